type Listener = (...data: unknown[]) => void;

/** In place of eventemitter3 in the file for `<script>`: what `createListeners` uses of it. */
export default class Emitter {
  readonly #listeners = new Map<string, Listener[]>();

  listeners(type: string): Listener[] {
    return [...(this.#listeners.get(type) ?? [])];
  }

  on(type: string, listener: Listener): this {
    this.#listeners.set(type, [...this.listeners(type), listener]);
    return this;
  }

  off(type: string, listener: Listener): this {
    const left = this.listeners(type).filter((one) => one !== listener);
    if (left.length) this.#listeners.set(type, left);
    else this.#listeners.delete(type);
    return this;
  }

  eventNames(): string[] {
    return [...this.#listeners.keys()];
  }

  removeAllListeners(): this {
    this.#listeners.clear();
    return this;
  }
}
