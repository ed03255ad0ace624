import type { ZimSessionError } from './errors.ts';
import { type LoggedOutReason, NEVER, type State } from './model.ts';

export type SessionStatus = State['status'] | 'destroyed';
export type Connection = State['connection'];
export type RenewalStage = 'idle' | 'scheduled' | 'fetching' | 'presenting' | 'retrying' | 'denied';

/**
 * The session as data: whether the user is logged in (`status`), whether the socket is up (`connection`),
 * and whether a new token is on its way (`renewal`). Instants are epoch ms of the local clock. Immutable.
 */
export interface ZimSessionSnapshot {
  readonly status: SessionStatus;
  /** Why the session is logged out; null otherwise. */
  readonly reason: LoggedOutReason | null;
  readonly connection: Connection;
  readonly connectionSince: number;
  readonly renewal: RenewalStage;
  readonly userID: string | null;
  readonly tokenExpiresAt: number | null;
  readonly renewsAt: number | null;
  /** From 1; 0 when idle. */
  readonly attempt: number;
  /** When the next attempt starts, while one waits. */
  readonly retryAt: number | null;
  /** The last failure; null once healthy. */
  readonly error: ZimSessionError | null;
  /** Local minus server clock in ms; null until measured. */
  readonly clockSkew: number | null;
}

function renewalOf({ status, stage, denied }: State): RenewalStage {
  if (stage === 'waiting') return 'retrying';
  if (stage !== 'idle') return stage;
  return status !== 'logged-in' ? 'idle' : denied ? 'denied' : 'scheduled';
}

/** `offset`: what the steady clock is ahead of the local one. */
export function project(state: State, offset: number): ZimSessionSnapshot {
  const { status, reason, connection, user, token, attempt, error, at } = state;
  const skew = state.skew ?? 0;
  return {
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
  };
}
