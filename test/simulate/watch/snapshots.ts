import type { ZimSessionSnapshot } from 'zim-session';

// The table of snapshots in the design, row by row.
const REASONS = [
  'initial',
  'requested',
  'login-failed',
  'kicked-out',
  'unregistered',
  'token-denied',
  'recovery-failed',
];
const TRYING = ['fetching', 'presenting', 'retrying'];
const ROWS: Record<string, { readonly connection: readonly string[]; readonly renewal: readonly string[] }> =
  {
    'logged-out': { connection: ['disconnected'], renewal: ['idle'] },
    'logging-in': { connection: ['connecting'], renewal: TRYING },
    'logged-in': { connection: ['connected', 'reconnecting'], renewal: ['scheduled', 'denied', ...TRYING] },
    recovering: { connection: ['connecting'], renewal: TRYING },
    destroyed: { connection: ['disconnected'], renewal: ['idle'] },
  };
const KEYS =
  'attempt,clockSkew,connection,connectionSince,error,reason,renewal,renewsAt,retryAt,status,tokenExpiresAt,userID';

/** What is wrong with a snapshot, or null. */
export function inconsistency(s: ZimSessionSnapshot): string | null {
  const row = ROWS[s.status];
  if (!row) return `status ${s.status}`;
  if (!Object.isFrozen(s)) return 'not frozen';
  if (Object.keys(s).sort().join() !== KEYS) return `fields ${Object.keys(s)}`;
  const numbers = [s.connectionSince, s.tokenExpiresAt, s.renewsAt, s.attempt, s.retryAt, s.clockSkew];
  const checks: Record<string, boolean> = {
    connection: row.connection.includes(s.connection),
    renewal: row.renewal.includes(s.renewal),
    'numbers are finite': numbers.every((one) => one === null || Number.isFinite(one)),
    reason: (s.status === 'logged-out') === (s.reason !== null),
    'reason is known': s.reason === null || REASONS.includes(s.reason),
    'error of a failure':
      s.status !== 'logged-out' ||
      (s.reason !== 'initial' && s.reason !== 'requested') === (s.error !== null),
    userID: (s.userID === null) === (s.status === 'logged-out' || s.status === 'destroyed'),
    tokenExpiresAt: (s.tokenExpiresAt !== null) === (s.status === 'logged-in'),
    renewsAt: (s.renewsAt !== null) === (s.status === 'logged-in'),
    attempt: TRYING.includes(s.renewal) === s.attempt >= 1,
    'retryAt only while retrying': s.retryAt === null || s.renewal === 'retrying',
    'error null once healthy': s.renewal !== 'scheduled' || s.error === null,
    'error of a loss': s.status !== 'recovering' || s.error !== null,
    'error of a denial': s.renewal !== 'denied' || s.error !== null,
  };
  const wrong = Object.keys(checks).filter((name) => !checks[name]);
  return wrong.length ? `${wrong.join(', ')} in ${JSON.stringify(s)}` : null;
}
