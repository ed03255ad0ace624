import { execFileSync } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorld, type World } from '../e2e/harness.ts';
import { serveFolder } from '../e2e/static-server.ts';

// `npm run test:next`. Needs the registry: Next stays out of our lock file, because `npm ci` refuses what
// `npm install` writes for it. Installs the packed library, as an app does.

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const NEXT = 'next@16.4.6';

let world: World;
let folder: string;

function run(command: string, args: string[], cwd: string): string {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
  return execFileSync(command, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zim-session-next-'));
  await cp(join(here, 'app'), join(folder, 'app'), { recursive: true });
  await cp(join(here, 'next.config.mjs'), join(folder, 'next.config.mjs'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  run('npm', ['run', 'build'], root);
  const packed = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], root);
  const tarball = join(folder, packed.trim().split('\n').at(-1) as string);
  const packages = [NEXT, 'react@19', 'react-dom@19', 'zego-zim-web@2.29.0', tarball];
  run('npm', ['install', '--no-audit', '--no-fund', ...packages], folder);
  world = await startWorld();
});

afterAll(async () => {
  await world?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

it.each([
  ['Turbopack', []],
  ['webpack', ['--webpack']],
])('an app built with Next (%s) is prerendered, and logs in once under StrictMode', async (_, flags) => {
  run(join(folder, 'node_modules/.bin/next'), ['build', ...flags], folder);
  const server = await serveFolder({ folder: join(folder, 'out'), endpoint: world.endpoint, pages: {} });
  const before = world.zim.requests.length;
  const tab = await world.newPage({ path: server.url });
  try {
    await expect.poll(() => tab.page.innerText('p')).toBe('Connected');
    const logins = world.zim.requests.slice(before).filter(({ cmd }) => cmd === 'login');
    expect(logins).toEqual([expect.objectContaining({ userID: 'alice', code: 0 })]);
    expect(tab.errors).toEqual([]);
  } finally {
    await tab.close();
    await server.close();
  }
});
