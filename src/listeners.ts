import EventEmitter from 'eventemitter3';
import { shielded } from './adapters/report-error.ts';
import { refuseOptions } from './core/errors.ts';

// biome-ignore lint/suspicious/noExplicitAny: listeners of every event are kept in one place.
export type AnyListener = (...data: any[]) => void;

/** One call of `on` or `once`. */
type Registration = AnyListener & { readonly listener: AnyListener };

/** Who listens to a session. One that throws is reported, and harms nobody. */
export interface Listeners {
  /** Answers how to stop that, and nothing else. Throws `invalid-options`. */
  add(type: string, listener: AnyListener, once: boolean): () => void;
  /** Takes back one call of `add`, the last one. */
  remove(type: string, listener: AnyListener): void;
  /** All that are there now, but for those that one of them removes. */
  tell(type: string, ...data: unknown[]): void;
  types(): string[];
  clear(): void;
}

export function checkListener(listener: unknown): void {
  if (typeof listener !== 'function') refuseOptions('listener must be a function');
}

export function createListeners(): Listeners {
  const emitter = new EventEmitter();
  const registered = (type: string) => emitter.listeners(type) as Registration[];
  return {
    add(type, listener, once) {
      checkListener(listener);
      if (typeof type !== 'string') refuseOptions('the name of an event must be a string');
      const remove = () => void emitter.off(type, tell);
      const tell = Object.assign(
        (...data: unknown[]) => {
          if (once) remove();
          return listener(...data) as unknown;
        },
        { listener },
      );
      emitter.on(type, tell);
      return remove;
    },
    remove(type, listener) {
      if (typeof type !== 'string') return;
      const last = registered(type)
        .reverse()
        .find((one) => one.listener === listener);
      // Without a function it would take them all.
      if (last) emitter.off(type, last);
    },
    tell(type, ...data) {
      for (const one of registered(type)) {
        shielded(() => {
          return registered(type).includes(one) && one(...data);
        });
      }
    },
    types: () => emitter.eventNames() as string[],
    clear: () => void emitter.removeAllListeners(),
  };
}
