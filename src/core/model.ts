import type { ZimSessionError } from './errors.ts';
import type { RetryPolicy } from './retry.ts';
import type { Token } from './token.ts';
import type { ZimUser } from './user.ts';

// All instants in here are epoch ms of the machine's steady clock (which never goes back), except
// Token.expiresAt, which is by the server's clock.

export type TokenReason = 'login' | 'renewal' | 'recovery' | 'manual';

export type LoggedOutReason =
  | 'initial'
  | 'requested'
  | 'login-failed'
  | 'kicked-out'
  | 'unregistered'
  | 'token-denied'
  | 'recovery-failed';

/** Login, renewal and recovery are the same thing: wait, fetch a token, present it to ZIM. */
export interface Attempt {
  /** Never used twice, so that an answer to an earlier question is known as stale. */
  readonly id: number;
  readonly reason: TokenReason;
  /** From 1; while waiting, the attempt that failed. */
  readonly n: number;
  readonly stage: 'waiting' | 'fetching' | 'presenting';
  readonly startedAt: number;
  /** When the wait ends. */
  readonly at: number;
  /** What no wake-up cuts short: a Retry-After. */
  readonly notBefore: number;
  /** When fetching or presenting has taken too long. */
  readonly boundAt: number;
  /** Fetched, and not yet accepted. */
  readonly token: Token | null;
  readonly calledAt: number | null;
  /** Fresh tokens that ZIM refused in a row. */
  readonly refusals: number;
  /** Times in a row that a "connected" socket did not carry a renewToken (S35). */
  readonly deadSigns: number;
  readonly recreated: boolean;
}

export type Phase =
  | { readonly status: 'logged-out'; readonly reason: LoggedOutReason }
  | { readonly status: 'logging-in'; readonly user: ZimUser; readonly attempt: Attempt }
  | {
      readonly status: 'logged-in';
      readonly user: ZimUser;
      readonly connection: 'connected' | 'reconnecting';
      readonly token: Token;
      /** Whether `tokenWillExpire` is news: at least 60 s were left when the token was presented. */
      readonly longLived: boolean;
      readonly renewsAt: number;
      /** Null: the next renewal is only scheduled. */
      readonly attempt: Attempt | null;
      readonly denied: boolean;
      readonly since: number;
      readonly flaps: number;
    }
  | {
      readonly status: 'recovering';
      readonly user: ZimUser;
      readonly attempt: Attempt;
      readonly lostAt: number;
      readonly flaps: number;
      /** A refusal now is final (S26). */
      readonly lastStand: boolean;
    };

export interface State {
  readonly phase: Phase;
  readonly seq: number;
  readonly sdk: 'none' | 'preparing' | 'ready';
  readonly connectionSince: number;
  readonly error: ZimSessionError | null;
  /** Local minus server clock, ms; null until known. */
  readonly skew: number | null;
  /** False where the skew is a guess. */
  readonly measured: boolean;
  /** A token that looks expired was presented because the clock may be wrong. */
  readonly doubted: boolean;
  readonly refused: string | null;
  /** The SDK call that is not answered yet. */
  readonly call: {
    readonly id: number;
    readonly kind: 'login' | 'renewToken';
    readonly token: Token;
    readonly at: number;
  } | null;
  /** The SDK may hold the remains of a login (S14, S15): `logout()` before the next. */
  readonly dirty: boolean;
  readonly lastRenewCallAt: number;
  readonly renewals: readonly number[];
  readonly storm: boolean;
  readonly warned: readonly WarningCode[];
  /** When a public `login()` (`renew()`) that waits has to be answered. */
  readonly loginBoundAt: number | null;
  readonly renewBoundAt: number | null;
}

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
  readonly token: string;
  readonly userID?: string | undefined;
  readonly appID?: number | undefined;
  /** Seconds. Used to measure the clock skew, never as the expiry. */
  readonly expiresIn?: number | undefined;
  /** Epoch ms. */
  readonly serverTime?: number | undefined;
}

export type Event = { readonly now: number; readonly random: number } & (
  | { readonly type: 'preload' }
  | { readonly type: 'login'; readonly user: ZimUser }
  | { readonly type: 'renew' }
  | { readonly type: 'logout'; readonly isClearDB?: boolean | undefined }
  /** Time has passed; `wake`: and the page woke up, or is online again. */
  | { readonly type: 'tick'; readonly wake: boolean }
  | { readonly type: 'sdkReady' }
  | { readonly type: 'sdkFailed'; readonly error: ZimSessionError }
  | { readonly type: 'fetched'; readonly id: number; readonly grant: TokenGrant }
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
  /** `quiet`: the app did not ask for it. */
  | { readonly type: 'logout'; readonly isClearDB: boolean | undefined; readonly quiet: boolean }
  | { readonly type: 'updateAvatar'; readonly url: string }
  | { readonly type: 'settle'; readonly call: 'login' | 'renew'; readonly error: ZimSessionError | null }
  | { readonly type: 'warn'; readonly code: WarningCode; readonly message: string }
  | { readonly type: 'tokenRenewed'; readonly expiresAt: number }
  | { readonly type: 'renewalFailed'; readonly error: ZimSessionError; readonly retryAt: number | null }
  | { readonly type: 'sessionLost'; readonly error: ZimSessionError }
  | { readonly type: 'recovered'; readonly downFor: number }
  | { readonly type: 'loggedOut'; readonly reason: LoggedOutReason; readonly error: ZimSessionError | null };

export interface Policy {
  readonly appID: number;
  readonly window: 'auto' | number;
  /** Never throws, never answers NaN: see guardedRetry. */
  readonly retry: RetryPolicy;
  readonly timeouts: { readonly token: number; readonly login: number; readonly renew: number };
}

export function initialState(now: number): State {
  return {
    phase: { status: 'logged-out', reason: 'initial' },
    seq: 0,
    sdk: 'none',
    connectionSince: now,
    error: null,
    skew: null,
    measured: false,
    doubted: false,
    refused: null,
    call: null,
    dirty: false,
    lastRenewCallAt: Number.NEGATIVE_INFINITY,
    renewals: [],
    storm: false,
    warned: [],
    loginBoundAt: null,
    renewBoundAt: null,
  };
}
