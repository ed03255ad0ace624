import { codeOfZim, isZimSessionError, ZimSessionError } from './errors.ts';
import { NOT_ACTIVATED_FOR, RATE_LIMITED_FOR } from './times.ts';

// ZIM's numbers that decide something; what the others mean is said by the tables of errors.ts and zim-errors.ts.

/** There is no instance, or it was destroyed. */
export const INSTANCE_GONE = 6000002;
/** Another user is logged in on the instance. */
export const OTHER_USER = 6000111;
/** Too many calls: of `renewToken`, one that comes too soon after the last. */
const TOO_SOON = 6000004;
const RATE_LIMITED = 6000005;
/** The project was opened, or ZIM bought, minutes ago. */
const NOT_ACTIVATED = 6000014;
const BLOCKED = 6000021;
/** What SDKs up to 2.20 say of a token by this machine's clock. */
export const BY_LOCAL_CLOCK: readonly unknown[] = [6000106, 6000108, 6000109];

export const isInstanceGone = ({ zimCode }: ZimSessionError): boolean => zimCode === INSTANCE_GONE;

/** Whether the SDK found that `renewToken` was called too soon after the last time. */
export const isTooSoon = (error: ZimSessionError | null): boolean => error?.zimCode === TOO_SOON;

/** `create` hides its code in the message of an Error, which is JSON (S5). */
function hiddenCode(message: unknown): unknown {
  try {
    return JSON.parse(String(message)).code;
  } catch {
    return undefined;
  }
}

/** The code in what ZIM rejected with; NaN where there is none, or where it cannot be read. */
function codeIn(thrown: unknown): number {
  try {
    const { code, message } = Object(thrown) as { code?: unknown; message?: unknown };
    const found = typeof code === 'number' ? code : Number(hiddenCode(message));
    // Over a bridge to a native instance that is gone. The SDK itself says it so where JavaScript has destroyed it.
    return found === -1 ? INSTANCE_GONE : found;
  } catch {
    return Number.NaN;
  }
}

/**
 * Our error for what ZIM rejected with, or threw. Its message carries the appID and the userID, so only the
 * code is kept.
 */
export function zimError(thrown: unknown): ZimSessionError {
  if (isZimSessionError(thrown)) return thrown;
  const zimCode = codeIn(thrown) || undefined;
  return new ZimSessionError(codeOfZim(zimCode), {
    zimCode,
    retryAfter:
      zimCode === NOT_ACTIVATED ? NOT_ACTIVATED_FOR : zimCode === RATE_LIMITED ? RATE_LIMITED_FOR : undefined,
    kind: zimCode === BLOCKED ? 'denied' : undefined,
    cause: new Error(zimCode === undefined ? 'ZIM threw' : `ZIM error ${zimCode}`),
  });
}
