import { readToken, type Token, type TokenGrant } from './core/token.ts';

/**
 * A token that came with `login()`, if it may be of use: what nobody can read, or is of somebody else, is no token,
 * and nobody is bothered with it. The times that it came with say nothing: nobody knows how old they are.
 */
export function tokenAtHand(
  given: string | TokenGrant | null | undefined,
  userID: string,
  appID: number,
): Token | null {
  try {
    const grant = typeof given === 'string' ? { token: given } : given;
    if (!grant) return null;
    const isOurs = (grant.userID ?? userID) === userID && (grant.appID ?? appID) === appID;
    return isOurs ? readToken(grant.token) : null;
  } catch {
    return null;
  }
}
