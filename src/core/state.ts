import {
  attemptOf,
  begin,
  fail,
  localExpiry,
  loggedIn,
  logOut,
  lose,
  nextDueAt,
  present,
  renewed,
  type Step,
  set,
  setAttempt,
  settle,
  startsAt,
  stormUntil,
  waiting,
  warn,
  warnOnce,
} from './attempt.ts';
import { isZimSessionError, ZimSessionError } from './errors.ts';
import type { Effect, Event, Policy, State, TokenGrant } from './model.ts';
import { measureSkew } from './renewal.ts';
import { connectionOf } from './snapshot.ts';
import { checkToken, readToken } from './token.ts';

export { nextDueAt };

const FOREIGN = 'Other code on this page';

/** A wait ends early: the app asked, or the page woke up. Never before a Retry-After is over. */
function expedite(step: Step, earliest: number, restart: boolean): void {
  const attempt = attemptOf(step.state.phase);
  if (attempt?.stage !== 'waiting') return;
  const at = Math.min(attempt.at, Math.max(earliest, attempt.notBefore));
  const n = restart ? 0 : attempt.n;
  if (at !== attempt.at || n !== attempt.n) setAttempt(step, { ...attempt, at, n });
}

function received(step: Step, grant: TokenGrant): void {
  const { now } = step.event;
  const { phase } = step.state;
  const attempt = attemptOf(phase);
  if (phase.status === 'logged-out' || !attempt) return;
  try {
    const wrongUser = grant.userID !== undefined && grant.userID !== phase.user.userID;
    const wrongApp = grant.appID !== undefined && grant.appID !== step.policy.appID;
    if (wrongUser || wrongApp) throw new ZimSessionError('token-mismatch');
    const token = readToken(grant.token);
    const skew = measureSkew(grant, token.expiresAt, attempt.startedAt, now);
    if (skew !== null) {
      set(step, { skew, measured: true });
      if (Math.abs(skew) > 60_000) {
        warnOnce(step, 'clock-skew', `The clock of this machine is off by ${Math.round(skew / 1000)} s`);
      }
    }
    const doubtful = checkToken(token, {
      serverNow: now - (step.state.skew ?? 0),
      measured: step.state.measured || step.state.doubted,
      current: phase.status === 'logged-in' ? phase.token : null,
      refused: step.state.refused,
    });
    if (doubtful) {
      set(step, { doubted: true });
      warnOnce(step, 'clock-skew', 'A fresh token looks expired: is the clock of this machine right?');
    }
    const left = localExpiry(step.state, token) - now;
    if (!doubtful && left < 60_000) {
      warnOnce(step, 'short-lived-token', `Tokens live ${Math.round(left / 1000)} s; let them live an hour`);
    }
    const boundAt = phase.status === 'logged-in' ? attempt.boundAt : Number.POSITIVE_INFINITY;
    setAttempt(step, { ...attempt, stage: 'presenting', token, boundAt });
  } catch (error) {
    if (!isZimSessionError(error)) throw error;
    fail(step, error);
  }
}

function connectionChanged(step: Step, state: number, event: number): void {
  const { phase, call } = step.state;
  if (phase.status === 'logged-out') return;
  if (state === 2) {
    // S36: whichever of 2/0 and the promise comes first.
    if (phase.status !== 'logged-in') {
      if (call?.kind === 'login') loggedIn(step, call.token);
    } else if (phase.connection !== 'connected') set(step, { phase: { ...phase, connection: 'connected' } });
  } else if (state !== 0) {
    if (phase.status === 'logged-in' && phase.connection === 'connected') {
      const attempt = phase.attempt && { ...phase.attempt, deadSigns: 0 };
      set(step, { phase: { ...phase, connection: 'reconnecting', attempt } });
    }
  } else if (event === 4) logOut(step, 'kicked-out', new ZimSessionError('kicked-out'), true);
  else if (event === 6) logOut(step, 'unregistered', new ZimSessionError('unregistered'), true);
  else if (event === 0) {
    // Our own logout() is not reported to the machine.
    warn(step, 'foreign-logout', `${FOREIGN} logged out`);
    logOut(step, 'requested', null, false);
  } else if (event === 2 || event === 3 || event === 5) {
    const code = event === 2 ? 'zim-server' : event === 3 ? 'token-rejected' : 'token-expired';
    if (phase.status === 'logged-in') return lose(step, new ZimSessionError(code));
    // The rejection of login() follows and knows the code; it is not waited for much longer.
    const { attempt } = phase;
    if (attempt.calledAt !== null) {
      setAttempt(step, { ...attempt, boundAt: Math.min(attempt.boundAt, step.event.now + 1_000) });
    }
  }
}

function destroyedByOthers(step: Step): void {
  const { phase } = step.state;
  const error = new ZimSessionError('zim-other', { zimCode: 6000002 });
  warn(step, 'foreign-destroy', `${FOREIGN} destroyed the ZIM instance`);
  if (phase.status === 'logged-out') return set(step, { sdk: 'none', dirty: false });
  step.effects.push({ type: 'recreate' });
  set(step, { call: null });
  if (phase.status === 'logged-in') return lose(step, error, phase.token);
  const { attempt } = phase;
  if (attempt.calledAt !== null) {
    setAttempt(step, { ...attempt, calledAt: null, boundAt: Number.POSITIVE_INFINITY });
  }
}

function foreignToken(step: Step, event: Event & { type: 'foreignToken' }): void {
  const { phase, call } = step.state;
  const { method, userID, token } = event;
  warn(step, 'foreign-login', `${FOREIGN} called ${method}(); remove that call`);
  if (phase.status === 'logged-out' || !token || (userID !== null && userID !== phase.user.userID)) return;
  if (phase.status === 'logged-in') {
    if (event.handover) renewed(step, token, false);
  } else if (method === 'login' && !call) loggedIn(step, token);
}

function asked(step: Step): void {
  const { phase } = step.state;
  const { now } = step.event;
  set(step, { renewBoundAt: step.state.renewBoundAt ?? now + step.policy.timeouts.renew });
  if (phase.status === 'logged-out') return settle(step, 'renew', new ZimSessionError('not-logged-in'));
  if (phase.status === 'logged-in' && !phase.attempt) {
    if (stormUntil(step.state, now) > 0) return storm(step);
    set(step, { phase: { ...phase, denied: false, attempt: waiting('manual', now) } });
  } else expedite(step, now, false);
}

function storm(step: Step): void {
  if (!step.state.storm) {
    set(step, { storm: true });
    warn(step, 'renewal-storm', 'A sixth renewal within 60 s: the next ones are at least 15 s apart');
  }
  settle(step, 'renew', new ZimSessionError('renewal-storm'));
}

function willExpire(step: Step): void {
  const { phase } = step.state;
  const { now } = step.event;
  // S27, S29, S32: late, early, repeated. It is news only for a token that was good for a minute or more.
  if (phase.status !== 'logged-in' || !phase.longLived || phase.denied) return;
  if (phase.attempt) return expedite(step, now, false);
  const until = stormUntil(step.state, now);
  if (until > 0) storm(step);
  set(step, { phase: { ...phase, renewsAt: Math.max(until, Math.min(phase.renewsAt, now)) } });
}

function react(step: Step): void {
  const { event, policy } = step;
  const { phase, sdk, call } = step.state;
  const { now } = event;
  switch (event.type) {
    case 'preload':
      if (sdk === 'none') {
        set(step, { sdk: 'preparing' });
        step.effects.push({ type: 'prepare' });
      }
      break;
    case 'login':
      set(step, { loginBoundAt: step.state.loginBoundAt ?? now + policy.timeouts.login });
      if (phase.status === 'logged-out') {
        set(step, {
          phase: { status: 'logging-in', user: event.user, attempt: waiting('login', now) },
          error: null,
          warned: [],
          refused: null,
          doubted: false,
          renewals: [],
          storm: false,
        });
      } else if (phase.status === 'logged-in') settle(step, 'login', null);
      else expedite(step, now, false);
      break;
    case 'renew':
      asked(step);
      break;
    case 'logout':
      if (phase.status !== 'logged-out') logOut(step, 'requested', null, true, event.isClearDB);
      break;
    case 'tick': {
      const started = attemptOf(phase)?.startedAt ?? 0;
      if (event.wake) expedite(step, Math.max(now, started + 1_000), true);
      break;
    }
    case 'sdkReady':
      set(step, { sdk: 'ready' });
      break;
    case 'sdkFailed':
      set(step, { sdk: 'none' });
      fail(step, event.error);
      break;
    case 'fetched':
    case 'fetchFailed': {
      const attempt = attemptOf(phase);
      if (attempt?.id !== event.id || attempt.stage !== 'fetching') break;
      if (event.type === 'fetched') received(step, event.grant);
      else fail(step, event.error);
      break;
    }
    case 'presented':
      if (!call || call.id !== event.id) break;
      set(step, { call: null });
      if (event.error) {
        if (attemptOf(phase)?.id === event.id) fail(step, event.error);
      } else if (call.kind === 'login') loggedIn(step, call.token);
      else renewed(step, call.token, true);
      break;
    case 'connection':
      connectionChanged(step, event.state, event.event);
      break;
    case 'tokenWillExpire':
      willExpire(step);
      break;
    case 'foreignToken':
      foreignToken(step, event);
      break;
    case 'foreignRenewCall':
      set(step, { lastRenewCallAt: now });
      break;
    case 'foreignLogout':
      if (phase.status !== 'logged-out') connectionChanged(step, 0, 0);
      break;
    case 'foreignDestroy':
      destroyedByOthers(step);
      break;
  }
}

/** Does what has fallen due, after whatever happened. */
function pump(step: Step): void {
  const { now } = step.event;
  const { loginBoundAt, renewBoundAt } = step.state;
  if (loginBoundAt !== null && loginBoundAt <= now) {
    const late = new ZimSessionError('login-timeout', { cause: step.state.error ?? undefined });
    if (step.state.phase.status === 'logging-in') logOut(step, 'login-failed', late, true);
    else settle(step, 'login', late);
  }
  if (renewBoundAt !== null && renewBoundAt <= now) {
    settle(step, 'renew', step.state.error ?? new ZimSessionError('zim-timeout'));
  }
  const attempt = attemptOf(step.state.phase);
  if (attempt && attempt.boundAt <= now) {
    fail(step, new ZimSessionError(attempt.stage === 'fetching' ? 'token-endpoint-timeout' : 'zim-timeout'));
  }
  if (startsAt(step.state, now) <= now) {
    begin(step, attemptOf(step.state.phase) ?? waiting('renewal', now));
  }
  present(step);
}

/**
 * The whole machine. Pure: same arguments, same answer. An event that does not fit returns the same state
 * by reference.
 */
export function transition(state: State, event: Event, policy: Policy): [State, Effect[]] {
  const step: Step = { state, effects: [], event, policy };
  react(step);
  pump(step);
  if (connectionOf(step.state.phase) !== connectionOf(state.phase)) set(step, { connectionSince: event.now });
  return [step.state, step.effects];
}
