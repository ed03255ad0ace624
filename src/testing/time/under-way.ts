import { watchPlatform } from './watch-platform.ts';

/** Something that takes real time, from when it begins until it ends. */
interface Operation {
  /** Of a request. */
  readonly url: string | null;
  readonly source: object | null;
  /** Whether this page itself is answering it. */
  isOwn: boolean;
  /** Whether it is taken to wait for the page's time, or for nobody. */
  held: boolean;
}

/** What is under way in a page and takes real time, however quickly the page's own time goes. */
export class UnderWay {
  readonly #operations = new Set<Operation>();
  /** Streams that go on for ever, such as news that a server sends when there are some. */
  readonly #endless = new WeakSet<object>();
  readonly #restore: () => void;
  #quiet: (() => void)[] = [];

  /** Watches the requests of this page, its cryptography and its databases, until `stop()`. */
  constructor() {
    this.#restore = watchPlatform({ begin: (url, source) => this.#begin(url, source) });
  }

  stop(): void {
    this.#restore();
  }

  /** Whether something ends without any of the page's time passing. */
  get busy(): boolean {
    for (const { held } of this.#operations) if (!held) return true;
    return false;
  }

  /** Whether all of that is in the hands of this page, which either answers at once or waits for its own time. */
  get isOwn(): boolean {
    for (const { held, isOwn } of this.#operations) if (!held && !isOwn) return false;
    return true;
  }

  /** Resolves when nothing is under way any more. */
  quiet(): Promise<void> {
    if (!this.busy) return Promise.resolve();
    return new Promise((resolve) => void this.#quiet.push(resolve));
  }

  /** What is under way waits for the page's time, or for nobody: it is not waited for any longer. */
  giveUp(): void {
    for (const operation of this.#operations) {
      operation.held = true;
      if (operation.source) this.#endless.add(operation.source);
    }
    this.#changed();
  }

  /**
   * A request has reached this page itself, which answers it in its own time: `latency`, a hang. What takes real
   * time in that is an operation of its own. Call what it returns when the answer is there.
   */
  answering(url: string): () => void {
    const sent = addressOf(url);
    for (const operation of this.#operations) {
      if (operation.held || operation.isOwn || operation.url !== sent) continue;
      operation.isOwn = true;
      return () => {
        operation.isOwn = operation.held = false;
      };
    }
    return () => {};
  }

  /** A request waits for the page's time, and whoever answers it says so. Call what it returns when that is over. */
  holding(url: string): () => void {
    const sent = addressOf(url);
    for (const operation of this.#operations) {
      if (operation.held || operation.url !== sent) continue;
      operation.held = true;
      this.#changed();
      return () => {
        operation.held = false;
      };
    }
    return () => {};
  }

  #begin(url: string | null, source: object | null = null): () => void {
    const held = source !== null && this.#endless.has(source);
    const operation: Operation = { url: url && addressOf(url), source, isOwn: false, held };
    this.#operations.add(operation);
    return () => {
      this.#operations.delete(operation);
      this.#changed();
    };
  }

  #changed(): void {
    if (this.busy) return;
    for (const resolve of this.#quiet.splice(0)) resolve();
  }
}

/** As a request says it, whoever asks: whole, and without a fragment. */
function addressOf(url: string): string {
  const base = typeof document === 'undefined' ? undefined : document.baseURI;
  try {
    const address = new URL(url, base);
    address.hash = '';
    return address.href;
  } catch {
    return url;
  }
}
