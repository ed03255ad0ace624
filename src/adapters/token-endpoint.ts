import ky, { type Options } from 'ky';
import { isZimSessionError, reading, refuseOptions } from '../core/errors.ts';
import type { TokenGrant } from '../core/token.ts';
import { createEndpoint, type TokenEndpoint } from './endpoint.ts';
import { withAccept, withParameters } from './request-parts.ts';
import type { TokenRequest } from './token-provider.ts';

type Fields = Readonly<Record<string, string>>;

/** How `tokenEndpoint` asks, and reads the answer. */
export interface TokenEndpointOptions {
  /** POST sends the parameters as JSON. @default 'GET' */
  readonly method?: 'GET' | 'POST' | undefined;
  /** Name of the parameter that carries the userID. @default 'userId' */
  readonly param?: string | undefined;
  /** Further parameters. @default none */
  readonly params?: Fields | undefined;
  /**
   * A function is asked before each request, so that a bearer token is never stale. `Accept` replaces ours. With
   * headers no redirect is followed. @default none
   */
  readonly headers?:
    | Fields
    | Headers
    | ((request: Partial<TokenRequest>) => Fields | Headers | Promise<Fields | Headers>)
    | undefined;
  /** Whether cookies go along, as `fetch` has it. @default what `ky` has; else 'same-origin' */
  readonly credentials?: RequestCredentials | undefined;
  /**
   * Finds the token in the body (parsed JSON, or text), where there are several. What it throws becomes
   * `token-endpoint-response`. @default understands text, and JSON with a token04 anywhere in it
   */
  readonly parse?: ((body: unknown) => string | TokenGrant) | undefined;
  /**
   * The app's own instance of ky, 1 or 2: its hooks, headers, prefix and `fetch` are then those of this request too.
   * Its `retry`, `timeout`, `throwHttpErrors`, `cache` and `redirect` do not count, because the session itself tries
   * again and bounds each request, and what signs a request in goes to no other place. ky puts a prefix before any text, and `prefixUrl` takes no text that begins with a slash; a
   * `URL` object is asked as it is. A request that ky does not take rejects with `invalid-options`, and what is
   * no function is refused with it at once. @default an instance of ky 1 without settings
   */
  readonly ky?: KyInstance | undefined;
}

/** What is used of an instance of ky, of version 1 or 2. */
export interface KyInstance {
  (url: string | URL, options: object): Promise<Response>;
  /** It is not called. It tells an instance from `fetch`, which would not send the parameters. */
  readonly extend: unknown;
}

/**
 * A token provider for an HTTP endpoint of the app's backend: `GET url?userId=…` by default. Understands text, and JSON
 * with a token04 anywhere in it. A request with headers, by POST or through the app's `ky` follows no redirect.
 *
 * Rejects `token-denied` (403, 401 or 419 twice, redirects in a row where tokens came before), `token-endpoint-status`,
 * `token-endpoint-response`, `token-endpoint-unreachable`, `token-endpoint-timeout` (10 s, where the request brings no
 * signal), `aborted` where it brings one that ended it. Throws `invalid-options` for an empty URL, another method, or a `ky` that is no function.
 */
export function tokenEndpoint(url: string | URL, options: TokenEndpointOptions = {}): TokenEndpoint {
  const { credentials, ky: instance = ky } = reading(() => ({ ...options }));

  const send = (target: string, init: Options): Promise<Response> => {
    try {
      // ky puts a prefix before text, and leaves a URL as it is.
      return instance(typeof url === 'string' ? target : new URL(target), init);
    } catch (error) {
      if (instance === ky || isZimSessionError(error)) throw error;
      // What an app's own ky throws at once it would throw each time. Its message may hold the URL, so it is not quoted.
      refuseOptions('ky does not take this URL, header or option');
    }
  };

  const endpoint = createEndpoint<Fields | Headers>(url, options, {
    // A path, or http(s) with a host; `localhost:3000/token` is of a scheme that nobody knows.
    fits: /^(https?:\/\/[^/]|(?![\w.+-]+:|\/\/$).)/i,
    needed: 'a path or an http(s) URL',
    createAbort: () => new AbortController(),
    prepare({ address, method, fields, headers: given }, signal) {
      const [headers, any] = withAccept(given);
      const [target, searchParams] = withParameters(address, fields, method);
      const init: Options = {
        method,
        ...(searchParams !== undefined && { searchParams }),
        ...(method === 'POST' && { json: fields }),
        headers,
        ...(credentials && { credentials }),
        cache: 'no-store',
        // Only fetch's own signal ends a body that stalls (ky's timeout does not).
        signal: signal as globalThis.AbortSignal,
        retry: 0,
        timeout: false,
        throwHttpErrors: false,
      };
      // An app's own ky may sign in by a hook.
      return { signed: any || instance !== ky, send: (redirect) => send(target, { ...init, redirect }) };
    },
  });
  if (typeof instance !== 'function') refuseOptions('ky must be an instance of ky');
  return endpoint;
}
