import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MUTATIONS } from './mutations.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('the list of mutations', () => {
  test.each(MUTATIONS)('$file: $why', ({ file, search, replace }) => {
    expect(read(`../../src/${file}`).split(search)).toHaveLength(2);
    expect(replace).not.toBe(search);
  });

  test('RESULTS.md has a killer for each', () => {
    const rows = read('RESULTS.md')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows.map((row) => row.split(' | ').slice(0, 2).join(' | '))).toEqual(
      MUTATIONS.map(({ file, why }) => `| \`${file}\` | ${why}`),
    );
    expect(rows.filter((row) => row.includes('SURVIVED'))).toEqual([]);
  });
});
