import type { ZimSessionError } from './errors.ts';
import { expiryOf, keptUserOf, type LoggedOutReason, NEVER, type Session, type State } from './model.ts';

/** Whether the user is logged in. `recovering`: was, and is about to be again; `destroyed`: this session only. */
export type SessionStatus = 'logged-out' | 'logging-in' | 'logged-in' | 'recovering' | 'destroyed';
/** Whether the socket is up. `reconnecting` is the SDK's own doing: the user stays logged in. */
export type Connection = 'disconnected' | 'connecting' | 'connected' | 'reconnecting';
/**
 * Whether a new token is on its way. `scheduled`: not yet; `fetching`: the provider is asked; `presenting`: ZIM is;
 * `retrying`: waiting for the next attempt; `denied`: the backend gives none; `renew()` asks again, and the session itself once, 10 s before the deadline.
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
  /** Who is logged in, or is about to be, also where another tab has the login (`other-tab`); null otherwise. */
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

export function connectionOf(session: Session): Connection {
  if (session.status === 'logged-out') return 'disconnected';
  if (session.status !== 'logged-in') return 'connecting';
  return session.up ? 'connected' : 'reconnecting';
}

function renewalOf({ session, attempt: { stage } }: State): RenewalStage {
  if (stage === 'waiting') return 'retrying';
  if (stage === 'ready') return 'presenting';
  return stage === 'idle' && session.status === 'logged-in' ? 'scheduled' : stage;
}

/** `offset`: what the steady clock is ahead of the local one. */
export function project(state: State, offset: number): ZimSessionSnapshot {
  const { session, attempt, run, clock } = state;
  const loggedIn = session.status === 'logged-in' ? session : null;
  const waits = attempt.stage === 'waiting' ? attempt : null;
  return Object.freeze({
    status: session.status,
    reason: session.status === 'logged-out' ? session.reason : null,
    connection: connectionOf(session),
    connectionSince: state.connectionSince - offset,
    renewal: renewalOf(state),
    userID: keptUserOf(state)?.userID ?? null,
    tokenExpiresAt: loggedIn && expiryOf(loggedIn.token, state) - offset,
    renewsAt: loggedIn && loggedIn.renewsAt - offset,
    attempt: waits ? Math.max(1, run.attempt) : run.attempt,
    retryAt: waits && waits.until < NEVER ? waits.until - offset : null,
    error: state.error,
    clockSkew: clock.skew === null ? null : clock.skew - offset,
  });
}

/** A snapshot to be written down. */
export interface SerializedSnapshot extends Omit<ZimSessionSnapshot, 'error'> {
  /** The last failure, without its cause; null once healthy. */
  readonly error: Pick<ZimSessionError, 'code' | 'kind' | 'message' | 'zimCode' | 'httpStatus'> | null;
}

export function serialize(snapshot: ZimSessionSnapshot): SerializedSnapshot {
  const { error } = snapshot;
  if (!error) return { ...snapshot, error };
  const { code, kind, message, zimCode, httpStatus } = error;
  const numbers = {
    ...(zimCode !== undefined && { zimCode }),
    ...(httpStatus !== undefined && { httpStatus }),
  };
  return { ...snapshot, error: { code, kind, message, ...numbers } };
}
