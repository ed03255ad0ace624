import { type Kind, watchPlatform } from './watch-platform.ts';

/** Something that takes real time, from when it begins until it ends. */
interface Operation {
  readonly kind: Kind;
  /** Of a request, or of one whose answer is read. */
  readonly url: string | null;
  readonly source: object | null;
  /** Whether it ends, unless it is held: only the machine has to be quick enough. */
  readonly isSure: boolean;
  /** Whether it waits for the page's time, or is taken to wait for nobody. */
  isHeld: boolean;
}

/** What is under way in a page and takes real time, however quickly the page's own time goes. */
export class UnderWay {
  readonly #operations = new Set<Operation>();
  /** Streams that go on for ever, such as news that a server sends when there are some. */
  readonly #endless = new WeakSet<object>();
  readonly #isAnswered: (url: string) => boolean;
  readonly #restore: () => void;
  #quiet: (() => void)[] = [];

  /**
   * Watches the requests of this page, its cryptography and its databases, until `stop()`. `isAnswered`: whether an
   * answer to this address is sure to come, because whoever gives it says so where it waits (`holding`).
   */
  constructor(isAnswered: (url: string) => boolean = () => false) {
    this.#isAnswered = isAnswered;
    this.#restore = watchPlatform({ begin: (...given) => this.#begin(...given) });
  }

  stop(): void {
    this.#restore();
  }

  /** Whether something ends without any of the page's time passing. */
  get busy(): boolean {
    for (const { isHeld } of this.#operations) if (!isHeld) return true;
    return false;
  }

  /** Whether some of that may never end. */
  get isDoubtful(): boolean {
    for (const { isHeld, isSure } of this.#operations) if (!isHeld && !isSure) return true;
    return false;
  }

  /** What is waited for, in words. */
  get awaited(): string {
    const open = [...this.#operations].filter(({ isHeld }) => !isHeld);
    // A query may name the user.
    return [...new Set(open.map(({ url }) => (url ? pathOf(url) : 'work of this page')))].join(', ');
  }

  /** Resolves when nothing is under way any more. */
  quiet(): Promise<void> {
    if (!this.busy) return Promise.resolve();
    return new Promise((resolve) => void this.#quiet.push(resolve));
  }

  /** What may never end is not waited for any longer. */
  giveUp(): void {
    for (const operation of this.#operations) {
      if (operation.isSure) continue;
      operation.isHeld = true;
      if (operation.source) this.#endless.add(operation.source);
    }
    this.#changed();
  }

  /** A request waits for the page's time: whoever answers it says so. Call what it returns when that is over. */
  holding(url: string): () => void {
    const sent = addressOf(url);
    for (const operation of this.#operations) {
      if (operation.kind !== 'request' || operation.isHeld || operation.url !== sent) continue;
      operation.isHeld = true;
      this.#changed();
      return () => {
        operation.isHeld = false;
      };
    }
    return () => {};
  }

  /** This takes real time too, and ends by itself: the loading of code, which cannot be watched. */
  during<T>(work: T | PromiseLike<T>): Promise<T> {
    return Promise.resolve(work).finally(this.#begin('work'));
  }

  #begin(kind: Kind, url?: string, source?: object): () => void {
    const address = url === undefined ? null : addressOf(url);
    const operation: Operation = {
      kind,
      url: address,
      source: source ?? null,
      isSure: kind === 'work' || (address !== null && this.#isAnswered(address)),
      isHeld: source !== undefined && this.#endless.has(source),
    };
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

/** Whole, and without a query. */
export const pathOf = (url: string): string => addressOf(url).replace(/\?.*/, '');

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
