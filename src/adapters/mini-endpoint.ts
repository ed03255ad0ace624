import type { TokenEndpoint } from './endpoint.ts';
import type { MiniProgram } from './mini-program.ts';
import { miniRequest } from './mini-request.ts';
import { plainEndpoint, type TokenEndpointOptions } from './plain-endpoint.ts';

export type { TokenEndpointOptions };

/**
 * A token provider for an HTTP endpoint of the app's backend, over `request` of `wx` or `uni`: `GET url?userId=…` by
 * default. Understands text, and JSON with a token04 anywhere in it.
 *
 * Rejects `token-denied` (403, 401 or 419 twice), `token-endpoint-status`, `token-endpoint-response`,
 * `token-endpoint-unreachable`, `token-endpoint-timeout` (10 s, where the request brings no signal), `aborted` where it
 * brings one that ended it. Throws `invalid-options` for what is no whole URL, and for another method.
 */
export function tokenEndpoint(
  mini: MiniProgram,
  url: string,
  options: TokenEndpointOptions = {},
): TokenEndpoint {
  return plainEndpoint(url, options, (request, signal) => miniRequest(mini, request, signal));
}
