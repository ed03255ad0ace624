import type { Effect } from '../../src/core/effect.ts';
import { NEVER, type State } from '../../src/core/model.ts';
import { demand, type OutsideDraft } from './effects.ts';
import { NOW } from './node.ts';
import { inconsistency } from './snapshot-table.ts';

/** Without a tick to come: what else it may be waiting for. */
function waitsForOthers({ status, stage, sdk, connection, at }: State): boolean {
  if (status === 'logged-out') return true;
  if (status === 'logged-in' && connection === 'reconnecting') return true;
  if (stage === 'denied') return true;
  // The app's own policy gave up.
  if (stage === 'waiting') return status === 'logged-in' && at === Number.POSITIVE_INFINITY;
  return stage === 'presenting' && sdk === 'preparing';
}

function checkEvents(before: State, after: State, effects: readonly Effect[]): void {
  const count = (event: string) =>
    effects.filter((effect) => effect.type === 'emit' && effect.event === event).length;
  const went = (from: string, to: string) => before.status === from && after.status === to;
  const ended = before.status !== 'logged-out' && after.status === 'logged-out';
  // A loss may be followed by another change within one event; a change without its event may not.
  const lost = count('sessionLost');
  demand(lost === 1 || !went('logged-in', 'recovering'), 'a loss without sessionLost');
  demand(lost === 0 || before.status === 'logged-in', 'sessionLost, and it was not logged in');
  demand(count('recovered') === Number(went('recovering', 'logged-in')), 'recovered, and it did not');
  demand(count('loggedOut') === Number(ended), 'logged out without loggedOut, or the reverse');
  demand(count('tokenRenewed') <= 1, 'tokenRenewed twice');
  if (count('tokenRenewed')) demand(after.token !== before.token, 'tokenRenewed without a new token');
  const allowed =
    after.status === before.status ||
    ended ||
    went('logged-out', 'logging-in') ||
    went('logging-in', 'logged-in') ||
    went('logged-in', 'recovering') ||
    went('recovering', 'logged-in');
  demand(allowed, `it went from ${before.status} to ${after.status}`);
}

/** What has to hold after every event. Throws a Breach. */
export function check(
  o: OutsideDraft,
  before: State,
  after: State,
  effects: readonly Effect[],
  dueAt: number,
): void {
  const wrong = inconsistency(after);
  demand(wrong === null, wrong ?? '');
  checkEvents(before, after, effects);
  demand(after.id >= before.id, 'ids go backwards');

  demand(dueAt > NOW, 'what is due now has not been done');
  demand(dueAt < Number.POSITIVE_INFINITY || waitsForOthers(after), 'stuck: nothing will ever be due');
  demand(after.status !== 'logged-out' || dueAt === Number.POSITIVE_INFINITY, 'a timer after the logout');
  for (const call of ['login', 'renew'] as const) {
    const bound = o[`${call}BoundAt`];
    demand(after[`${call}BoundAt`] === bound, `the bound of a ${call}() that waits was moved or dropped`);
    demand(dueAt <= bound, `a ${call}() waits beyond its bound`);
    demand(bound === NEVER || after.status !== 'logged-out', `a ${call}() still waits after the end`);
  }
  demand(o.loginBoundAt === NEVER || after.status !== 'logged-in', 'logged in, and login() still waits');

  const fetching = after.stage === 'fetching';
  demand(fetching || o.fetch === null, 'a fetch goes on, and nobody waits for it');
  demand(!fetching || o.fetch?.id === after.id, 'it waits for a fetch that does not go on');
  if (fetching) demand(after.boundAt <= NOW + 10_000, 'a fetch without a bound');
  if (after.stage === 'presenting' && after.called) {
    demand(after.boundAt <= NOW + 15_000, 'a call of the SDK without a bound');
    demand(after.call !== null, 'it waits for a call of the SDK that does not go on');
  }
  if (after.call) demand(o.call?.id === after.call.id, 'it believes in a call of the SDK that has ended');
  if (after.stage === 'waiting' && after.at < Number.POSITIVE_INFINITY) {
    const { token, skew } = after;
    const lastChance = token ? token.expiresAt + (skew ?? 0) - 13_000 : 0;
    demand(after.at <= Math.max(NOW + 300_000, lastChance), 'a wait of more than five minutes');
  }
  if (after.status === 'logged-out') {
    const { token, fresh, call, user } = after;
    demand(!token && !fresh && !call && !user, 'something of the user is left after the logout');
  }
}
