import type { ZimSessionError } from 'zim-session';
import type { World } from '../world.ts';
import { checkError } from './secrets.ts';

interface Waiting {
  readonly what: string;
  readonly at: number;
  readonly stoodStill: number;
  /** ms; awake, that is. */
  readonly bound: number;
}

/** Every public promise, and whether it is answered in time. */
export interface PromiseWatch {
  follow(what: 'login' | 'renew' | 'preload' | 'logout', promise: Promise<unknown>, bound: number): void;
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

  return {
    follow(what, promise, bound) {
      const entry: Waiting = { what, bound, at: elapsed(), stoodStill: calm.stoodStill };
      open.add(entry);
      figures.promises += 1;
      const done = (how: string) => {
        open.delete(entry);
        world.trace(`${what}() ${how}`);
        judge(entry);
        if (what === 'login') figures.worstLogin = Math.max(figures.worstLogin, waited(entry));
        if (what === 'renew') figures.worstRenew = Math.max(figures.worstRenew, waited(entry));
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
    check() {
      for (const entry of open) judge(entry);
    },
    get open() {
      return open.size;
    },
  };
}
