import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (file: string) => readFileSync(root + file, 'utf8');
const below = (directory: string) =>
  (readdirSync(root + directory, { recursive: true }) as string[])
    .filter((file) => /\.(tsx?|mjs|html|md)$/.test(file))
    .map((file) => `${directory}/${file}`);
const numbersIn = (files: string[]) =>
  new Set(files.flatMap((file) => read(file).match(/\bS[1-9]\d?\b/g) ?? []));

describe('SDK.md', () => {
  const facts = read('SDK.md')
    .split('\n')
    .flatMap((line) => (/^- \*\*(S\d+)\*\* (.+)/.exec(line) ?? []).slice(1, 3).join(' ') || [])
    .map((line) => ({ number: line.split(' ')[0]!, text: line }));
  const numbers = facts.map(({ number }) => number);

  it('has every number from S1 to S41 once', () => {
    const sorted = [...numbers].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)));
    expect(sorted).toEqual(Array.from({ length: 41 }, (_, n) => `S${n + 1}`));
  });

  it('explains every number that sources, examples and documents give', () => {
    const documents = readdirSync(root).filter((file) => file.endsWith('.md') && file !== 'SDK.md');
    const used = numbersIn([...below('src'), ...below('examples'), ...documents]);
    expect(used.size).toBeGreaterThan(20);
    expect([...used].filter((number) => !numbers.includes(number))).toEqual([]);
  });

  it('has a test for each fact that it does not call documented, or read in the code', () => {
    const tested = numbersIn(
      below('test').filter((file) => /\.(test|e2e)\.tsx?$|contract\/cases/.test(file)),
    );
    const untested = facts.filter(
      ({ number, text }) => !tested.has(number) && !/\*documented|\*read/i.test(text),
    );
    expect(untested).toEqual([]);
  });
});
