// npm test: everything that has to hold.
// npm test -- STEP …            the steps whose names begin so, such as `types` or `tests: e2e`
// npm test -- --quick           what finds most mistakes in a minute
// npm test -- --rerun-failed    the steps that failed the last time, of tests only the files
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readResults, type TestResult } from './results.ts';
import { STEPS, type Step } from './steps.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = `${root}node_modules/.cache/zim-session`;
const remembered = `${cache}/failed.json`;
/** A page is a process or two of its own: more than that many projects at a time are slower. */
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

interface Ended {
  readonly step: Step;
  readonly ok: boolean;
  readonly ms: number;
  readonly tests: readonly TestResult[];
}

const words = process.argv.slice(2);
const steps = chosen();
mkdirSync(cache, { recursive: true });
if (steps.length === STEPS.length) rmSync(`${root}dist`, { recursive: true, force: true });

const ended: Ended[] = [];
for (const { step, files } of steps) {
  console.log(`\n── ${step.name} (${ended.length + 1} of ${steps.length})`);
  const one = await run(step, files);
  ended.push(one);
  console.log(`${one.ok ? '✓' : '✗'} ${step.name}, ${seconds(one.ms)}`);
  // What follows a mistake in types, lint or build would only repeat it; all tests are worth knowing.
  if (!one.ok && !step.project) break;
}
remember();
process.exitCode = report() ? 0 : 1;

function chosen(): { step: Step; files: readonly string[] }[] {
  if (words.includes('--rerun-failed')) return failedBefore();
  const wanted = words.filter((word) => !word.startsWith('--'));
  const found = words.includes('--quick') ? STEPS.filter(({ quick }) => quick) : STEPS;
  const steps = found.filter(({ name }) => !wanted.length || wanted.some((word) => name.startsWith(word)));
  if (steps.length) return steps.map((step) => ({ step, files: [] }));
  console.error(`There is no such step. There are:\n${STEPS.map(({ name }) => `  ${name}`).join('\n')}`);
  process.exit(2);
}

function failedBefore(): { step: Step; files: readonly string[] }[] {
  let failed: Record<string, string[]> = {};
  try {
    failed = JSON.parse(readFileSync(remembered, 'utf8'));
  } catch {}
  const steps = STEPS.filter(({ name }) => failed[name]).map((step) => ({
    step,
    files: failed[step.name] ?? [],
  }));
  if (steps.length) return steps;
  console.log('Nothing failed the last time.');
  process.exit(0);
}

function run(step: Step, files: readonly string[]): Promise<Ended> {
  const startedAt = performance.now();
  const [command, ...args] = step.command;
  const path = `${cache}/${step.project}.json`;
  if (step.project) {
    rmSync(path, { force: true });
    args.push(...files, '--reporter=default', '--reporter=./test/run/reporter.ts');
    args.push('--reporter=json', `--outputFile.json=${path}`);
  }
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
    child.on('error', (error) => console.error(error.message));
    child.on('close', (code) => {
      const tests = step.project ? readResults(path, step.project, root) : [];
      const ms = performance.now() - startedAt;
      resolve({ step, ok: code === 0 && (!step.project || tests.length > 0), ms, tests });
    });
  });
}

/** For `--rerun-failed`. */
function remember(): void {
  const failed = ended.filter(({ ok }) => !ok).map(({ step, tests }) => [step.name, failedFiles(tests)]);
  writeFileSync(remembered, JSON.stringify(Object.fromEntries(failed)));
}

function failedFiles(tests: readonly TestResult[]): string[] {
  return [...new Set(tests.filter(({ status }) => status === 'failed').map(({ file }) => file))];
}

/** Says how it went, the closing line last; answers whether all is well. */
function report(): boolean {
  const tests = ended.flatMap((one) => one.tests);
  console.log('\n── times');
  for (const { step, ok, ms } of ended)
    console.log(`${ok ? '✓' : '✗'} ${seconds(ms).padStart(8)}  ${step.name}`);
  const slowest = [...tests].sort((a, b) => b.ms - a.ms).slice(0, 10);
  if (slowest.length) console.log('\n── the slowest tests');
  for (const { ms, file, name } of slowest) console.log(`${seconds(ms).padStart(10)}  ${file}: ${name}`);
  const failed = tests.filter(({ status }) => status === 'failed');
  if (failed.length) console.log('\n── failed');
  for (const { project, file, name, errors } of failed) {
    console.log(`✗ ${file} (${project}): ${name}\n${errors.join('\n').replace(/^/gm, '    ')}`);
  }
  const broken = ended.filter(({ ok, tests }) => !ok && !failedFiles(tests).length);
  for (const { step } of broken) console.error(`\n✗ ${step.name} failed: see above`);
  if (steps.some(({ step }) => step.project)) {
    const passed = tests.filter(({ status }) => status === 'passed').length;
    console.log(`\n${passed} passed, ${failed.length + broken.length} failed`);
  }
  return ended.every(({ ok }) => ok) && ended.length === steps.length;
}
