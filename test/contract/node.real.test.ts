import { describe, expect, it } from 'vitest';
import { CASES } from './cases/index.ts';
import { runOnFake } from './fake.ts';
import { runInNode } from './node.ts';
import { differences } from './trace.ts';

// Each case on the unmodified SDK, and on FakeZim.

describe('zego-zim-miniprogram 2.29.0 behaves as written, and as FakeZim does', () => {
  it.each(CASES.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const trace = await runInNode(one);
    expect(differences(one.trace, trace, one.tolerance)).toEqual([]);
    expect(differences(trace, await runOnFake(one), one.tolerance)).toEqual([]);
  });
});
