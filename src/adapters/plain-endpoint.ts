import { reading, refuseOptions } from '../core/errors.ts';
import type { TokenGrant } from '../core/token.ts';
import { createAbort } from './abort.ts';
import { createEndpoint, type EndpointRequest, type TokenEndpoint } from './endpoint.ts';
import type { AbortSignal } from './global-types.ts';
import { entriesOf } from './request-parts.ts';

type Fields = Readonly<Record<string, string>>;

/** One HTTP request. */
export interface PlainRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly header: Readonly<Record<string, string>>;
  readonly data: string | undefined;
  /** Many platforms follow redirects all the same. */
  readonly redirect: 'follow' | 'manual';
}

/**
 * How a platform sends one; answers as much of a `Response` as is read of one, whose type not every compiler knows. Rejects with whatever it has; what is called TimeoutError is one.
 */
export type Send = (request: PlainRequest, signal: AbortSignal) => Promise<object>;

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
   * headers no redirect is followed, where the platform leaves that to us. @default none
   */
  readonly headers?: Fields | ((request: Partial<EndpointRequest>) => Fields | Promise<Fields>) | undefined;
  /**
   * Finds the token in the body (parsed JSON, or text), where there are several. What it throws becomes
   * `token-endpoint-response`. @default understands text, and JSON with a token04 anywhere in it
   */
  readonly parse?: ((body: unknown) => string | TokenGrant) | undefined;
}

/** The app's headers over ours, in whatever case; and whether there are any. Throws `invalid-options`. */
function headerOf(own: unknown, method: string): readonly [header: Record<string, string>, any: boolean] {
  const header: Record<string, string> = { accept: 'application/json, text/plain' };
  if (method === 'POST') header['content-type'] = 'application/json';
  const given = reading(() => entriesOf('headers', own)).filter(([, value]) => value != null);
  for (const [name, value] of given) {
    const isHeader = /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/[\r\n\0]/.test(`${value}`);
    if (!isHeader) refuseOptions('HTTP does not allow such a header');
    header[name.toLowerCase()] = `${value}`;
  }
  return [header, given.length > 0];
}

/** The address with the fields set in its query; by POST those only that it has already. */
function addressWith(address: string, fields: Fields, method: string): string {
  const [, target = '', query = ''] = /^([^?#]*)(?:\?([^#]*))?/.exec(address) ?? [];
  const name = (pair: string) => pair.split('=')[0] ?? '';
  const pair = ([name, value]: readonly [string, unknown]) =>
    `${encodeURIComponent(name)}=${encodeURIComponent(`${value}`)}`;
  const before = query.split('&').filter(Boolean);
  const set = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map((field) => pair(field))
    .filter((one) => method === 'GET' || before.some((other) => name(other) === name(one)));
  const kept = before.filter((one) => !set.some((other) => name(other) === name(one)));
  const all = [...kept, ...set].join('&');
  return all ? `${target}?${all}` : target;
}

/** A token provider at a whole URL, where a platform has HTTP and nothing else of a browser. Throws `invalid-options`. */
export function plainEndpoint(url: unknown, options: TokenEndpointOptions, send: Send): TokenEndpoint {
  return createEndpoint<Fields>(url, options, {
    // There is no page that a path could be of.
    fits: /^https?:\/\/[^/]/i,
    needed: 'a whole URL: https://…',
    createAbort,
    prepare({ address, method, fields, headers }, signal) {
      const [header, signed] = headerOf(headers, method);
      const data = method === 'POST' ? JSON.stringify(fields) : undefined;
      const asked = { url: addressWith(address, fields, method), method, header, data };
      return { signed, send: (redirect) => send({ ...asked, redirect }, signal) };
    },
  });
}
