import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { FAULTS, runFaults } from './run.ts';
import { tableOf, withTable } from './table.ts';
import { complaints, wordsOf } from './verdict.ts';

const readme = fileURLToPath(new URL('../../README.md', import.meta.url));

/**
 * Measures all faults and writes the table into the README; with words, those whose name has one, and only
 * prints. Answers whether everything was as expected.
 */
export async function report(words: readonly string[]): Promise<boolean> {
  const chosen = FAULTS.filter(({ name }) => !words.length || words.some((word) => name.includes(word)));
  const startedAt = Date.now();
  const results = await runFaults({
    faults: chosen,
    onMeasured: (fault, way, { outcome }) =>
      console.log(`${way.padEnd(10)} ${wordsOf(outcome).padEnd(26)} ${fault.name}`),
  });
  const table = tableOf(results);
  console.log(`\n${table}\n\n${Math.round((Date.now() - startedAt) / 1000)} s`);
  const wrong = results.flatMap((result) =>
    complaints(result).map((complaint) => `${result.fault.name}: ${complaint}`),
  );
  for (const line of wrong) console.error(line);
  if (words.length === 0) await writeFile(readme, withTable(await readFile(readme, 'utf8'), table));
  return wrong.length === 0;
}
