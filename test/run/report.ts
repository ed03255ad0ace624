import type { Chosen } from './choose.ts';
import { failedFiles } from './results.ts';
import { type Ended, root } from './run-step.ts';

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const SLOWEST = 10;
const startedAt = performance.now();

/** Without the lines of a stack that are not ours. */
function shortened(error: string): string {
  const lines = error.split('\n').filter((line) => !/^ +at .*(node_modules\/|node:|new Promise)/.test(line));
  return lines.map((line) => `    ${line.replaceAll(root, '')}`).join('\n');
}

/** Says how it went, the closing line last; answers whether all is well. */
export function report(chosen: readonly Chosen[], ended: readonly Ended[]): boolean {
  const tests = ended.flatMap((one) => one.tests);
  console.log('\n── times');
  for (const { step, ok, ms } of ended)
    console.log(`${ok ? '✓' : '✗'} ${seconds(ms).padStart(8)}  ${step.name}`);
  console.log(`${seconds(performance.now() - startedAt).padStart(10)}  in all`);

  const slowest = [...tests].sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
  if (slowest.length) console.log('\n── the slowest tests');
  for (const { ms, file, name } of slowest) console.log(`${seconds(ms).padStart(10)}  ${file}: ${name}`);

  const failed = tests.filter(({ status }) => status === 'failed');
  const broken = ended.filter(({ ok, tests }) => !ok && !failedFiles(tests).length);
  const missing = chosen.filter(({ step }) => !ended.some((one) => one.step === step));
  if (failed.length || broken.length || missing.length) console.log('\n── failed');
  for (const { project, file, name, errors } of failed)
    console.log(`✗ ${file} (${project}): ${name}\n${errors.map(shortened).join('\n')}`);
  for (const { step, tests } of broken)
    console.log(`✗ ${step.name}: ${step.project && !tests.length ? 'ran no tests, ' : ''}see above`);
  if (missing.length) console.log(`not run to an end: ${missing.map(({ step }) => step.name).join(', ')}`);

  if (ended.some(({ step }) => step.project)) {
    const passed = tests.filter(({ status }) => status === 'passed').length;
    console.log(`\n${passed} passed, ${failed.length + broken.length} failed`);
  }
  return !missing.length && ended.every(({ ok }) => ok);
}
