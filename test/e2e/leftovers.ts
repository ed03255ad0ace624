import type { Page } from 'playwright';

/** What of a page's timers, sockets and listeners is alive, by what it is and who made it; a count for each. */
export type Leftovers = Readonly<Record<string, number>>;

declare global {
  interface Window {
    leftovers(): Leftovers;
  }
}

/** Makes the page count, from its start on. */
export async function countLeftovers(page: Page): Promise<void> {
  await page.addInitScript(instrument);
  await page.reload();
  await page.waitForFunction(() => document.title === 'ready');
}

/** What is there now and was not before. */
export function since(before: Leftovers, now: Leftovers): Leftovers {
  const more = Object.entries(now).map(([what, count]) => [what, count - (before[what] ?? 0)] as const);
  return Object.fromEntries(more.filter(([, count]) => count > 0));
}

function instrument(): void {
  const alive = new Map<unknown, string>();
  /** Whose code is nearest: the library's, the SDK's, or the page's and the test's. */
  const maker = (): string => {
    // The page's bundle is the library, and the SDK a chunk of its own: see `pages.ts`.
    const known = [
      ['SDK', /\/zego-zim-web[\w.-]*\.js/],
      ['zim-session', /\/(index|chunk-\w+)\.js/],
    ] as const;
    for (const line of (new Error().stack ?? '').split('\n')) {
      const found = known.find(([, file]) => file.test(line));
      if (found) return found[0];
    }
    return 'page';
  };

  const { setTimeout, setInterval, clearTimeout, clearInterval } = window;
  const timeout = (fn: TimerHandler, ms?: number, ...data: unknown[]): number => {
    const id = setTimeout(
      (...given: unknown[]) => {
        alive.delete(id);
        if (typeof fn === 'function') fn(...given);
      },
      ms,
      ...data,
    );
    alive.set(id, `setTimeout by ${maker()}`);
    return id;
  };
  const interval = (fn: TimerHandler, ms?: number, ...data: unknown[]): number => {
    const id = setInterval(fn, ms, ...data);
    alive.set(id, `setInterval by ${maker()}`);
    return id;
  };
  const clear = (real: (id?: number) => void) => (id?: number) => {
    alive.delete(id);
    real(id);
  };
  Object.assign(window, {
    setTimeout: timeout,
    setInterval: interval,
    clearTimeout: clear((id) => clearTimeout.call(window, id)),
    clearInterval: clear((id) => clearInterval.call(window, id)),
  });

  const sockets = new Map<WebSocket, string>();
  window.WebSocket = new Proxy(WebSocket, {
    construct(target, given: [string]) {
      const socket = new target(...given);
      sockets.set(socket, `WebSocket by ${maker()}`);
      return socket;
    },
  });

  // Targets that live as long as the page; others take their listeners along.
  const { connection } = navigator as { connection?: EventTarget };
  const lasting = (target: unknown): boolean =>
    target === undefined || [window, document, connection].includes(target as Window);
  const listeners = new Map<unknown, Map<string, string>>();
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (this: EventTarget, type: string, ...rest) {
    const [listener] = rest;
    if (lasting(this) && listener) {
      const mine = listeners.get(listener) ?? new Map<string, string>();
      listeners.set(listener, mine.set(`${this ?? window} ${type}`, `${type} listener by ${maker()}`));
    }
    addEventListener.call(this ?? window, type, ...rest);
  };
  EventTarget.prototype.removeEventListener = function (this: EventTarget, type: string, ...rest) {
    listeners.get(rest[0])?.delete(`${this ?? window} ${type}`);
    removeEventListener.call(this ?? window, type, ...rest);
  };

  window.leftovers = () => {
    const open = [...sockets].filter(([{ readyState }]) => readyState !== WebSocket.CLOSED);
    const all = [
      ...alive.values(),
      ...open.map(([, by]) => by),
      ...[...listeners.values()].flatMap((mine) => [...mine.values()]),
    ];
    const counts: Record<string, number> = {};
    for (const what of all.sort()) counts[what] = (counts[what] ?? 0) + 1;
    return counts;
  };
}
