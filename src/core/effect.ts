import type { ZimSessionError } from './errors.ts';
import type { TokenReason } from './token.ts';
import type { ZimUser } from './user.ts';

/** What the machine wants done. */
export type Effect =
  | { readonly type: 'prepare' | 'recreate' }
  /** `of`: the attempt; a later one may be fetching already. */
  | { readonly type: 'abortFetch'; readonly of: number }
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
  /**
   * While reconnecting, the SDK goes by the expiry of the token of the last `login()`, renewed or not, and
   * ends a session whose first token is over. A login of the same user joins the attempt (S17), and sets that.
   */
  | { readonly type: 'remind'; readonly userID: string; readonly token: string }
  /** `quiet`: the app did not ask for it. */
  | { readonly type: 'logout'; readonly isClearDB: boolean | undefined; readonly quiet: boolean }
  | { readonly type: 'updateAvatar'; readonly url: string }
  /** What waits for a login or a renewal has its answer. */
  | { readonly type: 'settle'; readonly call: 'login' | 'renew'; readonly error: ZimSessionError | null }
  /** An event of the session. Keys of `data` that end in `At` are instants. */
  | { readonly type: 'emit'; readonly event: string; readonly data: object };
