import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withSummaries } from './error-summaries.ts';
import { failureTable } from './failure-table.ts';
import { stateTable } from './state-table.ts';
import { timesTable } from './times-table.ts';
import { zimErrorsTable } from './zim-errors-table.ts';

// Three pages have tables that the code prints. `UPDATE_TABLES=1 npx vitest run --project node tables` writes them.

const ARCHITECTURE = new URL('../../../ARCHITECTURE.md', import.meta.url);
const REFERENCE = new URL('../../../REFERENCE.md', import.meta.url);

test.each([
  ['STATES.md', 'states', new URL('STATES.md', import.meta.url), stateTable],
  ['ARCHITECTURE.md', 'failures', ARCHITECTURE, failureTable],
  ['REFERENCE.md', 'times', REFERENCE, timesTable],
  ['REFERENCE.md', 'zim-errors', REFERENCE, zimErrorsTable],
])('%s has the table of %s as the code prints it', (_file, name, file, print) => {
  const text = readFileSync(file, 'utf8');
  const between = new RegExp(`(?<=^<!-- table: ${name} -->\n)[^]*?(?=^<!-- /table -->$)`, 'm');
  expect(text).toMatch(between);
  const table = print().join('\n');
  if (process.env.UPDATE_TABLES)
    writeFileSync(
      file,
      text.replace(between, () => `${table}\n`),
    );
  expect(readFileSync(file, 'utf8').match(between)?.[0].trim()).toBe(table);
});

test('REFERENCE.md has of each error what the code says of it', () => {
  const text = readFileSync(REFERENCE, 'utf8');
  if (process.env.UPDATE_TABLES) writeFileSync(REFERENCE, withSummaries(text));
  const found = readFileSync(REFERENCE, 'utf8');
  expect(found).toBe(withSummaries(found));
});

test('ARCHITECTURE.md is read in one go: two pages', () => {
  const text = readFileSync(ARCHITECTURE, 'utf8');
  const words = text.split(/\s+/).filter((word) => /\w/.test(word));
  expect(words.length).toBeLessThanOrEqual(1_300);
  expect(text.trim().split('\n').length).toBeLessThanOrEqual(112);
});
