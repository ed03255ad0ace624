import type { ZimSessionError } from './errors.ts';

/** What a retry policy is told about the attempt that failed. */
export interface RetryContext {
  /** What the attempt was for. */
  readonly phase: 'login' | 'renewal' | 'recovery';
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  /** Why it failed. */
  readonly error: ZimSessionError;
  /** Epoch ms: the end of `login()`, or 3 s before the token expires; null in recovery. */
  readonly deadline: number | null;
  /** Epoch ms. */
  readonly now: number;
  /** How long the attempt took, in ms. */
  readonly took?: number;
  /** From 0 to 1. */
  readonly random: number;
}

/**
 * How long to wait before the next attempt, in ms; null gives up. One that throws, or answers anything else, is
 * replaced by the default, and reported with `reportError`.
 */
export type RetryPolicy = (context: RetryContext) => number | null;

/** Of `exponentialBackoff`: the longest waits, which double from `initial` to `max`. */
export interface BackoffOptions {
  /** ms before the second attempt, at most, as long as the deadline has not passed. @default 500 */
  readonly initial?: number;
  /** ms, the longest wait before the deadline. @default 8_000 */
  readonly max?: number;
  /** ms: `initial` after the deadline and in recovery. @default 1_000 */
  readonly lateInitial?: number;
  /** ms: `max` after the deadline and in recovery. @default 30_000 */
  readonly lateMax?: number;
}

/**
 * The default policy: exponential backoff with full jitter. It never gives up. In recovery a request that was
 * never answered counts as waiting, so that attempts start at most 30 s apart there too.
 */
export function exponentialBackoff(options: BackoffOptions = {}): RetryPolicy {
  const { initial = 500, max = 8_000, lateInitial = 1_000, lateMax = 30_000 } = options;
  return ({ attempt, error, deadline, now, took = 0, random }) => {
    const inTime = deadline !== null && now < deadline;
    const [base, cap] = inTime ? [initial, max] : [lateInitial, lateMax];
    const spent = !inTime && error.code === 'token-endpoint-timeout' ? took : 0;
    return Math.max(0, random * Math.min(cap, base * 2 ** (attempt - 1)) - spent);
  };
}

/** A policy of the app's, made safe: what throws or answers nonsense is replaced by the default. */
export function guardedRetry(policy: RetryPolicy, onError: (error: unknown) => void): RetryPolicy {
  const fallback = exponentialBackoff();
  return (context) => {
    try {
      const wait = policy(context);
      if (wait === null || (typeof wait === 'number' && wait >= 0)) return wait;
      throw new TypeError('retry must return milliseconds or null');
    } catch (error) {
      onError(error);
      return fallback(context);
    }
  };
}
