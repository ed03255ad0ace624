import type { ZimSessionError } from './core/errors.ts';
import type { LoggedOutReason } from './core/model.ts';
import type { ZimSessionSnapshot } from './core/snapshot.ts';
import type { WarningCode } from './core/warning.ts';

/**
 * The events of the session itself. `stateChanged` comes first, then the specific event, then promises settle.
 * Instants are epoch ms of the local clock.
 */
export interface SessionEvents<Zim> {
  /** The snapshot changed. */
  stateChanged: (snapshot: ZimSessionSnapshot, previous: ZimSessionSnapshot) => void;
  /** There is a ZIM instance, or a new one. `setLogConfig` goes here. */
  instanceChanged: (zim: Zim) => void;
  /** ZIM has a new token. */
  tokenRenewed: (data: { readonly expiresAt: number }) => void;
  /** An attempt failed; `retryAt` is null when there is no next one. */
  renewalFailed: (data: { readonly error: ZimSessionError; readonly retryAt: number | null }) => void;
  /** Not logged in any more; the session is getting it back. */
  sessionLost: (data: { readonly error: ZimSessionError }) => void;
  /** Logged in again, after `downFor` ms. ZIM has forgotten rooms and subscriptions: join them again. */
  recovered: (data: { readonly downFor: number }) => void;
  /** The session ended. Never log in again by yourself after `kicked-out`: two devices would do it in turns, for ever. */
  loggedOut: (data: { readonly reason: LoggedOutReason; readonly error: ZimSessionError | null }) => void;
  /** Something to look at; nothing failed. */
  warning: (data: { readonly code: WarningCode; readonly message: string }) => void;
}

/** The events of the session and of ZIM. */
export type EventsOf<Zim, ZimEvents> = SessionEvents<Zim> & Omit<ZimEvents, keyof SessionEvents<Zim>>;

/** Those, by name: every other event is one of ZIM. */
export const SESSION_EVENTS: readonly (keyof SessionEvents<unknown>)[] = [
  'stateChanged',
  'instanceChanged',
  'tokenRenewed',
  'renewalFailed',
  'sessionLost',
  'recovered',
  'loggedOut',
  'warning',
];

export const isSessionEvent = (type: unknown): boolean =>
  (SESSION_EVENTS as readonly unknown[]).includes(type);
