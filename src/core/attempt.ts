import type { ZimSessionError } from './errors.ts';
import { type Draft, IDLE, NEVER, put, type State } from './model.ts';
import { emit, localExpiry, logOut, lose, recentRenewals, settle } from './outcome.ts';
import {
  attemptBound,
  DEADLINE_BEFORE_EXPIRY,
  LAST_CHANCE,
  RENEW_IN_FLIGHT,
  RENEW_SPACING,
} from './renewal.ts';

/** Between attempts when somebody has to correct something first. */
const SLOW = 30_000;
const LONGEST_RETRY_AFTER = 300_000;

/** By when the attempt under way should be done; null in recovery. */
function deadlineOf(state: State): number | null {
  if (state.token) return localExpiry(state, state.token) - DEADLINE_BEFORE_EXPIRY;
  return state.status === 'recovering' ? null : state.loginBoundAt;
}

/** By when an attempt that started then, fetch and present, has taken too long; a login has bounds of its own. */
export const boundOf = (state: State, startedAt: number): number =>
  state.token ? startedAt + attemptBound(startedAt, deadlineOf(state)!) : NEVER;

/** A storm of renewals holds the next one back until then: 15 s after the last. */
export function stormUntil(state: State, now: number): number {
  const recent = recentRenewals({ ...state, now });
  return recent.length >= (state.storm ? 2 : 5) ? recent[recent.length - 1]! + 15_000 : 0;
}

const afterCall = ({ call }: State): number => (call ? call.at + RENEW_IN_FLIGHT : 0);

/** When the waiting attempt, or the scheduled renewal, may start. */
export function startsAt(state: State, now: number): number {
  const { status, stage, at } = state;
  const due =
    stage === 'waiting'
      ? at
      : stage === 'idle' && status === 'logged-in'
        ? Math.max(state.renewsAt, stormUntil(state, now))
        : NEVER;
  if (status !== 'logged-in') return due;
  // S25: without a connection renewToken fails at once. The SDK is reconnecting; it is asked afterwards.
  return state.connection === 'connected' ? Math.max(due, afterCall(state)) : NEVER;
}

/** When a fetched token may be presented. */
function presentsAt(state: State): number {
  if (state.stage !== 'presenting' || state.called || state.sdk !== 'ready') return NEVER;
  if (state.status !== 'logged-in') return 0;
  if (state.connection !== 'connected') return NEVER;
  return Math.max(state.lastRenewCallAt + RENEW_SPACING, afterCall(state));
}

/** When something falls due by itself, and `tick` has to come. */
export function nextDueAt(state: State, now: number): number {
  return Math.min(
    state.loginBoundAt,
    state.renewBoundAt,
    state.boundAt,
    startsAt(state, now),
    presentsAt(state),
  );
}

export function prepare(d: Draft): void {
  if (d.sdk !== 'none') return;
  d.sdk = 'preparing';
  d.effects.push({ type: 'prepare' });
}

/** Starts the attempt: asks for a token, unless one is at hand. */
export function begin(d: Draft): void {
  const { now, fresh, user, policy } = d;
  const bound = boundOf(d, now);
  if (d.stage === 'idle') d.why = 'renewal';
  const usable = fresh && localExpiry(d, fresh) > now;
  put(d, {
    id: d.id + 1,
    attempt: d.attempt + 1,
    stage: usable ? 'presenting' : 'fetching',
    startedAt: now,
    notBefore: 0,
    boundAt: usable ? bound : Math.min(bound, now + policy.timeouts.token),
    called: false,
  });
  prepare(d);
  if (usable) return;
  d.fresh = null;
  d.effects.push({
    type: 'fetch',
    id: d.id,
    userID: user!.userID,
    reason: d.why,
    attempt: d.attempt,
    deadline: deadlineOf(d),
  });
}

/** Presents the fetched token once the SDK is there and can take it. */
export function present(d: Draft): void {
  const { now, id, fresh, token: current } = d;
  if (presentsAt(d) > now) return;
  const kind = current ? 'renewToken' : 'login';
  d.called = true;
  d.call = { id, kind, token: fresh!, at: now };
  if (current) {
    d.effects.push({ type: 'renewToken', id, token: fresh!.text });
    d.lastRenewCallAt = now;
  } else {
    d.boundAt = now + Math.min(15_000, ((deadlineOf(d) ?? NEVER) - now) / 2);
    d.effects.push({ type: 'login', id, user: d.user!, token: fresh!.text, reset: d.dirty });
    d.dirty = true;
  }
}

/** The attempt failed: decides whether, when and how to go on. The one place where anything is retried. */
export function fail(d: Draft, error: ZimSessionError): void {
  const { status, stage, now, fresh, called, attempt, random } = d;
  if (stage === 'idle' || stage === 'denied') return;
  const { code, kind, zimCode } = error;
  const renewing = status === 'logged-in';
  const wedged = zimCode === 6000002 || (code === 'zim-other' && zimCode === 6000111);
  // Of a fresh token, by ZIM.
  const refused = called && !wedged && /^token-|zim-other/.test(code) && kind === 'backend';
  if (stage === 'fetching') d.effects.push({ type: 'abortFetch', of: d.id });
  d.error = error;
  if (refused) {
    d.refusals++;
    d.refused = fresh!.text;
  }
  // ZIM said nothing about the clock; and recovery goes on until it works.
  if (called && (!refused || status === 'recovering')) d.doubted = false;
  const failed = (retryAt: number | null) => {
    if (status !== 'logging-in') emit(d, 'renewalFailed', { error, retryAt });
  };
  if (code === 'token-denied' && renewing) {
    put(d, { ...IDLE, stage: 'denied' });
    failed(null);
    return settle(d, 'renew', error);
  }
  if (called) d.deadSigns = /^zim-(network|timeout)$/.test(code) ? d.deadSigns + 1 : 0;
  if (wedged) d.effects.push({ type: 'recreate' });
  const fixable = kind === 'configuration';
  const hopeless = !error.retryable && !fixable && code !== 'not-logged-in' && !wedged;
  const end = () => {
    failed(null);
    // Somebody else's login is not ours to end.
    const theirs = code === 'already-logged-in';
    const gaveUp = status === 'logging-in' ? 'login-failed' : 'recovery-failed';
    logOut(d, code === 'token-denied' ? code : gaveUp, error, !theirs);
    if (theirs) d.dirty = false;
  };
  if (renewing) {
    const lost = wedged || (called && code === 'not-logged-in') || d.deadSigns > 1;
    if (lost || d.refusals > 1) {
      failed(now);
      return lose(d, error, lost ? fresh : null, !lost);
    }
  } else if (
    hopeless ||
    (refused && d.lastStand) ||
    (status === 'logging-in' && (fixable || code === 'sdk-load-failed' || d.refusals > 1))
  ) {
    return end();
  }

  const deadline = deadlineOf(d);
  const phase = renewing ? 'renewal' : status === 'recovering' ? 'recovery' : 'login';
  let wait: number | null = hopeless || fixable || d.refusals > 1 ? SLOW : 0;
  if (!wait && !refused && (!wedged || d.recreated)) {
    wait = d.policy.retry({ phase, attempt, error, deadline, now, took: now - d.startedAt, random });
  }
  if (wait === null && !renewing) return end();
  // An app's own error may carry no number.
  const asked = error.retryAfter! > 0 ? Math.min(error.retryAfter!, LONGEST_RETRY_AFTER) : 0;
  let notBefore = Math.max(d.notBefore, now + asked);
  let at = Math.max(now + (wait ?? NEVER), notBefore);
  const lastChance = renewing ? deadline! - LAST_CHANCE : NEVER;
  if (now < lastChance) {
    at = Math.min(at, lastChance);
    notBefore = Math.min(notBefore, lastChance);
  }
  put(d, { stage: 'waiting', at, notBefore, boundAt: NEVER, called: false, recreated: wedged });
  if (!wedged) d.fresh = null;
  failed(at < NEVER ? at : null);
  if (renewing && at >= d.renewBoundAt) settle(d, 'renew', error);
}
