import type { Effect } from '../../src/core/effect.ts';
import { isSilence } from '../../src/core/errors.ts';
import type { Event } from '../../src/core/event.ts';
import { expiryOf, isPatient, type State, userOf } from '../../src/core/model.ts';
import type { Policy } from '../../src/core/policy.ts';
import { isTooSoon } from '../../src/core/zim-code.ts';
import type { Letter } from './alphabet.ts';
import { checkBegin, checkEndAtHand, checkRefusalAtHand, checkUnused } from './attempts.ts';
import { Breach, demand, happens, type OutsideDraft } from './effects.ts';
import { check } from './invariants.ts';
import { currentOf, heldBy, later, NOW, type Node } from './node.ts';

/** What is explored: the core's own functions, or some with a bug planted. */
export interface Subject {
  transition(state: State, event: Event, policy: Policy): [State, Effect[]];
  nextDueAt(state: State): number;
}

export interface Circumstances {
  readonly subject: Subject;
  readonly policy: Policy;
  readonly random: number;
}

/** What the event itself says of the outside, before the core answers it. */
function notice(o: OutsideDraft, before: State, event: Event): void {
  switch (event.type) {
    case 'login':
    case 'renew': {
      const { type: call, caller, within } = event;
      if (event.type === 'login') o.user = event.user.userID;
      // Who waits already keeps the bound that it has.
      if (o.callers.some((one) => one.caller === caller)) break;
      o.callers = [...o.callers, { caller, call, until: NOW + within }];
      break;
    }
    case 'tab':
      if (!event.login) break;
      o.user = event.login.user.userID;
      o.callers = [
        ...o.callers,
        { caller: event.login.caller, call: 'login', until: NOW + event.login.within },
      ];
      break;
    case 'left':
      o.callers = o.callers.filter(({ caller }) => !event.callers.includes(caller));
      break;
    case 'sdkReady':
      o.preparing = false;
      break;
    case 'sdkFailed':
      o.preparing = false;
      o.call = null;
      break;
    case 'fetched':
    case 'fetchFailed': {
      if (o.fetch?.id !== event.id) break;
      o.fetch = null;
      const pause = (event.type === 'fetchFailed' && event.error.retryAfter) || 0;
      // However long it is, one attempt is made 10 s before the deadline of the token that ZIM has.
      const token = currentOf(before);
      const lastChance = token ? expiryOf(token, before) - 13_000 : 0;
      const { httpStatus } = event.type === 'fetchFailed' ? event.error : {};
      const isOverloaded = httpStatus === 429 || httpStatus === 503;
      const until = NOW + Math.min(pause, isPatient(before) && isOverloaded ? 1_800_000 : 300_000);
      o.askAgainAt = NOW < lastChance ? Math.min(until, lastChance) : until;
      break;
    }
    case 'presented':
      if (o.call?.id !== event.id) break;
      if (event.error && isSilence(event.error)) o.silences += 1;
      // The SDK itself refused the call, without a look at the token.
      if (o.atHand && before.attempt.stage === 'presenting' && isTooSoon(event.error))
        o.atHand = { ...o.atHand, presented: false };
      // It is the token of this login now, which is presented again after a loss: also one that is found out by this very event.
      if (!event.error && before.sdk.call?.token.text === o.atHand?.text) o.atHand = null;
      o.call = null;
      break;
    case 'answered':
      if (o.question?.id !== event.id) break;
      o.question = null;
      o.silences = event.error && isSilence(event.error) ? o.silences + 1 : 0;
      break;
    case 'heard':
      o.question = null;
      o.silences = 0;
      break;
    case 'connection':
      if (event.state === 2) {
        o.question = null;
        o.silences = 0;
      }
      if (o.call?.kind !== 'login' || event.state !== 0) break;
      // After 0/5 the login never settles, and a promise that still does means nothing; after 0/2 and 0/3 its
      // rejection follows.
      if (event.event === 5) o.call = { ...o.call, until: NOW };
      else if (event.event > 0) o.call = { ...o.call, until: Math.min(o.call.until, NOW + 1_000) };
      break;
  }
  // A renewal that nobody has answered for too long is a silence, too.
  const { attempt } = before;
  if (attempt.stage === 'presenting' && attempt.until <= NOW) o.silences += 1;
}

/** A token that came with the call takes the place of the attempt that there was. */
function takeAtHand(o: OutsideDraft, before: State, after: State, event: Event): void {
  const text = 'token' in event ? event.token?.text : undefined;
  if (!text || heldBy(after)?.text !== text || heldBy(before)?.text === text) return;
  // It is presented again after a loss, and not because it came with the call.
  if (currentOf(before)?.text === text) return;
  o.atHand = { text, presented: false };
  // Somebody asked, and the backend need not be asked.
  o.askAgainAt = NOW;
}

/** One question that gets lost is no loss. */
function checkSilence(o: OutsideDraft, before: State, after: State, event: Event): void {
  if (event.type !== 'answered' || event.id !== before.line.id || before.session.status !== 'logged-in')
    return;
  const isLost = after.session.status !== 'logged-in';
  if (isLost && isSilence(event.error!)) demand(o.silences >= 2, 'a loss after one silence');
  else if (isLost) demand(event.error?.code === 'not-logged-in', 'a loss after an answer');
}

/** What a change of the state says of the outside. */
function conclude(o: OutsideDraft, before: State, after: State): void {
  const ended = after.session.status === 'logged-out';
  if (ended) {
    o.user = null;
    o.call = null;
    o.askAgainAt = NOW;
  }
  const token = currentOf(after);
  if (token?.text !== currentOf(before)?.text || after.clock.skew !== before.clock.skew)
    o.askedAfterDenial = false;
  if (!after.line.isAsking) {
    // Who logs in anew waits for no answer; else it was waited for long enough.
    if (o.question) o.silences += 1;
    o.question = null;
  }
  if (after.session.status !== 'logged-in') o.silences = 0;
  const text = o.atHand?.text;
  const { call } = after.sdk;
  if (heldBy(after)?.text !== text && call?.token.text !== text) o.atHand = null;
}

/** One event: what comes of it. Throws a Breach where an invariant does not hold. */
export function step(node: Node, event: Event, { subject, policy }: Circumstances, stale = false): Node {
  const { state, outside } = node;
  const wasDueAt = subject.nextDueAt(state);
  const decide = (of: Event): [State, Effect[]] => {
    try {
      return subject.transition(state, of, policy);
    } catch (error) {
      throw new Breach(`transition threw ${error instanceof Error ? error.message : error}`);
    }
  };
  const [after, effects] = decide(event);
  const o: OutsideDraft = { ...outside, recreating: false };
  notice(o, state, event);
  // Whoever asks is not made to wait longer than 15 s, whatever the backend wants.
  if (event.type === 'login' || event.type === 'renew')
    o.askAgainAt = Math.min(o.askAgainAt, state.last.startedAt + 15_000);
  const accepted = currentOf(after);
  // A token was accepted: what the backend said before is over.
  if (accepted && accepted !== currentOf(state)) o.askAgainAt = NOW;
  if (state.session.status === 'logged-in' && after.session.status === 'recovering') {
    // A login precedes with a logout whatever it was that the session was lost with.
    o.call = null;
  }
  checkSilence(o, state, after, event);
  checkEndAtHand(state, after, event, outside.atHand);
  checkRefusalAtHand(o, state, after, event, effects);
  takeAtHand(o, state, after, event);
  if ('token' in event && event.token && heldBy(after)?.text !== event.token.text)
    checkUnused([after, effects], decide({ ...event, token: null }));
  if (after.last.id !== state.last.id) checkBegin(o, state, after, userOf(after)?.userID ?? null);
  for (const effect of effects) happens(o, effect, state, after);
  if (effects.some((effect) => effect.type === 'emit' && effect.event === 'tokenRenewed')) o.renewedAt = NOW;
  conclude(o, state, after);
  const dueAt = subject.nextDueAt(after);
  check({ o, before: state, after, event, effects, dueAt });
  const looks = event.type === 'tick' && !event.wake && event.visible === state.visible;
  if (looks && wasDueAt > NOW) {
    demand(after === state && !effects.length, 'a tick did something before anything was due');
  }
  if (stale && wasDueAt > NOW) {
    demand(after === state && !effects.length, 'an answer that nobody waits for did something');
  }
  if (after !== state) {
    const changed = (Object.keys(after) as (keyof State)[]).some((key) => !Object.is(after[key], state[key]));
    demand(changed, 'another object for the same state');
  }
  return { state: after, outside: o };
}

/** What comes of a letter; null where it cannot happen. */
export function read(node: Node, one: Letter, circumstances: Circumstances): Node | null {
  const { wait, event, stale, visible = node.state.visible } = one;
  let from = node;
  if (wait) {
    const due = circumstances.subject.nextDueAt(node.state) - NOW;
    // Timers have whole milliseconds.
    const ms = wait(node, Math.ceil(due));
    if (ms === null || (due <= 0 && event)) return null;
    from = later(node, ms);
  }
  if (!event) return from;
  const input = event(from);
  if (!input) return null;
  return step(
    from,
    { ...input, now: NOW, random: circumstances.random, visible } as Event,
    circumstances,
    stale,
  );
}
