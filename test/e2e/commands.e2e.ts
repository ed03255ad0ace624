import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// The commands for people who work here, as they start where there is no browser: then Chromium comes from npm. With
// small arguments they print and write no file.

const root = fileURLToPath(new URL('../..', import.meta.url));
const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
  scripts: Record<string, string>;
};

/** Without a PATH no browser of the system is found, and without that folder none of Playwright's. */
const NO_BROWSER = {
  PATH: '',
  CHROMIUM_PATH: '',
  ANOTHER_CHROMIUM_PATH: '',
  PLAYWRIGHT_BROWSERS_PATH: `${root}none`,
};
/** The one from npm is for this kind of machine only; elsewhere the commands take what the other tests take. */
const BARE = process.platform === 'linux' && process.arch === 'x64' ? NO_BROWSER : {};

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** Runs a script of package.json to its end, at the latest to that of the test. */
function run(
  name: string,
  args: readonly string[],
  signal: AbortSignal,
  env: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const [program, ...words] = scripts[name]!.split(' ');
  const start = program === 'tsx' ? [`${root}node_modules/tsx/dist/cli.mjs`] : [];
  // What vitest tells its own processes is not for these.
  const own = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(VITEST|NODE_ENV$)/.test(key)),
  );
  const child = spawn(process.execPath, [...start, ...words, ...args], {
    cwd: root,
    signal,
    env: { ...own, ...BARE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

describe('ends with 0 and its figures', () => {
  it.for([
    // Of one round no figure is asserted.
    [
      'bench',
      ['--rounds', '1'],
      /^\| preload\(\), and a token at hand \| \d+ ms \| \d+ to \d+ ms \| 0\.\d+ \|$/m,
    ],
    [
      'faults',
      ['ZIM closes the connection'],
      /^\| ZIM closes the connection.* \| \*\*lost\*\* \| back after .* s \|$/m,
    ],
    ['browsers', ['another'], /^– Chromium, another one is not installed .*; its rows stay as they are$/m],
    ['explore', ['--depth', '3'], /^ {2}329 states and 1414 transitions in .* s\nevery invariant held$/m],
    [
      'mutate',
      ['a wrong clock renews in a loop', '--tests', 'test/session/wrong-clock'],
      /^killed .*\n1 mistakes, 0 survivors$/m,
    ],
    ['contract:all', ['S3 create works once'], /^(2\.\d+\.\d: 1 of 1 hold, \d+ s\n){4}$/],
    ['simulate', ['--seeds', '20', '--scenarios', 'no'], /^20 worlds from seed 1 .*; 0 failures$/m],
    [
      'simulate',
      ['fleet', '--sessions', '50', '--hours', '5', '--json'],
      /^{"sessions":50,"requests":\d+,.*}$/m,
    ],
  ] as const)('%s', async ([name, args, figures], { signal }) => {
    const { status, output } = await run(name, args, signal);
    expect(output).toMatch(figures);
    expect(status).toBe(0);
  });
});

describe('ends with 1 where its browser does not start', () => {
  it.for([
    ['bench', ['--rounds', '1']],
    ['faults', ['The machine sleeps past the expiry']],
    ['browsers', ['chromium', 'tabs']],
    ['contract:all', ['S3 create works once']],
  ] as const)('%s', async ([name, args], { signal }) => {
    const { status, output } = await run(name, args, signal, { CHROMIUM_PATH: '/nonexistent' });
    expect(output).toContain('/nonexistent');
    expect(status).toBe(1);
  });
});

describe('ends with 2 and says how it is used', () => {
  it.for([
    ['explore', ['--depth', 'deep']],
    ['browsers', ['opera']],
    ['mutate', ['no mistake is called so']],
    ['proof', ['--chek']],
    ['simulate', ['--seed', '1']],
    ['simulate', ['fleet', '--overload', 'wait']],
  ] as const)('%s', async ([name, args], { signal }) => {
    const { status, output } = await run(name, args, signal);
    expect(output).toContain(`\nusage: npm run ${name} -- `);
    expect(status).toBe(2);
  });
});
