import { wait } from './frames.ts';
import type { Pane } from './pane.ts';
import type { Stage } from './scenarios.ts';

/** What the Lab does for a scenario that is played. */
export interface Director {
  readonly panes: readonly Pane[];
  /** Throws when the stage is used for something else. */
  current(): void;
  narrate(text: string): void;
  setSpeed(speed: number): void;
  /** Draws the panes' lives as they are now. */
  look(): void;
}

/** ms: how often it is looked at a life whose time does not pass by itself. */
const STEP = 1_000;

/**
 * Whether the panes' time stands still in a scenario and after it, and is moved: as quickly as the machine can, and
 * the same on each. For tests: there is nothing to watch.
 */
export const still = new URLSearchParams(location.search).has('still');

/** Time passes in the panes, in step, and is looked at often enough to be drawn. */
export async function letPass(panes: readonly Pane[], ms: number, look: () => void): Promise<void> {
  for (let left = ms; left > 0; left -= STEP) {
    await Promise.all(panes.map(({ qa }) => qa.advance(Math.min(STEP, left))));
    look();
  }
}

export function stageFor({ panes, current, narrate, setSpeed, look }: Director): Stage {
  const move = (ms: number): Promise<void> =>
    letPass(panes, ms, () => {
      current();
      look();
    });
  return {
    say(text) {
      current();
      narrate(text);
    },
    async both(act) {
      current();
      await Promise.all(panes.map((pane) => Promise.resolve(act(pane)).catch(() => {})));
    },
    async pass(ms, speed) {
      current();
      if (still) return move(ms);
      setSpeed(speed);
      const [pane] = panes as [Pane];
      for (const end = pane.now() + ms; pane.now() < end; ) {
        await wait(Math.min(100, (end - pane.now()) / speed));
        current();
      }
    },
    async sleep(ms) {
      current();
      document.body.toggleAttribute('data-asleep', true);
      if (!still) await wait(1_200);
      try {
        current();
        await Promise.all(panes.map(({ qa }) => qa.sleep(ms)));
      } finally {
        document.body.toggleAttribute('data-asleep', false);
      }
      look();
    },
    async logIn() {
      for (const pane of panes) {
        if (still) pane.speed = 0;
        pane.press();
      }
      // What ZIM's servers know is not enough: an app that has not heard of it yet would live through its login quickly.
      while (!panes.every((pane) => pane.sees().tone === 'good')) {
        if (panes.some((pane) => pane.sees().tone === 'bad')) throw new Error('the apps did not log in');
        await (still ? move(100) : wait(50));
        current();
      }
    },
  };
}
