// npm run explore: visits the states of the core and looks whether the invariants hold. Ends with 1 where one does not.
// `npm run explore -- --depth N`: letters after the start, 6 where nothing is said (5 in `npm test`); the other searches go as much deeper.
import { parseArgs } from 'node:util';
import { runCommand, UsageError } from '../command.ts';
import { explore } from './explorer.ts';
import { searches } from './searches.ts';

/** Answers whether all held. */
function run(depth: number): boolean {
  let held = true;
  for (const [name, search] of Object.entries(searches(depth - 6))) {
    if (search.depth < 1) continue;
    console.log(`${name}, ${search.depth} events deep`);
    const startedAt = performance.now();
    const { states, transitions, breach } = explore({
      ...search,
      progress: (level, states, transitions) =>
        console.log(`  ${level}: ${states} states, ${transitions} transitions`),
    });
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    console.log(`  ${states} states and ${transitions} transitions in ${seconds} s`);
    if (!breach) continue;
    held = false;
    console.error(`  BROKEN: ${breach.what}\n${breach.story.map((name) => `    ${name}`).join('\n')}`);
  }
  console.log(held ? 'every invariant held' : 'an invariant was BROKEN');
  return held;
}

await runCommand('npm run explore -- [--depth N]', () => {
  const { values } = parseArgs({ options: { depth: { type: 'string', default: '6' } } });
  const depth = Number(values.depth);
  if (!Number.isInteger(depth) || depth < 1) throw new UsageError('how deep?');
  return run(depth);
});
