import type { AbortSignal } from './global-types.ts';

/** What ends a request for a token. */
export interface Abort {
  readonly signal: AbortSignal;
  abort(): void;
}

/** An AbortController; where there is none, as in mini programs, as much of one as a token provider needs. */
export function createAbort(): Abort {
  if (typeof AbortController === 'function') return new AbortController();
  const listeners = new Set<() => void>();
  const signal = {
    aborted: false,
    reason: undefined as unknown,
    addEventListener: (_type: string, listener: () => void) => void listeners.add(listener),
    removeEventListener: (_type: string, listener: () => void) => void listeners.delete(listener),
  };
  return {
    signal: signal as unknown as AbortSignal,
    abort() {
      if (signal.aborted) return;
      signal.aborted = true;
      signal.reason = Object.assign(new Error('aborted'), { name: 'AbortError' });
      const told = [...listeners];
      listeners.clear();
      for (const listener of told) listener();
    },
  };
}
