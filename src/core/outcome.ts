import { ZimSessionError } from './errors.ts';
import { type Draft, IDLE, type LoggedOutReason, NEVER, put, type State, type WarningCode } from './model.ts';
import { RENEW_IN_FLIGHT, renewalTime } from './renewal.ts';
import type { Token } from './token.ts';

// Where an attempt, or the session, ends up.

export function emit(d: Draft, event: string, data: object): void {
  d.effects.push({ type: 'emit', event, data });
}

export function warn(d: Draft, code: WarningCode, message: string): void {
  emit(d, 'warning', { code, message });
}

export function warnOnce(d: Draft, code: WarningCode, message: string): void {
  if (d.warned.includes(code)) return;
  d.warned = [...d.warned, code];
  warn(d, code, message);
}

/** When the token ends, by the steady clock. */
export const localExpiry = (state: State, token: Token): number => token.expiresAt + (state.skew ?? 0);

/** Answers whoever waits for this. */
export function settle(d: Draft, call: 'login' | 'renew', error: ZimSessionError | null): void {
  const bound = `${call}BoundAt` as const;
  if (d[bound] === NEVER) return;
  d[bound] = NEVER;
  d.effects.push({ type: 'settle', call, error });
}

/** Ends the attempt, if one is under way. */
function rest(d: Draft): void {
  if (d.stage === 'fetching') d.effects.push({ type: 'abortFetch', of: d.id });
  put(d, IDLE);
}

function setStatus(d: Draft, status: State['status'], connection: State['connection']): void {
  d.status = status;
  d.reason = d.token = null;
  setConnection(d, connection);
}

export function setConnection(d: Draft, connection: State['connection']): void {
  if (d.connection !== connection) d.connectionSince = d.now;
  d.connection = connection;
}

/** An attempt, to be started at once. */
export function startOver(d: Draft, why: State['why'], status: 'logging-in' | 'recovering'): void {
  rest(d);
  setStatus(d, status, 'connecting');
  put(d, { stage: 'waiting', why, at: d.now, lastStand: false });
}

/** The end of the session. `byUs`: ZIM has to be told. */
export function logOut(
  d: Draft,
  reason: LoggedOutReason,
  error: ZimSessionError | null,
  byUs = true,
  isClearDB?: boolean,
): void {
  rest(d);
  if (byUs && d.sdk === 'ready') {
    d.effects.push({ type: 'logout', isClearDB, quiet: reason !== 'requested' });
  }
  setStatus(d, 'logged-out', 'disconnected');
  // ZIM takes a renewal (of other code, too) that is answered after its logout(), and the next login would
  // present that token.
  if (d.call?.kind === 'renewToken' || d.lastRenewCallAt + RENEW_IN_FLIGHT > d.now) d.dirty = true;
  put(d, { reason, error, user: null, call: null });
  emit(d, 'loggedOut', { reason, error });
  const rejection = error ?? new ZimSessionError('aborted');
  settle(d, 'login', rejection);
  settle(d, 'renew', rejection);
}

/** ZIM has this token now. */
function accept(d: Draft, token: Token): void {
  const { now } = d;
  rest(d);
  // ZIM took what looked expired: the clock is wrong. Five minutes are assumed to be left.
  if (d.doubted && localExpiry(d, token) <= now) d.skew = now + 300_000 - token.expiresAt;
  const expiresAt = localExpiry(d, token);
  put(d, {
    token,
    longLived: expiresAt - now >= 60_000,
    renewsAt: renewalTime(now, expiresAt, d.policy.window, d.random),
    doubted: false,
    refused: null,
    error: null,
  });
}

/** ZIM is connected, with this token. */
export function loggedIn(d: Draft, token: Token): void {
  const { status, user, now, connectionSince } = d;
  if (status !== 'recovering') d.flaps = 0;
  setStatus(d, 'logged-in', 'connected');
  accept(d, token);
  d.call = null;
  d.loggedInAt = now;
  d.dirty = false;
  // The profile went with the login that the app asked for. Sent again it would undo later changes (S39).
  d.user = { userID: user!.userID };
  if (status === 'recovering') emit(d, 'recovered', { downFor: now - connectionSince });
  else if (user!.userAvatarUrl) d.effects.push({ type: 'updateAvatar', url: user!.userAvatarUrl });
  settle(d, 'login', null);
  settle(d, 'renew', null);
}

/** ZIM has a new token: `byUs` through renewToken, else from other code. */
export function renewed(d: Draft, token: Token, byUs: boolean): void {
  accept(d, token);
  if (byUs) {
    d.renewals = [...recentRenewals(d), d.now];
    if (d.renewals.length < 3) d.storm = false;
    emit(d, 'tokenRenewed', { expiresAt: localExpiry(d, token) });
  }
  settle(d, 'renew', null);
}

/** Of the last minute. */
export const recentRenewals = ({ renewals, now }: { renewals: readonly number[]; now: number }): number[] =>
  renewals.filter((at) => at > now - 60_000);

/** Logged in no more, and nobody wanted that. `token`: one at hand that may still be good. */
export function lose(d: Draft, error: ZimSessionError, token: Token | null = null, lastStand = false): void {
  const { now, stage, startedAt, boundAt, notBefore, fresh, policy } = d;
  if (stage === 'denied') return logOut(d, 'token-denied', d.error);
  // A login that is lost again at once must not become a loop.
  d.flaps = now - d.loggedInAt < 60_000 ? d.flaps + 1 : 0;
  const pause = d.flaps > 1 ? Math.min(30_000, 500 * 2 ** d.flaps) * (0.5 + d.random / 2) : 0;
  if (stage === 'fetching' && boundAt > now) {
    // The fetch under way serves the recovery.
    setStatus(d, 'recovering', 'connecting');
    d.why = 'recovery';
    d.boundAt = startedAt + policy.timeouts.token;
  } else {
    startOver(d, 'recovery', 'recovering');
    d.notBefore = notBefore;
    d.at = Math.max(now + pause, notBefore);
    d.fresh = token ?? (stage === 'presenting' && error.code !== 'token-rejected' ? fresh : null);
  }
  put(d, { lastStand, error, call: null, dirty: true, doubted: false });
  emit(d, 'sessionLost', { error });
}
