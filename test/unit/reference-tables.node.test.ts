import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { expectPrinted } from './core/printed.ts';
import { withSummaries } from './error-summaries.ts';
import { timesTable } from './times-table.ts';
import { zimErrorsTable } from './zim-errors-table.ts';

// What the code prints in REFERENCE.md. `UPDATE_TABLES=1 npx vitest run --project node tables` writes it. Beside
// core/tables.node.test.ts, so that a number that `npm run mutate` changes is noticed by what the session does.

const REFERENCE = new URL('../../REFERENCE.md', import.meta.url);

test.each([
  ['times', timesTable],
  ['zim-errors', zimErrorsTable],
])('REFERENCE.md has the table of %s as the code prints it', (name, print) => {
  expectPrinted(REFERENCE, name, print());
});

test('REFERENCE.md has of each error what the code says of it', () => {
  const text = readFileSync(REFERENCE, 'utf8');
  if (process.env.UPDATE_TABLES) writeFileSync(REFERENCE, withSummaries(text));
  const found = readFileSync(REFERENCE, 'utf8');
  expect(found).toBe(withSummaries(found));
});
