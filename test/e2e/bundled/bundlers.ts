import { fileURLToPath } from 'node:url';
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import * as vite from 'vite';
import webpack from 'webpack';
import type { Bundler } from './cache.ts';

// What apps install is the built package, so that is what the bundlers get.

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
