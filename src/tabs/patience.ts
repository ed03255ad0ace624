import type { SafeClock } from '../adapters/clock.ts';

/** How often the tab that has the login is asked whether it is there, and how often in vain, before it is passed. */
const ASKED_EVERY = 60_000;
const ASKED_IN_VAIN = 3;

/** Whether the tab that has the login is there: a frozen one answers nobody, and gives nothing back. */
export interface Patience {
  /** Goes on where it has begun. */
  start(): void;
  /** It is there. */
  heard(): void;
  stop(): void;
}

/** `lost`: it has not answered for three minutes, in which this page was able to ask. */
export function createPatience(clock: SafeClock, { ask, lost }: { ask(): void; lost(): void }): Patience {
  let isRunning = false;
  let unanswered = 0;
  let stopTimer = () => {};

  // Questions are counted, and not minutes: a machine that slept has not asked meanwhile.
  function look(): void {
    if (unanswered === ASKED_IN_VAIN) return lost();
    unanswered += 1;
    stopTimer = clock.after(look, ASKED_EVERY);
    ask();
  }

  return {
    start() {
      if (isRunning) return;
      isRunning = true;
      unanswered = 0;
      look();
    },
    heard() {
      unanswered = 0;
    },
    stop() {
      isRunning = false;
      stopTimer();
    },
  };
}
