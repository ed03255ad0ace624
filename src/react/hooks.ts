import { useContext, useEffect, useInsertionEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { ZimSessionError } from '../core/errors.ts';
import type { AllEvents, ZimInstance, ZimSession, ZimSessionSnapshot } from './platform.ts';
import { ZimSessionContext } from './provider.ts';
import { SERVER_SNAPSHOT, type Store } from './store.ts';

function useStore(hook: string): Store {
  const store = useContext(ZimSessionContext);
  if (store) return store;
  throw new ZimSessionError('invalid-options', {
    detail: `${hook}() found no session: put <ZimSessionProvider> above the component that calls it`,
  });
}

/** The session that the provider above was given. Throws `invalid-options` where there is none. */
export function useZimSession(): ZimSession {
  return useStore('useZimSession').session;
}

/**
 * The snapshot, or what `selector` takes from it: renders again only when that changes, by `Object.is` or by
 * `isEqual`. On a server, and while the page hydrates, nobody is logged in. Throws `invalid-options` outside
 * of a provider.
 */
export function useZimSessionState(): ZimSessionSnapshot;
export function useZimSessionState<T>(
  selector: (snapshot: ZimSessionSnapshot) => T,
  isEqual?: (a: T, b: T) => boolean,
): T;
export function useZimSessionState(
  selector: (snapshot: ZimSessionSnapshot) => unknown = itself,
  isEqual: (a: unknown, b: unknown) => boolean = Object.is,
): unknown {
  const store = useStore('useZimSessionState');
  /** What is on the page: a selector that is written inline is a new one each time, its result need not be. */
  const shown = useRef<{ readonly value: unknown } | null>(null);
  const [select, selectOnServer] = useMemo(() => {
    let last: { readonly snapshot: ZimSessionSnapshot; readonly value: unknown } | null = null;
    const from = (snapshot: ZimSessionSnapshot) => {
      if (last?.snapshot === snapshot) return last.value;
      const next = selector(snapshot);
      const before = last ?? shown.current;
      const value = before && isEqual(before.value, next) ? before.value : next;
      last = { snapshot, value };
      return value;
    };
    return [() => from(store.getSnapshot()), () => from(SERVER_SNAPSHOT)];
  }, [store, selector, isEqual]);
  const value = useSyncExternalStore(store.subscribe, select, selectOnServer);
  useEffect(() => {
    shown.current = { value };
  }, [value]);
  return value;
}

const itself = (snapshot: ZimSessionSnapshot): ZimSessionSnapshot => snapshot;

/**
 * The ZIM instance while the user is logged in, else null. Another one when it had to be replaced. Throws
 * `invalid-options` outside of a provider.
 */
export function useZim(): ZimInstance | null {
  const store = useStore('useZim');
  return useSyncExternalStore(store.subscribeZim, store.getZim, nobody);
}

const nobody = (): null => null;

/**
 * Listens to an event of the session or of ZIM while the component is mounted. The listener of the last
 * render is called; a new one costs nothing. Throws `invalid-options` outside of a provider.
 */
export function useZimEvent<K extends keyof AllEvents>(type: K, listener: AllEvents[K]): void {
  const { session } = useStore('useZimEvent');
  const latest = useRef(listener);
  useInsertionEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    const call = (...data: unknown[]) => (latest.current as (...data: unknown[]) => void)(...data);
    return session.on(type, call as AllEvents[K]);
  }, [session, type]);
}
