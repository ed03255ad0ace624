import { reading, refuseOptions, type ZimSessionError } from './errors.ts';
import {
  BACK,
  BACK_HIDDEN,
  FAILS_FOR_A_WHILE,
  FAILS_FOR_LONG,
  HIDDEN,
  HIDDEN_GROWTH,
  IN_FRONT,
  LONGEST_LOGIN_WAIT,
  NO_DENSER,
  PATIENT_AFTER,
  PATIENT_UNTIL,
  SILENT,
  SILENT_FIRST,
  SILENT_HIDDEN,
} from './times.ts';

/** What a retry policy is told about the attempt that failed. */
export interface RetryContext {
  /** What the attempt was for. */
  readonly phase: 'login' | 'renewal' | 'recovery';
  /** The attempt that failed, from 1. */
  readonly attempt: number;
  /** Why it failed. */
  readonly error: ZimSessionError;
  /** Epoch ms: the end of `login()`, or 3 s before the token expires; null in recovery, and for a login that comes by itself. */
  readonly deadline: number | null;
  /** Epoch ms. */
  readonly now: number;
  /** How long the attempt took, in ms. */
  readonly took?: number | undefined;
  /** From 0 to 1. */
  readonly random: number;
  /** Whether the page is in front. */
  readonly visible?: boolean | undefined;
  /** Requests in a row that the backend never answered, this one included. */
  readonly silences?: number | undefined;
  /** ms since the first of the requests in a row that the backend did not answer with a token. */
  readonly failingFor?: number | undefined;
}

/**
 * How long to wait before the next attempt, in ms; null gives up. One that throws, or answers anything else, is
 * replaced by the default, and reported once with `reportError`. What it asks of the session comes after its answer.
 */
export type RetryPolicy = (context: RetryContext) => number | null;

/** Of `exponentialBackoff`, for a page in front; a hidden one waits longer. */
export interface BackoffOptions {
  /** ms: the first wait before a deadline, at most; it doubles each time. Not of a renewal that was not answered with a minute left or more. @default 500 */
  readonly initial?: number | undefined;
  /** ms: the longest wait before a deadline: of a renewal, where a quarter of what is left is not less. @default 30_000 */
  readonly max?: number | undefined;
  /** ms: the first wait in recovery, at most; it doubles each time. Eight times that after silence; none where it has been failing for a minute. @default 1_000 */
  readonly lateInitial?: number | undefined;
  /** ms: the longest wait in recovery; half as long again in time, where that went on for more than four minutes. @default 30_000 */
  readonly lateMax?: number | undefined;
}

/**
 * The default policy, made so that a fleet keeps no backend down. It never gives up. Waits are random and double, up to
 * 8 s in `login()`, to `lateMax` in recovery, and in a renewal to `max` or a quarter of what is left, so that attempts
 * get denser towards the deadline. In a hidden page they are up to twice as long; after a request that was never
 * answered, up to 8 times, and 10 times in a hidden page, from 8 times `lateInitial` or, with a minute left and more, from
 * that quarter on. Throws `invalid-options`.
 */
export function exponentialBackoff(options?: BackoffOptions): RetryPolicy {
  const waits = reading(() => {
    const { initial = 500, max = 30_000, lateInitial = 1_000, lateMax = 30_000 } = options ?? {};
    return { initial, max, lateInitial, lateMax };
  });
  for (const [name, ms] of Object.entries(waits)) {
    if (!(Number.isFinite(ms) && ms >= 0)) refuseOptions(`${name} must be a number of milliseconds, from 0`);
  }
  const { initial, max, lateInitial, lateMax } = waits;
  return (context) =>
    reading(() => {
      const { phase, attempt, deadline, now, random, visible = true, silences = 0, failingFor = 0 } = context;
      const isSilent = silences > 0;
      // First refusals, then silence: it is back, to a crowd. Whoever waits longer is served by what was asked already.
      const isBack = isSilent && attempt - silences >= PATIENT_AFTER;
      const inFront = isBack ? BACK : isSilent ? SILENT : 1;
      const hidden = isBack ? BACK_HIDDEN : isSilent ? SILENT_HIDDEN : HIDDEN;
      const longer = (1 - random / (isBack ? 32 : 8)) * (visible ? inFront : hidden);
      const growth = visible || phase === 'login' ? 2 : HIDDEN_GROWTH;
      const grown = (ms: number) => random * ms * growth ** (attempt - 1);
      const left = deadline === null ? 0 : deadline - now;

      const recoveryWait = () => {
        const lost = visible && !isSilent ? Math.min(Math.max(1, failingFor / FAILS_FOR_LONG), IN_FRONT) : 1;
        const longest = longer * lost * lateMax;
        if (!isSilent && failingFor >= FAILS_FOR_A_WHILE) return longest;
        return Math.min(longest, grown(isSilent ? SILENT_FIRST * lateInitial : lateInitial));
      };
      const renewalWait = () => {
        const quarter = Math.max(left / 4, Math.min((3 * left) / 4, NO_DENSER));
        const longest = Math.min(longer * max, (1 + random / 4) * quarter);
        // What is never answered is asked for seldom, as long as there is time.
        return isSilent && left >= PATIENT_UNTIL ? longest : Math.min(longest, grown(initial));
      };
      const loginWait = () => Math.min(LONGEST_LOGIN_WAIT, max, grown(initial));
      const wait = left <= 0 ? recoveryWait() : phase === 'login' ? loginWait() : renewalWait();
      // After a night of attempts the power is infinite, and nothing times that is no number, but nothing.
      return Math.max(0, wait) || 0;
    });
}
