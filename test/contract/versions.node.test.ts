import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CASES } from './cases/index.ts';
import { VERSIONS } from './chromium.ts';
import { SESSION_CASES } from './session-cases/index.ts';
import { HOLDS, markOf, readTables } from './table.ts';

const tables = readTables(readFileSync(new URL('VERSIONS.md', import.meta.url), 'utf8'));

describe.each([
  ['the SDK', 0, CASES],
  ['sessions', 1, SESSION_CASES],
] as const)('VERSIONS.md, %s', (_, number, cases) => {
  const { versions = [], rows = [] } = tables[number] ?? {};

  it('lists the cases that there are, as they are: else `npm run contract:all`', () => {
    expect(versions).toEqual(Object.keys(VERSIONS));
    expect(rows.map(([name, mark]) => [name, mark])).toEqual(cases.map((one) => [one.name, markOf(one)]));
  });

  it('says that all of them hold for the version that they were written for', () => {
    expect(rows.filter((row) => row.at(-1) !== HOLDS)).toEqual([]);
  });
});
