/** Of `qa.play()`: what it is lent of the app. */
export interface PlayOptions {
  /**
   * Starts the app, which logs in by itself; not awaited. Called once more for each widget, and for each hot update. An app whose `start`
   * throws, or gives a promise that rejects, counts as not there until `stop`.
   */
  readonly start?: () => unknown;
  /** What the app does where it is unmounted or replaced; not awaited. After it `start` may be called in the same tick. */
  readonly stop?: () => unknown;
  /** Starts the app in the world's second tab; not awaited. */
  readonly secondTab?: () => unknown;
  /** Whether the app itself says that it is connected: without it `deaf` counts as `lost`. */
  readonly connected?: () => boolean;
}

/** What a fault may have to do to the app. */
export type PlayNeed = 'start' | 'stop' | 'secondTab';

/** The app, as faults drive it. */
export interface App {
  start(): void;
  stop(): void;
  openTab(): void;
  /** Whether it is there and says that it is connected; `unasked` where nobody asks it. */
  says(unasked: boolean): boolean;
}

const ignored = (): void => {};

/** What it throws and what its promise rejects with comes to the same. */
function run(code: (() => unknown) | undefined, failed: () => void): void {
  new Promise((resolve) => resolve(code?.())).catch(failed);
}

export function createApp({ start, stop, secondTab, connected }: PlayOptions): App {
  let stops = 0;
  let isMissing = false;
  return {
    start() {
      const before = stops;
      run(start, () => {
        isMissing ||= stops === before;
      });
    },
    stop() {
      stops += 1;
      isMissing = false;
      run(stop, ignored);
    },
    openTab: () => run(secondTab, ignored),
    says: (unasked) => !isMissing && (connected?.() ?? unasked),
  };
}
