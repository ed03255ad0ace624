import type { GuestCall } from '../adapters/guests.ts';
import { rawRejection, ZimSessionError } from '../core/errors.ts';
import { readToken, type Token } from '../core/token.ts';
import type { ZimUser } from '../core/user.ts';
import type { WarningCode } from '../core/warning.ts';
import type { Answer } from './callers.ts';

/** What the door asks of the core. */
export interface Doorkeeper {
  /** Who is logged in here, or on the way. */
  user(): ZimUser | null;
  login(user: ZimUser, answer: Answer): void;
  renew(token: Token | null, answer: Answer): void;
  logout(isClearDB: boolean | undefined): void;
  warn(code: WarningCode, message: string): void;
  /** Tells what was warned of. */
  flush(): void;
}

const WARNINGS: Record<GuestCall['method'], WarningCode> = {
  login: 'foreign-login',
  renewToken: 'foreign-login',
  logout: 'foreign-logout',
  destroy: 'foreign-destroy',
};

/** A token of other code; what nobody can read is no token. */
export function readable(text: unknown): Token | null {
  try {
    return readToken(String(text));
  } catch {
    return null;
  }
}

/** A promise as ZIM itself gives it: what it rejects with is plain. */
function raw<T>(value: T, ask: (answer: Answer) => void): Promise<T> {
  return new Promise<T>((resolve, reject) =>
    ask((error) => (error ? reject(rawRejection(error)) : resolve(value))),
  );
}

/** Other code on the instance, while somebody is logged in here: what it asks for, the session does. */
export function createDoor({ user, login, renew, logout, warn, flush }: Doorkeeper) {
  function answer(call: GuestCall, current: ZimUser): unknown {
    switch (call.method) {
      case 'login':
        if (call.userID === current.userID)
          return raw(undefined, (told) => login({ userID: current.userID }, told));
        return Promise.reject(rawRejection(new ZimSessionError('already-logged-in')));
      case 'renewToken':
        return raw({ token: call.token }, (told) => renew(readable(call.token), told));
      case 'logout':
        logout(call.isClearDB);
        return Promise.resolve();
      case 'destroy':
        return undefined;
    }
  }

  return (call: GuestCall): { readonly answer: unknown } | undefined => {
    const current = user();
    if (!current) return undefined;
    warn(WARNINGS[call.method], `Other code on this page called ${call.method}(); remove that call`);
    const served = { answer: answer(call, current) };
    flush();
    return served;
  };
}
