import {
  type Context,
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useEffect,
  useState,
  useSyncExternalStore,
  version,
} from 'react';
import { ZimSessionError } from '../core/errors.ts';
import type { LoginOptions, ZimSession, ZimUser } from './platform.ts';
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
  /**
   * A token that the page has already, printed into it by the server for example: presented instead of asking for one, once, for the
   * `userID` that this was first rendered with. Where it is of no use, the provider of tokens is asked at once. @default none
   */
  readonly token?: LoginOptions['token'] | null;
  readonly children?: ReactNode;
}

/**
 * Gives a session to the components below and keeps `user` logged in. A failed login is in the snapshot
 * (`logged-out`, `login-failed` with its error). Who was kicked out or unregistered stays out, also when this
 * is mounted again, until `login()` is called or `user` has changed. Unmounting changes nothing. Where `user` is not `null`, mounting
 * loads the SDK, so that a later login need not wait for it.
 *
 * Throws `invalid-options` without a session, and in React before 18.
 */
export function ZimSessionProvider({
  session,
  user,
  token,
  children,
}: ZimSessionProviderProps): ReactElement {
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
  const [first] = useState({ key, token });
  // biome-ignore lint/correctness/useExhaustiveDependencies: by value; a new object of the same user is no change.
  useEffect(() => store.follow(user, key === first.key ? first.token : null), [store, key]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a visitor who never chats is not to load the SDK; who comes later does by logging in.
  useEffect(() => {
    if (user !== null) session.preload().catch(nobodyAsked);
  }, [session]);
  return createElement(ZimSessionContext.Provider, { value: store }, children);
}

/** Why the SDK could not be loaded is said by the login that needs it. */
const nobodyAsked = (): void => {};
