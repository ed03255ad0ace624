// The Lab as files, for any host: the ZIM servers and the backends are in the page, so that no server of ours is
// needed. A host has to serve it over https, or on localhost, because browsers run service workers nowhere else.
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { DEVELOPMENT_APP } from 'zim-session/server';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const WORKER = 'mockServiceWorker.js';
const MSW = path('../../node_modules/msw/lib');
const DEFAULT = path('../../.lab');

/** Writes it to that folder; `demo`: what the pages are told, as demo.d.ts has it. */
export async function writeSite(folder, demo, emptyOutDir) {
  await build({
    configFile: false,
    root: path('.'),
    logLevel: 'error',
    resolve: {
      alias: [
        { find: /^zim-session$/, replacement: path('../../src/index.ts') },
        { find: /^zim-session\/(testing|devtools)$/, replacement: path('../../src/$1/index.ts') },
      ],
    },
    define: { __DEMO__: JSON.stringify(demo) },
    // Whatever the folder is called that it is put into.
    base: './',
    publicDir: false,
    build: {
      outDir: folder,
      emptyOutDir,
      target: 'es2022',
      rollupOptions: { input: ['index.html', 'ours.html', 'documented.html'].map(path) },
    },
  });
  await copyFile(join(MSW, WORKER), join(folder, WORKER));
}

/** The Lab with ZIM servers in the page; answers where it is, and how large. */
export async function buildLab({ out = DEFAULT, ttl }) {
  const folder = resolve(out);
  // A folder of somebody else's may hold more than this.
  await writeSite(folder, { appID: DEVELOPMENT_APP.appID, loopback: true, ttl }, out === DEFAULT);
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((one) => one.isFile());
  const contents = await Promise.all(files.map((file) => readFile(join(file.path, file.name))));
  const sum = (sizeOf) => contents.reduce((bytes, content) => bytes + sizeOf(content), 0);
  return {
    folder,
    files: files.length,
    bytes: sum((content) => content.length),
    gzipped: sum((content) => gzipSync(content, { level: 9 }).length),
  };
}
