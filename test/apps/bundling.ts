import { readFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pageOf } from '../e2e/static-server.ts';
import { type App, type Folder, SDK } from './app.ts';

const APP = readFileSync(new URL('../e2e/bundled/app.js', import.meta.url), 'utf8');
/** With an SDK of its own, one that is not there to be bundled. */
const INJECTED = `
import { createZimSession } from 'zim-session/without-sdk';
export const start = (sdk) => createZimSession({ appID: 1, tokenProvider: '/t', sdk });
`;

async function sizes(folder: Folder, where: string): Promise<string> {
  const files = (await readdir(join(folder.path, where))).filter((file) => file.endsWith('.js'));
  const all = await Promise.all(files.map((file) => stat(join(folder.path, where, file))));
  const kB = all.map(({ size }) => Math.round(size / 1000)).sort((a, b) => a - b);
  return `logs in; ${kB.join(' + ')} kB`;
}

/** An app that `build` bundles as `out/app.js`. */
const bundled = (
  name: string,
  packages: string[],
  files: object,
  build: (folder: Folder) => Promise<unknown>,
): App => ({
  name,
  packages: [...packages, SDK],
  files: { 'app.js': APP, ...files },
  async check(folder) {
    await build(folder);
    await folder.logIn({ files: 'out' });
    return sizes(folder, 'out');
  },
});

const webpack = `
const webpack = require('webpack');
const options = { mode: 'production', entry: { app: './app.js' }, output: { path: __dirname + '/out', filename: '[name].js' }, performance: false };
webpack(options, (error, stats) => {
  console.log(error || stats.toString({ all: false, errors: true, warnings: true }));
  process.exitCode = error || stats.hasErrors() ? 1 : 0;
});
`;

const rollup = `
import commonjs from '@rollup/plugin-commonjs';
import { nodeResolve } from '@rollup/plugin-node-resolve';
export default { input: { app: 'app.js' }, output: { dir: 'out', format: 'es' }, plugins: [nodeResolve({ browser: true }), commonjs()] };
`;

const vite = `
export default { build: { outDir: 'out', assetsDir: '', rollupOptions: { input: 'app.js', output: { entryFileNames: 'app.js' } } } };
`;

const HTML = pageOf('app.js');

export const BUNDLING: readonly App[] = [
  bundled('webpack 4.47', ['webpack@4.47.0'], { 'build.js': webpack }, (folder) =>
    // Its hashes need an OpenSSL of its time.
    folder.run(process.execPath, ['--openssl-legacy-provider', 'build.js']),
  ),
  bundled('webpack 5', ['webpack@5.112.2'], { 'build.js': webpack }, (folder) =>
    folder.run(process.execPath, ['build.js']),
  ),
  bundled('Vite 7', ['vite@7.3.8'], { 'vite.config.mjs': vite }, (folder) => folder.bin('vite', ['build'])),
  bundled(
    'Rollup 4',
    ['rollup@4.67.4', '@rollup/plugin-commonjs@29.0.3', '@rollup/plugin-node-resolve@16.0.3'],
    { 'rollup.config.mjs': rollup },
    (folder) => folder.bin('rollup', ['-c']),
  ),
  bundled('esbuild 0.28', ['esbuild@0.28.2'], {}, (folder) =>
    folder.bin('esbuild', ['app.js', '--bundle', '--splitting', '--format=esm', '--outdir=out']),
  ),
  {
    // It wants a page, and puts what it needs of its own into it.
    name: 'Parcel 2',
    packages: ['parcel@2.16.4', SDK],
    files: { 'app.js': APP, 'index.html': HTML },
    async check(folder) {
      const flags = ['--dist-dir', 'out', '--public-url', './', '--no-cache', '--no-source-maps'];
      await folder.bin('parcel', ['build', 'index.html', ...flags]);
      const html = await readFile(join(folder.path, 'out/index.html'), 'utf8');
      await folder.logIn({ files: 'out', pages: { 'index.html': html } });
      return sizes(folder, 'out');
    },
  },
  {
    name: 'Rollup 4, an injected SDK and none installed',
    packages: ['rollup@4.67.4', '@rollup/plugin-commonjs@29.0.3', '@rollup/plugin-node-resolve@16.0.3'],
    files: {
      'app.js': INJECTED,
      'rollup.config.mjs': `
        import commonjs from '@rollup/plugin-commonjs';
        import { nodeResolve } from '@rollup/plugin-node-resolve';
        export default { input: 'app.js', output: { file: 'out/app.js' }, plugins: [nodeResolve({ browser: true }), commonjs()], onwarn(warning) { throw new Error(warning.message); } };
      `,
    },
    async check(folder) {
      await folder.bin('rollup', ['-c']);
      const { size } = await stat(join(folder.path, 'out/app.js'));
      return `\`zim-session/without-sdk\` builds; ${Math.round(size / 1000)} kB`;
    },
  },
];
