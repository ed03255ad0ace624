import { macrotasks } from './macrotasks.ts';
import type { UnderWay } from './under-way.ts';

/** ms: how often it is looked whether something is still under way. */
const LOOK = 50;
/** ms: what has not ended after so long, while this page was able to look, is answered by nobody. */
const PATIENCE = 3_000;
/** ms: what this page itself has not answered after so long waits for the page's time. */
const OWN_PATIENCE = 200;
const TURNS = 50;

/**
 * Answers a function that resolves when the page has come to rest: no promise chain goes on, and nothing is under
 * way that ends by itself. `pause`: real time passes.
 */
export function settling(underWay: UnderWay, pause: (ms: number) => Promise<void>): () => Promise<void> {
  const macrotask = macrotasks(pause);
  return async () => {
    let left = PATIENCE;
    let own = OWN_PATIENCE;
    // Twice quiet is quiet: an answer may lead to another question.
    for (let quiet = 0; quiet < 2 && left > 0; quiet += 1) {
      for (let turn = 0; turn < TURNS; turn += 1) await Promise.resolve();
      await macrotask();
      if (underWay.busy) quiet = -1;
      while (underWay.busy && left > 0) {
        const isQuiet = await Promise.race([underWay.quiet().then(() => true), pause(LOOK)]);
        // A page that is not let run cannot look either, so that its patience lasts the longer.
        if (isQuiet) continue;
        left -= LOOK;
        own = underWay.isOwn ? own - LOOK : OWN_PATIENCE;
        if (own <= 0) underWay.giveUp();
      }
    }
    if (left <= 0) underWay.giveUp();
  };
}
