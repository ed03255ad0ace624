import type { Platform } from 'zim-session';
import { loadChunk } from '../../bench/page/globals.ts';
import { createFaultApp, type FaultApp, type Start } from '../apps/app.ts';

/** How a fault run drives the page, whichever code is in it. */
export interface PageApp extends FaultApp {
  /** Mounts in a component under React's StrictMode. */
  mountStrict(): Promise<void>;
  /** ms: the longest time that no timer of this page ran. */
  longestPause(): number;
  /** Whether the page came back from the back-forward cache. */
  restored: boolean;
}

declare global {
  interface Window {
    app: PageApp;
  }
}

// The page's Math.random is a constant, for the SDK's sake; backoff with it would be better than it is.
const platform: Platform = {
  random: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
};

/** Says how to mount the app, once the SDK is there, and before the page is ready. */
export async function serve(start: Start): Promise<void> {
  const loaded = await loadChunk();
  // esbuild gives a CommonJS module as `default`.
  const { ZIM } = 'ZIM' in loaded ? loaded : (loaded as { default: typeof loaded }).default;
  const app = createFaultApp(start, {
    ZIM,
    appID: APP_ID,
    userID: 'alice',
    tokenUrl: '/api/zim/token',
    platform,
    // The page's Date may be wrong on purpose.
    now: () => performance.timeOrigin + performance.now(),
  });

  let last = performance.now();
  let longest = 0;
  setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 100);

  window.app = {
    ...app,
    async mountStrict() {
      const { mountStrict } = await import('./strict.ts');
      mountStrict(app.mount);
    },
    longestPause: () => longest,
    restored: false,
  };
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) window.app.restored = true;
  });
  document.title = 'ready';
}
