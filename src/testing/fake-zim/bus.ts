export type FakeZimListener = (zim: unknown, data: unknown) => void;

/** The SDK's listeners: one per event, called with `(zim, data)`, their throwing not caught. */
export class FakeBus {
  readonly #listeners = new Map<string, FakeZimListener>();
  /** What listeners get as `zim`. */
  context: unknown = null;
  /** Runs a listener, sooner or later: older SDKs set a timer for each. */
  deliver: (run: () => void) => void = (run) => run();

  on(type: string, listener: FakeZimListener): void {
    this.#listeners.set(type, listener);
  }

  /** Without a type also the SDK's own hooks and the context go. */
  off(type?: string): void {
    if (type) {
      this.#listeners.delete(type);
      return;
    }
    this.#listeners.clear();
    this.context = null;
  }

  emit(type: string, data: unknown): void {
    const listener = this.#listeners.get(type);
    if (typeof listener === 'function') this.deliver(() => listener(this.context, data));
  }
}
