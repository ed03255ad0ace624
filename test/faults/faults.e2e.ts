import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasBackForwardCache } from './back-forward-cache.ts';
import { FAULTS, type Result, runFaults } from './run.ts';
import { rowsOf } from './table.ts';
import { complaints, kindOf } from './verdict.ts';

const readme = fileURLToPath(new URL('../../README.md', import.meta.url));

describe('the README’s table', () => {
  it('lists exactly these faults, each with what is asserted of it', async () => {
    const rows = rowsOf(await readFile(readme, 'utf8'));
    expect(rows.map(([name, documented, session]) => [name, kindOf(documented!), kindOf(session!)])).toEqual(
      FAULTS.map(({ name, documented, session }) => [name, documented, session]),
    );
  });
});

describe('on the real SDK, beside the documented code', () => {
  let results: readonly Result[] = [];
  let restores = false;

  // All at once: most of the time they wait.
  beforeAll(async () => {
    restores = await hasBackForwardCache();
    results = await runFaults();
  }, 400_000);

  it.for(FAULTS)('$name', (fault, { skip }) => {
    skip(!!fault.lane?.backForwardCache && !restores, 'this browser has no back-forward cache');
    const result = results.find((one) => one.fault === fault);
    expect(result && complaints(result)).toEqual([]);
  });
});
