import {
  type Context,
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useEffect,
  useSyncExternalStore,
  version,
} from 'react';
import { ZimSessionError } from '../core/errors.ts';
import type { ZimSession, ZimUser } from '../index.ts';
import { type Store, storeOf } from './store.ts';

export const ZimSessionContext: Context<Store | null> = createContext<Store | null>(null);
ZimSessionContext.displayName = 'ZimSession';

/** What `<ZimSessionProvider>` takes. */
export interface ZimSessionProviderProps {
  /** From `createZimSession()`, made once and outside of components. The provider never destroys it. */
  readonly session: ZimSession;
  /**
   * Who is signed in to your app: logs in, switches and logs out as the `userID` changes. `null`: nobody.
   * `undefined`: not known yet, or you call `login()` and `logout()` yourself; nothing is changed.
   * Other fields go with the login only; a new object with the same `userID` is no change.
   */
  readonly user?: ZimUser | null | undefined;
  readonly children?: ReactNode;
}

/**
 * Gives a session to the components below and keeps `user` logged in. A failed login is in the snapshot
 * (`logged-out`, `login-failed` with its error). Who was kicked out or unregistered stays out, also when this
 * is mounted again, until `login()` is called or `user` has changed. Unmounting changes nothing.
 *
 * Throws `invalid-options` without a session, and in React before 18.
 */
export function ZimSessionProvider({ session, user, children }: ZimSessionProviderProps): ReactElement {
  if (typeof session?.subscribe !== 'function') {
    throw new ZimSessionError('invalid-options', {
      detail: '<ZimSessionProvider> needs a session from createZimSession()',
    });
  }
  if (!useSyncExternalStore) {
    throw new ZimSessionError('invalid-options', { detail: `React is ${version}, and must be 18 or later` });
  }
  const store = storeOf(session);
  // Whatever is no user has its own key, so that `undefined` becoming `null` is a change.
  const key = user ? user.userID : user;
  // biome-ignore lint/correctness/useExhaustiveDependencies: by value; a new object of the same user is no change.
  useEffect(() => store.follow(user), [store, key]);
  return createElement(ZimSessionContext.Provider, { value: store }, children);
}
