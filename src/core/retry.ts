import { reading, refuseOptions, type ZimSessionError } from './errors.ts';

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
  readonly took?: number | undefined;
  /** From 0 to 1. */
  readonly random: number;
}

/**
 * How long to wait before the next attempt, in ms; null gives up. One that throws, or answers anything else, is
 * replaced by the default, and reported once with `reportError`. What it asks of the session comes after its answer.
 */
export type RetryPolicy = (context: RetryContext) => number | null;

/** Of `exponentialBackoff`: the longest waits, which double from `initial` to `max`. */
export interface BackoffOptions {
  /** ms before the second attempt, at most, as long as the deadline has not passed. @default 500 */
  readonly initial?: number | undefined;
  /** ms, the longest wait before the deadline. @default 8_000 */
  readonly max?: number | undefined;
  /** ms: `initial` after the deadline and in recovery. @default 1_000 */
  readonly lateInitial?: number | undefined;
  /** ms: `max` after the deadline and in recovery. @default 30_000 */
  readonly lateMax?: number | undefined;
}

/**
 * The default policy: exponential backoff with full jitter. It never gives up. In recovery a request that was
 * never answered counts as waiting, so that attempts start at most 30 s apart there too. Throws `invalid-options`.
 */
export function exponentialBackoff(options?: BackoffOptions): RetryPolicy {
  const waits = reading(() => {
    const { initial = 500, max = 8_000, lateInitial = 1_000, lateMax = 30_000 } = options ?? {};
    return { initial, max, lateInitial, lateMax };
  });
  for (const [name, ms] of Object.entries(waits)) {
    if (!(Number.isFinite(ms) && ms >= 0)) refuseOptions(`${name} must be a number of milliseconds, from 0`);
  }
  const { initial, max, lateInitial, lateMax } = waits;
  return (context) =>
    reading(() => {
      const { attempt, error, deadline, now, took = 0, random } = context;
      const inTime = deadline !== null && now < deadline;
      const [base, cap] = inTime ? [initial, max] : [lateInitial, lateMax];
      const spent = !inTime && error.code === 'token-endpoint-timeout' ? took : 0;
      // After a night of attempts the power is infinite, and nothing times that is no number, but nothing.
      return Math.max(0, random * Math.min(cap, base * 2 ** (attempt - 1)) - spent) || 0;
    });
}
