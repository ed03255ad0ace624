import type { SafeClock } from '../adapters/clock.ts';
import type { OneTabOptions } from './browser.ts';
import { type LockRequest, requestLock } from './lock.ts';

/** A lock is answered by the browser at once, or never: after so many seconds in which this page was able to look. */
const PATIENT_SECONDS = 5;

/** What is heard of a lock. */
export interface LockNews {
  granted(): void;
  /** Another tab has it. */
  taken(): void;
  /** It was this tab's, and another one took it. */
  stolen(): void;
  unavailable(): void;
}

/** A lock, as one tab asks for it: one request at a time. */
export interface SharedLock {
  readonly isOurs: boolean;
  /** Whether it is being asked for. */
  readonly isAsking: boolean;
  request(how: 'ask' | 'take' | 'wait'): void;
  /** Gives it back, or stops waiting. */
  end(): void;
}

export function createSharedLock(
  locks: OneTabOptions['locks'],
  name: string,
  clock: SafeClock,
  news: LockNews,
): SharedLock {
  let current: LockRequest | null = null;
  let isOurs = false;
  let isAsking = false;
  let stopWatchdog = () => {};

  function end(): void {
    current?.end();
    current = null;
    isOurs = isAsking = false;
    stopWatchdog();
  }

  /** Ends the request, and tells that. */
  const over = (tell: () => void) => () => {
    end();
    tell();
  };
  const unavailable = over(news.unavailable);

  function watch(seconds: number): void {
    if (seconds === 0) return unavailable();
    stopWatchdog = clock.after(() => watch(seconds - 1), 1_000);
  }

  return {
    get isOurs() {
      return isOurs;
    },
    get isAsking() {
      return isAsking;
    },
    request(how) {
      end();
      isAsking = how !== 'wait';
      if (isAsking) watch(PATIENT_SECONDS);
      current = requestLock(locks, name, how, {
        granted() {
          stopWatchdog();
          isAsking = false;
          isOurs = true;
          news.granted();
        },
        taken: over(news.taken),
        stolen: over(news.stolen),
        failed: unavailable,
      });
    },
    end,
  };
}
