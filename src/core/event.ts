import type { ZimSessionError } from './errors.ts';
import type { Instant, LoggedOutReason } from './model.ts';
import type { Token, TokenGrant } from './token.ts';
import type { ZimUser } from './user.ts';

/** Somebody who waits for an answer, and for how long, in ms. Known by its number until it has one. */
export interface Caller {
  readonly caller: number;
  readonly within: number;
}

/** What the core is told. */
export type Event = { readonly now: Instant; readonly random: number; readonly visible: boolean } & (
  | { readonly type: 'preload' }
  | ({ readonly type: 'login' } & Login)
  | ({ readonly type: 'renew'; readonly token?: Token | null } & Caller)
  /** These do not wait any more. */
  | { readonly type: 'left'; readonly callers: readonly number[] }
  /** The last session let go, and none that came since wants this login. */
  | { readonly type: 'abandoned'; readonly isClearDB?: boolean | undefined }
  | { readonly type: 'logout'; readonly isClearDB?: boolean | undefined }
  /** Time has passed; `wake`: and the page woke up, or is online again. */
  | { readonly type: 'tick'; readonly wake: boolean }
  | { readonly type: 'sdkReady' }
  | { readonly type: 'sdkFailed'; readonly error: ZimSessionError }
  /** Other code destroyed the instance while nobody was logged in here. */
  | { readonly type: 'instanceGone' }
  /** `offset`: ms that the steady clock is ahead of the local one. */
  | { readonly type: 'fetched'; readonly id: number; readonly grant: TokenGrant; readonly offset?: number }
  | { readonly type: 'fetchFailed'; readonly id: number; readonly error: ZimSessionError }
  | { readonly type: 'presented'; readonly id: number; readonly error: ZimSessionError | null }
  | { readonly type: 'connection'; readonly state: number; readonly event: number }
  | { readonly type: 'tokenWillExpire' }
  /** Another event of ZIM. */
  | { readonly type: 'heard' }
  /** The app saw a call of its own go unanswered. */
  | { readonly type: 'suspect' }
  /** `state`: what was heard of the other tabs. */
  | ({ readonly type: 'tab'; readonly state: string } & TabVerdict)
  /** What became of a question. */
  | { readonly type: 'answered'; readonly id: number; readonly error: ZimSessionError | null }
);

/** What the other tabs of this browser mean for this one. */
export interface TabVerdict {
  /** Whether another one may have the login. */
  readonly isTabUndecided: boolean;
  /** The session is over, and why. */
  readonly end?: LoggedOutReason | null;
  /** Who comes in by himself. */
  readonly login?: Login | null;
}

/** A login as it is asked for. */
export interface Login extends Caller {
  readonly user: ZimUser;
  /** One at hand, to be presented instead of asking for one. */
  readonly token?: Token | null;
  /** It moves to this tab, where another one has it. */
  readonly takeOver?: boolean | undefined;
  /** It comes by itself; since when another tab had it. */
  readonly since?: Instant;
}

/** As it is reported: the engine adds when that was. */
export type Input = Event extends infer E
  ? E extends Event
    ? Omit<E, 'now' | 'random' | 'visible'>
    : never
  : never;
