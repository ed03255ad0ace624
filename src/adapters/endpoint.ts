import { isZimSessionError, refuseOptions, ZimSessionError } from '../core/errors.ts';
import type { TokenGrant } from '../core/token.ts';
import type { Abort } from './abort.ts';
import type { AbortSignal } from './global-types.ts';
import { bounded } from './request-parts.ts';
import { isStale } from './token-answer.ts';
import type { TokenRequest } from './token-provider.ts';

/** Whom a token is asked for; the rest where the session asks. */
export type EndpointRequest = Pick<TokenRequest, 'userID'> & Partial<TokenRequest>;

/** A provider that can also be called on its own, for UIKit for example. Rejects as `tokenEndpoint` says. */
export type TokenEndpoint = ((request: EndpointRequest) => Promise<TokenGrant>) & {
  /** As it was given. */
  readonly url: string;
};

/** Refuses what is no address of an endpoint: `fits` is what the platform can ask, `needed` says it in words. */
export function checkEndpoint(address: string, method: string, fits: RegExp, needed: string): void {
  if (!fits.test(address)) refuseOptions(`the token endpoint needs ${needed}`);
  if (/^0\d[\w+/=]{28,}$/.test(address)) refuseOptions('this is a token: give the URL that hands out tokens');
  if (method !== 'GET' && method !== 'POST') refuseOptions('method must be GET or POST');
}

/** The provider at an address. `ask` asks once, and may reject with whatever its platform has. */
export function endpointAt(
  address: string,
  createAbort: () => Abort,
  ask: (request: EndpointRequest, signal: AbortSignal) => Promise<TokenGrant>,
): TokenEndpoint {
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
