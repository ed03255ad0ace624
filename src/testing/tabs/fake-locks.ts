import type { TabLocks } from '../../tabs/browser.ts';
import type { TabLife } from './tab-life.ts';

interface Request {
  readonly life: TabLife;
  /** Gives it the lock, or none. */
  answer(lock: object | null): void;
  /** Rejects it: somebody stole the lock, or it was aborted. */
  abort(): void;
}

interface Lock {
  holder: Request | null;
  queue: Request[];
}

const aborted = (why: string) => new DOMException(why, 'AbortError');

/** The locks of one browser, as all its tabs have them. */
export interface FakeLocks {
  /** `navigator.locks` of this tab. */
  of(life: TabLife): TabLocks;
  /** Everything of a tab that is gone: what it held is free, and it waits for nothing. */
  drop(life: TabLife): void;
  /** Whether this tab holds one. */
  holds(life: TabLife): boolean;
}

/** Exclusive locks, with `ifAvailable`, `steal` and `signal`. Answers come as tasks of the tab that asked. */
export function createFakeLocks(): FakeLocks {
  const locks = new Map<string, Lock>();

  function lockOf(name: string): Lock {
    const lock = locks.get(name) ?? { holder: null, queue: [] };
    locks.set(name, lock);
    return lock;
  }

  function grant(lock: Lock, request: Request): void {
    lock.holder = request;
    request.answer({});
  }

  function free(lock: Lock, holder: Request): void {
    // It was stolen before it was given back.
    if (lock.holder !== holder) return;
    lock.holder = null;
    const next = lock.queue.shift();
    if (next) grant(lock, next);
  }

  return {
    of: (life) => ({
      request(name, { ifAvailable, steal, signal }, callback) {
        const lock = lockOf(name);
        return new Promise((resolve, reject) => {
          let isOver = false;
          const request: Request = {
            life,
            answer: (given) =>
              life.task(async () => {
                signal?.removeEventListener('abort', onAbort);
                try {
                  const value = await callback(given);
                  if (!isOver) resolve(value);
                } catch (error) {
                  if (!isOver) reject(error);
                }
                isOver = true;
                free(lock, request);
              }),
            abort: () =>
              life.task(() => {
                if (!isOver) reject(aborted('Lock broken by another request with the steal option.'));
                isOver = true;
              }),
          };
          function onAbort(): void {
            const at = lock.queue.indexOf(request);
            // It was granted: a signal does not end that.
            if (at < 0) return;
            lock.queue.splice(at, 1);
            reject(aborted('The request was aborted.'));
          }
          if (signal?.aborted) return reject(aborted('The request was aborted.'));
          if (steal) {
            const robbed = lock.holder;
            grant(lock, request);
            robbed?.abort();
          } else if (!lock.holder) grant(lock, request);
          else if (ifAvailable) request.answer(null);
          else {
            signal?.addEventListener('abort', onAbort);
            lock.queue.push(request);
          }
        });
      },
    }),
    drop(life) {
      for (const lock of locks.values()) {
        lock.queue = lock.queue.filter((one) => one.life !== life);
        if (lock.holder?.life === life) free(lock, lock.holder);
      }
    },
    holds: (life) => [...locks.values()].some(({ holder }) => holder?.life === life),
  };
}
