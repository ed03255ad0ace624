import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CASES } from './cases/index.ts';
import { VERSIONS } from './chromium.ts';
import { HOLDS, markOf, readTable } from './table.ts';

describe('VERSIONS.md', () => {
  const table = readTable(readFileSync(new URL('VERSIONS.md', import.meta.url), 'utf8'));

  it('lists the cases that there are, as they are: else `npm run contract:all`', () => {
    expect(table.versions).toEqual(Object.keys(VERSIONS));
    expect(table.rows.map(([name, mark]) => [name, mark])).toEqual(
      CASES.map((one) => [one.name, markOf(one)]),
    );
  });

  it('says that all of them hold for the version that they were written for', () => {
    expect(table.rows.filter((row) => row.at(-1) !== HOLDS)).toEqual([]);
  });
});
