import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import * as vite from 'vite';
import type { Bundler } from './cache.ts';

// What apps install is the built package, so that is what the bundlers get. webpack, Rollup and Parcel get it from `npm run check:apps`,
// packed, in folders of their own.

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dist = `${root}dist/index.js`;
const app = fileURLToPath(new URL('app.js', import.meta.url));

/** Each writes `app.js`, and its chunks beside it, into a folder. */
export const BUILD: Readonly<Record<Bundler, (into: string) => Promise<unknown>>> = {
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
