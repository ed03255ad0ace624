import type { Effect } from '../../src/core/effect.ts';
import type { Event } from '../../src/core/event.ts';
import { type Attempt, equal, isPatient, NEVER, type Session, type State } from '../../src/core/model.ts';
import { NO_RUN } from '../../src/core/run.ts';
import { demand, type OutsideDraft } from './effects.ts';
import { currentOf, NOW } from './node.ts';
import { inconsistency } from './snapshot-table.ts';

/** One event, and what came of it. */
export interface Happening {
  readonly o: OutsideDraft;
  readonly before: State;
  readonly after: State;
  readonly event: Event;
  readonly effects: readonly Effect[];
  readonly dueAt: number;
}

/** Without a tick to come: what else it may be waiting for. */
function waitsForOthers({ session, attempt, sdk, isTabUndecided }: State): boolean {
  // The browser says which tab has the login.
  if (isTabUndecided) return true;
  if (session.status === 'logged-out') return true;
  if (session.status === 'logged-in' && !session.up) return true;
  if (attempt.stage === 'denied') return true;
  // The app's own policy gave up.
  if (attempt.stage === 'waiting') return session.status === 'logged-in' && attempt.until === NEVER;
  return attempt.stage === 'ready' && sdk.state === 'preparing';
}

function checkEvents({ before, after, event, effects }: Happening): void {
  const count = (name: string) =>
    effects.filter((effect) => effect.type === 'emit' && effect.event === name).length;
  const was = before.session.status;
  const is = after.session.status;
  const went = (from: string, to: string) => was === from && is === to;
  const isElsewhere = ({ session }: State) => 'reason' in session && session.reason === 'other-tab';
  // Who waits for another tab may hear that there is nothing to wait for.
  const ended =
    (was !== 'logged-out' && is === 'logged-out') ||
    (is === 'logged-out' && isElsewhere(before) && !isElsewhere(after));
  // A loss may be followed by another change within one event; a change without its event may not.
  const lost = count('sessionLost');
  demand(lost === 1 || !went('logged-in', 'recovering'), 'a loss without sessionLost');
  demand(lost === 0 || was === 'logged-in', 'sessionLost, and it was not logged in');
  const cameIn = 'since' in before.session && before.session.since !== undefined && was === 'logging-in';
  const isBack = went('recovering', 'logged-in') || (cameIn && is === 'logged-in');
  demand(count('recovered') === Number(isBack), 'recovered, and it did not');
  // Nobody is there to be told.
  const told = event.type !== 'abandoned';
  demand(count('loggedOut') === Number(ended && told), 'logged out without loggedOut, or the reverse');
  demand(told || effects.every(({ type }) => type !== 'emit'), 'who came later hears of the login before');
  demand(count('tokenRenewed') <= 1, 'tokenRenewed twice');
  if (count('tokenRenewed'))
    demand(currentOf(after)?.text !== currentOf(before)?.text, 'tokenRenewed without a new token');
  demand(count('renewalFailed') === 0 || was !== 'logging-in', 'renewalFailed, and it is no renewal');
  const allowed =
    is === was ||
    ended ||
    went('logged-out', 'logging-in') ||
    went('logging-in', 'logged-in') ||
    went('logged-in', 'recovering') ||
    went('recovering', 'logged-in');
  demand(allowed, `it went from ${was} to ${is}`);
}

/** What apps are told of the next attempt is so, unless it begins in the same event. */
function checkRetryAt({ before, after, effects }: Happening): void {
  const { attempt } = after;
  // The silence of ZIM may end the session in the same event, and then the recovery has an instant of its own.
  if (before.line.isAsking && after.session.status === 'recovering') return;
  for (const effect of effects) {
    if (effect.type !== 'emit' || effect.event !== 'renewalFailed') continue;
    const { retryAt } = effect.data;
    demand(retryAt === null || retryAt >= NOW, 'renewalFailed tells of an attempt in the past');
    if (attempt.stage === 'waiting')
      demand(
        (retryAt ?? NEVER) === attempt.until,
        'renewalFailed tells of another instant than is waited for',
      );
  }
}

const SESSIONS: Record<Session['status'], string> = {
  'logged-out': 'reason status',
  'logging-in': 'since status user',
  'logged-in': 'renewsAt since status token up user warnsInTime',
  recovering: 'final status user',
};
const ATTEMPTS: Record<Attempt['stage'], string> = {
  idle: 'stage',
  denied: 'stage until',
  waiting: 'stage token until',
  fetching: 'stage until',
  ready: 'stage token until',
  presenting: 'stage token until',
};

/** What TypeScript cannot see: that nothing of the stage before is carried along, and that every number is one. */
function checkShape({ session, attempt, ...state }: State): void {
  const keys = (record: object) => Object.keys(record).sort().join(' ');
  const kept = 'reason' in session && session.reason === 'other-tab' ? ' user' : '';
  demand(keys(session) === SESSIONS[session.status] + kept, `${session.status} with ${keys(session)}`);
  demand(keys(attempt) === ATTEMPTS[attempt.stage], `${attempt.stage} with ${keys(attempt)}`);
  for (const record of [session, attempt, state.last, state.clock, state.sdk, state])
    demand(!Object.values(record).some(Number.isNaN), 'an instant is not a number');
}

/** Everybody who waits was promised an answer by then, and there is something to wait for. */
function checkCallers({ o, after, dueAt }: Happening): void {
  const { callers, session } = after;
  const { status } = session;
  demand(callers.length === o.callers.length, 'somebody is forgotten, or waits twice');
  for (const one of o.callers) {
    const found = callers.find(({ caller }) => caller === one.caller);
    demand(found !== undefined && equal(found, one), `the bound of a ${one.call}() was moved or dropped`);
    demand(dueAt <= one.until, `a ${one.call}() waits beyond its bound`);
    demand(status !== 'logged-out', `a ${one.call}() still waits after the end`);
    demand(one.call === 'renew' || status !== 'logged-in', 'logged in, and login() still waits');
  }
  const isWanted = o.callers.some(({ call }) => call === 'login');
  demand(status !== 'logging-in' || isWanted, 'it is logging in, and nobody waits for it');
}

/** At most one thing is under way, and it has a bound. */
function checkWork({ o, after }: Happening): void {
  const { session, attempt, sdk, last, run } = after;
  const fetching = attempt.stage === 'fetching';
  const listens = fetching || run.held;
  demand(listens || o.fetch === null, 'a fetch goes on, and nobody waits for it');
  demand(!listens || o.fetch?.id === last.id, 'it waits for a fetch that does not go on');
  demand(
    !run.held || ((session.status !== 'logging-in' || isPatient(after)) && attempt.stage === 'waiting'),
    'it listens to a request that is over',
  );
  const patience = isPatient(after) ? 120_000 : 10_000;
  if (attempt.stage === 'fetching') demand(attempt.until <= NOW + patience, 'a fetch without a bound');
  if (attempt.stage === 'presenting') {
    demand(attempt.until <= NOW + 15_000, 'a call of the SDK without a bound');
    demand(sdk.call?.id === last.id, 'it waits for a call of the SDK that does not go on');
    demand(sdk.call?.token.text === attempt.token.text, 'it waits for the call of another token');
  }
  if (sdk.call) demand(o.call?.id === sdk.call.id, 'it believes in a call of the SDK that has ended');
  if (attempt.stage === 'waiting' && attempt.until < NEVER) {
    const token = currentOf(after);
    const lastChance = token ? token.expiresAt + (after.clock.skew ?? 0) - 13_000 : 0;
    // A Retry-After of five minutes, of half an hour once it is lost, and what is added at random.
    const most = isPatient(after) ? 2_100_000 : 450_000;
    demand(attempt.until <= Math.max(NOW + most, lastChance), 'a wait that is too long');
    const from = token ? Math.min(after.fetchFrom, Math.max(NOW, lastChance)) : after.fetchFrom;
    demand(attempt.token !== null || attempt.until >= from, 'a wait that ends before a Retry-After');
  }
  const isIdle = attempt.stage === 'idle' || attempt.stage === 'denied';
  demand(!isIdle || equal(run, NO_RUN), 'nothing is under way, and there is a run');
  demand(attempt.stage !== 'denied' || session.status === 'logged-in', 'denied, and nobody is logged in');
  if (session.status === 'logged-out')
    demand(
      attempt.stage === 'idle' && !sdk.call && after.fetchFrom === -NEVER,
      'something of the user is left after the logout',
    );
}

/** What has to hold after every event. Throws a Breach. */
export function check(happening: Happening): void {
  const { before, after, dueAt } = happening;
  const wrong = inconsistency(after);
  demand(wrong === null, wrong ?? '');
  checkShape(after);
  checkEvents(happening);
  checkRetryAt(happening);
  demand(after.last.id >= before.last.id, 'ids go backwards');
  demand(dueAt > NOW, 'what is due now has not been done');
  demand(dueAt < NEVER || waitsForOthers(after), 'stuck: nothing will ever be due');
  demand(after.session.status !== 'logged-out' || dueAt === NEVER, 'a timer after the logout');
  checkCallers(happening);
  checkWork(happening);
}
