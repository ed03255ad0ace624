import type { Session, State } from '../../src/core/model.ts';
import { project } from '../../src/core/snapshot.ts';

const FETCH = ['fetching', 'presenting', 'retrying'];
/** The table of the README, "Snapshot". */
const TABLE: Record<Session['status'], { reason: boolean; connection: string[]; renewal: string[] }> = {
  'logged-out': { reason: true, connection: ['disconnected'], renewal: ['idle'] },
  'logging-in': { reason: false, connection: ['connecting'], renewal: FETCH },
  'logged-in': {
    reason: false,
    connection: ['connected', 'reconnecting'],
    renewal: ['scheduled', ...FETCH, 'denied'],
  },
  recovering: { reason: false, connection: ['connecting'], renewal: FETCH },
};
const SILENT = ['initial', 'requested'];

/** What is wrong with what apps see of this state. */
export function inconsistency(state: State): string | null {
  const it = project(state, 0);
  const row = TABLE[it.status as Session['status']];
  const loggedIn = it.status === 'logged-in';
  const resting = ['idle', 'scheduled', 'denied'].includes(it.renewal);
  const rules: Record<string, boolean> = {
    reason: (it.reason !== null) === row.reason,
    connection: row.connection.includes(it.connection),
    renewal: row.renewal.includes(it.renewal),
    userID: (it.userID !== null) === (it.status !== 'logged-out' || it.reason === 'other-tab'),
    tokenExpiresAt: Number.isFinite(it.tokenExpiresAt) === loggedIn,
    renewsAt: Number.isFinite(it.renewsAt) === loggedIn,
    'attempt, 0 when nothing is under way': (it.attempt === 0) === resting && it.attempt >= 0,
    'retryAt, only while retrying': it.retryAt === null || it.renewal === 'retrying',
    'error, null once healthy': it.renewal !== 'scheduled' || it.error === null,
    'error of a denial': it.renewal !== 'denied' || it.error?.code === 'token-denied',
    'error of a loss': it.status !== 'recovering' || it.error !== null,
    'error of an end': it.reason === null || (it.error === null) === SILENT.includes(it.reason),
    connectionSince: Number.isFinite(it.connectionSince),
    clockSkew: it.clockSkew === null || Number.isFinite(it.clockSkew),
  };
  const broken = Object.keys(rules).find((name) => !rules[name]);
  return broken ? `the snapshot contradicts itself: ${broken}` : null;
}
