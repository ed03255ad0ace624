import type { Effect } from './effect.ts';
import type { ZimSessionError } from './errors.ts';
import type { RetryPolicy } from './retry.ts';
import type { Token, TokenReason } from './token.ts';
import type { ZimUser } from './user.ts';

// All instants in here are epoch ms of the machine's steady clock (which never goes back), except
// Token.expiresAt, which is by the server's clock.

/**
 * Why a session is logged out. `initial`: never logged in; `requested`: by `logout()`, of the app or of other code;
 * `kicked-out`: the user logged in elsewhere (S34: on any platform); `unregistered`: the account is gone;
 * `token-denied`: the backend gives no token; `login-failed`, `recovery-failed`: see the snapshot's `error`.
 */
export type LoggedOutReason =
  | 'initial'
  | 'requested'
  | 'login-failed'
  | 'kicked-out'
  | 'unregistered'
  | 'token-denied'
  | 'recovery-failed';

/** The SDK call that is not answered yet. */
export interface Call {
  readonly id: number;
  readonly kind: 'login' | 'renewToken';
  readonly token: Token;
  readonly at: number;
}

/**
 * Everything the machine knows. Login, renewal and recovery are the same thing, an attempt: wait, fetch a
 * token, present it to ZIM. At most one is under way (`stage` says how far it is).
 */
export interface State {
  readonly status: 'logged-out' | 'logging-in' | 'logged-in' | 'recovering';
  /** Why it is logged out. */
  readonly reason: LoggedOutReason | null;
  readonly connection: 'disconnected' | 'connecting' | 'connected' | 'reconnecting';
  readonly connectionSince: number;
  /** Null while logged out. */
  readonly user: ZimUser | null;
  readonly error: ZimSessionError | null;
  readonly sdk: 'none' | 'preparing' | 'ready';

  /** The token that ZIM has; null unless logged in. */
  readonly token: Token | null;
  /** Whether `tokenWillExpire` is news: at least 60 s were left when the token was presented. */
  readonly longLived: boolean;
  readonly renewsAt: number;
  readonly loggedInAt: number;
  /** Losses in a row, each soon after a login. */
  readonly flaps: number;
  /** A refusal now is final (S26). */
  readonly lastStand: boolean;

  /** `denied`: as idle, but nothing starts until the app asks. */
  readonly stage: 'idle' | 'denied' | 'waiting' | 'fetching' | 'presenting';
  /** Of the attempt. Never used twice, so that an answer to an earlier question is known as stale. */
  readonly id: number;
  readonly why: TokenReason;
  /** From 1; while waiting, the attempt that failed; 0 when idle. */
  readonly attempt: number;
  readonly startedAt: number;
  /** When the wait ends. */
  readonly at: number;
  /** What no wake-up cuts short: a Retry-After. */
  readonly notBefore: number;
  /** When fetching or presenting has taken too long. */
  readonly boundAt: number;
  /** A token that is fetched, and not accepted yet. */
  readonly fresh: Token | null;
  /** Whether ZIM has been asked to take it. */
  readonly called: boolean;
  /** Fresh tokens that ZIM refused in a row. */
  readonly refusals: number;
  readonly refused: string | null;
  /** Times in a row that a "connected" socket did not carry a renewToken (S35). */
  readonly deadSigns: number;
  readonly recreated: boolean;

  readonly call: Call | null;
  /** The SDK may hold the remains of a login (S14, S15): `logout()` before the next. */
  readonly dirty: boolean;
  readonly lastRenewCallAt: number;
  readonly renewals: readonly number[];
  readonly storm: boolean;
  readonly warned: readonly WarningCode[];
  /** Local minus server clock, ms; null until known. */
  readonly skew: number | null;
  /** False where the skew is a guess. */
  readonly measured: boolean;
  /** A token that looks expired was presented because the clock may be wrong. */
  readonly doubted: boolean;
  /** When a public `login()` (`renew()`) has to be answered; `NEVER` while none waits. */
  readonly loginBoundAt: number;
  readonly renewBoundAt: number;
}

/**
 * What to look at, though nothing failed. `clock-skew`: over a minute; `short-lived-token`: under a minute;
 * `renewal-storm`: over five renewals in a minute; `adopted-late`, `foreign-login`, `foreign-logout`,
 * `foreign-destroy`: other code uses the same ZIM instance; `user-name-ignored`, `avatar-not-updated`: of the profile
 * given to `login()`.
 */
export type WarningCode =
  | 'clock-skew'
  | 'short-lived-token'
  | 'renewal-storm'
  | 'adopted-late'
  | 'foreign-login'
  | 'foreign-logout'
  | 'foreign-destroy'
  | 'user-name-ignored'
  | 'avatar-not-updated';

export interface Policy {
  readonly appID: number;
  readonly window: 'auto' | number;
  /** Never throws, never answers NaN: see guardedRetry. */
  readonly retry: RetryPolicy;
  readonly timeouts: { readonly token: number; readonly login: number; readonly renew: number };
}

export const NEVER: number = Number.POSITIVE_INFINITY;

/** The fields of an attempt when there is none. */
export const IDLE: Pick<
  State,
  | 'stage'
  | 'attempt'
  | 'startedAt'
  | 'at'
  | 'notBefore'
  | 'boundAt'
  | 'fresh'
  | 'called'
  | 'refusals'
  | 'deadSigns'
  | 'recreated'
> = {
  stage: 'idle',
  attempt: 0,
  startedAt: -NEVER,
  at: NEVER,
  notBefore: 0,
  boundAt: NEVER,
  fresh: null,
  called: false,
  refusals: 0,
  deadSigns: 0,
  recreated: false,
};

export function initialState(now: number): State {
  return {
    ...IDLE,
    status: 'logged-out',
    reason: 'initial',
    connection: 'disconnected',
    connectionSince: now,
    user: null,
    error: null,
    sdk: 'none',
    token: null,
    longLived: false,
    renewsAt: 0,
    loggedInAt: 0,
    flaps: 0,
    lastStand: false,
    id: 0,
    why: 'login',
    refused: null,
    call: null,
    dirty: false,
    lastRenewCallAt: 0,
    renewals: [],
    storm: false,
    warned: [],
    skew: null,
    measured: false,
    doubted: false,
    loginBoundAt: NEVER,
    renewBoundAt: NEVER,
  };
}

/** Whether two states, or two snapshots, say the same. */
export function same<T extends object>(a: T, b: T): boolean {
  return (Object.keys(a) as (keyof T)[]).every((key) => Object.is(a[key], b[key]));
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A transition under way: the next state, not published yet, and what is to be done. */
export interface Draft extends Writable<State> {
  readonly now: number;
  readonly random: number;
  readonly policy: Policy;
  readonly effects: Effect[];
}

export function put(draft: Draft, fields: Partial<State>): void {
  Object.assign(draft, fields);
}
