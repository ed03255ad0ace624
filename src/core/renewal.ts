import type { Instant } from './model.ts';
import { LARGEST_WINDOW, SHORT_LIFETIME, SHORTEST_WINDOW, SMALLEST_WINDOW } from './times.ts';

/** How long before the expiry the renewal starts, for a token with `left` ms to live. */
export function renewalWindow(left: number, setting: 'auto' | number): number {
  if (setting !== 'auto') return Math.min(Math.max(setting, SHORTEST_WINDOW), left / 2);
  return left < SHORT_LIFETIME ? left / 2 : Math.min(Math.max(0.2 * left, SMALLEST_WINDOW), LARGEST_WINDOW);
}

/** When to renew; up to 10 % of the window earlier at random, so that a fleet does not renew at once. */
export function renewalTime(
  now: Instant,
  expiresAt: Instant,
  setting: 'auto' | number,
  random: number,
): Instant {
  const left = Math.max(0, expiresAt - now);
  return Math.max(now, expiresAt - renewalWindow(left, setting) * (1 + 0.1 * random));
}
