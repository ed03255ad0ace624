import { UnderWay } from '../../src/testing/time/under-way.ts';

/** What takes real time where the clock stands still. */
export interface PlatformWatch {
  /** Whether some of it is under way. */
  readonly busy: () => boolean;
  /** Does something of the kind: when a little real time has passed. */
  readonly later: (fn: () => void) => void;
  /** A server that lives by the same clock lets a request wait. Call the answer when it goes on. */
  readonly waiting: (url: string) => () => void;
  /** Gives the platform back as it was, for good. */
  readonly stop: () => void;
}

/** Watches requests, the loopback server's cryptography, and in a page the SDK's IndexedDB. To be called once. */
export function watchPlatform(): PlatformWatch {
  const realSetTimeout = setTimeout;
  const underWay = new UnderWay();
  let own = 0;
  return {
    busy: () => own > 0 || underWay.busy,
    later(fn) {
      own += 1;
      realSetTimeout(() => {
        own -= 1;
        fn();
      }, 0);
    },
    waiting: (url) => underWay.holding(url),
    stop: () => underWay.stop(),
  };
}
