import { isZimSessionError, reading, refuseOptions, ZimSessionError } from '../core/errors.ts';
import type { TokenGrant } from '../core/token.ts';
import type { Abort } from './abort.ts';
import type { AbortSignal } from './global-types.ts';
import { bounded, entriesOf } from './request-parts.ts';
import { isStale, readAnswer, withTimes } from './token-answer.ts';
import type { TokenRequest } from './token-provider.ts';
import { createTrail, type Get } from './trail.ts';

/** Whom a token is asked for; the rest where the session asks. */
export type EndpointRequest = Pick<TokenRequest, 'userID'> & Partial<TokenRequest>;

/** A provider that can also be called on its own, for UIKit for example. Rejects as `tokenEndpoint` says. */
export type TokenEndpoint = ((request: EndpointRequest) => Promise<TokenGrant>) & {
  /** As it was given. */
  readonly url: string;
};

type Fields = Readonly<Record<string, string>>;

/** What apps say of their endpoint on every platform; `Given` is what it has for headers. */
export interface EndpointOptions<Given> {
  readonly method?: 'GET' | 'POST' | undefined;
  readonly param?: string | undefined;
  readonly params?: Fields | undefined;
  readonly headers?: Given | ((request: EndpointRequest) => Given | Promise<Given>) | undefined;
  readonly parse?: ((body: unknown) => string | TokenGrant) | undefined;
}

/** One request, before a platform has made it its own. */
export interface Asked<Given> {
  readonly address: string;
  readonly method: 'GET' | 'POST';
  readonly fields: Fields;
  readonly headers: Given | undefined;
}

/** How a platform asks. */
export interface Transport<Given> {
  /** Which addresses it can ask, and that in words. */
  readonly fits: RegExp;
  readonly needed: string;
  readonly createAbort: () => Abort;
  /**
   * `signed`: the app sends something along that is for this address alone. `send` answers as much of a `Response` as is read of
   * one, whose type not every compiler knows. Throws `invalid-options`.
   */
  prepare(
    asked: Asked<Given>,
    signal: AbortSignal,
  ): { readonly signed: boolean; send(redirect: 'follow' | 'manual'): Promise<object> };
}

/** Refuses what is no address of an endpoint. */
function check(address: string, method: string, fits: RegExp, needed: string): void {
  if (!fits.test(address)) refuseOptions(`the token endpoint needs ${needed}`);
  if (/^0\d[\w+/=]{28,}$/.test(address)) refuseOptions('this is a token: give the URL that hands out tokens');
  if (method !== 'GET' && method !== 'POST') refuseOptions('method must be GET or POST');
}

/** A token provider at a URL, whatever the platform has to ask it with. Throws `invalid-options`. */
export function createEndpoint<Given>(
  url: unknown,
  options: EndpointOptions<Given>,
  { fits, needed, createAbort, prepare }: Transport<Given>,
): TokenEndpoint {
  const { method = 'GET', param = 'userId', params, headers, parse } = reading(() => ({ ...options }));
  const more = reading(() => entriesOf('params', params));
  const address = reading(() => String(url ?? ''));
  check(address, method, fits, needed);
  const trail = createTrail();

  const ask = async (request: EndpointRequest, signal: AbortSignal): Promise<TokenGrant> => {
    const { userID } = reading(() => ({ ...request }), 'invalid-user');
    if (userID == null) throw new ZimSessionError('invalid-user', { detail: 'userID is missing' });
    const fields = { ...Object.fromEntries(more), [param]: userID };
    const given = await (typeof headers === 'function'
      ? (headers as (of: EndpointRequest) => Given)(request)
      : headers);
    const { signed, send } = prepare({ address, method, fields, headers: given }, signal);
    const response = await trail.walk(send as Get, !signed && method === 'GET');
    try {
      const grant = await readAnswer(response, { userID, param }, parse);
      trail.arrived(response);
      return withTimes(grant, response);
    } catch (error) {
      throw trail.lost(response, error);
    }
  };
  const provider = async (request: EndpointRequest): Promise<TokenGrant> => {
    try {
      // The session has a bound of its own; a call on its own gets one here, also for headers that hang.
      return await bounded(request?.signal, createAbort, (signal) =>
        ask(request, signal).catch((error) => {
          // Once more, with headers evaluated afresh.
          if (isStale(error) && !signal.aborted) return ask(request, signal);
          throw error;
        }),
      );
    } catch (error) {
      if (isZimSessionError(error)) throw error;
      const { name = 'unknown' } = Object(error) as { name?: string };
      // Messages of HTTP clients carry the URL with its query, and the userID: only the name is kept.
      throw new ZimSessionError(
        name === 'TimeoutError' ? 'token-endpoint-timeout' : 'token-endpoint-unreachable',
        { cause: new Error(name) },
      );
    }
  };
  return Object.assign(provider, { url: address });
}
