import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { failureTable } from './failure-table.ts';
import { stateTable } from './state-table.ts';

// ARCHITECTURE.md has tables that the code prints. `UPDATE_TABLES=1 npx vitest run --project node architecture` writes them.

const FILE = new URL('../../../ARCHITECTURE.md', import.meta.url);

test.each([
  ['states', stateTable],
  ['failures', failureTable],
])('ARCHITECTURE.md has the table of %s as the code prints it', (name, print) => {
  const text = readFileSync(FILE, 'utf8');
  const between = new RegExp(`(?<=^<!-- table: ${name} -->\n)[^]*?(?=^<!-- /table -->$)`, 'm');
  expect(text).toMatch(between);
  const table = print().join('\n');
  if (process.env.UPDATE_TABLES)
    writeFileSync(
      FILE,
      text.replace(between, () => `${table}\n`),
    );
  expect(readFileSync(FILE, 'utf8').match(between)?.[0].trim()).toBe(table);
});
