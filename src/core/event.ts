import type { ZimSessionError } from './errors.ts';
import type { Token, TokenGrant } from './token.ts';
import type { ZimUser } from './user.ts';

/** What the machine is told. */
export type Event = { readonly now: number; readonly random: number } & (
  | { readonly type: 'preload' }
  /** `within`: ms that are left of the bound, where the call was handed over. */
  | { readonly type: 'login'; readonly user: ZimUser; readonly within?: number | undefined }
  | { readonly type: 'renew'; readonly within?: number | undefined }
  /** Nobody waits for these any more. */
  | { readonly type: 'abandoned'; readonly calls: readonly ('login' | 'renew')[] }
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
      /** Whether ZIM goes by it instead of ours now; `later`, `sooner`: if it ends later (S38), or sooner. */
      readonly replaces: 'always' | 'later' | 'sooner' | 'never';
    }
  | { readonly type: 'foreignRenewCall' }
  | { readonly type: 'foreignLogout' }
  | { readonly type: 'foreignDestroy' }
);

/** As it is reported: when that was is added by the machine. */
export type Input = Event extends infer E ? (E extends Event ? Omit<E, 'now' | 'random'> : never) : never;
