import type { TabLocks } from './browser.ts';

/** What comes of asking for a lock; nothing is told after `end()`. */
export interface LockAnswers {
  granted(): void;
  /** Another tab has it. */
  taken(): void;
  /** It was ours, and another tab took it. */
  stolen(): void;
  /** This browser does not answer such questions here. */
  failed(): void;
}

export interface LockRequest {
  /** Gives the lock back, or stops waiting. */
  end(): void;
}

/** `ask`: only if it is free; `take`: whoever has it; `wait`: when it is free. */
export function requestLock(
  locks: TabLocks | null | undefined,
  name: string,
  how: 'ask' | 'take' | 'wait',
  answers: LockAnswers,
): LockRequest {
  const waiting = new AbortController();
  let isOver = false;
  let isOurs = false;
  let giveBack = () => {};
  const options = { ask: { ifAvailable: true }, take: { steal: true }, wait: { signal: waiting.signal } };

  async function request(): Promise<void> {
    // Nobody has this request yet, nor expects to be told anything.
    await null;
    if (isOver) return;
    if (!locks) throw new Error('There are no locks.');
    await locks.request(name, options[how], (lock) => {
      if (isOver) return;
      if (!lock) return answers.taken();
      isOurs = true;
      const held = new Promise<void>((resolve) => {
        giveBack = resolve;
      });
      answers.granted();
      return held;
    });
  }

  request().catch(() => {
    if (isOver) return;
    if (isOurs) answers.stolen();
    else answers.failed();
  });

  return {
    end() {
      isOver = true;
      // Only one that waits can be aborted: a signal does not go with the other two, nor with a lock that is ours.
      waiting.abort();
      giveBack();
    },
  };
}
