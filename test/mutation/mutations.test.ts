import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MUTATIONS } from './mutations.ts';

describe('the list of mutations', () => {
  test.each(MUTATIONS)('$file: $why', ({ file, search, replace }) => {
    const text = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');
    expect(text.split(search)).toHaveLength(2);
    expect(replace).not.toBe(search);
  });

  test('RESULTS.md has each of them, and no survivor', () => {
    const results = readFileSync(new URL('RESULTS.md', import.meta.url), 'utf8');
    expect(results).not.toContain('SURVIVED');
    for (const { file, why } of MUTATIONS) expect(results).toContain(`| \`${file}\` | ${why} | `);
  });
});
