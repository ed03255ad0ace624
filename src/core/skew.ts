import type { TimeHints } from './hints.ts';
import type { Instant } from './model.ts';
import { LONGEST_LIFETIME, MISTAKEN_FOR, SKEW_NOISE } from './times.ts';
import { isPlausible } from './token.ts';

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
  const lives = Number.isFinite(expiresIn) ? (expiresIn as number) : Number.NaN;
  const byLife = skewOf(expiresAt - lives * 1000, sentAt, now);
  if (byLife === null || !canBe(byLife)) return null;
  // The lifetime of the app's own session, of a day for example. To renew too early costs little, too late the login.
  const longer = left(byLife) - before;
  const isMistaken = wasPlausible && longer >= MISTAKEN_FOR && longer >= 3 * before;
  return isMistaken ? null : { kind: 'told', skew: byLife };
}
