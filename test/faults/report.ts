import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { withWords } from '../command.ts';
import { record } from '../proof/record.mjs';
import { FAULTS, NODE_FAULTS, possiblePageFaults, type Result, runFault, runPageFaults } from './run.ts';
import { BRIEF, rowOf, rowsOf, tableOf, withTable } from './table.ts';
import { complaints, isLate, kindOf, wordsOf } from './verdict.ts';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));
const TESTING = fileURLToPath(new URL('../../TESTING.md', import.meta.url));

/** How many of the faults end how, for each of the two. */
function summaryOf(rows: readonly (readonly string[])[]): string {
  const ofColumn = (column: number): string => {
    const kinds = rows.map((row) => kindOf(row[column] ?? ''));
    const count = (...wanted: ReturnType<typeof kindOf>[]) =>
      kinds.filter((kind) => wanted.includes(kind)).length;
    return `survived or came back from ${count('survived', 'back', 'in')}, was lost in ${count('lost')}, deaf in ${count('deaf')}`;
  };
  const kickedOut = rows.filter((row) => kindOf(row[2] ?? '') === 'ended').length;
  return `${rows.length} faults: the documented code ${ofColumn(1)}; zim-session ${ofColumn(2)}; logged out as it should be, ${kickedOut}`;
}

/**
 * Measures all faults and, where everything is as expected, writes the table into TESTING.md and some of its rows into
 * the README; with words, those whose name has one, and only prints. Answers whether everything was as expected.
 */
export async function report(words: readonly string[]): Promise<boolean> {
  const wanted = withWords(FAULTS, words, ({ name }) => name);
  const startedAt = Date.now();
  const results: Result[] = [];
  const take = (result: Result): void => {
    results.push(result);
    const { fault, documented, session } = result;
    console.log(`${wordsOf(documented).padEnd(26)} ${wordsOf(session).padEnd(26)} ${fault.name}`);
  };
  for (const fault of NODE_FAULTS.filter((fault) => wanted.includes(fault)))
    take(await runFault(fault, null));
  const inPages = (await possiblePageFaults()).filter((fault) => wanted.includes(fault));
  if (inPages.length) await runPageFaults(inPages, take);
  results.sort((a, b) => FAULTS.indexOf(a.fault) - FAULTS.indexOf(b.fault));
  const before = await readFile(TESTING, 'utf8');
  // What cannot be shown here stays as it was measured elsewhere.
  const rows = words.length
    ? results.map(rowOf)
    : FAULTS.map((fault) => {
        const result = results.find((one) => one.fault === fault);
        if (!result) console.log(`This browser cannot show: ${fault.name}`);
        return result
          ? rowOf(result)
          : (rowsOf(before).find(([name]) => name === fault.name) ?? [fault.name]);
      });
  const table = tableOf(rows);
  console.log(`\n${table}\n\n${Math.round((Date.now() - startedAt) / 1000)} s`);
  const wrong = results.flatMap((result) => {
    const late = isLate(result) ? [`zim-session: over ${result.fault.within} ms`] : [];
    return [...complaints(result), ...late].map((complaint) => `${result.fault.name}: ${complaint}`);
  });
  for (const line of wrong) console.error(line);
  if (wrong.length === 0 && words.length === 0) {
    await writeFile(TESTING, withTable(before, table));
    const brief = rows.filter((_, index) => BRIEF.includes(FAULTS[index]!.id));
    await writeFile(README, withTable(await readFile(README, 'utf8'), tableOf(brief)));
    record('faults', {
      what: 'Faults of the field, done to the documented code and to a session, on the real SDK',
      command: 'npm run faults',
      said: summaryOf(rows),
    });
  }
  return wrong.length === 0;
}
