import { macrotasks } from '../../src/testing/time/macrotasks.ts';

/** A clock that stands still until it is moved, with a `Date` and timers that go by it. */
export interface StandingClock {
  now(): number;
  advance(ms: number): Promise<void>;
  /** Time jumps, then everything that became due runs in one tick. */
  sleep(ms: number): Promise<void>;
  flush(): Promise<void>;
  /** Somebody sets the clock: the `Date` of `globals` is another one, timers and `now` stay as they are. */
  jump(ms: number): void;
  /** To be put in place of the globals of whoever is to live by this clock. */
  readonly globals: ClockGlobals;
}

export interface ClockGlobals {
  readonly Date: DateConstructor;
  readonly setTimeout: (handler: Handler, ms?: number, ...args: unknown[]) => number;
  readonly setInterval: (handler: Handler, ms?: number, ...args: unknown[]) => number;
  readonly clearTimeout: (id: unknown) => void;
  readonly clearInterval: (id: unknown) => void;
}

export interface StandingClockOptions {
  readonly startAt: number;
  /** Whether something that needs real time and no virtual time is still under way. */
  readonly busy: () => boolean;
  readonly uncaught: (error: unknown) => void;
  /** ms by which the `Date` of `globals` is ahead. @default 0 */
  readonly skew?: number;
}

interface Timer {
  readonly due: number;
  readonly every: number | null;
  readonly run: () => void;
}

type Handler = string | ((...args: unknown[]) => void);

export function createStandingClock(options: StandingClockOptions): StandingClock {
  const { startAt, busy, uncaught } = options;
  let { skew = 0 } = options;
  const timers = new Map<number, Timer>();
  let now = startAt;
  let lastID = 0;
  const macrotask = macrotasks();

  function arm(handler: Handler, ms: number | undefined, args: unknown[], repeats: boolean): number {
    if (typeof handler !== 'function') throw new TypeError('a string is no timer');
    // As in a browser: a delay is kept in 32 bits, and an interval takes at least a millisecond.
    const delay = Math.max(repeats ? 1 : 0, (Number(ms) || 0) | 0);
    lastID += 1;
    timers.set(lastID, { due: now + delay, every: repeats ? delay : null, run: () => handler(...args) });
    return lastID;
  }

  async function microtasks(): Promise<void> {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  }

  /** Runs the timer that is due next, if one is by then. */
  function runNext(until: number): boolean {
    let [next, id]: [Timer | null, number] = [null, 0];
    for (const [key, timer] of timers) {
      if (timer.due <= until && (!next || timer.due < next.due)) [next, id] = [timer, key];
    }
    if (!next) return false;
    now = Math.max(now, next.due);
    if (next.every === null) timers.delete(id);
    else timers.set(id, { ...next, due: now + next.every });
    try {
      next.run();
    } catch (error) {
      uncaught(error);
    }
    return true;
  }

  /**
   * Twice quiet is quiet: an answer may make another question. What takes real time is slower than a timer
   * of 0 ms, so those do not wait for it.
   */
  async function flush(): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet = busy() ? 0 : quiet + 1) {
      await microtasks();
      await macrotask();
      if (busy()) runNext(now);
    }
    await microtasks();
  }

  async function run(until: number, between: () => Promise<void>): Promise<void> {
    await flush();
    while (runNext(until)) await between();
    now = Math.max(now, until);
    await flush();
  }

  const NativeDate = Date;
  class StandingDate extends NativeDate {
    constructor(...args: unknown[]) {
      super(...((args.length > 0 ? args : [now + skew]) as [number]));
    }
    static override now(): number {
      return now + skew;
    }
  }
  const clear = (id: unknown): void => void timers.delete(id as number);
  const globals: ClockGlobals = {
    Date: StandingDate as unknown as DateConstructor,
    setTimeout: (handler, ms, ...args) => arm(handler, ms, args, false),
    setInterval: (handler, ms, ...args) => arm(handler, ms, args, true),
    clearTimeout: clear,
    clearInterval: clear,
  };

  return {
    globals,
    now: () => now,
    flush,
    advance: (ms) => run(now + ms, flush),
    async sleep(ms) {
      await flush();
      now += ms;
      await run(now, microtasks);
    },
    jump(ms) {
      skew += ms;
    },
  };
}
