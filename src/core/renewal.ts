import type { Instant } from './model.ts';
import {
  FIRST_RENEWAL_FROM,
  LARGEST_WINDOW,
  LATER_RENEWALS_FROM,
  SHORT_LIFETIME,
  SHORTEST_WINDOW,
  SMALLEST_WINDOW,
} from './times.ts';

/** How long before the expiry the renewal starts, for a token with `left` ms to live. */
export function renewalWindow(left: number, setting: 'auto' | number): number {
  if (setting !== 'auto') return Math.min(Math.max(setting, SHORTEST_WINDOW), left / 2);
  return left < SHORT_LIFETIME ? left / 2 : Math.min(Math.max(0.2 * left, SMALLEST_WINDOW), LARGEST_WINDOW);
}

/**
 * When to renew: never later than the window, and earlier at random, so that a fleet does not renew at once. `first`:
 * the token came with a login, as those of a crowd did. due.ts says when it may begin.
 */
export function renewalTime(
  now: Instant,
  renewBy: Instant,
  setting: 'auto' | number,
  random: number,
  first: boolean,
): Instant {
  const left = Math.max(0, renewBy - now);
  const window = renewalWindow(left, setting);
  const from = first ? FIRST_RENEWAL_FROM : LATER_RENEWALS_FROM;
  const earlier = setting === 'auto' ? (left - window) * (1 - from) : 0;
  return Math.max(now, renewBy - window - earlier * random);
}
