import { type Clock, systemClock } from '../../adapters/clock.ts';
import { type PageClock, pageClock } from '../time/page-clock.ts';
import { UnderWay } from '../time/under-way.ts';
import { createVirtualClock, type VirtualClock } from '../time/virtual-clock.ts';

/** The time of a world, and what can be done to it; null where it cannot. */
export interface WorldClock {
  readonly clock: Clock;
  /** Epoch ms, with no skew: the server's clock. */
  serverNow(): number;
  readonly sleep: ((ms: number) => Promise<void>) | null;
  readonly advance: ((ms: number) => Promise<void>) | null;
  /** How far the local clock is ahead of the server's. */
  skew(ms: number): void;
  /** Time passes until the promise settles, where it does not pass by itself. */
  until<T>(promise: Promise<T>, within: number): Promise<T>;
  /** Lets promise chains settle. */
  settle(): Promise<void>;
  close(): void;
}

export function virtualWorldClock(clock: VirtualClock = createVirtualClock()): WorldClock {
  let skewed = 0;
  return {
    clock,
    serverNow: () => clock.now() - skewed,
    sleep: (ms) => clock.sleep(ms),
    advance: (ms) => clock.advance(ms),
    skew(ms) {
      clock.jump(ms - skewed);
      skewed = ms;
    },
    async until(promise, within) {
      let settled = false;
      const done = () => {
        settled = true;
      };
      promise.then(done, done);
      await clock.flush();
      for (let passed = 0; !settled && passed < within; passed += STEP) await clock.advance(STEP);
      if (!settled) throw new Error(`not settled within ${within} ms of virtual time`);
      return promise;
    },
    settle: () => clock.flush(),
    close() {},
  };
}

const STEP = 100;

interface PageWorldClock extends WorldClock {
  readonly page: PageClock;
  /** To be told of what waits for the page's time, and of what cannot be watched. */
  readonly underWay: UnderWay;
}

/** `isAnswered`: see `UnderWay`. */
export function pageWorldClock(
  sleepsForReal: boolean,
  isAnswered?: (url: string) => boolean,
): PageWorldClock {
  const underWay = new UnderWay(isAnswered);
  const page = pageClock(underWay);
  let skewed = 0;
  return {
    page,
    underWay,
    clock: systemClock,
    serverNow: () => Date.now() - skewed,
    sleep: (ms) => (sleepsForReal ? page.freeze(ms) : page.sleep(ms)),
    advance: sleepsForReal ? null : (ms) => page.advance(ms),
    skew(ms) {
      page.skew(ms);
      skewed = ms;
    },
    until: (promise) => promise,
    settle: async () => {},
    close: () => page.uninstall(),
  };
}

/** The page's own time, or whatever fake timers have made of it. A skew is the server's, the other way round. */
export function systemWorldClock(): WorldClock {
  let skewed = 0;
  return {
    clock: systemClock,
    serverNow: () => Date.now() - skewed,
    sleep: null,
    advance: null,
    skew(ms) {
      skewed = ms;
    },
    until: (promise) => promise,
    settle: async () => {},
    close() {},
  };
}
