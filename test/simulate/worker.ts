import { parentPort, workerData } from 'node:worker_threads';
import { loadSecondCopy } from './copies.ts';
import { FAMILIES } from './families/index.ts';
import { add, noFigures } from './figures.ts';
import { play, uncaught } from './play.ts';
import { shrink } from './shrink.ts';
import { tell } from './story.ts';
import { writeStory } from './write-story.ts';

// One thread of the simulation: plays the seeds that it is told to.
process.on('unhandledRejection', uncaught);
process.on('uncaughtException', uncaught);
Object.assign(globalThis, { reportError: uncaught });
await loadSecondCopy(workerData.copy);

export interface Order {
  readonly from: number;
  readonly count: number;
  readonly family?: string;
}

async function playSeeds({ from, count }: Order): Promise<object> {
  const figures = noFigures();
  const failures: object[] = [];
  const stories: object[] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    workerData.seed[0] = seed;
    const story = writeStory(seed);
    const told: string[] = [];
    const outcome = await play(story, workerData.verbose ? (line) => told.push(line) : undefined);
    if (workerData.verbose && !outcome.broken) stories.push({ seed, story: tell(story), trace: told });
    add(figures, outcome.figures);
    if (outcome.broken && failures.length < workerData.most) {
      const small = workerData.shrink ? await shrink(story, outcome.broken.rule) : { story, outcome };
      const trace: string[] = [];
      if (workerData.verbose) await play(small.story, (line) => trace.push(line));
      failures.push({ seed, ...small.outcome.broken, story: tell(small.story), trace });
    } else if (outcome.broken) failures.push({ seed, ...outcome.broken, story: '', trace: [] });
  }
  workerData.seed[0] = 0;
  return { figures, failures, stories };
}

async function playFamily({ family, from, count }: Order): Promise<object> {
  const figures: Record<string, number> = {};
  const failures: object[] = [];
  for (let seed = from; seed < from + count; seed += 1) {
    workerData.seed[0] = seed;
    const run = await FAMILIES[family!]!(seed);
    for (const [key, value] of Object.entries(run.figures)) {
      figures[key] = key.startsWith('worst')
        ? Math.max(figures[key] ?? 0, value)
        : (figures[key] ?? 0) + value;
    }
    if (run.failure) failures.push({ seed, rule: family, detail: run.failure, at: 0, story: '', trace: [] });
  }
  workerData.seed[0] = 0;
  return { family, figures, failures };
}

parentPort?.on('message', async (order: Order) => {
  const result = await (order.family ? playFamily(order) : playSeeds(order));
  parentPort!.postMessage(result);
});
