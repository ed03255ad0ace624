import { refuseOptions } from '../core/errors.ts';
import { Refusal } from './refusal.ts';

export const METHODS = 'GET, HEAD, OPTIONS';

/** Throws `invalid-options` for what no browser would ever send as an origin. */
export function checkOrigins(origins: unknown): readonly string[] {
  if (!Array.isArray(origins)) refuseOptions('allowedOrigins must be an array of origins');
  for (const origin of origins) {
    if (typeof origin !== 'string' || originOf(origin) !== origin) {
      refuseOptions(
        `${JSON.stringify(origin) ?? 'undefined'} in allowedOrigins is no origin: write each as https://app.example.com, without a path, a slash at the end or *`,
      );
    }
  }
  return [...origins];
}

function originOf(text: string): string | null {
  try {
    const { origin } = new URL(text);
    // That of `file:` and `data:`, which many share.
    return origin === 'null' ? null : origin;
  } catch {
    return null;
  }
}

/** What lets pages of the listed origins read the answer, with cookies. */
export function corsHeaders(request: Request, allowedOrigins: readonly string[]): Headers {
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

/** The further headers of an answer to OPTIONS. */
export function preflightHeaders(request: Request, allowed: boolean): Headers {
  if (request.headers.has('origin') && !allowed) {
    throw new Refusal(403, 'The server does not list this origin in allowedOrigins.');
  }
  const headers = new Headers({ Allow: METHODS });
  if (!allowed) return headers;
  headers.set('Access-Control-Allow-Methods', METHODS);
  const wanted = request.headers.get('access-control-request-headers');
  if (wanted) headers.set('Access-Control-Allow-Headers', wanted);
  headers.set('Access-Control-Max-Age', '600');
  return headers;
}
