import type { Clock } from '../../src/adapters/clock.ts';
import type { VirtualClock } from '../../src/testing/time/virtual-clock.ts';

/** A page that is hidden runs its timers once a minute. */
const MINUTE = 60_000;

/** The page's timers: throttled at will, and counted, so that one left behind is seen. */
export interface PageTimers extends Clock {
  throttled: boolean;
  readonly armed: number;
}

export function createPageTimers(clock: VirtualClock, elapsed: () => number): PageTimers {
  const armed = new Set<unknown>();
  return {
    throttled: false,
    get armed() {
      return armed.size;
    },
    now: () => clock.now(),
    setTimeout(fn, ms) {
      const delay = Number.isFinite(ms) && ms > 0 ? ms : 0;
      const due = elapsed() + delay;
      // Those of 0 ms keep their order with the SDK's, which FakeZim does not throttle.
      const late = this.throttled && delay > 0 ? Math.ceil(due / MINUTE) * MINUTE - due : 0;
      const id = clock.setTimeout(() => {
        armed.delete(id);
        fn();
      }, delay + late);
      armed.add(id);
      return id;
    },
    clearTimeout(timer) {
      armed.delete(timer);
      clock.clearTimeout(timer);
    },
  };
}
