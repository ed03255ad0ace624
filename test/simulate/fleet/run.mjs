// npm run simulate -- fleet …: one bundle, because a fleet takes millions of steps.
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = `${root}node_modules/.cache/zim-session`;
const bundle = `${cache}/fleet-${process.pid}.mjs`;
mkdirSync(cache, { recursive: true });
process.once('exit', () => rmSync(bundle, { force: true }));
await build({
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'error',
  entryPoints: [fileURLToPath(new URL('main.ts', import.meta.url))],
  outfile: bundle,
});
await import(pathToFileURL(bundle).href);
