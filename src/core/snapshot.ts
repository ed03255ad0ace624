import type { ZimSessionError } from './errors.ts';
import { type LoggedOutReason, NEVER, type State } from './model.ts';

/** Whether the user is logged in. `recovering`: was, and is about to be again; `destroyed`: this session only. */
export type SessionStatus = 'logged-out' | 'logging-in' | 'logged-in' | 'recovering' | 'destroyed';
/** Whether the socket is up. `reconnecting` is the SDK's own doing (S35): the user stays logged in. */
export type Connection = 'disconnected' | 'connecting' | 'connected' | 'reconnecting';
/**
 * Whether a new token is on its way. `scheduled`: not yet; `fetching`: the provider is asked; `presenting`: ZIM is;
 * `retrying`: waiting for the next attempt; `denied`: the backend gives none, until `renew()` asks again.
 */
export type RenewalStage = 'idle' | 'scheduled' | 'fetching' | 'presenting' | 'retrying' | 'denied';

/**
 * The session as data: whether the user is logged in (`status`), whether the socket is up (`connection`),
 * and whether a new token is on its way (`renewal`). Instants are epoch ms of the local clock. Immutable.
 */
export interface ZimSessionSnapshot {
  /** Whether the user is logged in. */
  readonly status: SessionStatus;
  /** Why the session is logged out; null otherwise. */
  readonly reason: LoggedOutReason | null;
  /** Whether the socket is up. */
  readonly connection: Connection;
  /** When `connection` last changed. */
  readonly connectionSince: number;
  /** Whether a new token is on its way. */
  readonly renewal: RenewalStage;
  /** Who is logged in, or is about to be; null otherwise. */
  readonly userID: string | null;
  /** When the token that ZIM has ends; null unless logged in. */
  readonly tokenExpiresAt: number | null;
  /** When its renewal starts; null unless logged in. */
  readonly renewsAt: number | null;
  /** Which attempt is under way, or failed last, from 1; 0 when idle. */
  readonly attempt: number;
  /** When the next attempt starts, while one waits; a renewal also waits for the connection. Null otherwise. */
  readonly retryAt: number | null;
  /** The last failure; null once healthy. */
  readonly error: ZimSessionError | null;
  /** Local minus server clock in ms; null until known. */
  readonly clockSkew: number | null;
}

function renewalOf({ stage, token }: State): RenewalStage {
  if (stage === 'waiting') return 'retrying';
  return stage === 'idle' && token ? 'scheduled' : stage;
}

/** `offset`: what the steady clock is ahead of the local one. `more`: what is otherwise for this session. */
export function project(
  state: State,
  offset: number,
  more?: Partial<ZimSessionSnapshot>,
): ZimSessionSnapshot {
  const { status, reason, connection, user, token, attempt, error, at } = state;
  const skew = state.skew ?? 0;
  return Object.freeze({
    status,
    reason,
    connection,
    connectionSince: state.connectionSince - offset,
    renewal: renewalOf(state),
    userID: user?.userID ?? null,
    tokenExpiresAt: token && token.expiresAt + skew - offset,
    renewsAt: token && state.renewsAt - offset,
    attempt: state.stage === 'waiting' ? Math.max(1, attempt) : attempt,
    retryAt: state.stage === 'waiting' && at < NEVER ? at - offset : null,
    error,
    clockSkew: state.skew === null ? null : skew - offset,
    ...more,
  });
}
