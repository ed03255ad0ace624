import type { ZimSessionError } from './errors.ts';
import type { LoggedOutReason, Phase, State } from './model.ts';

export type SessionStatus = 'logged-out' | 'logging-in' | 'logged-in' | 'recovering' | 'destroyed';
export type Connection = 'disconnected' | 'connecting' | 'connected' | 'reconnecting';
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

export function connectionOf(phase: Phase): Connection {
  if (phase.status === 'logged-out') return 'disconnected';
  return phase.status === 'logged-in' ? phase.connection : 'connecting';
}

function renewalOf(phase: Phase): RenewalStage {
  if (phase.status === 'logged-out') return 'idle';
  const { attempt } = phase;
  if (!attempt) return phase.status === 'logged-in' && phase.denied ? 'denied' : 'scheduled';
  return attempt.stage === 'waiting' ? 'retrying' : attempt.stage;
}

/** `offset`: what the steady clock is ahead of the local one. */
export function project(state: State, offset: number): ZimSessionSnapshot {
  const { phase } = state;
  const local = (at: number) => at - offset;
  const attempt = phase.status === 'logged-out' ? null : phase.attempt;
  const loggedIn = phase.status === 'logged-in';
  return {
    status: phase.status,
    reason: phase.status === 'logged-out' ? phase.reason : null,
    connection: connectionOf(phase),
    connectionSince: local(state.connectionSince),
    renewal: renewalOf(phase),
    userID: phase.status === 'logged-out' ? null : phase.user.userID,
    tokenExpiresAt: loggedIn ? local(phase.token.expiresAt + (state.skew ?? 0)) : null,
    renewsAt: loggedIn ? local(phase.renewsAt) : null,
    attempt: attempt?.n ?? 0,
    retryAt: attempt?.stage === 'waiting' && attempt.at < Number.POSITIVE_INFINITY ? local(attempt.at) : null,
    error: state.error,
    clockSkew: state.skew === null ? null : state.skew - offset,
  };
}
