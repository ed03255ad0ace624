import type { Pane } from './pane.ts';

const real = { setTimeout: window.setTimeout.bind(window) };
export const wait = (ms: number): Promise<void> => new Promise((done) => void real.setTimeout(done, ms));

/** A pane's frame: as high as what is in it, and begun anew for each scenario. */
export class Frame {
  readonly element: HTMLIFrameElement;
  readonly #page: string;
  #sizes: ResizeObserver | null = null;

  constructor(element: HTMLIFrameElement, page: string) {
    this.element = element;
    this.#page = page;
  }

  get pane(): Pane | undefined {
    return this.element.contentWindow?.pane;
  }

  /** Loads the app anew; `ttl`: seconds that its tokens live, or the demo's. Resolves with its pane. */
  async load(ttl?: number): Promise<Pane | undefined> {
    this.#sizes?.disconnect();
    const loaded = new Promise((done) => this.element.addEventListener('load', done, { once: true }));
    this.element.src = `${this.#page}${ttl ? `?ttl=${ttl}` : ''}`;
    await loaded;
    const { body } = this.element.contentDocument as Document;
    this.#sizes = new ResizeObserver(() => {
      this.element.style.height = `${body.scrollHeight}px`;
    });
    this.#sizes.observe(body);
    if (!__DEMO__.loopback) return undefined;
    while (!this.pane) await wait(50);
    return this.pane;
  }
}
