interface PageTimer {
  readonly id: number;
  readonly run: () => void;
  /** ms between the runs of an interval; null for a timeout. */
  readonly every: number | null;
  due: number;
}

// biome-ignore lint/suspicious/noExplicitAny: the globals take any function with any arguments.
type AnyFunction = (...args: any[]) => unknown;
type Names = 'setTimeout' | 'setInterval' | 'clearTimeout' | 'clearInterval';
type Timers = Record<Names, AnyFunction>;

/** Far from the numbers that browsers give; no two clocks of a page give the same. */
let lastID = 1_000_000_000;
const LONGEST_DELAY = 2 ** 31 - 1;
const TURNS = 50;

/** The timers of a page, run by a clock of ours. */
export class PageTimers {
  readonly #globals = globalThis as unknown as Timers;
  readonly #real: Timers = {
    setTimeout: globalThis.setTimeout.bind(globalThis),
    setInterval: globalThis.setInterval.bind(globalThis),
    clearTimeout: globalThis.clearTimeout.bind(globalThis),
    clearInterval: globalThis.clearInterval.bind(globalThis),
  };
  readonly #before: Timers = { ...pick(this.#globals) };
  readonly #ours: Timers = {
    setTimeout: (fn: AnyFunction, ms?: number, ...args: unknown[]) => this.arm(fn, ms, args, false),
    setInterval: (fn: AnyFunction, ms?: number, ...args: unknown[]) => this.arm(fn, ms, args, true),
    clearTimeout: (id: unknown) => this.clear(id),
    clearInterval: (id: unknown) => this.clear(id),
  };
  readonly #timers = new Map<number, PageTimer>();
  readonly #now: () => number;
  readonly #speed: () => number;
  #armed: unknown = null;
  #held = false;
  /** How many calls of `runDue` are at it. */
  #running = 0;
  #installed = false;

  /** `now`: ms that never go back; `speed`: how many of them pass in a real one, 0 for none. */
  constructor(now: () => number, speed: () => number) {
    this.#now = now;
    this.#speed = speed;
  }

  install(): void {
    this.#installed = true;
    Object.assign(this.#globals, this.#ours);
  }

  uninstall(): void {
    this.#installed = false;
    this.#held = false;
    this.#restore(['setTimeout', 'setInterval']);
    this.rearm();
  }

  arm(fn: AnyFunction, ms: number | undefined, args: unknown[], repeats: boolean): number {
    // Not 0: where time is moved from timer to timer, one that is armed again and again would stop it.
    const delay = Math.max(1, ms && ms <= LONGEST_DELAY ? Number(ms) : 0);
    lastID += 1;
    const id = lastID;
    // A browser's shortest interval.
    const every = repeats ? Math.max(4, delay) : null;
    this.#timers.set(id, { id, run: () => fn(...args), every, due: this.#now() + delay });
    this.rearm();
    return id;
  }

  clear(id: unknown): void {
    // Another's, or the page's own: armed before we came.
    if (!this.#timers.delete(id as number)) this.#before.clearTimeout.call(globalThis, id);
    this.rearm();
  }

  /** No timer runs while held. */
  hold(on: boolean): void {
    this.#held = on;
    this.rearm();
  }

  /** Real time passes. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#real.setTimeout(resolve, ms));
  }

  /** When the next timer is due; null where there is none. */
  nextDue(): number | null {
    return this.#next()?.due ?? null;
  }

  /** Runs what is due by now. No answer from elsewhere comes in between: nothing but promise chains. */
  async runDue(): Promise<void> {
    const until = this.#now();
    this.#running += 1;
    for (let next = this.#next(); next && next.due <= until; next = this.#next()) {
      this.#run(next);
      for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve();
    }
    this.#running -= 1;
    this.rearm();
  }

  rearm(): void {
    this.#real.clearTimeout(this.#armed);
    this.#armed = null;
    const next = this.#next();
    if (!next && !this.#installed) {
      this.#restore(['clearTimeout', 'clearInterval']);
    }
    if (!next || this.#held || this.#running > 0) return;
    const left = Math.max(0, next.due - this.#now());
    if (left > 0 && this.#speed() === 0) return;
    const wait = left > 0 ? Math.min(LONGEST_DELAY, left / this.#speed()) : 0;
    this.#armed = this.#real.setTimeout(() => {
      if (next.due <= this.#now()) this.#run(next);
      this.rearm();
    }, wait);
  }

  #next(): PageTimer | null {
    let next: PageTimer | null = null;
    for (const timer of this.#timers.values()) if (!next || timer.due < next.due) next = timer;
    return next;
  }

  #run(timer: PageTimer): void {
    if (timer.every === null) this.#timers.delete(timer.id);
    // Like a browser's: what an interval missed is not made up for.
    else timer.due = this.#now() + timer.every;
    try {
      timer.run();
    } catch (error) {
      if (typeof reportError === 'function') reportError(error);
      else console.error(error);
    }
  }

  #restore(names: Names[]): void {
    for (const name of names) {
      if (this.#globals[name] === this.#ours[name]) this.#globals[name] = this.#before[name];
    }
  }
}

function pick({ setTimeout, setInterval, clearTimeout, clearInterval }: Timers): Timers {
  return { setTimeout, setInterval, clearTimeout, clearInterval };
}
