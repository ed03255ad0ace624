import type { TokenEndpoint } from './endpoint.ts';
import type { AbortSignal, URL } from './global-types.ts';
import {
  type TokenEndpointOptions as PlainOptions,
  type PlainRequest,
  plainEndpoint,
} from './plain-endpoint.ts';

/** How `tokenEndpoint` asks, and reads the answer. */
export interface TokenEndpointOptions extends PlainOptions {
  /** Whether cookies go along. React Native sends them unless it is told to `'omit'` them. @default none */
  readonly credentials?: 'include' | 'omit' | 'same-origin' | undefined;
}

/** A URL without its query, as a platform may write it. */
const placeOf = (url: string): string => (/^[^?#]*/.exec(url)?.[0] ?? '').replace(/\/$/, '').toLowerCase();

/** `fetch` of React Native, which has no streams, follows redirects by itself, and does not say so. */
async function nativeRequest(
  { url, method, header, data, redirect }: PlainRequest,
  signal: AbortSignal,
  credentials: TokenEndpointOptions['credentials'],
): Promise<Response> {
  const response = await fetch(url, {
    method,
    headers: header,
    redirect,
    signal,
    cache: 'no-store',
    ...(data !== undefined && { body: data }),
    ...(credentials && { credentials }),
  });
  const { ok, status, type, headers } = response;
  return {
    ok,
    status,
    type,
    redirected: response.redirected ?? (!!response.url && placeOf(response.url) !== placeOf(url)),
    body: null,
    headers: { get: (name: string) => headers.get(name) },
    text: () => response.text(),
  } as unknown as Response;
}

/**
 * A token provider for an HTTP endpoint of the app's backend: `GET url?userId=…` by default. Understands text, and JSON
 * with a token04 anywhere in it.
 *
 * Rejects `token-denied` (403, 401 or 419 twice, redirects in a row where tokens came before), `token-endpoint-status`,
 * `token-endpoint-response`, `token-endpoint-unreachable`, `token-endpoint-timeout` (10 s, where the request brings no
 * signal), `aborted` where it brings one that ended it. Throws `invalid-options` for what is no whole URL, and for another method.
 */
export function tokenEndpoint(url: string | URL, options: TokenEndpointOptions = {}): TokenEndpoint {
  return plainEndpoint(url, options, (request, signal) =>
    nativeRequest(request, signal, options.credentials),
  );
}
