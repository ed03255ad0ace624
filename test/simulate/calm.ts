/** Whether, and since when, nothing is wrong with the world. */
export interface Calm {
  /** Something is wrong from now on, or not any more. */
  fault(name: string, on: boolean): void;
  /** Something happened that is over at once. */
  disturb(): void;
  /** ms since the start; never, while something is wrong. */
  readonly since: number;
  readonly faults: ReadonlySet<string>;
  /** Until then a Retry-After may be obeyed. */
  patientUntil: number;
  /** ms that machine and timers stood still, in sum: whoever waits may wait as much longer. */
  stoodStill: number;
  /** The page's timers run once a minute, or again as they should. */
  throttled(on: boolean): void;
  /** Until when they did: ms since the start. */
  readonly throttledUntil: number;
  /** No instance could be made the last time. */
  sdkFailed: boolean;
  /** Somebody set the clock. */
  jumped: boolean;
  /**
   * When the SDK began to log in again by itself. FakeZim has no heartbeat, which in the real one tries that
   * again when nobody answered.
   */
  reloginAt: number;
  /** When a socket closed without the SDK noticing it (S35): dead until something is sent. */
  deadSince: number | null;
}

export function createCalm(elapsed: () => number): Calm {
  const faults = new Set<string>();
  let last = Number.NEGATIVE_INFINITY;
  let throttledUntil = Number.NEGATIVE_INFINITY;
  return {
    fault(name, on) {
      last = elapsed();
      if (on) faults.add(name);
      else faults.delete(name);
    },
    disturb() {
      last = elapsed();
    },
    get since() {
      return faults.size > 0 ? Number.POSITIVE_INFINITY : last;
    },
    faults,
    throttled(on) {
      if (on) throttledUntil = Number.POSITIVE_INFINITY;
      else if (throttledUntil === Number.POSITIVE_INFINITY) throttledUntil = elapsed();
    },
    get throttledUntil() {
      return throttledUntil;
    },
    patientUntil: 0,
    stoodStill: 0,
    sdkFailed: false,
    jumped: false,
    reloginAt: Number.POSITIVE_INFINITY,
    deadSince: null,
  };
}
