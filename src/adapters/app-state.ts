import type { Page } from './page.ts';

/** What is used of React Native's `AppState`. */
export interface AppStateLike {
  /** `'background'` where nobody can see the app. */
  readonly currentState?: string | null;
  /** Tells when the app comes to the front, or goes. */
  addEventListener(type: 'change', listener: (state: string) => void): { remove(): void };
}

/** What is used of `@react-native-community/netinfo`; another module of its shape fits. */
export interface NetInfoLike {
  /** Tells when the network comes or goes; answers how to stop that. */
  addEventListener(listener: (state: { readonly isConnected: boolean | null }) => void): () => void;
}

/** As `appStatePage`; `app` is looked up when somebody wants to know. */
export function nativePage(app: () => AppStateLike, net?: NetInfoLike): Page {
  /** Those who listen, and were told that there is no network. */
  const offline = new Set<object>();
  return {
    onWake(fn) {
      const who = {};
      let stopped = false;
      const state = app().addEventListener('change', (next) => {
        if (next === 'active') fn();
      });
      const stop = net?.addEventListener(({ isConnected }) => {
        // It also tells those what it knows who have stopped before it knew.
        if (stopped) return;
        // Null is what it says until then.
        if (isConnected === false) offline.add(who);
        else if (offline.delete(who)) fn();
      });
      return () => {
        stopped = true;
        offline.delete(who);
        state.remove();
        stop?.();
      };
    },
    isOnline: () => offline.size === 0,
    isVisible: () => app().currentState !== 'background',
  };
}

/**
 * An App of React Native, as the session sees it: it wakes up when it comes to the front, or back online. For
 * `platform.page`, where the network is known from elsewhere than `@react-native-community/netinfo`. Without `net`
 * there is always a network.
 */
export const appStatePage = (app: AppStateLike, net?: NetInfoLike): Page => nativePage(() => app, net);
