import type { AbortSignal } from './adapters/global-types.ts';
import { shielded } from './adapters/report-error.ts';
import { lacking } from './adapters/zim-class.ts';
import { refuseOptions } from './core/errors.ts';
import { readToken, type Token, type TokenGrant } from './core/token.ts';
import { isUser } from './core/user.ts';

/** Of one `login()`. */
export interface LoginOptions {
  /** Detaches this caller; the work stops with the last. @default none */
  readonly signal?: AbortSignal | undefined;
  /** A token at hand. It costs nothing where it is expired, unreadable, of somebody else or refused. @default none */
  readonly token?: string | TokenGrant | undefined;
  /**
   * With the option `tabs`: where another tab has the login, it moves here; that tab is `other-tab` then, and does not
   * come back by itself. For a click on "Use it here". @default false
   */
  readonly takeOver?: boolean | undefined;
}

/** Of one `logout()`. */
export interface LogoutOptions {
  /** As ZIM takes it. @default none */
  readonly isClearDB?: boolean | undefined;
}

/** Refuses a signal that nobody can listen to. */
export function checkLogin({ signal, token, takeOver }: LoginOptions): LoginOptions {
  if (signal && lacking(signal, ['addEventListener', 'removeEventListener'])) {
    refuseOptions('signal must be an AbortSignal');
  }
  return { signal, token, takeOver: takeOver === true };
}

/** `logout()` never rejects, whatever it is passed. */
export function clearsDB(options: LogoutOptions | null | undefined): boolean | undefined {
  let isClearDB: boolean | undefined;
  shielded(() => {
    isClearDB = options?.isClearDB;
  });
  return isClearDB;
}

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
    // A backend may write numbers as text, and the other way round.
    const isOurs = isUser(grant.userID, userID) && String(grant.appID ?? appID) === String(appID);
    return isOurs ? readToken(grant.token) : null;
  } catch {
    return null;
  }
}
