import type { ZimSessionError } from './errors.ts';
import type { RetryPolicy } from './retry.ts';
import type { Token } from './token.ts';
import type { ZimUser } from './user.ts';

// All instants in here are epoch ms of the machine's steady clock (which never goes back), except
// Token.expiresAt, which is by the server's clock.

/** What a token is needed for; `manual`: the app called `renew()`. */
export type TokenReason = 'login' | 'renewal' | 'recovery' | 'manual';

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
  readonly denied: boolean;
  readonly loggedInAt: number;
  readonly lostAt: number;
  /** Losses in a row, each soon after a login. */
  readonly flaps: number;
  /** A refusal now is final (S26). */
  readonly lastStand: boolean;

  readonly stage: 'idle' | 'waiting' | 'fetching' | 'presenting';
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
  /** When a public `login()` (`renew()`) that waits has to be answered. */
  readonly loginBoundAt: number | null;
  readonly renewBoundAt: number | null;
}

/**
 * What to look at, though nothing failed. `clock-skew`: over a minute; `short-lived-token`: under a minute;
 * `renewal-storm`: over five renewals in a minute; `adopted-late`, `foreign-login`, `foreign-logout`,
 * `foreign-destroy`: other code uses the same ZIM instance (S37, S38, S40); `insecure-endpoint`: plain http;
 * `user-name-ignored`, `avatar-not-updated`: of the profile given to `login()`.
 */
export type WarningCode =
  | 'clock-skew'
  | 'short-lived-token'
  | 'renewal-storm'
  | 'adopted-late'
  | 'foreign-login'
  | 'foreign-logout'
  | 'foreign-destroy'
  | 'insecure-endpoint'
  | 'user-name-ignored'
  | 'avatar-not-updated';

/** What a token provider may answer. */
export interface TokenGrant {
  /** A token04. Its expiry is read from itself. */
  readonly token: string;
  /** Whom it is for; of somebody else it is refused (`token-mismatch`). */
  readonly userID?: string | undefined;
  /** Which app it is for; of another it is refused (`token-mismatch`). */
  readonly appID?: number | undefined;
  /** Seconds. Used to measure the clock skew, never as the expiry. */
  readonly expiresIn?: number | undefined;
  /** Epoch ms, by the clock of the server. Used to measure the clock skew, before `expiresIn`. */
  readonly serverTime?: number | undefined;
}

export type Event = { readonly now: number; readonly random: number } & (
  | { readonly type: 'preload' }
  /** `within`: ms that are left of the bound, where the call was handed over. */
  | { readonly type: 'login'; readonly user: ZimUser; readonly within?: number | undefined }
  | { readonly type: 'renew'; readonly within?: number | undefined }
  | { readonly type: 'logout'; readonly isClearDB?: boolean | undefined }
  /** Time has passed; `wake`: and the page woke up, or is online again. */
  | { readonly type: 'tick'; readonly wake: boolean }
  | { readonly type: 'sdkReady' }
  | { readonly type: 'sdkFailed'; readonly error: ZimSessionError }
  /** `offset`: ms that the steady clock is ahead of the local one. */
  | { readonly type: 'fetched'; readonly id: number; readonly grant: TokenGrant; readonly offset?: number }
  | { readonly type: 'fetchFailed'; readonly id: number; readonly error: ZimSessionError }
  | { readonly type: 'presented'; readonly id: number; readonly error: ZimSessionError | null }
  | { readonly type: 'connection'; readonly state: number; readonly event: number }
  | { readonly type: 'tokenWillExpire' }
  /** Other code called `login` or `renewToken`, with success. */
  | {
      readonly type: 'foreignToken';
      readonly method: 'login' | 'renewToken';
      readonly userID: string | null;
      readonly token: Token | null;
      /** Whether the socket was up, so that the token replaced ours (S38). */
      readonly handover: boolean;
    }
  | { readonly type: 'foreignRenewCall' }
  | { readonly type: 'foreignLogout' }
  | { readonly type: 'foreignDestroy' }
);

export type Effect =
  | { readonly type: 'prepare' | 'recreate' | 'abortFetch' }
  | {
      readonly type: 'fetch';
      readonly id: number;
      readonly userID: string;
      readonly reason: TokenReason;
      readonly attempt: number;
      readonly deadline: number | null;
    }
  | {
      readonly type: 'login';
      readonly id: number;
      readonly user: ZimUser;
      readonly token: string;
      readonly reset: boolean;
    }
  | { readonly type: 'renewToken'; readonly id: number; readonly token: string }
  /** The SDK is reconnecting: remind it of the token that it has. */
  | { readonly type: 'remind'; readonly userID: string; readonly token: string }
  /** `quiet`: the app did not ask for it. */
  | { readonly type: 'logout'; readonly isClearDB: boolean | undefined; readonly quiet: boolean }
  | { readonly type: 'updateAvatar'; readonly url: string }
  /** What waits for a login or a renewal has its answer. */
  | { readonly type: 'settle'; readonly call: 'login' | 'renew'; readonly error: ZimSessionError | null }
  /** An event of the session. Keys of `data` that end in `At` are instants. */
  | { readonly type: 'emit'; readonly event: string; readonly data: object };

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
    denied: false,
    loggedInAt: 0,
    lostAt: 0,
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
    loginBoundAt: null,
    renewBoundAt: null,
  };
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
