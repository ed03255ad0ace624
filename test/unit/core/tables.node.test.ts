import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { failureTable } from './failure-table.ts';
import { expectPrinted } from './printed.ts';
import { stateTable } from './state-table.ts';

// Two pages have tables that the code prints. `UPDATE_TABLES=1 npx vitest run --project node tables` writes them.

const ARCHITECTURE = new URL('../../../ARCHITECTURE.md', import.meta.url);

test.each([
  ['STATES.md', 'states', new URL('STATES.md', import.meta.url), stateTable],
  ['ARCHITECTURE.md', 'failures', ARCHITECTURE, failureTable],
])('%s has the table of %s as the code prints it', (_file, name, file, print) => {
  expectPrinted(file, name, print());
});

test('ARCHITECTURE.md is read in one go: two pages', () => {
  const text = readFileSync(ARCHITECTURE, 'utf8');
  const words = text.split(/\s+/).filter((word) => /\w/.test(word));
  expect(words.length).toBeLessThanOrEqual(1_300);
  expect(text.trim().split('\n').length).toBeLessThanOrEqual(112);
});
