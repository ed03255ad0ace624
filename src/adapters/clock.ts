import { guarded, shielded } from './report-error.ts';

/** Time, as the session needs it. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Calls `fn` once, after `ms`; answers what `clearTimeout` takes. */
  setTimeout(fn: () => void, ms: number): unknown;
  /** Takes a timer back; one that is over, or unknown, is ignored. */
  clearTimeout(timer: unknown): void;
}

/** The platform's clock. The globals are looked up at each call, so that fake timers work. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (fn, ms) => setTimeout(fn, ms),
  clearTimeout: (timer) => clearTimeout(timer as number),
};

/** A clock that never throws, and tells a time that a `Date` can have. */
export interface SafeClock {
  now(): number;
  /** Calls `fn` once, after `ms`; answers how to take that back. */
  after(fn: () => void, ms: number): () => void;
}

const isInstant = (now: unknown): boolean => typeof now === 'number' && Math.abs(now) <= 8.64e15;

/** The clock of an app; what it fails to do is done by the browser's. */
export function safeClock(clock: Clock): SafeClock {
  /** Of the browser's clock, so that time does not jump where this one fails once. */
  let ahead = 0;
  const clear = guarded(
    'clearTimeout',
    (of: Clock, timer: unknown) => of.clearTimeout(timer),
    () => {},
  );
  const schedule =
    (of: Clock) =>
    (fn: () => void, ms: number): (() => void) => {
      let isArmed = false;
      const timer = of.setTimeout(() => {
        // It would be armed again, and call again, for ever.
        if (!isArmed) throw new TypeError('zim-session: setTimeout must not call at once');
        fn();
      }, ms);
      isArmed = true;
      // One that is async has set the timer all the same.
      shielded(() => timer);
      return () => clear(of, timer);
    };
  return {
    now: guarded(
      'clock.now()',
      () => {
        const now = clock.now();
        if (isInstant(now)) ahead = now - Date.now();
        return now;
      },
      () => Date.now() + ahead,
      isInstant,
    ),
    after: guarded('setTimeout', schedule(clock), schedule(systemClock)),
  };
}

/**
 * The clock without its backward jumps: when somebody sets the clock back, waits must not get longer.
 * `offset` is what it is ahead of the clock by now. A jump forwards looks like a sleep, and is one.
 */
export interface SteadyClock {
  now(): number;
  offset(): number;
}

export function steadyClock(clock: Pick<Clock, 'now'>): SteadyClock {
  let last = Number.NEGATIVE_INFINITY;
  let offset = 0;
  return {
    now() {
      const now = clock.now();
      if (now + offset < last) offset = last - now;
      last = now + offset;
      return last;
    },
    offset: () => offset,
  };
}
