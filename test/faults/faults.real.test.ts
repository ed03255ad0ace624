import { describe, expect, it } from 'vitest';
import { NODE_FAULTS, runFault } from './run.ts';
import { complaints } from './verdict.ts';

describe('on the real SDK, beside the documented code', () => {
  it.for(NODE_FAULTS)('$name', async (fault) => {
    expect(complaints(await runFault(fault, null))).toEqual([]);
  });
});
