import { type ErrorCode, ZimSessionError } from './errors.ts';
import type {
  Attempt,
  Effect,
  Event,
  LoggedOutReason,
  Phase,
  Policy,
  State,
  TokenReason,
  WarningCode,
} from './model.ts';
import {
  attemptBound,
  DEADLINE_BEFORE_EXPIRY,
  LAST_CHANCE,
  RENEW_IN_FLIGHT,
  RENEW_SPACING,
  renewalTime,
} from './renewal.ts';
import type { Token } from './token.ts';

/** One transition under way: the state so far and what is to be done. */
export interface Step {
  state: State;
  readonly effects: Effect[];
  readonly event: Event;
  readonly policy: Policy;
}

const NEVER = Number.POSITIVE_INFINITY;
/** Between attempts when somebody has to correct something first. */
const SLOW = 30_000;
const LONGEST_RETRY_AFTER = 300_000;
const STORM_SPACING = 15_000;

export const set = (step: Step, patch: Partial<State>): void => {
  step.state = { ...step.state, ...patch };
};

export const attemptOf = (phase: Phase): Attempt | null =>
  phase.status === 'logged-out' ? null : phase.attempt;

export function warn(step: Step, code: WarningCode, message: string): void {
  step.effects.push({ type: 'warn', code, message });
}

export function warnOnce(step: Step, code: WarningCode, message: string): void {
  if (step.state.warned.includes(code)) return;
  set(step, { warned: [...step.state.warned, code] });
  warn(step, code, message);
}

/** When the token ends, by the steady clock. */
export const localExpiry = (state: State, token: Token): number => token.expiresAt + (state.skew ?? 0);

/** By when the attempt under way should be done. */
function deadlineOf(state: State): number | null {
  const { phase } = state;
  if (phase.status === 'logging-in') return state.loginBoundAt;
  return phase.status === 'logged-in' ? localExpiry(state, phase.token) - DEADLINE_BEFORE_EXPIRY : null;
}

/** Replaces the attempt of a phase that has one. */
export function setAttempt(step: Step, attempt: Attempt): void {
  const { phase } = step.state;
  if (phase.status !== 'logged-out') set(step, { phase: { ...phase, attempt } });
}

/** An attempt that waits for its start, `at` once. */
export function waiting(reason: TokenReason, at: number, extra: Partial<Attempt> = {}): Attempt {
  return {
    id: 0,
    reason,
    n: 0,
    stage: 'waiting',
    startedAt: Number.NEGATIVE_INFINITY,
    at,
    notBefore: 0,
    boundAt: NEVER,
    token: null,
    calledAt: null,
    refusals: 0,
    deadSigns: 0,
    recreated: false,
    ...extra,
  };
}

/** The renewals of the last minute that count as a storm hold the next one back until then. */
export function stormUntil(state: State, now: number): number {
  const recent = state.renewals.filter((at) => at > now - 60_000);
  const holds = state.storm ? recent.length > 1 : recent.length >= 5;
  return holds ? (recent[recent.length - 1] as number) + STORM_SPACING : 0;
}

/** When the waiting attempt, or the scheduled renewal, may start. */
export function startsAt(state: State, now: number): number {
  const { phase, call } = state;
  const attempt = attemptOf(phase);
  if (attempt && attempt.stage !== 'waiting') return NEVER;
  if (phase.status !== 'logged-in') return attempt?.at ?? NEVER;
  // S25: without a connection renewToken fails at once. The SDK is reconnecting; it is asked afterwards.
  if (phase.connection !== 'connected' || (phase.denied && !attempt)) return NEVER;
  const due = attempt?.at ?? Math.max(phase.renewsAt, stormUntil(state, now));
  return Math.max(due, call ? call.at + RENEW_IN_FLIGHT : 0);
}

/** When a fetched token may be presented. */
function presentsAt(state: State, attempt: Attempt): number {
  const { phase, sdk, call } = state;
  if (attempt.stage !== 'presenting' || attempt.calledAt !== null || sdk !== 'ready') return NEVER;
  if (phase.status !== 'logged-in') return 0;
  if (phase.connection !== 'connected') return NEVER;
  return Math.max(state.lastRenewCallAt + RENEW_SPACING, call ? call.at + RENEW_IN_FLIGHT : 0);
}

/** When something falls due by itself, and `tick` has to come. */
export function nextDueAt(state: State, now: number): number {
  const attempt = attemptOf(state.phase);
  return Math.min(
    state.loginBoundAt ?? NEVER,
    state.renewBoundAt ?? NEVER,
    startsAt(state, now),
    attempt ? Math.min(attempt.boundAt, presentsAt(state, attempt)) : NEVER,
  );
}

/** Starts the attempt: asks for a token, unless one is at hand. */
export function begin(step: Step, from: Attempt): void {
  const { now } = step.event;
  const { phase, sdk, seq } = step.state;
  if (phase.status === 'logged-out') return;
  const deadline = deadlineOf(step.state);
  const bound = phase.status === 'logged-in' ? attemptBound(now, deadline as number) : NEVER;
  const token = from.token && localExpiry(step.state, from.token) > now ? from.token : null;
  const attempt: Attempt = {
    ...from,
    id: seq + 1,
    n: from.n + 1,
    stage: token ? 'presenting' : 'fetching',
    startedAt: now,
    notBefore: 0,
    boundAt: now + (token ? bound : Math.min(bound, step.policy.timeouts.token)),
    token,
    calledAt: null,
  };
  set(step, { seq: seq + 1 });
  setAttempt(step, attempt);
  if (sdk === 'none') {
    set(step, { sdk: 'preparing' });
    step.effects.push({ type: 'prepare' });
  }
  if (!token) {
    const { id, reason, n } = attempt;
    step.effects.push({ type: 'fetch', id, userID: phase.user.userID, reason, attempt: n, deadline });
  }
}

/** Presents the fetched token once the SDK is there and can take it. */
export function present(step: Step): void {
  const { state } = step;
  const { phase } = state;
  const { now } = step.event;
  const attempt = attemptOf(phase);
  if (phase.status === 'logged-out' || !attempt?.token || presentsAt(state, attempt) > now) return;
  const { id, token } = attempt;
  const kind = phase.status === 'logged-in' ? 'renewToken' : 'login';
  const left =
    phase.status === 'logging-in' && state.loginBoundAt !== null ? state.loginBoundAt - now : NEVER;
  const boundAt = kind === 'login' ? now + Math.min(15_000, left / 2) : attempt.boundAt;
  setAttempt(step, { ...attempt, calledAt: now, boundAt });
  set(step, { call: { id, kind, token, at: now } });
  if (kind === 'login') {
    step.effects.push({ type: 'login', id, user: phase.user, token: token.text, reset: state.dirty });
    set(step, { dirty: true });
  } else {
    step.effects.push({ type: 'renewToken', id, token: token.text });
    set(step, { lastRenewCallAt: now });
  }
}

function abortFetch(step: Step): void {
  if (attemptOf(step.state.phase)?.stage === 'fetching') step.effects.push({ type: 'abortFetch' });
}

export function settle(step: Step, call: 'login' | 'renew', error: ZimSessionError | null): void {
  const waits = call === 'login' ? step.state.loginBoundAt : step.state.renewBoundAt;
  if (waits === null) return;
  set(step, call === 'login' ? { loginBoundAt: null } : { renewBoundAt: null });
  step.effects.push({ type: 'settle', call, error });
}

/** The end of the session. `byUs`: ZIM has to be told. */
export function logOut(
  step: Step,
  reason: LoggedOutReason,
  error: ZimSessionError | null,
  byUs: boolean,
  isClearDB?: boolean,
): void {
  abortFetch(step);
  if (byUs && step.state.sdk === 'ready') {
    step.effects.push({ type: 'logout', isClearDB, quiet: reason !== 'requested' });
  }
  set(step, { phase: { status: 'logged-out', reason }, error, call: null, dirty: false });
  step.effects.push({ type: 'loggedOut', reason, error });
  const rejection = error ?? new ZimSessionError('aborted');
  settle(step, 'login', rejection);
  settle(step, 'renew', rejection);
}

function schedule(step: Step, token: Token): { token: Token; longLived: boolean; renewsAt: number } {
  const { now, random } = step.event;
  const expiresAt = localExpiry(step.state, token);
  const renewsAt = renewalTime(now, expiresAt, step.policy.window, random);
  return { token, longLived: expiresAt - now >= 60_000, renewsAt };
}

/** ZIM took a token that looked expired: the clock is wrong. Five minutes are assumed to be left. */
function learnFrom(step: Step, token: Token): void {
  const { now } = step.event;
  if (step.state.doubted && localExpiry(step.state, token) <= now) {
    set(step, { skew: now + 300_000 - token.expiresAt });
  }
  set(step, { doubted: false, refused: null, call: null, error: null });
}

/** ZIM is connected, with this token. */
export function loggedIn(step: Step, token: Token): void {
  const { phase } = step.state;
  if (phase.status !== 'logging-in' && phase.status !== 'recovering') return;
  const { now } = step.event;
  const { user } = phase;
  abortFetch(step);
  learnFrom(step, token);
  set(step, {
    dirty: false,
    phase: {
      status: 'logged-in',
      // The profile went with the login that the app asked for. Sent again it would undo later changes (S39).
      user: { userID: user.userID },
      connection: 'connected',
      ...schedule(step, token),
      attempt: null,
      denied: false,
      since: now,
      flaps: phase.status === 'recovering' ? phase.flaps : 0,
    },
  });
  if (phase.status === 'recovering') step.effects.push({ type: 'recovered', downFor: now - phase.lostAt });
  if (user.userAvatarUrl) step.effects.push({ type: 'updateAvatar', url: user.userAvatarUrl });
  settle(step, 'login', null);
  settle(step, 'renew', null);
}

/** ZIM has a new token: `byUs` through renewToken, else from other code. */
export function renewed(step: Step, token: Token, byUs: boolean): void {
  if (step.state.phase.status !== 'logged-in') return;
  abortFetch(step);
  learnFrom(step, token);
  const { phase } = step.state;
  if (phase.status !== 'logged-in') return;
  set(step, { phase: { ...phase, ...schedule(step, token), attempt: null, denied: false } });
  if (byUs) {
    const { now } = step.event;
    set(step, { renewals: [...step.state.renewals.filter((at) => at > now - 60_000), now] });
    if (step.state.storm && stormUntil(step.state, now) === 0) set(step, { storm: false });
    step.effects.push({ type: 'tokenRenewed', expiresAt: localExpiry(step.state, token) });
  }
  settle(step, 'renew', null);
}

/** Logged in no more, and nobody wanted that. `token`: one at hand that may still be good. */
export function lose(
  step: Step,
  error: ZimSessionError,
  token: Token | null = null,
  lastStand = false,
): void {
  const { phase } = step.state;
  const { now, random } = step.event;
  if (phase.status !== 'logged-in') return;
  if (phase.denied && step.state.error) return logOut(step, 'token-denied', step.state.error, true);
  // A login that is lost again at once must not become a loop.
  const flaps = now - phase.since < 60_000 ? phase.flaps + 1 : 0;
  const pause = () =>
    step.policy.retry({ phase: 'recovery', attempt: flaps, error, deadline: null, now, random }) ?? SLOW;
  const old = phase.attempt;
  // A fetch that is under way serves the recovery, unless it is overdue (the machine may have slept).
  const keep = old?.stage === 'fetching' && old.boundAt > now ? old : null;
  if (!keep) abortFetch(step);
  const at = now + (flaps > 1 ? pause() : 0);
  const attempt = keep
    ? { ...keep, boundAt: keep.startedAt + step.policy.timeouts.token }
    : waiting('recovery', Math.max(at, old?.notBefore ?? 0), {
        token: token ?? (old?.stage === 'presenting' && error.code !== 'token-rejected' ? old.token : null),
        notBefore: old?.notBefore ?? 0,
      });
  const { user } = phase;
  set(step, {
    phase: { status: 'recovering', user, attempt, lostAt: now, flaps, lastStand },
    error,
    call: null,
    dirty: true,
  });
  step.effects.push({ type: 'sessionLost', error });
}

const REFUSALS: readonly ErrorCode[] = ['token-rejected', 'token-expired', 'token-too-short', 'zim-other'];

/** The attempt failed: decides whether, when and how to go on. The one place where anything is retried. */
export function fail(step: Step, error: ZimSessionError): void {
  const { phase } = step.state;
  const { now, random } = step.event;
  const attempt = attemptOf(phase);
  if (phase.status === 'logged-out' || !attempt) return;
  const { code, kind } = error;
  const byZim = attempt.calledAt !== null;
  const loggedInNow = phase.status === 'logged-in';
  const wedged = error.zimCode === 6000002 || (code === 'zim-other' && error.zimCode === 6000111);
  const isRefusal = byZim && !wedged && REFUSALS.includes(code);
  const refusals = attempt.refusals + (isRefusal ? 1 : 0);
  abortFetch(step);
  set(step, { error });
  if (isRefusal && attempt.token) set(step, { refused: attempt.token.text });

  if (code === 'token-denied') {
    if (!loggedInNow) return logOut(step, 'token-denied', error, true);
    set(step, { phase: { ...phase, attempt: null, denied: true } });
    step.effects.push({ type: 'renewalFailed', error, retryAt: null });
    return settle(step, 'renew', error);
  }

  const hopeless = !error.retryable && kind !== 'configuration' && code !== 'not-logged-in' && !wedged;
  const deadSigns = byZim && (code === 'zim-network' || code === 'zim-timeout') ? attempt.deadSigns + 1 : 0;
  if (wedged) step.effects.push({ type: 'recreate' });
  if (loggedInNow) {
    if (wedged || (byZim && code === 'not-logged-in') || deadSigns > 1)
      return lose(step, error, attempt.token);
    if (refusals > 1) return lose(step, error, null, true);
  } else if (phase.status === 'logging-in') {
    const final = hopeless || kind === 'configuration' || code === 'sdk-load-failed' || refusals > 1;
    if (final) return logOut(step, 'login-failed', error, true);
  } else if (hopeless || (phase.lastStand && isRefusal)) {
    return logOut(step, 'recovery-failed', error, true);
  }

  const deadline = deadlineOf(step.state);
  const name = loggedInNow ? 'renewal' : phase.status === 'logging-in' ? 'login' : 'recovery';
  const atOnce = (isRefusal && refusals === 1) || (wedged && !attempt.recreated);
  const slow = hopeless || kind === 'configuration' || refusals > 1;
  const backoff = () => step.policy.retry({ phase: name, attempt: attempt.n, error, deadline, now, random });
  let wait = atOnce ? 0 : slow ? SLOW : backoff();
  if (wait === null) {
    if (!loggedInNow) return logOut(step, name === 'login' ? 'login-failed' : 'recovery-failed', error, true);
    wait = NEVER;
  }
  let notBefore = now + Math.min(error.retryAfter ?? 0, LONGEST_RETRY_AFTER);
  let at = Math.max(now + wait, notBefore);
  const lastChance = loggedInNow && deadline !== null ? deadline - LAST_CHANCE : NEVER;
  if (now < lastChance) {
    at = Math.min(at, lastChance);
    notBefore = Math.min(notBefore, lastChance);
  }
  setAttempt(step, {
    ...attempt,
    stage: 'waiting',
    at,
    notBefore,
    boundAt: NEVER,
    token: wedged ? attempt.token : null,
    calledAt: null,
    refusals,
    deadSigns: byZim ? deadSigns : attempt.deadSigns,
    recreated: wedged,
  });
  if (name !== 'login') {
    step.effects.push({ type: 'renewalFailed', error, retryAt: at === NEVER ? null : at });
  }
  if (loggedInNow && step.state.renewBoundAt !== null && at >= step.state.renewBoundAt)
    settle(step, 'renew', error);
}
