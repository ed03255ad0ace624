import { ZimSessionError } from '../core/errors.ts';

/** How a caller of `login()` or `renew()` is answered, after listeners were told. */
export type Answer = (error: ZimSessionError | null) => void;

/** Who waits for an answer of the core, each under a number. */
export interface Callers {
  add(answer: Answer): number;
  has(caller: number): boolean;
  /** These do not wait any more, and are not answered. */
  remove(callers: readonly number[]): void;
  /**
   * Removes these callers, or all, so that a call of the same session is a new one from now on; answers how to tell
   * them. `isOver`: what they asked for has ended before they are told.
   */
  settle(error: ZimSessionError | null, callers?: readonly number[], isOver?: () => boolean): () => void;
}

export function createCallers(): Callers {
  const waiting = new Map<number, Answer>();
  let last = 0;

  function remove(callers: readonly number[]): void {
    for (const caller of callers) waiting.delete(caller);
  }

  return {
    add(answer) {
      last += 1;
      waiting.set(last, answer);
      return last;
    },
    has: (caller) => waiting.has(caller),
    remove,
    settle(error, callers = [...waiting.keys()], isOver) {
      const answers = callers.map((caller) => waiting.get(caller));
      remove(callers);
      return () => {
        // A listener that was just told may have ended it.
        const outcome = error ?? (isOver?.() ? new ZimSessionError('aborted') : null);
        for (const answer of answers) answer?.(outcome);
      };
    },
  };
}
