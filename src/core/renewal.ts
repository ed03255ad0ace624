/** A renewal is meant to be done this long before the expiry: at expiry − 2 s the SDK ends itself (S28). */
export const DEADLINE_BEFORE_EXPIRY = 3_000;
/** However long a backoff or a Retry-After is, one attempt starts this long before the deadline. */
export const LAST_CHANCE = 10_000;
/** A window that the app sets is no shorter: at expiry − 2 s the SDK ends itself (S28), and asking takes time. */
const SHORTEST_WINDOW = 5_000;
/** S24: `renewToken` within 500 ms of the last call is refused. */
export const RENEW_SPACING = 600;
/** S25: an unanswered `renewToken` rejects after about 6 s; until then it may still work. */
export const RENEW_IN_FLIGHT = 7_000;

/** How long before the expiry the renewal starts, for a token with `left` ms to live. */
export function renewalWindow(left: number, setting: 'auto' | number): number {
  if (setting !== 'auto') return Math.min(Math.max(setting, SHORTEST_WINDOW), left / 2);
  return left < 120_000 ? left / 2 : Math.min(Math.max(0.2 * left, 60_000), 300_000);
}

/** When to renew; up to 10 % of the window earlier at random, so that a fleet does not renew at once. */
export function renewalTime(
  now: number,
  expiresAt: number,
  setting: 'auto' | number,
  random: number,
): number {
  const left = Math.max(0, expiresAt - now);
  return Math.max(now, expiresAt - renewalWindow(left, setting) * (1 + 0.1 * random));
}

/** How long one renewal attempt (fetch and present) may take. */
export function attemptBound(now: number, deadline: number): number {
  return now >= deadline ? 10_000 : Math.max(2_000, Math.min(10_000, (deadline - now) / 2));
}

/**
 * Local minus server clock, from what the backend said: `serverTime`, or `expiresIn` together with the
 * expiry. Null where it said neither; what the request's own duration explains counts as 0.
 */
export function measureSkew(
  grant: { readonly serverTime?: number | undefined; readonly expiresIn?: number | undefined },
  expiresAt: number,
  sentAt: number,
  now: number,
): number | null {
  const serverNow = grant.serverTime ?? expiresAt - (grant.expiresIn ?? Number.NaN) * 1000;
  if (!Number.isFinite(serverNow)) return null;
  const noise = (now - sentAt) / 2;
  const skew = Math.round(now - noise - serverNow);
  return Math.abs(skew) <= 2_000 + noise ? 0 : skew;
}
