import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withWords } from '../command.ts';
import { record } from '../proof/record.mjs';
import { GONE } from './gone.ts';
import type { Mutation } from './mutation.ts';
import { MUTATIONS } from './mutations.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PARALLEL = 2;
/** ms. A mistake can be a loop without end. */
const PATIENCE = 120_000;

/** Where a run that was cut short goes on. */
const CACHE = join(ROOT, 'node_modules/.cache/zim-session/mutations.json');
/** The tests that mutated code can fail; the others are of the doubles. */
const TESTS = ['test/unit/core', 'test/session'];

/** Vitest for a copy: Node only, in one process that can be ended. */
const config = (directory: string) => `
import { defineConfig } from 'vitest/config';
export default defineConfig({
  cacheDir: '${directory}/cache',
  resolve: { alias: [{ find: /^zim-session(\\/.+)?$/, replacement: '${directory}/src$1/index.ts' }] },
  test: { include: ['test/**/*.test.ts'], bail: 1, isolate: false, maxWorkers: 1, silent: true, experimental: { fsModuleCache: true } },
});
`;

interface Report {
  readonly testResults: readonly {
    readonly message?: string;
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function prepare(directory: string): void {
  mkdirSync(join(directory, 'test'), { recursive: true });
  cpSync(join(ROOT, 'src'), join(directory, 'src'), { recursive: true });
  for (const part of ['unit', 'session', 'explore', 'cli', 'real'])
    cpSync(join(ROOT, 'test', part), join(directory, 'test', part), { recursive: true });
  for (const file of ['package.json', 'tsconfig.json', 'ARCHITECTURE.md'])
    cpSync(join(ROOT, file), join(directory, file));
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  writeFileSync(join(directory, 'vitest.config.ts'), config(directory));
}

/** Groups of processes that would outlive this one. */
const running = new Set<number>();

function endRunning(): void {
  for (const pid of running) process.kill(-pid, 'SIGKILL');
}

/** The test that failed first; null where none did. */
function killer(directory: string, ...filters: string[]): Promise<string | null> {
  const report = join(directory, 'report.json');
  rmSync(report, { force: true });
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--root', directory, ...filters];
  return new Promise((resolve, reject) => {
    // A group of its own, so that workers end with it.
    const child = spawn(process.execPath, [...args, '--reporter=json', `--outputFile=${report}`], {
      cwd: directory,
      stdio: 'ignore',
      detached: true,
    });
    child.on('error', reject);
    const late = setTimeout(() => {
      resolve('a test that did not end');
      process.kill(-child.pid!, 'SIGKILL');
    }, PATIENCE);
    if (child.pid) running.add(child.pid);
    child.on('exit', (status, signal) => {
      clearTimeout(late);
      running.delete(child.pid!);
      // Somebody else ended it: that says nothing of the mistake.
      if (signal) return reject(new Error(`the tests were ended by ${signal}`));
      if (status === 0) return resolve(null);
      try {
        const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
        const failed = testResults.flatMap(({ assertionResults }) => assertionResults);
        const first = failed.find((result) => result.status === 'failed')?.fullName;
        resolve(first?.trim() ?? 'a file that does not load');
      } catch {
        reject(new Error('the tests broke off: vitest wrote no report'));
      }
    });
  });
}

async function attempt(
  directory: string,
  { file, search, replace }: Mutation,
  tests: readonly string[],
): Promise<string | null> {
  const path = join(directory, 'src', file);
  const text = readFileSync(path, 'utf8');
  if (text.split(search).length !== 2) throw new Error(`${file} does not hold once: ${search}`);
  writeFileSync(
    path,
    text.replace(search, () => replace),
  );
  try {
    const found = await killer(directory, ...tests);
    // Only core is explored.
    return (
      found ?? (tests === TESTS && file.startsWith('core/') ? await killer(directory, 'test/explore') : null)
    );
  } finally {
    writeFileSync(path, text);
  }
}

/** Of the sources. While they stay the same, what a test noticed is not tried again; what survived is. */
function fingerprint(directory: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(join(directory, 'src'), { recursive: true }) as string[];
  for (const file of files.filter((name) => name.endsWith('.ts')).sort()) {
    hash.update(file).update(readFileSync(join(directory, 'src', file)));
  }
  return hash.digest('hex');
}

type Killers = Record<string, string | null>;
const nameOf = ({ file, search, replace }: Mutation) => `${file}\n${search}\n${replace}`;

function remembered(state: string): Killers {
  try {
    const cache = JSON.parse(readFileSync(CACHE, 'utf8')) as { state: string; killers: Killers };
    return cache.state === state ? cache.killers : {};
  } catch {
    return {};
  }
}

function remember(state: string, killers: Killers): void {
  mkdirSync(dirname(CACHE), { recursive: true });
  writeFileSync(CACHE, JSON.stringify({ state, killers }));
}

function table(killers: readonly (string | null)[]): string {
  const rows = MUTATIONS.map(({ file, why }, index) => {
    const by = killers[index]?.replaceAll('|', '\\|');
    return `| \`${file}\` | ${why} | ${by ?? '**SURVIVED**'} |`;
  });
  const survivors = killers.filter((by) => by === null).length;
  const gone = GONE.map(({ why, mistakes }) => `- ${why} So not: ${mistakes.join('; ')}.`);
  return `# Mutations

Written by \`npm run mutate\`: ${MUTATIONS.length} deliberate mistakes, ${survivors} survivors.

| file below src | mistake | noticed first by |
|---|---|---|
${rows.join('\n')}

## Gone, and why

Mistakes that earlier sources had a place for.

${gone.join('\n')}
`;
}

/**
 * Makes the mistakes, all of them or those with one of the words, and answers whether every one was noticed. RESULTS.md
 * is written after all of them only. `tests`: which have to notice, besides exploration where it is all of them.
 */
export async function run(words: readonly string[], tests: readonly string[] = TESTS): Promise<boolean> {
  const chosen = withWords(MUTATIONS, words, ({ file, why }) => `${file} ${why}`);
  const base = mkdtempSync(join(tmpdir(), 'zim-session-mutate-'));
  const discard = (): void => {
    endRunning();
    // What has just been ended may still be writing there.
    rmSync(base, { recursive: true, force: true, maxRetries: 5 });
  };
  process.once('exit', discard);
  let killers: Killers = {};
  try {
    const directories = Array.from({ length: PARALLEL }, (_, n) => join(base, `copy-${n}`));
    directories.forEach(prepare);
    const state = fingerprint(directories[0]!);
    killers = remembered(state);
    // What is asked for by name is tried again.
    const queue = chosen.filter((one) => words.length || !killers[nameOf(one)]);
    const sound = queue.length ? await killer(directories[0]!, ...tests) : null;
    if (sound) {
      console.error(`without any mistake a test fails: ${sound}`);
      return false;
    }
    await Promise.all(
      directories.map(async (directory) => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          const by = await attempt(directory, next, tests);
          killers[nameOf(next)] = by;
          remember(state, killers);
          console.log(`${by ? 'killed  ' : 'SURVIVED'} ${next.file}: ${next.why}${by ? ` ← ${by}` : ''}`);
        }
      }),
    );
  } finally {
    discard();
  }
  const survivors = chosen.filter((one) => killers[nameOf(one)] === null);
  console.log(`${chosen.length} mistakes, ${survivors.length} survivors`);
  if (!words.length) {
    const results = table(MUTATIONS.map((one) => killers[nameOf(one)] ?? null));
    writeFileSync(join(ROOT, 'test/mutation/RESULTS.md'), results);
    record('mutate', {
      what: 'Deliberate mistakes in the sources, each to be noticed by a test',
      command: 'npm run mutate',
      said: `${MUTATIONS.length} mistakes, ${survivors.length} survivors`,
    });
  }
  return survivors.length === 0;
}
