import { describe, expect, it } from 'vitest';
import { runOnFake } from './fake.ts';
import { runInNode } from './node.ts';
import { SESSION_CASES } from './session-cases/index.ts';
import { differences } from './trace.ts';

describe('a session on zego-zim-miniprogram 2.29.0 does as written, and as on FakeZim', () => {
  it.each(SESSION_CASES.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const trace = await runInNode(one);
    expect(differences(one.trace, trace, one.tolerance)).toEqual([]);
    expect(differences(trace, await runOnFake(one), one.tolerance)).toEqual([]);
  });
});
