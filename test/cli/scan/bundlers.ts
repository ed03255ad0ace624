import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
import { build } from 'esbuild';
import { rollup } from 'rollup';
import { minify } from 'terser';
import webpack from 'webpack';
import { type Files, tree } from './tree.ts';

/** Bundles `main.js` of the files, minified. What is imported and not there stays an import. */
export type Bundler = (files: Files) => Promise<string>;

const EXTERNAL = /^zego-/;

async function withEsbuild(files: Files): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(tree(files), 'main.js')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    external: ['zego-*'],
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

async function withWebpack(files: Files): Promise<string> {
  const out = mkdtempSync(join(tmpdir(), 'zim-session-scan-webpack-'));
  try {
    await new Promise<void>((resolve, reject) => {
      webpack(
        {
          mode: 'production',
          entry: join(tree(files), 'main.js'),
          output: { path: out, filename: 'out.js' },
          externals: [
            ({ request = '' }, back) => (EXTERNAL.test(request) ? back(undefined, `var ZEGO`) : back()),
          ],
        },
        (error, stats) => {
          const failed = error ?? (stats?.hasErrors() ? new Error(stats.toString('errors-only')) : null);
          if (failed) reject(failed);
          else resolve();
        },
      );
    });
    return readFileSync(join(out, 'out.js'), 'utf8');
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

async function withRollup(files: Files): Promise<string> {
  const bundle = await rollup({
    input: join(tree(files), 'main.js'),
    external: EXTERNAL,
    plugins: [nodeResolve(), commonjs()],
    onwarn: () => {},
  });
  const { output } = await bundle.generate({ format: 'es' });
  const { code } = await minify(output[0].code, { module: true, compress: { passes: 2 } });
  return code ?? '';
}

export const BUNDLERS: readonly (readonly [string, Bundler])[] = [
  ['esbuild', withEsbuild],
  ['webpack', withWebpack],
  ['Rollup and terser', withRollup],
];
