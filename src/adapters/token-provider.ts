import { isZimSessionError, ZimSessionError } from '../core/errors.ts';
import type { TokenGrant, TokenReason } from '../core/token.ts';

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
 * Gets a token from the app's backend: a fresh one at each call. Throw `tokenDenied()` to stop; anything else that
 * it throws is tried again. It may throw at once, hang, or ignore `signal`.
 */
export type TokenProvider = (request: TokenRequest) => string | TokenGrant | PromiseLike<string | TokenGrant>;

/** Asks for a token. Whatever the provider does, it rejects with a {@link ZimSessionError} or gives a token. */
export async function askProvider(provider: TokenProvider, request: TokenRequest): Promise<TokenGrant> {
  try {
    const answer: unknown = await provider(request);
    const grant = (typeof answer === 'string' ? { token: answer } : answer) as TokenGrant | null;
    if (typeof grant?.token === 'string') return grant;
    throw new ZimSessionError('token-endpoint-response', {
      detail: `the provider gave ${answer ? 'no token' : answer}`,
    });
  } catch (cause) {
    throw isZimSessionError(cause) ? cause : new ZimSessionError('token-endpoint-unreachable', { cause });
  }
}
