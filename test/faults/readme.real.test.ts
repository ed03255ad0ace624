import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FAULT_LIST } from '../../src/testing/qa/fault-list.ts';
import { FAULTS } from './run.ts';
import { BRIEF, rowsOf } from './table.ts';
import { kindOf } from './verdict.ts';

const rowsIn = (document: string) =>
  rowsOf(readFileSync(new URL(`../../${document}`, import.meta.url), 'utf8'));

it('the table of TESTING.md lists exactly the faults that there are, each with what is asserted of it', () => {
  const rows = rowsIn('TESTING.md');
  expect(rows.map(([name, documented, session]) => [name, kindOf(documented!), kindOf(session!)])).toEqual(
    FAULT_LIST.map(({ name, documented, session }) => [name, documented, session]),
  );
});

it('the README’s table is some of its rows, as they are', () => {
  const brief = FAULT_LIST.filter(({ id }) => BRIEF.includes(id)).map(({ name }) => name);
  expect(brief).toHaveLength(BRIEF.length);
  expect(rowsIn('README.md')).toEqual(rowsIn('TESTING.md').filter(([name]) => brief.includes(name!)));
});

it('every fault of the list is tried', () => {
  expect(FAULTS.map(({ id }) => id)).toEqual(FAULT_LIST.map(({ id }) => id));
});
