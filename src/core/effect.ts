import type { ZimSessionError } from './errors.ts';
import type { Instant, LoggedOutReason } from './model.ts';
import type { TokenReason } from './token.ts';
import type { ZimUser } from './user.ts';
import type { WarningCode } from './warning.ts';

/** What listeners of the session are told, with instants of the steady clock. */
export type News =
  | { readonly event: 'tokenRenewed'; readonly data: { readonly expiresAt: Instant } }
  | {
      readonly event: 'renewalFailed';
      readonly data: { readonly error: ZimSessionError; readonly retryAt: Instant | null };
    }
  | { readonly event: 'sessionLost'; readonly data: { readonly error: ZimSessionError } }
  | { readonly event: 'recovered'; readonly data: { readonly downFor: number } }
  | {
      readonly event: 'loggedOut';
      readonly data: { readonly reason: LoggedOutReason; readonly error: ZimSessionError | null };
    }
  | { readonly event: 'warning'; readonly data: { readonly code: WarningCode; readonly message: string } };

/** What the core wants done. */
export type Effect =
  /** Load the SDK, then create or adopt the instance. */
  | { readonly type: 'prepare' }
  /** Replace the instance, which is of no use any more. */
  | { readonly type: 'recreate' }
  | {
      readonly type: 'fetch';
      readonly id: number;
      readonly userID: string;
      readonly reason: TokenReason;
      readonly attempt: number;
      readonly deadline: Instant | null;
    }
  /** Of this attempt: a later one may be fetching already. */
  | { readonly type: 'abortFetch'; readonly of: number }
  | { readonly type: 'login'; readonly id: number; readonly user: ZimUser; readonly token: string }
  | { readonly type: 'renewToken'; readonly id: number; readonly token: string }
  /** `renewToken` is refused until a clock that was set back has caught up. A login of the same user hands it over, too. */
  | { readonly type: 'handOver'; readonly id: number; readonly userID: string; readonly token: string }
  /**
   * While it reconnects, the SDK goes by the expiry of the token of the last `login()`, renewed or not, and ends a
   * session whose first token is over. A login of the same user joins the reconnect and sets that expiry.
   */
  | { readonly type: 'remind'; readonly userID: string; readonly token: string }
  /** `quiet`: the app did not ask for it, so nobody hears of its 0/0. */
  | { readonly type: 'logout'; readonly isClearDB: boolean | undefined; readonly quiet: boolean }
  | { readonly type: 'updateAvatar'; readonly url: string }
  /** Ask ZIM what only its server can answer: whether this user is online. */
  | { readonly type: 'ask'; readonly id: number; readonly userID: string }
  /** These callers have their answer. */
  | {
      readonly type: 'settle';
      readonly callers: readonly number[];
      readonly call: 'login' | 'renew';
      readonly error: ZimSessionError | null;
    }
  | ({ readonly type: 'emit' } & News);
