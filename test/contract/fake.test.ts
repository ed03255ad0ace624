import { describe, expect, it } from 'vitest';
import { CASES } from './cases/index.ts';
import { runOnFake } from './fake.ts';
import { differences } from './trace.ts';

describe('FakeZim behaves as the SDK does', () => {
  it.each(CASES.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    expect(differences(one.trace, await runOnFake(one), one.tolerance)).toEqual([]);
  });
});

describe('the contract', () => {
  it('names every case once, and the facts that it pins', () => {
    const names = CASES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^S\d+ /.test(name))).toEqual([]);
  });

  it('tells a trace that differs from one that does not', () => {
    const trace = ['0 → 1 login alice A', '50 event 2/0', '50 ← 1 resolved'];
    expect(differences(trace, trace.slice())).toEqual([]);
    expect(differences(trace, ['0 → 1 login alice A', '60 event 2/0', '60 ← 1 resolved'])).toEqual([]);
    expect(differences(trace, ['0 → 1 login alice A', '80 event 2/0', '50 ← 1 resolved'])).toEqual([
      '- 50 event 2/0',
      '+ 80 event 2/0',
    ]);
    expect(differences(trace, [trace[0]!, trace[2]!, trace[1]!])).toHaveLength(2);
    expect(differences(trace, [...trace, 'never 2'])).toEqual(['+ never 2']);
  });
});
