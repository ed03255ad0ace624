import { begin, boundOf, fail, nextDueAt, prepare, present, startsAt, stormUntil } from './attempt.ts';
import type { Effect } from './effect.ts';
import { isZimSessionError, ZimSessionError } from './errors.ts';
import type { Event } from './event.ts';
import { type Draft, NEVER, type Policy, put, type State, same } from './model.ts';
import {
  localExpiry,
  loggedIn,
  logOut,
  lose,
  renewed,
  setConnection,
  settle,
  startOver,
  warn,
  warnOnce,
} from './outcome.ts';
import { measureSkew } from './renewal.ts';
import { checkToken, readToken, type TokenGrant } from './token.ts';

export { nextDueAt };

const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;

/** A wait ends early: the app asked, or the page woke up. Never before a Retry-After is over. */
function expedite(d: Draft, earliest: number): void {
  if (d.stage === 'waiting') d.at = Math.min(d.at, Math.max(earliest, d.notBefore));
}

function received(d: Draft, grant: TokenGrant, offset: number): void {
  const { now, user, policy } = d;
  // JSON has null for what is not there.
  const wrong =
    (grant.userID ?? user!.userID) !== user!.userID
      ? 'user'
      : (grant.appID ?? policy.appID) !== policy.appID && 'app';
  if (wrong) throw new ZimSessionError('token-mismatch', { detail: `of another ${wrong}` });
  const token = readToken(grant.token);
  const skew = measureSkew(grant, token.expiresAt, d.startedAt, now);
  if (skew !== null) {
    d.skew = skew;
    d.measured = true;
    if (Math.abs(skew) > 60_000)
      warnOnce(d, 'clock-skew', `The clock of this machine is off by ${seconds(skew)}`);
  }
  let left = localExpiry(d, token) - now;
  // Nobody measured it, and the clock was set back: now it may be right.
  if (!d.measured && offset > 0 && left < 30_000) {
    d.skew = offset;
    left = localExpiry(d, token) - now;
  }
  if (checkToken(token, left, d.measured || d.doubted, d.token, d.refused)) {
    d.doubted = true;
    warnOnce(d, 'clock-skew', 'A fresh token looks expired: is the clock of this machine right?');
  } else if (left < 60_000) {
    warnOnce(d, 'short-lived-token', `Tokens live ${seconds(left)}; let them live an hour`);
  }
  d.stage = 'presenting';
  d.fresh = token;
  // An answer that a throttled page sees late is still worth presenting.
  d.boundAt = Math.max(boundOf(d, d.startedAt), now + 2_000);
}

const LOSSES = { 2: 'zim-server', 3: 'token-rejected', 5: 'token-expired' } as const;
const ENDS = { 4: 'kicked-out', 6: 'unregistered' } as const;

function connectionChanged(d: Draft, state: number, event: number): void {
  const { status, call } = d;
  if (status === 'logged-out') return;
  const end = ENDS[event as 4];
  const loss = LOSSES[event as 2];
  if (state === 2) {
    // S36: whichever of 2/0 and the promise comes first.
    if (d.token) setConnection(d, 'connected');
    else if (call) loggedIn(d, call.token);
  } else if (state !== 0) {
    if (!d.token) return;
    if (d.connection === 'connected' && localExpiry(d, d.token) > d.now)
      d.effects.push({ type: 'remind', userID: d.user!.userID, token: d.token.text });
    setConnection(d, 'reconnecting');
    d.deadSigns = 0;
  } else if (end) logOut(d, end, new ZimSessionError(end));
  else if (event === 0) {
    // Our own logout() is not reported to the machine.
    warn(d, 'foreign-logout', 'Other code on this page logged out');
    logOut(d, 'requested', null, false);
  } else if (loss) {
    if (d.token) {
      // A cache may answer with this very token: it has expired, or was refused.
      if (event !== 2) d.refused = d.token.text;
      lose(d, new ZimSessionError(loss));
    }
    // After 0/5 the login never settles, and a 2/0 that still comes means nothing.
    else if (d.called && event === 5) {
      d.call = null;
      fail(d, new ZimSessionError(loss));
    }
    // The rejection of login() follows and knows the code; it is not waited for much longer.
    else if (d.called) d.boundAt = Math.min(d.boundAt, d.now + 1_000);
  }
}

function storm(d: Draft): void {
  if (!d.storm)
    warn(d, 'renewal-storm', 'A sixth renewal within 60 s: the next ones are at least 15 s apart');
  d.storm = true;
  settle(d, 'renew', new ZimSessionError('renewal-storm', { retryAfter: 15_000 }));
}

const REACTIONS: { [T in Event['type']]: (d: Draft, event: Event & { type: T }) => void } = {
  preload: prepare,
  login(d, { user, within = d.policy.timeouts.login }) {
    d.loginBoundAt = Math.min(d.loginBoundAt, d.now + within);
    if (d.status === 'logged-in') return settle(d, 'login', null);
    if (d.status !== 'logged-out') return expedite(d, d.now);
    startOver(d, 'login', 'logging-in');
    put(d, { user, error: null, warned: [], refused: null, doubted: false, renewals: [], storm: false });
  },
  renew(d, { within = d.policy.timeouts.renew }) {
    const { now } = d;
    d.renewBoundAt = Math.min(d.renewBoundAt, now + within);
    if (d.status === 'logged-out') settle(d, 'renew', new ZimSessionError('not-logged-in'));
    else if (d.stage !== 'idle' && d.stage !== 'denied') expedite(d, now);
    else if (stormUntil(d, now)) storm(d);
    else put(d, { stage: 'waiting', why: 'manual', at: now });
  },
  logout(d, { isClearDB }) {
    if (d.status !== 'logged-out') logOut(d, 'requested', null, true, isClearDB);
  },
  abandoned(d, { calls }) {
    if (d.status === 'logging-in' && calls.includes('login')) return logOut(d, 'requested', null);
    for (const call of calls) d[`${call}BoundAt`] = NEVER;
  },
  tick(d, { wake }) {
    if (!wake || d.stage !== 'waiting') return;
    expedite(d, Math.max(d.now, d.startedAt + 1_000));
    d.attempt = 0;
  },
  sdkReady(d) {
    d.sdk = 'ready';
  },
  sdkFailed(d, { error }) {
    d.sdk = 'none';
    fail(d, error);
  },
  fetched(d, { id, grant, offset = 0 }) {
    if (id !== d.id || d.stage !== 'fetching') return;
    try {
      received(d, grant, offset);
    } catch (error) {
      // An answer of a shape that nobody has thought of.
      fail(d, isZimSessionError(error) ? error : new ZimSessionError('token-endpoint-response'));
    }
  },
  fetchFailed(d, { id, error }) {
    if (id === d.id && d.stage === 'fetching') fail(d, error);
  },
  presented(d, { id, error }) {
    const { call } = d;
    if (call?.id !== id) return;
    d.call = null;
    if (error) {
      if (id === d.id && d.called) fail(d, error);
    } else if (call.kind === 'login') loggedIn(d, call.token);
    else renewed(d, call.token, true);
  },
  connection(d, { state, event }) {
    connectionChanged(d, state, event);
  },
  tokenWillExpire(d) {
    const { now } = d;
    // S27, S29, S32: late, early, repeated. It is news only for a token that was good for a minute or more.
    if (!d.token || !d.longLived) return;
    if (d.stage !== 'idle') return expedite(d, now);
    if (stormUntil(d, now)) storm(d);
    d.renewsAt = Math.min(d.renewsAt, now);
  },
  foreignToken(d, { method, userID, token, replaces }) {
    warn(d, 'foreign-login', `Other code on this page called ${method}(); remove that call`);
    // Nothing of ours is left, and somebody else's login is not ours to end.
    if (d.status === 'logged-out' && replaces === 'never') d.dirty = false;
    if (d.status === 'logged-out' || !token || (userID && userID !== d.user!.userID)) return;
    if (!d.token) {
      if (method === 'login' && !d.call) loggedIn(d, token);
      return;
    }
    const order = token.expiresAt < d.token.expiresAt ? 'sooner' : 'later';
    if (replaces === 'always' || replaces === order) renewed(d, token, false);
  },
  foreignRenewCall(d) {
    d.lastRenewCallAt = d.now;
  },
  foreignLogout(d) {
    connectionChanged(d, 0, 0);
  },
  foreignDestroy(d) {
    warn(d, 'foreign-destroy', 'Other code on this page destroyed the ZIM instance');
    if (d.status === 'logged-out') {
      if (d.sdk === 'ready') d.sdk = 'none';
      return;
    }
    d.effects.push({ type: 'recreate' });
    d.call = null;
    if (d.token) lose(d, new ZimSessionError('zim-other', { zimCode: 6000002 }), d.token);
    else if (d.called) {
      d.called = false;
      d.boundAt = NEVER;
    }
  },
};

/** What hangs, where nothing has failed. */
function hanging({ stage, sdk }: State): ZimSessionError {
  if (stage === 'fetching') return new ZimSessionError('token-endpoint-timeout');
  return sdk === 'ready'
    ? new ZimSessionError('zim-timeout')
    : new ZimSessionError('sdk-load-failed', { detail: 'still loading' });
}

/** Does what has fallen due, after whatever happened. */
function pump(d: Draft): void {
  const { now, error } = d;
  if (d.loginBoundAt <= now) {
    const cause = error ?? hanging(d);
    const late = new ZimSessionError('login-timeout', {
      detail: cause.message.slice(0, -1),
      // Who has to act: the user sees to the network, and can do nothing about a backend.
      kind: cause.kind === 'backend' ? 'backend' : undefined,
      cause,
    });
    if (d.status === 'logging-in') {
      logOut(d, 'login-failed', late);
    } else settle(d, 'login', late);
  }
  if (d.renewBoundAt <= now) {
    settle(d, 'renew', error ?? new ZimSessionError('zim-timeout'));
  }
  // A token may also have to wait for the SDK until it is of no use.
  const spoilt = d.stage === 'presenting' && !d.called && !d.doubted && localExpiry(d, d.fresh!) <= now;
  if (d.boundAt <= now || spoilt) {
    fail(d, new ZimSessionError(d.stage === 'fetching' ? 'token-endpoint-timeout' : 'zim-timeout'));
  }
  if (startsAt(d, now) <= now) begin(d);
  present(d);
}

/**
 * The whole machine. Pure: same arguments, same answer. An event that does not fit returns the same state
 * by reference.
 */
export function transition(state: State, event: Event, policy: Policy): [State, Effect[]] {
  const { now, random } = event;
  const effects: Effect[] = [];
  const draft: Draft = { ...state, now, random, policy, effects };
  (REACTIONS[event.type] as (d: Draft, event: Event) => void)(draft, event);
  pump(draft);
  const keys = Object.keys(state) as (keyof State)[];
  const next = Object.fromEntries(keys.map((key) => [key, draft[key]])) as unknown as State;
  return [same(state, next) ? state : next, effects];
}
