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

/** As `appStatePage`, of what is looked up when somebody wants to know. */
export function nativePage(app: () => AppStateLike, net: () => NetInfoLike | undefined): Page {
  let online = true;
  return {
    onWake(fn) {
      const state = app().addEventListener('change', (next) => {
        if (next === 'active') fn();
      });
      const stop = net()?.addEventListener(({ isConnected }) => {
        // Null is what it says before it knows.
        const isBack = isConnected !== false && !online;
        online = isConnected !== false;
        if (isBack) fn();
      });
      return () => {
        state.remove();
        stop?.();
        online = true;
      };
    },
    isOnline: () => online,
    isVisible: () => app().currentState !== 'background',
  };
}

/**
 * An App of React Native, as the session sees it: it wakes up when it comes to the front, or back online. For
 * `platform.page`, where the network is known from elsewhere than `@react-native-community/netinfo`.
 */
export const appStatePage = (app: AppStateLike, net?: NetInfoLike): Page =>
  nativePage(
    () => app,
    () => net,
  );
