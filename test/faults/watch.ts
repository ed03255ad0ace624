/** Looks at the server, which knows better than the app who is logged in. */
export interface Watch {
  readonly up: boolean;
  /** ms since `from` (epoch ms) that the user was not logged in. */
  downSince(from: number): number;
  /** Epoch ms of the last change. */
  readonly changedAt: number;
  stop(): void;
}

/** The time that a lane lives by. */
export interface WatchClock {
  now(): number;
  setInterval(fn: () => void, ms: number): unknown;
  clearInterval(timer: never): void;
}

/** ms between two looks. */
const EVERY = 50;

export function createWatch(clock: WatchClock, isUp: () => boolean): Watch {
  const changes: { at: number; up: boolean }[] = [{ at: clock.now(), up: isUp() }];
  const look = (): void => {
    const up = isUp();
    if (up !== changes.at(-1)!.up) changes.push({ at: clock.now(), up });
  };
  const timer = clock.setInterval(look, EVERY);

  return {
    get up() {
      look();
      return changes.at(-1)!.up;
    },
    get changedAt() {
      return changes.at(-1)!.at;
    },
    downSince(from) {
      look();
      const now = clock.now();
      return changes.reduce((sum, { at, up }, index) => {
        const end = changes[index + 1]?.at ?? now;
        return up ? sum : sum + Math.max(0, end - Math.max(at, from));
      }, 0);
    },
    stop: () => clock.clearInterval(timer as never),
  };
}
