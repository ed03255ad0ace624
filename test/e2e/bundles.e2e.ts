import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BUNDLERS, type BundleCache, bundleCache } from './bundled/cache.ts';
import { startWorld, type World } from './harness.ts';
import { pageOf, serveFolder } from './static-server.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let world: World;
let bundles: BundleCache;

beforeAll(async () => {
  bundles = bundleCache();
  // `npm test` has built them, in a step of its own; this is for whoever runs this file alone.
  if (bundles.missing().length > 0) {
    await promisify(execFile)(process.execPath, ['--import', 'tsx', 'test/e2e/bundled/main.ts'], {
      cwd: root,
    });
  }
  world = await startWorld();
});

afterAll(() => world?.close());

it.each(BUNDLERS)('an app bundled with %s logs in', async (name) => {
  const into = bundles.folderOf(name);

  // The SDK is a chunk of its own: pages that do not log in do not pay for it.
  const files = (await readdir(into)).filter((file) => file.endsWith('.js'));
  const sizes = await Promise.all(
    files.map(async (file) => [file, (await readFile(join(into, file))).length]),
  );
  const { 'app.js': entry, ...chunks } = Object.fromEntries(sizes) as Record<string, number>;
  expect(entry).toBeLessThan(300_000);
  expect(Math.max(...Object.values(chunks))).toBeGreaterThan(500_000);

  const server = await serveFolder({
    folder: into,
    endpoint: world.endpoint,
    pages: { 'index.html': pageOf('app.js') },
  });
  try {
    const before = world.zim.requests.length;
    const tab = await world.newPage({ path: `${server.url}?appID=${world.appID}` });
    try {
      await expect.poll(() => tab.page.evaluate(() => document.body.innerText)).not.toBe('');
      expect(await tab.page.evaluate(() => document.body.innerText)).toBe('Connected');
      expect(world.zim.requests.slice(before)).toContainEqual(
        expect.objectContaining({ cmd: 'login', userID: 'alice', code: 0 }),
      );
      expect(world.zim.online()).toContain('alice');
      expect(tab.errors).toEqual([]);
    } finally {
      await tab.close();
    }
  } finally {
    await server.close();
  }
  console.log(`${name}: Connected`);
});
