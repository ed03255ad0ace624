import EventEmitter from 'eventemitter3';
import { reportError } from './adapters/report-error.ts';
import { refuseOptions } from './core/errors.ts';

// biome-ignore lint/suspicious/noExplicitAny: listeners of every event are kept in one place.
export type AnyListener = (...data: any[]) => void;

/** One call of `on` or `once`. */
type Registration = AnyListener & { readonly listener: AnyListener };

/** Who listens to a session. One that throws is reported, and harms nobody. */
export interface Listeners {
  /** Answers how to stop that. Throws `invalid-options`. */
  add(type: string, listener: AnyListener, once: boolean): () => void;
  /** However often it was added. */
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
      const remove = () => void emitter.off(type, tell);
      const tell = Object.assign(
        (...data: unknown[]) => {
          if (once) remove();
          listener(...data);
        },
        { listener },
      );
      emitter.on(type, tell);
      return remove;
    },
    remove(type, listener) {
      for (const one of registered(type)) if (one.listener === listener) emitter.off(type, one);
    },
    tell(type, ...data) {
      for (const one of registered(type)) {
        try {
          if (registered(type).includes(one)) one(...data);
        } catch (error) {
          reportError(error);
        }
      }
    },
    types: () => emitter.eventNames() as string[],
    clear: () => void emitter.removeAllListeners(),
  };
}
