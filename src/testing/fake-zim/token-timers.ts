import type { FakeWorld } from './connection.ts';

/** `code` 0 is a good token; with an expiry the SDK does not care about the code. Seconds. */
export function inspectToken(token: unknown, now: number): { code: number; expiry: number } {
  if (typeof token !== 'string' || token.length < 31) return { code: 6000103, expiry: 0 };
  if (!token.startsWith('04')) return { code: 6000107, expiry: 0 };
  try {
    // The SDK skips what is no base64, and takes bytes that are missing for 0.
    const head = atob(token.slice(2, 14).replace(/[^A-Za-z0-9+/]/g, '')).padEnd(8, '\0');
    const view = new DataView(Uint8Array.from(head, (character) => character.charCodeAt(0)).buffer);
    const expiry = Number(view.getBigInt64(0));
    const left = expiry - now / 1000;
    const code = left < 0 ? 6000106 : left < 30 ? 6000108 : left > LONGEST_LIFETIME ? 6000109 : 0;
    return { code, expiry };
  } catch {
    return { code: 6000103, expiry: 0 };
  }
}

/** S33: 24 days, in seconds. */
const LONGEST_LIFETIME = 2_073_600;
const WARNING = 30;
const MARGIN = 2;

export interface TokenTimerEvents {
  warn(second: number): void;
  expired(text: string): void;
}

/** The two timers of a token: the warning and the end, both set once, by the local clock. */
export class FakeTokenTimers {
  readonly #world: FakeWorld;
  readonly #events: TokenTimerEvents;
  #warning: unknown = null;
  #end: unknown = null;

  constructor(world: FakeWorld, events: TokenTimerEvents) {
    this.#world = world;
    this.#events = events;
  }

  /** `expiry` in seconds, by the local clock. */
  start(expiry: number): void {
    const { clock } = this.#world;
    this.stop();
    const left = Math.min(LONGEST_LIFETIME, expiry - Math.floor(clock.now() / 1000));
    if (left < WARNING) this.#events.warn(left);
    // S29: the number is a constant, however late the timer is.
    else this.#warning = this.#arm(() => this.#events.warn(WARNING), left - WARNING);
    this.#end = this.#arm(() => this.#events.expired(`Token expired for timer ${left}`), left - MARGIN);
  }

  stop(): void {
    this.#world.clock.clearTimeout(this.#warning);
    this.#world.clock.clearTimeout(this.#end);
  }

  #arm(run: () => void, seconds: number): unknown {
    return this.#world.clock.setTimeout(() => {
      try {
        run();
      } catch (error) {
        this.#world.uncaught(error);
      }
    }, 1000 * seconds);
  }
}
