import type { Clock } from '../../adapters/clock.ts';

/** Whether the code of a page runs: at once, later (the browser has frozen it), or never again (it is gone). */
export interface TabLife {
  /** Runs code of this page, as a task of its own, in order. */
  task(run: () => void): void;
  /** The timers of this page: what falls due while it is frozen waits. */
  clock(of: Clock): Clock;
  readonly isGone: boolean;
  freeze(): void;
  thaw(): void;
  end(): void;
}

export function createTabLife(): TabLife {
  let state: 'runs' | 'frozen' | 'gone' = 'runs';
  const waiting: (() => void)[] = [];

  function now(run: () => void): void {
    if (state === 'runs') run();
    else if (state === 'frozen') waiting.push(run);
  }

  const task = (run: () => void) => queueMicrotask(() => now(run));

  return {
    task,
    clock: (of) => ({
      now: () => of.now(),
      setTimeout: (fn, ms) => of.setTimeout(() => now(fn), ms),
      clearTimeout: (timer) => of.clearTimeout(timer),
    }),
    get isGone() {
      return state === 'gone';
    },
    freeze() {
      if (state === 'runs') state = 'frozen';
    },
    thaw() {
      if (state !== 'frozen') return;
      state = 'runs';
      for (const run of waiting.splice(0)) task(run);
    },
    end() {
      state = 'gone';
      waiting.length = 0;
    },
  };
}
