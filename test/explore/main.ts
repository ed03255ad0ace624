import { explore } from './explorer.ts';
import { searches } from './searches.ts';

/** `--depth N`: letters after the start, 6 in `npm test`; the other searches go as much deeper. Answers whether all held. */
function run(args: readonly string[]): boolean {
  const given = args.indexOf('--depth');
  const depth = given < 0 ? 6 : Number(args[given + 1]);
  if (!Number.isInteger(depth)) {
    console.error('usage: npm run explore -- [--depth N]');
    return false;
  }
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
  return held;
}

process.exitCode = run(process.argv.slice(2)) ? 0 : 1;
