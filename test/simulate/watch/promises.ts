import type { ZimSessionError } from 'zim-session';
import type { World } from '../world.ts';
import { checkError, checkOutput } from './secrets.ts';

interface Waiting {
  readonly what: string;
  readonly at: number;
  readonly stoodStill: number;
  /** ms; awake, that is. */
  readonly bound: number;
}

/** Every public promise, and each that other code gets through the door: whether it is answered, and in time. */
export interface PromiseWatch {
  follow(what: 'login' | 'renew' | 'preload' | 'logout', promise: Promise<unknown>, bound: number): void;
  /** `right`: whether this is what the SDK itself would resolve it with. */
  followGuest(
    what: string,
    promise: Promise<unknown>,
    bound: number,
    right: (value: unknown) => boolean,
  ): void;
  /** To be called every now and then. */
  check(): void;
  readonly open: number;
}

/** Timers are whole ms, and an abort or a bound is told through a few promises. */
const SLACK = 50;

export function watchPromises(world: World): PromiseWatch {
  const open = new Set<Waiting>();
  const { elapsed, calm, figures } = world;

  /** A throttled timer is a minute late. */
  const waited = ({ at, stoodStill }: Waiting) =>
    elapsed() - at - (calm.stoodStill - stoodStill) - (calm.throttledUntil >= at ? 60_000 : 0);
  function judge(entry: Waiting): void {
    const ms = waited(entry);
    if (ms > entry.bound + SLACK) {
      world.breaks(
        'every promise settles within its bound',
        `${entry.what} after ${ms} ms, not ${entry.bound}`,
      );
    }
  }

  function begin(what: string, bound: number): (how: string) => Waiting {
    const entry: Waiting = { what, bound, at: elapsed(), stoodStill: calm.stoodStill };
    open.add(entry);
    figures.promises += 1;
    return (how) => {
      open.delete(entry);
      world.trace(`${what}() ${how}`);
      judge(entry);
      return entry;
    };
  }

  /** What the SDK rejects with is plain, and so is this; unlike the SDK's it names nobody. */
  function checkPlain(what: string, error: unknown): void {
    const { code, message } = Object(error) as { code?: unknown; message?: unknown };
    const isPlain =
      Object.getPrototypeOf(error) === Object.prototype &&
      Object.keys(error as object)
        .sort()
        .join() === 'code,message';
    if (!isPlain || !Number.isInteger(code) || typeof message !== 'string' || !message)
      world.breaks('other code is answered as the SDK answers', `${what} rejects ${JSON.stringify(error)}`);
    checkOutput(world, `what ${what} of other code rejects with`, String(message));
  }

  return {
    follow(what, promise, bound) {
      const settled = begin(what, bound);
      const done = (how: string) => {
        const ms = waited(settled(how));
        if (what === 'login') figures.worstLogin = Math.max(figures.worstLogin, ms);
        if (what === 'renew') figures.worstRenew = Math.max(figures.worstRenew, ms);
      };
      promise.then(
        () => done('resolves'),
        (error: ZimSessionError) => {
          done(`rejects ${error?.code}`);
          if (what === 'logout') world.breaks('logout never rejects', String(error));
          if (error?.name !== 'ZimSessionError') world.breaks('only our errors reject', String(error));
          checkError(world, `a rejection of ${what}()`, error);
        },
      );
    },
    followGuest(what, promise, bound, right) {
      const settled = begin(`other code's ${what}`, bound);
      promise.then(
        (value) => {
          settled('resolves');
          if (!right(value))
            world.breaks('other code is answered as the SDK answers', `${what} resolves otherwise`);
        },
        (error) => {
          settled(`rejects ${(error as { code?: unknown })?.code}`);
          checkPlain(what, error);
        },
      );
    },
    check() {
      for (const entry of open) judge(entry);
    },
    get open() {
      return open.size;
    },
  };
}
