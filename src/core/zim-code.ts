import { codeOfZim, isZimSessionError, ZimSessionError } from './errors.ts';
import { NOT_ACTIVATED_FOR, RATE_LIMITED_FOR } from './times.ts';

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
    return found === -1 ? 6000002 : found;
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
  const blocked = zimCode === 6000021;
  return new ZimSessionError(codeOfZim(zimCode), {
    zimCode,
    retryAfter: zimCode === 6000014 ? NOT_ACTIVATED_FOR : zimCode === 6000005 ? RATE_LIMITED_FOR : undefined,
    kind: blocked ? 'denied' : undefined,
    cause: new Error(zimCode === undefined ? 'ZIM threw' : `ZIM error ${zimCode}`),
  });
}
