import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import * as vite from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import webpack from 'webpack';
import { startWorld, type World } from './harness.ts';
import { pageOf, serveFolder } from './static-server.ts';

// What apps install is the built package, so that is what the bundlers get.

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist/index.js');
const app = fileURLToPath(new URL('bundled/app.js', import.meta.url));

let world: World;
let folder: string;

beforeAll(async () => {
  if (!existsSync(dist)) throw new Error('dist/ is missing: run `npm run build` first');
  const cache = join(root, 'node_modules/.cache/zim-session');
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(join(cache, 'bundles-'));
  world = await startWorld();
});

afterAll(async () => {
  await world?.close();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Each writes `app.js`, and its chunks beside it, into a folder. */
const BUNDLERS: Readonly<Record<string, (into: string) => Promise<unknown>>> = {
  Vite: (into) =>
    vite.build({
      configFile: false,
      root,
      logLevel: 'error',
      publicDir: false,
      resolve: { alias: { 'zim-session': dist } },
      build: {
        outDir: into,
        // A chunk's URL starts with this folder.
        assetsDir: '',
        rollupOptions: { input: app, output: { entryFileNames: 'app.js' } },
      },
    }),

  'webpack 5': (into) =>
    new Promise<void>((resolve, reject) => {
      const compiler = webpack({
        context: root,
        mode: 'production',
        entry: { app },
        output: { path: into, filename: '[name].js' },
        resolve: { alias: { 'zim-session$': dist } },
        performance: false,
      });
      compiler.run((error, stats) => {
        compiler.close(() => {
          if (error) reject(error);
          else if (stats?.hasErrors()) reject(new Error(stats.toString({ all: false, errors: true })));
          else resolve();
        });
      });
    }),

  Rollup: async (into) => {
    const bundle = await rollup({
      input: { app },
      // The SDK uses eval, which is not ours to change.
      onwarn: (warning, warn) => {
        if (warning.code !== 'EVAL') warn(warning);
      },
      plugins: [
        {
          name: 'zim-session',
          resolveId: (id) => (id === 'zim-session' ? dist : null),
        },
        nodeResolve({ browser: true }),
        commonjs(),
      ],
    });
    try {
      await bundle.write({ dir: into, format: 'es' });
    } finally {
      await bundle.close();
    }
  },

  esbuild: (into) =>
    esbuild.build({
      absWorkingDir: root,
      entryPoints: { app },
      outdir: into,
      bundle: true,
      splitting: true,
      format: 'esm',
      target: 'es2022',
      logLevel: 'error',
      alias: { 'zim-session': dist },
    }),
};

it.each(Object.entries(BUNDLERS))('an app bundled with %s logs in', async (name, bundle) => {
  const into = join(folder, name.replace(/\W/g, '-'));
  await bundle(into);

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
