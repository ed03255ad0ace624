import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FAULT_LIST } from '../../src/testing/qa/fault-list.ts';
import { FAULTS } from './run.ts';
import { rowsOf } from './table.ts';
import { kindOf } from './verdict.ts';

it('the README’s table lists exactly the faults that there are, each with what is asserted of it', () => {
  const rows = rowsOf(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'));
  expect(rows.map(([name, documented, session]) => [name, kindOf(documented!), kindOf(session!)])).toEqual(
    FAULT_LIST.map(({ name, documented, session }) => [name, documented, session]),
  );
});

it('every fault of the list is tried', () => {
  expect(FAULTS.map(({ id }) => id)).toEqual(FAULT_LIST.map(({ id }) => id));
});
