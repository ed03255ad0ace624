import { mkdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { today } from '../../apps/table.ts';
import { UsageError } from '../../command.ts';
import { record } from '../../proof/record.mjs';
import type { TestResult } from '../../run/results.ts';
import { cache, runStep } from '../../run/run-step.ts';
import { differenceOf } from './differences.ts';
import { CANDIDATES, type Candidate, type Found } from './engines.ts';
import { PARTS, type Part } from './parts.ts';
import { merged, type Row, rowsOf, textOf } from './table.ts';

const file = fileURLToPath(new URL('../ENGINES.md', import.meta.url));

/** Runs the parts in the engines that are here. Answers whether nothing was red for no stated reason. */
export async function tryEngines(words: readonly string[]): Promise<boolean> {
  const engines = chosen(CANDIDATES, words);
  const parts = chosen(PARTS, words);
  for (const word of words)
    if (![...CANDIDATES, ...PARTS].some((one) => one.word === word))
      throw new UsageError(`there is no engine and no part "${word}"`);
  mkdirSync(cache, { recursive: true });
  let isWell = true;
  for (const candidate of engines) {
    const found = await candidate.find().catch((error: Error) => error);
    if (found instanceof Error) {
      console.error(`✗ ${candidate.name} does not start: ${found.message}`);
      isWell = false;
      continue;
    }
    if (typeof found === 'string') {
      console.log(`– ${candidate.name} is not installed (${found}); its rows stay as they are`);
      continue;
    }
    for (const part of parts.filter(({ word }) => candidate.parts.includes(word))) {
      const row = await tryPart(candidate, found, part);
      isWell &&= row.holds === 'yes';
      await write(row);
    }
  }
  return isWell;
}

/** Those that a word names; all of them where no word names one. */
function chosen<T extends { readonly word: string }>(
  all: readonly T[],
  words: readonly string[],
): readonly T[] {
  const named = all.filter(({ word }) => words.includes(word));
  return named.length ? named : all;
}

async function tryPart(candidate: Candidate, { version, env }: Found, part: Part): Promise<Row> {
  const { engine, name } = candidate;
  const project = part.project === 'browser' ? engine : part.project;
  console.log(`\n… ${name} ${version}: ${part.name}`);
  const { tests, ok } = await runStep(
    {
      step: {
        name: `${name}: ${part.name}`,
        command: ['node_modules/.bin/vitest', 'run', '--project', project],
        env: { ...env, BROWSER_ENGINE: engine },
        project,
      },
      files: [...part.files],
    },
    true,
  );
  const count = (status: TestResult['status']) => tests.filter((test) => test.status === status);
  const reasonOf = ({ name }: TestResult) => differenceOf(engine, name);
  const red = count('failed').filter((test) => !reasonOf(test));
  const known = [...count('failed'), ...count('skipped')].filter(reasonOf);
  const healed = count('passed').filter((test) => reasonOf(test) && !reasonOf(test)?.sometimes);
  for (const test of red) console.error(`✗ ${name}: ${test.file}: ${test.name}`);
  for (const test of healed)
    console.error(`✗ ${name}: "${test.name}" holds, and is not to be excused any more`);
  // A browser that does not start runs no tests, and has none that fails.
  const isBroken = !ok && !count('failed').length;
  if (isBroken) console.error(`✗ ${name}: ${part.name} did not run`);
  return {
    engine: name,
    version,
    part: part.name,
    holds: red.length || healed.length || isBroken || !tests.length ? '**no**' : 'yes',
    passed: `${count('passed').length} of ${tests.length}`,
    known: String(known.length || ''),
    skipped: String(count('skipped').filter((test) => !reasonOf(test)).length || ''),
    date: today(),
  };
}

/** After each part, so that a run that is cut is not lost. */
async function write(row: Row): Promise<void> {
  const old = rowsOf(await readFile(file, 'utf8').catch(() => ''));
  const order = CANDIDATES.flatMap(({ name, parts }) =>
    PARTS.filter(({ word }) => parts.includes(word)).map((part) => `${name} ${part.name}`),
  );
  const rows = merged(old, [row], order);
  await writeFile(file, textOf(rows));
  const told = rows.map(
    ({ engine, version, part, holds, passed }) =>
      `${engine} ${version}, ${part}: ${passed}${holds === 'yes' ? '' : ', NOT well'}`,
  );
  record('engines', {
    what: 'The tests in other engines, each row of ENGINES.md with a day of its own',
    command: 'npm run browsers',
    said: told.join('; '),
  });
}
