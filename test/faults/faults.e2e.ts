import { beforeAll, describe, expect, it } from 'vitest';
import { hasBackForwardCache } from './back-forward-cache.ts';
import { PAGE_FAULTS } from './page-faults.ts';
import { type Result, runPageFaults } from './run.ts';
import { complaints } from './verdict.ts';

describe('in a page with the real SDK, beside the documented code', () => {
  const results: Result[] = [];
  let restores = false;

  // All at once: most of the time they wait.
  beforeAll(async () => {
    restores = await hasBackForwardCache();
    // Without that cache the page is loaded anew, and nobody comes back.
    const possible = PAGE_FAULTS.filter(({ lane }) => restores || !lane?.backForwardCache);
    await runPageFaults(possible, (result) => void results.push(result), possible.length);
  });

  it.for(PAGE_FAULTS)('$name', (fault, { skip }) => {
    skip(!!fault.lane?.backForwardCache && !restores, 'this browser has no back-forward cache');
    const result = results.find((one) => one.fault === fault);
    expect(result && complaints(result)).toEqual([]);
  });
});
