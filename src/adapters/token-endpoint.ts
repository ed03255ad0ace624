import ky, { type Options } from 'ky';
import { isZimSessionError, refuseOptions, ZimSessionError } from '../core/errors.ts';
import type { TokenGrant } from '../core/token.ts';
import { readAnswer } from './token-answer.ts';
import type { TokenRequest } from './token-provider.ts';

type Fields = Readonly<Record<string, string>>;

/** How `tokenEndpoint` asks, and reads the answer. */
export interface TokenEndpointOptions {
  /** POST sends the parameters as JSON. @default 'GET' */
  readonly method?: 'GET' | 'POST';
  /** Name of the parameter that carries the userID. @default 'userId' */
  readonly param?: string;
  /** Further parameters. @default none */
  readonly params?: Fields;
  /** A function is asked before each request, so that a bearer token is never stale. @default none */
  readonly headers?: Fields | ((request: Partial<TokenRequest>) => Fields | Promise<Fields>);
  /** Whether cookies go along, as `fetch` has it. @default what `ky` has; else 'same-origin' */
  readonly credentials?: RequestCredentials;
  /**
   * Finds the token in the body (parsed JSON, or text), where it is in an unusual place. What it throws becomes
   * `token-endpoint-response`. @default understands text, a JSON string and the usual envelopes
   */
  readonly parse?: (body: unknown) => string | TokenGrant;
  /**
   * The app's own instance of ky, 1 or 2: its hooks, headers, prefix and `fetch` are then those of this request too.
   * Its `retry`, `timeout`, `throwHttpErrors` and `cache` do not count, because the session itself tries again and
   * bounds each request. ky puts a prefix before any text, and `prefixUrl` takes no text that begins with a slash; a
   * `URL` object is asked as it is. A request that ky does not take rejects with `invalid-options`, and what is
   * no function is refused with it at once. @default an instance of ky 1 without settings
   */
  readonly ky?: KyInstance;
}

/** What is used of an instance of ky, of version 1 or 2. */
export interface KyInstance {
  (url: string | URL, options: object): Promise<Response>;
  /** It is not called. It tells an instance from `fetch`, which would not send the parameters. */
  readonly extend: unknown;
}

/** A provider that can also be called on its own, for UIKit for example. Rejects as `tokenEndpoint` says. */
export type TokenEndpoint = ((
  request: Pick<TokenRequest, 'userID'> & Partial<TokenRequest>,
) => Promise<TokenGrant>) & {
  /** As it was given. */
  readonly url: string;
};

/**
 * A token provider for an HTTP endpoint of the app's backend: `GET url?userId=…` by default. Understands
 * text, a JSON string and the usual JSON envelopes.
 *
 * Rejects `token-denied` (403, or 401 twice), `token-endpoint-status`, `token-endpoint-response`,
 * `token-endpoint-unreachable`, `token-endpoint-timeout` (10 s, where the request brings no signal). Throws
 * `invalid-options` for an empty URL, another method, or a `ky` that is no function.
 */
export function tokenEndpoint(url: string | URL, options: TokenEndpointOptions = {}): TokenEndpoint {
  const { method = 'GET', param = 'userId', params = {}, credentials, parse, ky: instance = ky } = options;
  const address = String(url ?? '');
  // A path, or http(s) with a host; `localhost:3000/token` is of a scheme that nobody knows.
  if (!/^(https?:\/\/[^/]|(?![\w.+-]+:|\/\/$).)/i.test(address)) {
    refuseOptions('the token endpoint needs a path or an http(s) URL');
  }
  if (/^0\d[\w+/=]{28,}$/.test(address)) refuseOptions('this is a token: give the URL that hands out tokens');
  if (method !== 'GET' && method !== 'POST') refuseOptions('method must be GET or POST');
  if (typeof instance !== 'function') refuseOptions('ky must be an instance of ky');

  const send = (target: string, init: Options): Promise<Response> => {
    try {
      // ky puts a prefix before text, and leaves a URL as it is.
      return instance(typeof url === 'string' ? target : new URL(target), init);
    } catch (error) {
      if (!options.ky || isZimSessionError(error)) throw error;
      // What an app's own ky throws at once it would throw each time. Its message may hold the URL, so it is not quoted.
      refuseOptions('ky does not take this URL, header or option');
    }
  };

  const ask = async (request: Parameters<TokenEndpoint>[0], signal: AbortSignal): Promise<TokenGrant> => {
    const fields = { ...params, [param]: request.userID };
    const headers = typeof options.headers === 'function' ? await options.headers(request) : options.headers;
    const [target, searchParams] = method === 'GET' ? withParameters(address, fields) : [address];
    const init: Options = {
      method,
      ...(method === 'GET' ? { searchParams } : { json: fields }),
      headers: { accept: 'application/json, text/plain', ...headers },
      ...(credentials && { credentials }),
      cache: 'no-store',
      // Only fetch's own signal ends a body that stalls (ky's timeout does not).
      signal,
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
    };
    return readAnswer(await send(target, init), parse);
  };

  const provider = async (request: Parameters<TokenEndpoint>[0]): Promise<TokenGrant> => {
    // The session has a bound of its own; a call on its own gets one here, also for headers that hang.
    const signal = request.signal ?? AbortSignal.timeout(10_000);
    for (let first = true; ; first = false) {
      try {
        return await unlessAborted(signal, ask(request, signal));
      } catch (error) {
        // The app's own session may have been stale: once more, with headers evaluated afresh.
        if (isZimSessionError(error, 'token-denied') && error.httpStatus === 401 && first) continue;
        if (isZimSessionError(error)) throw error;
        const { name = 'unknown' } = Object(error) as { name?: string };
        // ky's messages carry the URL with its query, and the userID: only the name is kept.
        throw new ZimSessionError(
          name === 'TimeoutError' ? 'token-endpoint-timeout' : 'token-endpoint-unreachable',
          { cause: new Error(name) },
        );
      }
    }
  };
  return Object.assign(provider, { url: address });
}

/**
 * An address up to its query, and that query with the fields set in it. ky would put the fields in place of the
 * query. The query is text: in browsers where URLSearchParams has no `size`, ky takes an object of it for empty.
 */
function withParameters(address: string, fields: Fields): readonly [string, string] {
  const [, target = address, query] = /^([^?#]*\?)([^#]*)/.exec(address) ?? [];
  const search = new URLSearchParams(query);
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) search.set(name, value);
  return [target, String(search)];
}

/** Settles as `work` does, or rejects with the reason of the signal. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { signal: over.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    over.abort();
  }
}
