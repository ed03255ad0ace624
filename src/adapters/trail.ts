import { isZimSessionError, ZimSessionError } from '../core/errors.ts';
import { isRedirect } from './token-answer.ts';

/** How it is asked once. */
export type Get = (redirect: 'follow' | 'manual') => Promise<Response>;

/** Where an endpoint has led so far: one that gave tokens and redirects now says that nobody is signed in. */
export interface Trail {
  /** Asks; follows redirects only where it may. */
  walk(get: Get, mayFollow: boolean): Promise<Response>;
  /** A token came. */
  arrived(response: Response): void;
  /** None did: the error to throw. */
  lost(response: Response, error: unknown): unknown;
}

export function createTrail(): Trail {
  let worked = false;
  let wasStraight = false;
  let astray = 0;
  let noAnswer = false;

  return {
    async walk(get, mayFollow) {
      if (!mayFollow) return get('manual');
      if (!noAnswer) {
        // It may have been a sign-in page of another origin, of which a page sees no more than of a dead network.
        noAnswer = wasStraight;
        const response = await get('follow');
        noAnswer = false;
        return response;
      }
      const first = await get('manual');
      return isRedirect(first) ? get('follow').catch(() => first) : first;
    },
    arrived({ redirected }) {
      worked = true;
      wasStraight = !redirected;
      astray = 0;
      noAnswer = false;
    },
    lost(response, error) {
      const leadsAway = response.redirected || isRedirect(response);
      astray = leadsAway && isZimSessionError(error, 'token-endpoint-response') ? astray + 1 : 0;
      if (!worked || astray < 2) return error;
      return new ZimSessionError('token-denied', { detail: 'the endpoint gave tokens, and redirects now' });
    },
  };
}
