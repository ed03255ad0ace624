/**
 * Answers a function that waits for a macrotask, which comes when no microtask is left. It costs no time, as timers in a
 * row do (4 ms in browsers), and is the platform's own, whatever is put in place of its timers later. `pause`: for a
 * platform that has neither of the two.
 */
export function macrotasks(pause?: (ms: number) => Promise<void>): () => Promise<void> {
  const { setImmediate } = globalThis as { setImmediate?: (fn: () => void) => unknown };
  if (setImmediate) return () => new Promise((resolve) => void setImmediate(resolve));
  if (pause && typeof MessageChannel === 'undefined') return () => pause(0);
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(null);
    });
}
