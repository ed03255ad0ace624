// @ts-check
import { Refusal } from './refusal.mjs';

export const METHODS = 'GET, HEAD, OPTIONS';

/**
 * What lets pages of the listed origins read the answer, with cookies.
 *
 * @param {Request} request
 * @param {readonly string[]} allowedOrigins
 */
export function corsHeaders(request, allowedOrigins) {
  const origin = request.headers.get('origin');
  // Also without a match: a cache in between must not give one origin's answer to another.
  const headers = new Headers({ Vary: 'Origin' });
  if (origin === null || !allowedOrigins.includes(origin)) return headers;
  headers.set('Access-Control-Allow-Origin', origin);
  headers.set('Access-Control-Allow-Credentials', 'true');
  // The client measures its clock by Date, which Age corrects after a cache, and waits as long as Retry-After says.
  headers.set('Access-Control-Expose-Headers', 'Date, Age, Retry-After');
  return headers;
}

/**
 * The further headers of an answer to OPTIONS.
 *
 * @param {Request} request
 * @param {boolean} allowed
 */
export function preflightHeaders(request, allowed) {
  if (request.headers.has('origin') && !allowed) {
    throw new Refusal(403, 'Add this origin to ZIM_TOKEN_ALLOWED_ORIGINS.');
  }
  const headers = new Headers({ Allow: METHODS });
  if (!allowed) return headers;
  headers.set('Access-Control-Allow-Methods', METHODS);
  const wanted = request.headers.get('access-control-request-headers');
  if (wanted) headers.set('Access-Control-Allow-Headers', wanted);
  headers.set('Access-Control-Max-Age', '600');
  return headers;
}
