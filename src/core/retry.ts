import type { ZimSessionError } from './errors.ts';

export interface RetryContext {
  readonly phase: 'login' | 'renewal' | 'recovery';
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  readonly error: ZimSessionError;
  /** Epoch ms: the end of `login()`, or 3 s before the token expires; null in recovery. */
  readonly deadline: number | null;
  readonly now: number;
  /** From 0 to 1. */
  readonly random: number;
}

/** How long to wait before the next attempt, in ms; null gives up. */
export type RetryPolicy = (context: RetryContext) => number | null;

export interface BackoffOptions {
  /** ms before the second attempt, at most. @default 500 */
  readonly initial?: number;
  /** ms, the longest wait before the deadline. @default 8_000 */
  readonly max?: number;
  /** The same after the deadline and in recovery. @default 1_000 */
  readonly lateInitial?: number;
  /** @default 30_000 */
  readonly lateMax?: number;
}

/** The default policy: exponential backoff with full jitter. It never gives up. */
export function exponentialBackoff(options: BackoffOptions = {}): RetryPolicy {
  const { initial = 500, max = 8_000, lateInitial = 1_000, lateMax = 30_000 } = options;
  return ({ attempt, deadline, now, random }) => {
    const [base, cap] = deadline !== null && now < deadline ? [initial, max] : [lateInitial, lateMax];
    return random * Math.min(cap, base * 2 ** (attempt - 1));
  };
}

/** A policy of the app's, made safe: what throws or answers nonsense is replaced by the default. */
export function guardedRetry(policy: RetryPolicy, onError: (error: unknown) => void): RetryPolicy {
  const fallback = exponentialBackoff();
  return (context) => {
    try {
      const wait = policy(context);
      if (wait === null || (typeof wait === 'number' && wait >= 0)) return wait;
      onError(new TypeError('retry must return milliseconds or null'));
    } catch (error) {
      onError(error);
    }
    return fallback(context);
  };
}
