import { macrotasks } from './macrotasks.ts';
import type { UnderWay } from './under-way.ts';

/** ms: how often it is looked whether something is still under way. */
const LOOK = 50;
/** ms: what may never end, and has not after so long while this page was able to look, is answered by nobody. */
const PATIENCE = 3_000;
/** ms: what is sure to end and has not after so long never does. Nothing depends on it. */
const WATCHDOG = 120_000;
const TURNS = 50;

/**
 * Answers a function that resolves when the page has come to rest: no promise chain goes on, and nothing is under
 * way that ends by itself. `pause`: real time passes. Rejects with the name of what is sure to end, and does not.
 */
export function settling(underWay: UnderWay, pause: (ms: number) => Promise<void>): () => Promise<void> {
  const macrotask = macrotasks(pause);
  return async () => {
    let doubtful = 0;
    let all = 0;
    // Twice quiet is quiet: an answer may lead to another question.
    for (let quiet = 0; quiet < 2; quiet += 1) {
      for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve();
      await macrotask();
      if (underWay.busy) quiet = -1;
      while (underWay.busy) {
        const isQuiet = await Promise.race([underWay.quiet().then(() => true), pause(LOOK)]);
        // A page that is not let run cannot look either, so that its patience lasts the longer.
        if (isQuiet) continue;
        all += LOOK;
        if (all >= WATCHDOG) throw new Error(`No time passes, for two minutes now: ${underWay.awaited}`);
        if (underWay.isDoubtful) doubtful += LOOK;
        if (doubtful >= PATIENCE) underWay.giveUp();
      }
    }
  };
}
