import { guarded, shielded } from './report-error.ts';

/** The page: when it may have slept, and whether it has a network. */
export interface Page {
  /** Calls `fn` whenever the page woke up or came online. Answers how to stop that. */
  onWake(fn: () => void): () => void;
  /** False only where it is known that there is no network. */
  isOnline(): boolean;
  /** Whether somebody may see it. A page without this is in front. */
  isVisible?(): boolean;
}

/** The page of an app, made safe: only a clear no is one. */
export function safePage(page: Page): Required<Page> {
  const unless = (name: string, ask: () => unknown): (() => boolean) => {
    const answer = guarded<[], unknown>(name, ask, () => true);
    return () => answer() !== false;
  };
  return {
    onWake: guarded(
      'page.onWake()',
      (fn: () => void) => {
        const stop = page.onWake(fn);
        return typeof stop === 'function' ? () => shielded(stop) : stop;
      },
      () => () => {},
      (stop) => typeof stop === 'function',
    ),
    isOnline: unless('page.isOnline()', () => page.isOnline()),
    isVisible: unless('page.isVisible()', () => page.isVisible?.()),
  };
}

const WAKE_EVENTS = ['pageshow', 'focus', 'online'];

/** The browser's page; outside a browser it is always awake and online. */
export const browserPage: Page = {
  onWake(fn) {
    if (typeof window === 'undefined' || typeof document === 'undefined') return () => {};
    const onVisible = () => {
      if (document.visibilityState !== 'hidden') fn();
    };
    const each = (act: 'addEventListener' | 'removeEventListener') => {
      document[act]('visibilitychange', onVisible);
      document[act]('resume', fn);
      for (const type of WAKE_EVENTS) window[act](type, fn);
    };
    each('addEventListener');
    return () => each('removeEventListener');
  },
  isOnline: () => globalThis.navigator?.onLine !== false,
  isVisible: () => globalThis.document?.visibilityState !== 'hidden',
};
