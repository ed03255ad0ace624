// npm run explore: visits the states of the core and looks whether the invariants hold. Ends with 1 where one does not.
// `npm run explore -- --depth N`: letters after the start, 6 where nothing is said (5 in `npm test`); the other searches go as
// much deeper. What it finds from 6 on is written down for PROOF.md.
import { parseArgs } from 'node:util';
import { runCommand, UsageError } from '../command.ts';
import { record } from '../proof/record.mjs';
import { explore } from './explorer.ts';
import { searches } from './searches.ts';

/** So deep is what `npm test` explores. */
const USUAL = 6;
const counted = (count: number): string => count.toLocaleString('en-US');

/** Answers whether all held. */
function run(depth: number): boolean {
  let held = true;
  const began = performance.now();
  const told: string[] = [];
  for (const [name, search] of Object.entries(searches(depth - USUAL))) {
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
    told.push(
      `${name}, ${search.depth} events deep, ${counted(states)} states and ${counted(transitions)} transitions`,
    );
    if (!breach) continue;
    held = false;
    console.error(`  BROKEN: ${breach.what}\n${breach.story.map((name) => `    ${name}`).join('\n')}`);
  }
  const verdict = held ? 'every invariant held' : 'an invariant was BROKEN';
  console.log(verdict);
  if (depth >= USUAL) {
    const seconds = Math.round((performance.now() - began) / 1_000);
    record('explore', {
      what: 'Every order of calls, answers, events of ZIM, sleeps and tabs that is so many events long',
      command: 'npm run explore',
      said: `${told.join('; ')}; ${verdict}, in ${seconds} s`,
    });
  }
  return held;
}

await runCommand('npm run explore -- [--depth N]', () => {
  const { values } = parseArgs({ options: { depth: { type: 'string', default: `${USUAL}` } } });
  const depth = Number(values.depth);
  if (!Number.isInteger(depth) || depth < 1) throw new UsageError('how deep?');
  return run(depth);
});
