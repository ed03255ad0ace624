import type { Listener, Method, RawZim, RawZimClass } from './raw-zim.ts';

/** In an instance that was tamed, by this copy of the package or by another one. */
const TAMED: unique symbol = Symbol.for('zim-session:tamed') as never;

/** What the bridge rejects with where the native instance is gone: another copy of the SDK made one, or the app was reloaded. */
const NO_INSTANCE = -1;

/**
 * What is said instead, by the calls of the session: that the instance was destroyed, as the SDK says it where
 * JavaScript did that; and of a question, which any other answer would settle, that nobody is logged in.
 */
const INSTEAD = {
  login: 6000002,
  renewToken: 6000002,
  updateUserAvatarUrl: 6000002,
  queryUsersStatus: 6000121,
};

const CALLS = Object.keys(INSTEAD) as (keyof typeof INSTEAD)[];

const isPromise = (answer: unknown): answer is Promise<unknown> =>
  typeof (answer as PromiseLike<unknown> | undefined)?.then === 'function';

/**
 * An instance of the SDK for React Native with the manners of the one for the Web: listeners are given the instance
 * and not the engine inside of it, which has no door; that the native instance is gone is told by a code of the Web's; and
 * `destroy()` of one that is dead does nothing, where it would orphan the living one for ever. They stand between the
 * instance and its class, so that the door can be put on and taken off.
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
    logout(...args: unknown[]) {
      const answer = call('logout', args);
      // Nobody need wait for it: what it rejects with is nobody's uncaught error.
      if (isPromise(answer)) answer.catch(() => {});
      return answer;
    },
    destroy() {
      if (isDead) return;
      isDead = true;
      call('destroy', []);
    },
  };
  for (const name of CALLS) {
    if (typeof real[name] !== 'function') continue;
    manners[name] = (...args: unknown[]) => {
      const answer = call(name, args);
      if (!isPromise(answer)) return answer;
      return answer.catch((error: unknown) => {
        const { code, message } = Object(error) as { code?: unknown; message?: unknown };
        throw Number(code) === NO_INSTANCE ? { code: INSTEAD[name], message } : error;
      });
    };
  }
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
