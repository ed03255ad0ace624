import { readFileSync, writeFileSync } from 'node:fs';
import { failedFiles } from './results.ts';
import { cache, type Ended } from './run-step.ts';

/** The steps that failed, and of each the files with tests that did; none where the step failed as a whole. */
type Failed = Readonly<Record<string, readonly string[]>>;

const path = `${cache}/failed.json`;

/** What failed and has not been well since. */
export function failedBefore(): Failed {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {};
  }
}

/** For `--rerun-failed`: of what did not run now, what was known stays. */
export function remember(ended: readonly Ended[]): void {
  const failed: Record<string, readonly string[]> = { ...failedBefore() };
  for (const { step, ok, tests } of ended) {
    if (ok) delete failed[step.name];
    else failed[step.name] = failedFiles(tests);
  }
  writeFileSync(path, JSON.stringify(failed));
}
