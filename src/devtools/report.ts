import type { TimelineEntry, ZimSessionSnapshot } from 'zim-session';
import { iso, sane } from './instants.ts';
import { redact } from './redact.ts';

/**
 * State and timeline as text, for a bug report. Without the userID; and without the error's message, since
 * that may be an app's own words: code and remediation come from a table.
 */
export function reportOf(
  snapshot: ZimSessionSnapshot,
  timeline: readonly TimelineEntry[],
  now: number,
  faults: readonly string[] = [],
): string {
  const { status, reason, connection, renewal, attempt, error, clockSkew } = snapshot;
  const zim = error?.zimCode === undefined ? '' : `, ZIM ${error.zimCode}`;
  const http = error?.httpStatus === undefined ? '' : `, HTTP ${error.httpStatus}`;
  const renews = renewal === 'denied' ? 'not while denied' : iso(snapshot.renewsAt);
  const lines = [
    `zim-session, ${iso(now)}`,
    `status: ${status}${reason ? ` (${reason})` : ''}`,
    `connection: ${connection} since ${iso(snapshot.connectionSince)}`,
    `renewal: ${renewal}, attempt ${attempt}, next attempt ${iso(snapshot.retryAt)}`,
    `token: renews ${renews}, ends ${iso(snapshot.tokenExpiresAt)}`,
    `clock skew: ${clockSkew === null ? 'not measured' : `${clockSkew} ms`}`,
    `error: ${error ? `${error.code} (${error.kind}${zim}${http}). ${error.remediation}` : 'none'}`,
    // What a tester has broken is no bug.
    ...(faults.length ? [`made to happen: ${faults.join(', ')}`] : []),
    '',
    ...timeline.map((entry) => `${iso(entry.at)} ${entry.type} ${entry.detail}`.trim()),
  ];
  return redact(sane(`${lines.join('\n')}\n`));
}
