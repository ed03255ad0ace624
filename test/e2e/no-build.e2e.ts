import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorld, type World } from './harness.ts';
import { type StaticServer, serveFolder } from './static-server.ts';

// Pages that take the built package as it is, without a bundler: examples/script.

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What browsers at the floor that the README states do not have. */
const TOO_NEW = ['URL.canParse', 'AbortSignal.any', 'AbortSignal.timeout', 'structuredClone', 'reportError'];

let world: World;
let folder: string;
let server: StaticServer;

/** The test knows when a page has been loaded by its title; an old page has another beginning. */
const titled = (html: string): string => html.replace(/<title>.*?<\/title>/, '<title>ready</title>');
const old = (html: string): string =>
  html.replace('<head>', `<head><script>${TOO_NEW.map((name) => `delete ${name};`).join(' ')}</script>`);
/** Both on one page, for the same user. */
const together = (script: string, modules: string): string =>
  modules
    .replace('<p id="status"', '<p id="first"></p><p id="status"')
    .replace('<script type="importmap">', `${tagOf(script)}<script type="importmap">`)
    .replace(
      '<script type="module">',
      `<script>
        const first = ZimSession.createZimSession({ appID: 1234567890, tokenProvider: '/api/zim/token' });
        first.login({ userID: 'alice' }).then(() => {
          document.getElementById('first').textContent = 'Connected';
        });
      </script><script type="module">`,
    );
const tagOf = (script: string): string => /<script src=\S+global\.js"><\/script>/.exec(script)![0];

beforeAll(async () => {
  world = await startWorld();
  folder = await mkdtemp(join(tmpdir(), 'zim-session-no-build-'));
  await mkdir(join(folder, 'node_modules'));
  for (const name of ['ky', 'eventemitter3', 'zego-zim-web'])
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  await symlink(root, join(folder, 'node_modules/zim-session'));
  const [script, modules] = await Promise.all(
    ['index', 'modules'].map(async (name) =>
      titled(await readFile(`${root}examples/script/${name}.html`, 'utf8')),
    ),
  );
  const pages = { script: script!, modules: modules!, together: together(script!, modules!) };
  server = await serveFolder({
    folder,
    endpoint: world.endpoint,
    pages: Object.fromEntries(
      Object.entries(pages).flatMap(([name, html]) => [
        [`${name}.html`, html],
        [`old-${name}.html`, old(html)],
      ]),
    ),
  });
});

afterAll(async () => {
  await server?.close();
  await world?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

const logins = (from: number) => world.zim.requests.slice(from).filter(({ cmd }) => cmd === 'login');

it.each([
  ['a <script>', 'script'],
  ['an import map', 'modules'],
  ['a <script>, in a browser at the floor', 'old-script'],
  ['an import map, in a browser at the floor', 'old-modules'],
])('a page with %s logs in', async (_, name) => {
  const before = world.zim.requests.length;
  const tab = await world.newPage({ path: `${server.url}${name}.html` });
  try {
    await expect.poll(() => tab.page.innerText('#status')).not.toBe('Connecting…');
    expect(await tab.page.innerText('#status')).toBe('Connected');
    expect(logins(before)).toEqual([expect.objectContaining({ userID: 'alice', code: 0 })]);
    expect(tab.errors).toEqual([]);
    const missing = await tab.page.evaluate(
      (names) =>
        names.filter(
          (path) => path.split('.').reduce<unknown>((at, key) => Object(at)[key], window) === undefined,
        ),
      TOO_NEW,
    );
    if (name.startsWith('old')) expect(missing).toEqual(TOO_NEW);
  } finally {
    await tab.close();
  }
});

it('both on one page share one login', async () => {
  const before = world.zim.requests.length;
  const tab = await world.newPage({ path: `${server.url}together.html` });
  try {
    await expect.poll(() => tab.page.innerText('#status')).toBe('Connected');
    await expect.poll(() => tab.page.innerText('#first')).toBe('Connected');
    expect(logins(before)).toEqual([expect.objectContaining({ userID: 'alice', code: 0 })]);
    expect(tab.errors).toEqual([]);
  } finally {
    await tab.close();
  }
});
