import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../browser/chromium.ts';
import { watchFirstPage } from '../docs/first-page.ts';
import { createReader, type Reader } from '../docs/reader.ts';
import { stepsOf } from '../docs/steps.ts';

// The first steps of GUIDE.md and of TESTING.md, typed as they stand into an empty folder. What `npm install` would take
// from the registry is linked from here, and our own package is the packed one; `npm run check:apps -- GUIDE` asks the registry.

const root = fileURLToPath(new URL('../..', import.meta.url));

let tarball: string;
const folders: string[] = [];

function emptyFolder(): string {
  // Outside of this repository, so that nothing is found by chance.
  const folder = mkdtempSync(join(tmpdir(), 'zim-session-guide-'));
  folders.push(folder);
  return folder;
}

beforeAll(() => {
  const folder = emptyFolder();
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root });
  tarball = join(folder, readdirSync(folder)[0]!);
});
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const link = (from: string, to: string) => {
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to);
};

/** What npm does, without a registry. */
function installing(folder: string) {
  return async (names: readonly string[]) => {
    writeFileSync(join(folder, 'package.json'), '{}');
    for (const name of names) {
      if (name === 'zim-session') {
        const own = join(folder, 'node_modules/zim-session');
        mkdirSync(own, { recursive: true });
        execFileSync('tar', ['-xzf', tarball, '-C', own, '--strip-components=1']);
        await installing(folder)(['eventemitter3', 'ky']);
        chmodSync(join(own, 'dist/cli/main.js'), 0o755);
        link('../zim-session/dist/cli/main.js', join(folder, 'node_modules/.bin/zim-session'));
      } else {
        link(join(root, 'node_modules', name), join(folder, 'node_modules', name));
        const bin = join(root, 'node_modules/.bin', name);
        if (['msw', 'vite', 'vitest'].includes(name)) link(bin, join(folder, 'node_modules/.bin', name));
      }
    }
  };
}

/** One that nobody listens to. */
const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

describe('GUIDE.md, from an empty folder', () => {
  let reader: Reader;
  let browser: Browser;

  beforeAll(async () => {
    const folder = emptyFolder();
    const ports = { endpoint: await freePort(), page: await freePort() };
    reader = createReader(folder, installing(folder), ports);
    const { executablePath, args, env } = await findChromium();
    browser = await chromium.launch({ executablePath, args, env });
  });
  afterAll(async () => {
    reader?.stop();
    await browser?.close();
  });

  it('without an account: the commands print what it says, and the page is logged in, and comes back', async () => {
    const [address] = await reader.follow(stepsOf('GUIDE.md', 'Five minutes without an account'));
    expect(await watchFirstPage(browser, address!)).toContain('alice is recovering');
    reader.stop();
  });

  it('with an account: the endpoint has no problem, and the page finds it', async () => {
    const [endpoint] = await reader.follow(stepsOf('GUIDE.md', 'Five minutes with an account'));
    const [address] = await reader.follow([{ commands: ['npx vite'] }]);
    expect(endpoint).toContain('127.0.0.1');
    const answer = await fetch(new URL('/api/zim/token?userId=alice', address));
    expect(await answer.json()).toMatchObject({ userID: 'alice', appID: 1234567890 });
  });
});

describe('TESTING.md, from an empty folder', () => {
  it('its first test passes', async () => {
    const folder = emptyFolder();
    await createReader(folder, installing(folder)).follow(stepsOf('TESTING.md', 'A first test'));
  });
});
