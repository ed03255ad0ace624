import ky, { type Options } from 'ky';
import { isZimSessionError, refuseOptions, ZimSessionError } from '../core/errors.ts';
import type { TokenGrant } from '../core/token.ts';
import type { TokenProvider, TokenRequest } from './token-provider.ts';

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

const MOST_BYTES = 64 * 1024;
type Body = Record<string, unknown>;

async function readBody(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MOST_BYTES) {
      void reader.cancel().catch(() => {});
      throw new ZimSessionError('token-endpoint-response', { detail: 'it is over 64 kB' });
    }
    text += decoder.decode(value, { stream: true });
  }
  return text.trim();
}

const asObject = (value: unknown): Body => (value && typeof value === 'object' ? (value as Body) : {});

/** The first of these that is there. */
function pick(body: Body, names: string[], type: 'string' | 'number'): unknown {
  return names.map((name) => body[name]).find((value) => typeof value === type);
}

/** Of any version. */
const looksLikeToken = (value: unknown): boolean => typeof value === 'string' && /^\s*0\d/.test(value);

const isDenial = (httpStatus: number): boolean => httpStatus === 401 || httpStatus === 403;

function grantFrom(body: unknown): TokenGrant {
  const outer = asObject(body);
  const httpStatus = Number(outer.code ?? outer.errorCode ?? outer.statusCode ?? 0);
  if (isDenial(httpStatus)) throw new ZimSessionError('token-denied', { httpStatus });
  // HTTP 200 around a failure.
  if (![0, 200].includes(httpStatus) || outer.success === false) {
    throw new ZimSessionError('token-endpoint-status', { detail: 'status 200, but its body says failure' });
  }
  for (const inner of [body, outer.data, outer.result, outer.Data]) {
    const fields = asObject(inner);
    const token = [inner, fields.token, fields.Token, fields.kitToken].find(looksLikeToken);
    if (!token) continue;
    const all = { ...outer, ...fields };
    return {
      token: token as string,
      userID: pick(all, ['userID', 'userId', 'user_id'], 'string') as string | undefined,
      appID: pick(all, ['appID', 'appId', 'app_id'], 'number') as number | undefined,
      expiresIn: pick(all, ['expiresIn', 'expires_in'], 'number') as number | undefined,
      serverTime: pick(all, ['serverTime', 'server_time'], 'number') as number | undefined,
    };
  }
  return { token: '' };
}

/** Milliseconds; a date counts from the answer's own Date, which the local clock is no match for. */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('Retry-After') ?? '';
  const wait = /^\d+$/.test(value)
    ? Number(value) * 1000
    : Date.parse(value) - Date.parse(headers.get('Date') ?? '');
  return wait >= 0 ? wait : undefined;
}

function refusal(response: Response): ZimSessionError {
  const { status: httpStatus, headers } = response;
  if (isDenial(httpStatus)) return new ZimSessionError('token-denied', { httpStatus });
  const passing = httpStatus >= 500 || [408, 425, 429].includes(httpStatus);
  return new ZimSessionError('token-endpoint-status', {
    httpStatus,
    detail: httpStatus === 404 ? 'HTTP 404, so correct the URL' : undefined,
    retryAfter: retryAfter(headers),
    kind: passing ? undefined : 'configuration',
    retryable: passing,
  });
}

/** The grant in an answer of the endpoint. Rejects as `tokenEndpoint` says. */
export async function readAnswer(
  response: Response,
  parse: TokenEndpointOptions['parse'] = grantFrom,
): Promise<TokenGrant> {
  if (!response.ok) {
    void response.body?.cancel().catch(() => {});
    throw refusal(response);
  }
  const text = await readBody(response);
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {}
  let found: string | TokenGrant;
  try {
    found = parse(body);
  } catch (cause) {
    // Its message may quote the body.
    throw isZimSessionError(cause) ? cause : new ZimSessionError('token-endpoint-response');
  }
  const grant = typeof found === 'string' ? { token: found } : found;
  if (!looksLikeToken(grant?.token)) {
    const html =
      text.startsWith('<') && (response.redirected ? 'it is a page it redirected to' : 'it is a page');
    throw new ZimSessionError('token-endpoint-response', {
      detail: html || (text ? 'nothing in it looks like a token, which starts with 04' : 'it is empty'),
    });
  }
  const date = Date.parse(response.headers.get('Date') ?? '');
  const serverTime = grant.serverTime ?? (grant.expiresIn === undefined && date > 0 ? date + 500 : undefined);
  return { ...grant, serverTime };
}

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
        const { name = 'unknown' } = asObject(error) as { name?: string };
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

/** Whether tokens from there travel in clear text. */
export function isInsecure(provider: TokenProvider | TokenEndpoint): boolean {
  if (!('url' in provider)) return false;
  const base = typeof location === 'undefined' ? undefined : location.href;
  if (!URL.canParse(provider.url, base)) return false;
  const { protocol, hostname } = new URL(provider.url, base);
  return protocol === 'http:' && !/^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
