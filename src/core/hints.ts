import type { ClockKnowledge, Instant } from './model.ts';
import {
  ASSUMED_LEFT,
  LIFETIME_NOISE,
  LONGEST_LIFETIME,
  MISTAKEN_FOR,
  SHORTEST_ZONE,
  SKEW_NOISE,
  SKEW_WORTH_A_WARNING,
  ZONE_NOISE,
  ZONES_APART,
} from './times.ts';
import { isPlausible } from './token.ts';

// What an answer says of time, and what of it is believed: first by itself, then by what the core knows of the clock.

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

/** Multiplied, text would count as its number. */
const numberOr = (otherwise: number, hint: unknown): number =>
  Number.isFinite(hint) ? (hint as number) : otherwise;

/**
 * Which hints are to be believed of a token that ends then; NaN where that is not known. `headerTime`: when the answer
 * was sent, by its own headers; NaN where they do not say. Every server sends them, and gets them right more often
 * than a backend its units: what disagrees with them is dropped, and a lifetime that agrees tells the time. Without them
 * only what cannot be is dropped: a token ends within 24 days.
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
  const lives = numberOr(0, expiresIn);
  const byLife = expiresAt - lives * 1000;
  const isLife = lives > 0 && fits(byLife);
  const sentAt = sent ? (isLife ? byLife : headerTime) : undefined;
  return { serverTime: fits(serverTime) ? serverTime : sentAt, expiresIn: isLife ? lives : undefined };
}

/** Local minus server clock, where this is what the server's says; what the request's own duration explains is 0. */
export function skewOf(serverNow: unknown, sentAt: Instant, now: Instant): number | null {
  if (!Number.isFinite(serverNow)) return null;
  const noise = (now - sentAt) / 2;
  const skew = Math.round(now - noise - (serverNow as number));
  return Math.abs(skew) <= SKEW_NOISE + noise ? 0 : skew;
}

/** What the hints of an answer say of the clock; `kind`: see ClockKnowledge. */
export interface Measured {
  readonly kind: 'told' | 'measured';
  readonly skew: number;
}

/**
 * Local minus server clock, from what the backend said of a token that ends then: `serverTime`, or else `expiresIn`.
 * Null where it said neither. `known`: what is known of it so far; a hint by which a token that can be true cannot be any more
 * is ignored.
 */
export function measureSkew(
  { serverTime, expiresIn }: TimeHints,
  expiresAt: number,
  sentAt: Instant,
  now: Instant,
  known: number,
): Measured | null {
  const left = (skew: number) => expiresAt + skew - now;
  const before = left(known);
  const wasPlausible = isPlausible(before);
  const canBe = (skew: number) =>
    isPlausible(left(skew)) || (!wasPlausible && Math.abs(left(skew)) <= LONGEST_LIFETIME);
  const byTime = skewOf(serverTime, sentAt, now);
  if (byTime !== null && canBe(byTime)) return { kind: 'measured', skew: byTime };
  const byLife = skewOf(expiresAt - numberOr(Number.NaN, expiresIn) * 1000, sentAt, now);
  if (byLife === null || !canBe(byLife)) return null;
  // The lifetime of the app's own session, of a day for example. To renew too early costs little, too late the login.
  const longer = left(byLife) - before;
  const isMistaken = wasPlausible && longer >= MISTAKEN_FOR && longer >= 3 * before;
  return isMistaken ? null : { kind: 'told', skew: byLife };
}

/** Whether a clock is ahead by what servers are that tell the time of another zone. */
const isZone = (skew: number): boolean =>
  skew > SHORTEST_ZONE - ZONE_NOISE && (skew + ZONE_NOISE) % ZONES_APART <= 2 * ZONE_NOISE;

/**
 * By when a token that ends then has to be renewed. A clock that is said to be ahead may be right: the lifetime was of
 * something else, or the time of another zone. Where the token can be true by that clock, it is renewed by that: to
 * renew too early costs little, too late the login.
 */
export function renewedBy(expiresAt: number, { kind, skew }: ClockKnowledge, now: Instant): Instant {
  const end = expiresAt + (skew ?? 0);
  const isDoubtful = kind === 'told' || (kind === 'measured' && isZone(skew!));
  return isDoubtful && isPlausible(expiresAt - now)
    ? Math.min(end, Math.max(expiresAt, now + ASSUMED_LEFT))
    : end;
}
