import type { Listener, Method, RawZim, RawZimClass } from './raw-zim.ts';

/** In an instance that was tamed, by this copy of the package or by another one. */
const TAMED: unique symbol = Symbol.for('zim-session:tamed') as never;

/**
 * An instance of the SDK for React Native with the manners of the one for the Web: listeners are given the instance
 * and not the engine inside of it, which has no door; and `destroy()` of one that is dead does nothing, where it would
 * orphan the living one for ever. They stand between the instance and its class, so that the door can be put on and taken off.
 */
function tame(zim: RawZim): RawZim {
  if (TAMED in zim) return zim;
  const real = Object.getPrototypeOf(zim) as RawZim;
  const call = (name: keyof RawZim, args: unknown[]): unknown => (real[name] as Method).apply(zim, args);
  let isDead = false;
  const manners: Record<string | symbol, unknown> = {
    [TAMED]: true,
    on: (type: string, listener: Listener) =>
      call('on', [
        type,
        typeof listener === 'function' ? (_engine: unknown, data: unknown) => listener(zim, data) : listener,
      ]),
    destroy() {
      if (isDead) return;
      isDead = true;
      call('destroy', []);
    },
  };
  return Object.setPrototypeOf(zim, Object.assign(Object.create(real), manners));
}

const tamed = new WeakMap<RawZimClass, RawZimClass>();

/**
 * The class of the SDK for React Native, whose instances have the manners of the Web's. `version`: what it has told,
 * which it does with a promise.
 */
export function tameClass(ZIM: RawZimClass, version = ''): RawZimClass {
  // The same one each time: a double is the home of its sessions.
  let found = tamed.get(ZIM);
  if (!found) {
    const manners: Partial<RawZimClass> = {
      create(config) {
        const zim = ZIM.create(config);
        return zim && tame(zim);
      },
      // Of a class in hand nobody waits for it.
      getVersion: () => '',
    };
    // Who lacks it is refused by name.
    if (typeof ZIM.getInstance === 'function') {
      manners.getInstance = () => {
        const zim = ZIM.getInstance();
        return zim && tame(zim);
      };
    }
    found = Object.assign(Object.create(ZIM) as RawZimClass, manners);
    tamed.set(ZIM, found);
  }
  if (version) found.getVersion = () => version;
  return found;
}
