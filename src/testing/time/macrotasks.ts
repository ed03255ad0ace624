/**
 * Answers a function that waits for a macrotask, which comes when no microtask is left. It costs no time, as timers in a
 * row do (4 ms in browsers), and is the platform's own, whatever is put in place of its timers later. `pause`: for a
 * platform that has neither of the two, as jsdom under Jest; there it is a timer.
 */
export function macrotasks(pause?: (ms: number) => Promise<void>): () => Promise<void> {
  const { setImmediate, MessageChannel, setTimeout } = globalThis as Partial<typeof globalThis> & {
    setImmediate?: (fn: () => void) => unknown;
  };
  if (setImmediate) return () => new Promise((resolve) => void setImmediate(resolve));
  if (!MessageChannel) {
    const wait = pause ?? ((ms) => new Promise<void>((resolve) => void setTimeout?.(resolve, ms)));
    return () => wait(0);
  }
  const waiting: (() => void)[] = [];
  const open = (): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => waiting.shift()?.();
    return port2;
  };
  // Opened when it is needed: a module that is only imported leaves nothing open.
  let port: MessagePort | undefined;
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port ??= open();
      port.postMessage(null);
    });
}
