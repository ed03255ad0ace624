import { letGo } from './attempt.ts';
import { settle, settleAll } from './callers.ts';
import type { Draft } from './draft.ts';
import { lastChance, soonest } from './due.ts';
import { isSilence, ZimSessionError } from './errors.ts';
import { renewedBy } from './hints.ts';
import { heard } from './line.ts';
import { expiryOf, type LoggedIn, type LoggedOutReason, NEVER, type Session, userOf } from './model.ts';
import { emit, renewalFailed } from './news.ts';
import { renewalTime } from './renewal.ts';
import { NO_RUN, type Run } from './run.ts';
import { connectionOf } from './snapshot.ts';
import {
  ASSUMED_LEFT,
  FIRST_PAUSE,
  LONG_ENOUGH,
  LONGEST_PAUSE,
  LOST_AGAIN_WITHIN,
  SHORTEST_LIFETIME,
} from './times.ts';
import type { Token } from './token.ts';
import { isTooSoon } from './zim-code.ts';

// Where an attempt, or the session, ends up.

export function setSession(d: Draft, session: Session): void {
  if (connectionOf(session) !== connectionOf(d.session)) d.connectionSince = d.now;
  d.session = session;
}

/** The attempt is over, whatever came of it. */
function rest(d: Draft): void {
  letGo(d);
  d.attempt = { stage: 'idle' };
  d.run = NO_RUN;
}

/** A first attempt, at once. */
export function tryAnew(d: Draft, reason: Run['reason'], session: Session): void {
  rest(d);
  setSession(d, session);
  d.run = { ...NO_RUN, reason };
  d.attempt = { stage: 'waiting', until: soonest(d, d.now), token: null };
}

/** Nobody is logged in any more. `tellZim`: ZIM does not know it yet. */
function leave(d: Draft, reason: LoggedOutReason, tellZim: boolean, isClearDB?: boolean): void {
  rest(d);
  if (tellZim && userOf(d) && d.sdk.state === 'ready') {
    d.effects.push({ type: 'logout', isClearDB, quiet: reason !== 'requested' });
  }
  const kept = reason === 'other-tab' && { user: userOf(d) };
  setSession(d, { status: 'logged-out', reason, ...kept } as Session);
  d.sdk = { ...d.sdk, call: null };
  d.error = null;
  // Whoever logs in waits for it, and is not told to be patient.
  d.fetchFrom = -NEVER;
}

/** The end of the session, which everybody hears of. */
export function logOut(
  d: Draft,
  reason: LoggedOutReason,
  error: ZimSessionError | null,
  tellZim = true,
  isClearDB?: boolean,
): void {
  leave(d, reason, tellZim, isClearDB);
  d.error = error;
  emit(d, 'loggedOut', { reason, error });
  settleAll(d, error ?? new ZimSessionError('aborted'));
}

/** Ends a login that nobody has any more, and tells nobody: sessions that came since are `logged-out`, `initial`. */
export function forget(d: Draft, isClearDB?: boolean): void {
  leave(d, 'initial', true, isClearDB);
  settleAll(d, new ZimSessionError('aborted'));
}

/** ZIM has this token now. */
function accepted(
  d: Draft,
  token: Token,
  first: boolean,
): Pick<LoggedIn, 'token' | 'renewsAt' | 'warnsInTime'> {
  const { now, clock } = d;
  rest(d);
  if (clock.kind === 'doubted') {
    // ZIM took what looks as good as expired, so the clock is wrong. How much is left, nobody knows.
    const over = expiryOf(token, d) - now < SHORTEST_LIFETIME;
    d.clock = { kind: 'assumed', skew: over ? now + ASSUMED_LEFT - token.expiresAt : clock.skew };
  }
  d.refused = d.error = null;
  const expiresAt = expiryOf(token, d);
  return {
    token,
    renewsAt: renewalTime(now, renewedBy(token.expiresAt, d.clock, now), d.policy.window, d.random, first),
    warnsInTime: expiresAt - now >= LONG_ENOUGH,
  };
}

/** ZIM is connected, with this token. */
export function loggedIn(d: Draft, token: Token): void {
  const { session, now, connectionSince } = d;
  const { userID, userAvatarUrl } = userOf(d)!;
  const recovered = session.status === 'recovering';
  const downSince = session.status === 'logging-in' ? session.since : connectionSince;
  if (!recovered) d.losses = 0;
  // The profile went with the login that the app asked for. Sent again it would undo later changes (S39).
  const user = { userID };
  setSession(d, { status: 'logged-in', user, up: true, since: now, ...accepted(d, token, true) });
  d.sdk = { ...d.sdk, call: null };
  // What a backend asked for while nobody was logged in may not cost this token its renewal.
  d.fetchFrom = Math.min(d.fetchFrom, lastChance(d));
  heard(d, 1);
  if (downSince !== undefined) emit(d, 'recovered', { downFor: now - downSince });
  if (!recovered && userAvatarUrl) d.effects.push({ type: 'updateAvatar', url: userAvatarUrl });
  settleAll(d, null);
}

/** ZIM took a new token through `renewToken`. */
export function renewed(d: Draft, session: LoggedIn, token: Token): void {
  // A token that was handed over because `renewToken` came too soon was taken by the SDK alone (S17).
  if (!isTooSoon(d.error)) heard(d);
  d.session = { ...session, ...accepted(d, token, false) };
  d.renewedAt = d.now;
  emit(d, 'tokenRenewed', { expiresAt: expiryOf(token, d) });
  settle(d, 'renew', null);
}

/** A pause after the second loss in a row: a login that is lost at once must not become a loop. */
function pauseOf({ losses, random }: Draft): number {
  if (losses < 2) return 0;
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (losses - 2)) * (0.5 + random / 2);
}

/** The token of the attempt that a loss cuts short, where it is worth presenting again. */
function ofAttempt({ attempt, run }: Draft, error: ZimSessionError): Token | null {
  if (!('token' in attempt)) return null;
  // A token that the SDK has not judged is kept; one at hand is presented once only.
  const isSeen = attempt.stage === 'presenting' && !run.recreated && !isTooSoon(error);
  return isSeen && (run.atHand || error.code === 'token-rejected') ? null : attempt.token;
}

/** The token that ZIM has: a dead socket says nothing of it. */
function ofSession(d: Draft, { token }: LoggedIn, error: ZimSessionError): Token | null {
  return isSilence(error) && expiryOf(token, d) - d.now >= SHORTEST_LIFETIME ? token : null;
}

/**
 * Logged in no more, and nobody wanted that. `final`: as the session has it, where a renewal that failed is why: that is
 * told first.
 */
export function lose(d: Draft, session: LoggedIn, error: ZimSessionError, final?: boolean): void {
  const { now, attempt, last, policy, run } = d;
  const held = ofAttempt(d, error);
  const token = held ?? ofSession(d, session, error);
  if (attempt.stage === 'denied' && !token) return logOut(d, 'token-denied', d.error);
  d.losses = now - session.since < LOST_AGAIN_WITHIN ? d.losses + 1 : 0;
  const recovering: Session = { status: 'recovering', user: session.user, final: final ?? false };
  if (attempt.stage === 'fetching' && attempt.until > now && final === undefined && !token) {
    // The fetch under way serves the recovery.
    setSession(d, recovering);
    d.run = { ...d.run, reason: 'recovery' };
    d.attempt = { ...attempt, until: last.startedAt + policy.timeouts.token };
  } else {
    tryAnew(d, 'recovery', recovering);
    // What failed before fails on: it is asked at once, and then as seldom as before.
    d.run = { ...d.run, atHand: run.atHand && held !== null, failsSince: run.failsSince };
    const until = Math.max(soonest(d, now), now + pauseOf(d), token ? now : d.fetchFrom);
    if (final !== undefined) renewalFailed(d, error, until);
    d.attempt = { stage: 'waiting', until, token };
  }
  d.sdk = { ...d.sdk, call: null };
  if (d.clock.kind === 'doubted') d.clock = { ...d.clock, kind: 'assumed' };
  d.error = error;
  emit(d, 'sessionLost', { error });
}
