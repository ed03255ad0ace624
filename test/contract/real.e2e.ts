import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CASES } from './cases/index.ts';
import { type RealSdk, startRealSdk } from './chromium.ts';
import { runOnFake } from './fake.ts';
import { runPooled } from './pool.ts';
import { differences } from './trace.ts';

// Each case on the unmodified SDK. The pages do not know of each other, so that several run at a time.

let real: RealSdk;
let traces: ReadonlyMap<string, Promise<string[]>>;

beforeAll(async () => {
  real = await startRealSdk();
  traces = runPooled(CASES, ({ name }) => real.run(name, '2.29.0'));
});

afterAll(async () => {
  await real?.close();
});

describe('zego-zim-web 2.29.0 behaves as written, and as FakeZim does', () => {
  it.each(CASES.map((one) => [one.name, one] as const))('%s', async (name, one) => {
    const trace = await traces.get(name)!;
    expect(differences(one.trace, trace, one.tolerance)).toEqual([]);
    expect(differences(trace, await runOnFake(one), one.tolerance)).toEqual([]);
  });
});
