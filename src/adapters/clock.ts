/** Time, as the session needs it. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Calls `fn` once, after `ms`; answers what `clearTimeout` takes. */
  setTimeout(fn: () => void, ms: number): unknown;
  /** Takes a timer back; one that is over, or unknown, is ignored. */
  clearTimeout(timer: unknown): void;
}

/** The browser's clock. Looks the globals up at each call, so that fake timers work. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (fn, ms) => globalThis.setTimeout(fn, ms),
  clearTimeout: (timer) => globalThis.clearTimeout(timer as number),
};

/**
 * The clock without its backward jumps: when somebody sets the clock back, waits must not get longer.
 * `offset` is what it is ahead of the clock by now. A jump forwards looks like a sleep, and is one.
 */
export interface SteadyClock {
  now(): number;
  offset(): number;
}

export function steadyClock(clock: Clock): SteadyClock {
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
