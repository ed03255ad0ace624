import type { Instant } from './model.ts';
import { SKEW_NOISE } from './times.ts';

/**
 * Local minus server clock, from what the backend said: `serverTime`, or `expiresIn` together with the
 * expiry. Null where it said neither; what the request's own duration explains counts as 0.
 */
export function measureSkew(
  grant: { readonly serverTime?: number | undefined; readonly expiresIn?: number | undefined },
  expiresAt: number,
  sentAt: Instant,
  now: Instant,
): number | null {
  const serverNow = grant.serverTime ?? expiresAt - (grant.expiresIn ?? Number.NaN) * 1000;
  if (!Number.isFinite(serverNow)) return null;
  const noise = (now - sentAt) / 2;
  const skew = Math.round(now - noise - serverNow);
  return Math.abs(skew) <= SKEW_NOISE + noise ? 0 : skew;
}
