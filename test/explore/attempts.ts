import { lineDueAt } from '../../src/core/due.ts';
import type { Effect } from '../../src/core/effect.ts';
import { refusesToken } from '../../src/core/errors.ts';
import type { Event } from '../../src/core/event.ts';
import { expiryOf, type State } from '../../src/core/model.ts';
import { demand, type OutsideDraft } from './effects.ts';
import { currentOf, NOW } from './node.ts';

// Invariants of attempts: when one may begin, and what a token at hand may cost.

/** An attempt for this user begins. */
export function checkBegin(o: OutsideDraft, before: State, after: State, user: string | null): void {
  const { last, run } = after;
  demand(last.id === before.last.id + 1, 'two attempts begin at once');
  demand(last.userID === user && last.startedAt === NOW, 'the attempt that begins is noted wrongly');
  demand(user !== o.started.user || NOW >= o.started.at + 1_000, 'two attempts for a user within a second');
  o.started = { user, at: NOW };
  // The first of its kind, and the app did not ask for it.
  const isAutomatic = run.reason === 'renewal' && run.attempt === 1;
  demand(!isAutomatic || NOW >= o.renewedAt + 15_000, 'a renewal within 15 s of the last that worked');
  if (!isAutomatic || before.attempt.stage !== 'denied') return;
  const token = currentOf(before);
  demand(token !== null, 'a denial, and nobody was logged in');
  const deadline = expiryOf(token!, before) - 3_000;
  demand(NOW >= deadline - 10_000, 'asked again after a denial, long before the deadline');
  demand(!o.askedAfterDenial, 'asked again and again after a denial');
  o.askedAfterDenial = true;
}

/** Whether this says that ZIM did not take the token of the attempt. */
function isRefusal(event: Event, { last }: State): boolean {
  if (event.type === 'connection') return event.state === 0 && event.event === 5;
  return (
    event.type === 'presented' && event.id === last.id && event.error !== null && refusesToken(event.error)
  );
}

/** A token at hand that ZIM refuses costs nothing. */
export function checkRefusalAtHand(
  o: OutsideDraft,
  before: State,
  after: State,
  event: Event,
  effects: readonly Effect[],
): void {
  const { attempt, session } = before;
  if (session.status === 'logged-in' && event.type === 'connection') return;
  if (!o.atHand?.presented || attempt.stage !== 'presenting' || attempt.token.text !== o.atHand.text) return;
  // An instance that is replaced has not looked at the token.
  // The machine slept meanwhile, and nobody has time left.
  if (after.error?.code === 'login-timeout') return;
  if (!isRefusal(event, before) || effects.some(({ type }) => type === 'recreate')) return;
  // Nobody answered for long enough, and that is told.
  if (before.line.isAsking && lineDueAt(before) <= NOW) return;
  demand(after.error === before.error, 'the refusal of a token at hand is shown as an error');
  demand(after.run.refusals === before.run.refusals, 'the refusal of a token at hand is counted');
  demand(after.clock.kind === before.clock.kind, 'the refusal of a token at hand puts the clock in doubt');
  const told = effects.some((effect) => effect.type === 'emit' && effect.event === 'renewalFailed');
  demand(!told, 'the refusal of a token at hand is told as a failed renewal');
  const asks = effects.some(({ type }) => type === 'fetch');
  // Nobody is asked without a connection, nor while another tab may have the login.
  const waits = (session.status === 'logged-in' && !session.up) || after.isTabUndecided;
  // A Retry-After from before counts, and so does the attempt before.
  const isPutOff = after.fetchFrom > NOW || before.last.beforeAt + 1_000 > NOW;
  demand(asks || waits || isPutOff, 'the provider is not asked at once after a token at hand was refused');
  // The provider was not asked before.
  o.started = { user: null, at: NOW };
}

/** A token at hand that ended before it could be presented costs nothing, either. */
export function checkEndAtHand(
  before: State,
  after: State,
  event: Event,
  atHand: OutsideDraft['atHand'],
): void {
  if (!atHand || atHand.presented || event.type !== 'tick') return;
  // A loss, and an end, have an error of their own.
  if (after.session.status !== before.session.status) return;
  demand(after.error === before.error, 'the end of a token at hand is shown as an error');
}

/** A token at hand that was not taken: all is as if it had not been there. */
export function checkUnused(withIt: readonly [State, Effect[]], without: readonly [State, Effect[]]): void {
  demand(
    JSON.stringify(withIt) === JSON.stringify(without),
    'a token at hand that is of no use changed something',
  );
}
