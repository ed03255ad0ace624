import { setTimeout as wait } from 'node:timers/promises';

/** Looks at the server, which knows better than the page who is logged in. */
export interface Watch {
  readonly up: boolean;
  /** Resolves once that is so; rejects after `ms`. */
  until(up: boolean, ms: number): Promise<void>;
  /** ms since `from` (epoch ms) that the user was not logged in. */
  downSince(from: number): number;
  /** Epoch ms of the last change. */
  readonly changedAt: number;
  stop(): void;
}

const EVERY = 50;

export function createWatch(isUp: () => boolean): Watch {
  const changes: { at: number; up: boolean }[] = [{ at: Date.now(), up: isUp() }];
  const look = (): void => {
    const up = isUp();
    if (up !== changes.at(-1)!.up) changes.push({ at: Date.now(), up });
  };
  const timer = setInterval(look, EVERY);

  const watch: Watch = {
    get up() {
      look();
      return changes.at(-1)!.up;
    },
    get changedAt() {
      return changes.at(-1)!.at;
    },
    async until(up, ms) {
      const end = Date.now() + ms;
      while (watch.up !== up) {
        if (Date.now() > end) throw new Error(`not ${up ? 'logged in' : 'logged out'} within ${ms} ms`);
        await wait(EVERY);
      }
    },
    downSince(from) {
      look();
      const now = Date.now();
      return changes.reduce((sum, { at, up }, index) => {
        const end = changes[index + 1]?.at ?? now;
        return up ? sum : sum + Math.max(0, end - Math.max(at, from));
      }, 0);
    },
    stop: () => clearInterval(timer),
  };
  return watch;
}
