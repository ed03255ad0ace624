import { admit } from './admit.ts';
import { begin, expedite, offer, prepare, present, tryNow } from './attempt.ts';
import { hanging, loginTimeout, settle, wait, waits } from './callers.ts';
import { connectionChanged, tokenWillExpire } from './connection.ts';
import type { Draft } from './draft.ts';
import { failsAt, lineDueAt, startsAt } from './due.ts';
import type { Effect } from './effect.ts';
import { isSilence, ZimSessionError } from './errors.ts';
import type { Event } from './event.ts';
import { fail } from './fail.ts';
import { ask, askLess, doubtLine, heard, suspect, unheard } from './line.ts';
import { equal, keptUserOf, type State, userOf } from './model.ts';
import { forget, loggedIn, logOut, lose, renewed, tryAnew } from './outcome.ts';
import type { Policy } from './policy.ts';
import { putOff } from './wait.ts';
import { isInstanceGone } from './zim-code.ts';

/** Whether somebody listens to the request of this attempt. */
const isAwaited = ({ last, attempt, run }: Draft, id: number): boolean =>
  id === last.id && (attempt.stage === 'fetching' || run.held);

const REACTIONS: { readonly [T in Event['type']]: (d: Draft, event: Event & { type: T }) => void } = {
  preload: prepare,
  login(d, { user, token, since, ...caller }) {
    wait(d, 'login', caller);
    const { status } = d.session;
    if (status === 'logged-in') return settle(d, 'login', null);
    if (status === 'logged-out') {
      // Now, and not only when the attempt begins, so that there is an instance when login() returns. After a load that
      // failed `begin` does it, a second later at the earliest: somebody may log in again whenever a login has failed.
      if (d.sdk.state !== 'failed') prepare(d);
      tryAnew(d, 'login', { status: 'logging-in', user, since });
      d.isTabUndecided = d.policy.tabs;
      d.warned = [];
      d.error = d.refused = null;
      if (d.clock.kind === 'doubted') d.clock = { ...d.clock, kind: 'assumed' };
    }
    expedite(d, true);
    offer(d, token);
  },
  renew(d, { token, ...caller }) {
    wait(d, 'renew', caller);
    const { session, attempt } = d;
    if (session.status === 'logged-out') return settle(d, 'renew', new ZimSessionError('not-logged-in'));
    if (attempt.stage === 'idle' || attempt.stage === 'denied') tryNow(d, 'manual');
    expedite(d, true);
    offer(d, token);
  },
  left(d, { callers }) {
    d.callers = d.callers.filter(({ caller }) => !callers.includes(caller));
    if (d.session.status === 'logging-in' && !waits(d, 'login')) logOut(d, 'requested', null);
  },
  abandoned: (d, { isClearDB }) => forget(d, isClearDB),
  logout(d, { isClearDB }) {
    // Also of who waits for another tab.
    if (keptUserOf(d)) logOut(d, 'requested', null, true, isClearDB);
  },
  tick(d, { wake }) {
    if (!wake) return;
    if (d.session.status === 'logged-in') doubtLine(d);
    expedite(d);
    if (d.attempt.stage === 'waiting') d.run = { ...d.run, attempt: 0, failsSince: null };
    else if (d.run.failsSince !== null) d.run = { ...d.run, failsSince: null };
  },
  sdkReady(d) {
    d.sdk = { ...d.sdk, state: 'ready' };
  },
  sdkFailed(d, { error }) {
    // The open call goes, too: it was meant for the instance that could not be made.
    d.sdk = { ...d.sdk, state: 'failed', call: null };
    // Nobody has seen the token: what is wrong is not said of it.
    if (d.attempt.stage === 'presenting') d.attempt = { ...d.attempt, stage: 'ready' };
    fail(d, error);
  },
  instanceGone(d) {
    if (d.sdk.state === 'ready') d.sdk = { ...d.sdk, state: 'none' };
  },
  fetched(d, { id, grant, offset = 0 }) {
    if (!isAwaited(d, id)) return;
    // A wake-up may have begun to count anew.
    d.run = { ...d.run, held: false, attempt: Math.max(1, d.run.attempt) };
    const refusal = admit(d, grant, offset);
    if (refusal) fail(d, refusal);
    // A late answer may find that the SDK could not be loaded.
    else prepare(d);
  },
  fetchFailed(d, { id, error }) {
    if (!isAwaited(d, id)) return;
    // What is late is no news, but for a no: that attempt has failed already.
    if (d.run.held && error.code !== 'token-denied') putOff(d, error);
    else fail(d, error);
  },
  presented(d, { id, error }) {
    const { sdk, session } = d;
    const { call } = sdk;
    if (call?.id !== id) return;
    d.sdk = { ...sdk, call: null };
    if (error) {
      if (id === d.last.id && d.attempt.stage === 'presenting') fail(d, error);
    } else if (call.kind === 'login') loggedIn(d, call.token);
    else if (session.status === 'logged-in') renewed(d, session, call.token);
  },
  connection(d, { state, event }) {
    connectionChanged(d, state, event);
  },
  tokenWillExpire,
  heard(d) {
    if (d.session.status === 'logged-in') heard(d);
  },
  tab(d, { isTabUndecided, end, login }) {
    if (end) logOut(d, end, end === 'requested' ? null : new ZimSessionError(end as 'other-tab'));
    if (login) REACTIONS.login(d, login as Event & { type: 'login' });
    d.isTabUndecided = isTabUndecided;
  },
  suspect(d) {
    if (d.session.status === 'logged-in') suspect(d);
  },
  answered(d, { id, error }) {
    const { line } = d;
    if (!line.isAsking || id !== line.id) return;
    if (error && (isSilence(error) || isLost(error))) unanswered(d, error);
    else if (error?.code === 'zim-rate-limited') askLess(d);
    else heard(d);
  },
};

/** Nobody is logged in there, or there is no instance any more. */
const isLost = (error: ZimSessionError): boolean => error.code === 'not-logged-in' || isInstanceGone(error);

/** Nobody answers any more: the socket is dead, and the token is as good as before. */
function unanswered(d: Draft, error: ZimSessionError): void {
  const { session, line } = d;
  unheard(d);
  if (session.status !== 'logged-in') return;
  if (line.silences > 0 || isLost(error)) lose(d, session, error);
}

/** A caller whose time is over is answered, and goes; the login ends when nobody waits for it any more. */
function answerLateCallers(d: Draft): void {
  const { now } = d;
  const late = ({ until }: { readonly until: number }) => until <= now;
  if (d.callers.some((one) => one.call === 'login' && late(one))) {
    const error = loginTimeout(d);
    const others = d.callers.some((one) => one.call === 'login' && !late(one));
    if (d.session.status === 'logging-in' && !others) logOut(d, 'login-failed', error);
    else settle(d, 'login', error, late);
  }
  // Errors are dear, and this is done at each event.
  if (d.callers.some(late)) settle(d, 'renew', d.error ?? hanging(d), late);
}

/** Does what has fallen due, after whatever happened. */
function pump(d: Draft): void {
  const { now } = d;
  answerLateCallers(d);
  if (failsAt(d) <= now) {
    fail(d, new ZimSessionError(d.attempt.stage === 'fetching' ? 'token-endpoint-timeout' : 'zim-timeout'));
  }
  const isLineDue = () => lineDueAt(d) <= now && startsAt(d) > now;
  if (isLineDue() && d.line.isAsking) unanswered(d, new ZimSessionError('zim-timeout'));
  if (isLineDue()) ask(d, userOf(d)!.userID);
  if (startsAt(d) <= now) begin(d);
  present(d);
}

/** The next state, with what did not change kept by reference: the same state, if that is all of it. */
function next(state: State, draft: Draft): State {
  const keys = Object.keys(state) as (keyof State)[];
  const kept = keys.map((key) => {
    const [before, after] = [state[key], draft[key]];
    const records = before && after && typeof before === 'object' && typeof after === 'object';
    return [key, records && key !== 'error' && equal(before, after) ? before : after] as const;
  });
  const changed = kept.some(([key, value]) => !Object.is(value, state[key]));
  return changed ? (Object.fromEntries(kept) as unknown as State) : state;
}

/**
 * The whole core. Pure: same arguments, same answer. An event that does not fit returns the same state
 * by reference.
 */
export function transition(state: State, event: Event, policy: Policy): [State, Effect[]] {
  const { now, random, visible } = event;
  const effects: Effect[] = [];
  const draft: Draft = { ...state, visible, now, random, policy, effects };
  (REACTIONS[event.type] as (d: Draft, event: Event) => void)(draft, event);
  pump(draft);
  return [next(state, draft), effects];
}
