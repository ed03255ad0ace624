import type { Clock } from '../../adapters/clock.ts';
import { macrotasks } from './macrotasks.ts';

/** A clock that stands still until a test moves it. Serves as `platform.clock`. */
export interface VirtualClock extends Clock {
  now(): number;
  setTimeout(fn: () => void, ms: number): number;
  clearTimeout(timer: unknown): void;
  /** Lets time pass: runs what becomes due, each at its exact instant. Rejects with what a timer threw. */
  advance(ms: number): Promise<void>;
  /** The machine sleeps: time jumps, then everything that became due runs at once, in order. */
  sleep(ms: number): Promise<void>;
  /** Somebody sets the wall clock, forwards or backwards. Timers are durations: nothing happens to them. */
  jump(ms: number): void;
  /** Lets promise chains settle; no time passes. */
  flush(): Promise<void>;
  /** How many timers are armed. */
  readonly pending: number;
}

interface Timer {
  readonly id: number;
  readonly due: number;
  readonly fn: () => void;
}

/** Browsers keep a delay in 32 bits, signed: a longer one fires at once. */
const LONGEST_DELAY = 2 ** 31 - 1;
/** More instants than that in one go is a timer that arms itself for ever. */
const MOST_INSTANTS = 1_000_000;
const TURNS = 50;

/** Found when the module loads, so that fake timers installed later do not stop it. */
const macrotask: () => Promise<void> = macrotasks();

/** A clock that stands until it is moved. `startAt`: epoch ms. */
export function createVirtualClock(startAt: number = Date.UTC(2030, 0, 1)): VirtualClock {
  const timers = new Map<number, Timer>();
  /** Ms since the start, never set back; the wall clock is that plus an offset. */
  let elapsed = 0;
  let offset = startAt;
  let lastID = 0;

  function nextDue(until: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of timers.values()) {
      if (timer.due <= until && (!next || timer.due < next.due)) next = timer;
    }
    return next;
  }

  async function run(until: number, between: () => Promise<void>): Promise<void> {
    const thrown: unknown[] = [];
    await flush();
    for (let instants = 0; ; instants += 1) {
      const timer = nextDue(until);
      if (!timer) break;
      if (instants > MOST_INSTANTS) throw new Error('A timer arms itself again and again.');
      timers.delete(timer.id);
      elapsed = Math.max(elapsed, timer.due);
      // As in a page, one callback that throws does not stop the others.
      try {
        timer.fn();
      } catch (error) {
        thrown.push(error);
      }
      await between();
    }
    elapsed = Math.max(elapsed, until);
    await flush();
    if (thrown.length > 0) throw thrown[0];
  }

  return {
    now: () => offset + elapsed,
    setTimeout(fn, ms) {
      const delay = ms > 0 && ms <= LONGEST_DELAY ? ms : 0;
      lastID += 1;
      timers.set(lastID, { id: lastID, due: elapsed + delay, fn });
      return lastID;
    },
    clearTimeout(timer) {
      timers.delete(timer as number);
    },
    // One macrotask between two timers: long simulations are made of little else.
    advance: (ms) => run(elapsed + ms, macrotask),
    async sleep(ms) {
      await flush();
      elapsed += ms;
      // Nothing but microtasks runs between the callbacks: it is one tick.
      await run(elapsed, microtasks);
    },
    jump(ms) {
      offset += ms;
    },
    flush,
    get pending() {
      return timers.size;
    },
  };
}

async function microtasks(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve();
}

/** A macrotask comes when no microtask is left; the second is for what the platform settled: streams, crypto. */
async function flush(): Promise<void> {
  await macrotask();
  await macrotask();
}
