import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Chosen } from './choose.ts';
import { readResults, type TestResult } from './results.ts';
import type { Step } from './steps.ts';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));
export const cache: string = `${root}node_modules/.cache/zim-session`;

/** How a step went. */
export interface Ended {
  readonly step: Step;
  readonly ok: boolean;
  readonly ms: number;
  readonly tests: readonly TestResult[];
  /** What it printed, unless it was shown at once. */
  readonly output: string;
}

/** ms after which a step is taken to never end; on a busy machine the longest takes a third of it. */
const WATCHDOG = 30 * 60_000;
/** ms that a step has to end by itself when it is told to. */
const GRACE = 5_000;

const running = new Set<ChildProcess>();
process.once('exit', () => endAll('SIGKILL'));

/** Ends what is running, with all that it has started. */
export function endRunning(): void {
  endAll('SIGTERM');
  setTimeout(endAll, GRACE, 'SIGKILL').unref();
}

function endAll(signal: NodeJS.Signals): void {
  for (const { pid } of running) {
    try {
      if (pid) process.kill(-pid, signal);
    } catch {
      // It has just ended.
    }
  }
}

/** `shown`: what it prints is shown at once. */
export function runStep({ step, files }: Chosen, shown: boolean): Promise<Ended> {
  const startedAt = performance.now();
  const [command, ...args] = step.command;
  const path = `${cache}/${step.project}.json`;
  if (step.project) {
    rmSync(path, { force: true });
    args.push(...files, '--reporter=default', '--reporter=./test/run/reporter.ts');
    args.push('--reporter=json', `--outputFile.json=${path}`);
  }
  const how = shown ? 'inherit' : 'pipe';
  return new Promise((resolve) => {
    // A group of its own, so that nothing of it outlives it.
    const child = spawn(command, args, {
      cwd: root,
      detached: true,
      env: { ...process.env, ...step.env },
      stdio: ['ignore', how, how],
    });
    running.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data));
    const watchdog = setTimeout(() => {
      console.error(`✗ ${step.name} did not end in ${WATCHDOG / 60_000} minutes`);
      endRunning();
    }, WATCHDOG);
    child.on('error', (error) => console.error(error.message));
    child.on('close', (code) => {
      clearTimeout(watchdog);
      running.delete(child);
      const tests = step.project ? readResults(path, step.project, root) : [];
      // A browser that does not start runs no tests, and has no test that fails.
      const ok = code === 0 && (!step.project || tests.some(({ status }) => status === 'passed'));
      resolve({ step, ok, ms: performance.now() - startedAt, tests, output });
    });
  });
}
