import { beforeAll, describe, expect, it } from 'vitest';
import type { PageFault } from './fault.ts';
import { PAGE_FAULTS } from './page-faults.ts';
import { possiblePageFaults, type Result, runPageFaults } from './run.ts';
import { complaints } from './verdict.ts';

describe('in a page with the real SDK, beside the documented code', () => {
  const results: Result[] = [];
  let possible: readonly PageFault[] = [];

  // All at once: most of the time they wait.
  beforeAll(async () => {
    possible = await possiblePageFaults();
    await runPageFaults(possible, (result) => void results.push(result), possible.length);
  });

  it.for(PAGE_FAULTS)('$name', (fault, { skip }) => {
    skip(!possible.includes(fault), 'this browser has no such thing, or cannot be made to do it');
    const result = results.find((one) => one.fault === fault);
    expect(result && complaints(result)).toEqual([]);
  });
});
