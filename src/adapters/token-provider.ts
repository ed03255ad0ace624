import { isZimSessionError, ZimSessionError } from '../core/errors.ts';
import type { TokenGrant, TokenReason } from '../core/token.ts';
import type { AbortSignal } from './global-types.ts';
import type { Header } from './http-time.ts';
import { errorOfStatus, isStale } from './token-answer.ts';

/** What a token provider is asked. */
export interface TokenRequest {
  /** Whom the token is for: as `login()` got it, not encoded. */
  readonly userID: string;
  /** Which app it is for. */
  readonly appID: number;
  /** What it is needed for. */
  readonly reason: TokenReason;
  /** From 1. */
  readonly attempt: number;
  /** Epoch ms by which the token is needed; null when it is needed at once. */
  readonly deadline: number | null;
  /** Aborted when the answer is no longer wanted. */
  readonly signal: AbortSignal;
}

/**
 * Gets a token from the app's backend: a fresh one at each call. Throw `tokenDenied()` to stop. An error
 * that carries an HTTP status, as those of axios, ky and `fetch` do, counts as that status of a token endpoint; anything
 * else that it throws is tried again. It may throw at once, hang, or ignore `signal`.
 */
export type TokenProvider = (request: TokenRequest) => string | TokenGrant | PromiseLike<string | TokenGrant>;

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => Object(value);

/** ky and fetch have `Headers`, axios has fields of any case. */
const headerIn =
  (headers: Fields): Header =>
  (name) => {
    const value =
      typeof headers.get === 'function'
        ? headers.get(name)
        : Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
    return value == null ? null : String(value);
  };

/** What a provider threw, as an error of ours. */
function providerError(cause: unknown): ZimSessionError {
  try {
    // `aborted` is of a signal of its own, and not the session's word.
    if (isZimSessionError(cause) && cause.code !== 'aborted') return cause;
    const thrown = fieldsOf(cause);
    const response = fieldsOf(thrown.response);
    const status = [response.status, response.statusCode, thrown.status, thrown.statusCode].find(
      (value) => Number.isInteger(value) && (value as number) >= 400 && (value as number) < 600,
    );
    const { data } = response;
    // What a client has parsed is no page, whatever it was called.
    const page = typeof data === 'string' ? /^\s*</.test(data) || undefined : data ? false : undefined;
    const header = headerIn(fieldsOf(response.headers ?? thrown.headers));
    if (status) return errorOfStatus(status as number, header, page, cause);
  } catch {
    // It throws when it is looked at.
  }
  return new ZimSessionError('token-endpoint-unreachable', { cause });
}

/** Asks for a token. Whatever the provider does, it rejects with a {@link ZimSessionError} or gives a token. */
export async function askProvider(provider: TokenProvider, request: TokenRequest): Promise<TokenGrant> {
  for (let first = true; ; first = false) {
    try {
      const answer: unknown = await provider(request);
      const grant = (typeof answer === 'string' ? { token: answer } : answer) as TokenGrant | null;
      if (typeof grant?.token === 'string') return grant;
      throw new ZimSessionError('token-endpoint-response', {
        detail: `the provider gave ${answer ? 'no token' : answer}`,
      });
    } catch (cause) {
      const error = providerError(cause);
      // As an endpoint of ours is; one that is asks again by itself.
      if (error === cause || !first || !isStale(error) || request.signal.aborted) throw error;
    }
  }
}
