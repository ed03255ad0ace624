import { LIFETIME_NOISE, LONGEST_LIFETIME, SKEW_WORTH_A_WARNING } from './times.ts';

/** What an answer says of time. Only hints: backends mix units up, and tell the times of other things. */
export interface TimeHints {
  readonly serverTime?: unknown;
  readonly expiresIn?: unknown;
}

/** Those that may be true. */
export interface BelievedHints {
  readonly serverTime: number | undefined;
  readonly expiresIn: number | undefined;
}

/**
 * Which hints are to be believed of a token that ends then; NaN where that is not known. `headerTime`: when the answer
 * was sent, by its own headers; NaN where they do not say. Every server sends them, and gets them right more often
 * than a backend its units: what disagrees with them is dropped. Without them only what cannot be is: a token ends
 * within 24 days.
 */
export function believed(
  { serverTime, expiresIn }: TimeHints,
  expiresAt: number,
  headerTime: number,
): BelievedHints {
  const sent = Number.isFinite(headerTime);
  const fits = (now: unknown): now is number =>
    Number.isFinite(now) &&
    (sent
      ? Math.abs(headerTime - (now as number)) <= SKEW_WORTH_A_WARNING
      : Math.abs(expiresAt - (now as number)) <= LONGEST_LIFETIME + LIFETIME_NOISE);
  // Multiplied, text would count as its number.
  const lives = Number.isFinite(expiresIn) ? (expiresIn as number) : 0;
  const byLife = lives > 0 && fits(expiresAt - lives * 1000);
  return {
    serverTime: fits(serverTime) ? serverTime : sent && !byLife ? headerTime : undefined,
    expiresIn: byLife ? lives : undefined,
  };
}
