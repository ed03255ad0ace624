import type { App } from './app.ts';
import { bin, HANDLER, LISTEN, serves } from './serving.ts';

const MODULE = JSON.stringify({ name: 'app', version: '1.0.0', private: true, type: 'module' });

const framework = (name: string, packages: readonly string[], server: string): App => ({
  name,
  packages,
  files: { 'package.json': MODULE, 'handle.js': HANDLER, 'server.js': server },
  check: (folder) => serves(folder, process.execPath, ['server.js']),
});

/** Whoever signed in is on the request of Express, where its middleware has put it. */
const expressHandler = HANDLER.replace('Refusal }', 'nodeRequest, Refusal }').replace(
  /const \[, user\].*\n/,
  'const { user } = nodeRequest(request);\n',
);

const express = (version: string): App => ({
  name: `Express ${version}`,
  packages: [`express@${version}`],
  files: {
    'package.json': MODULE,
    'handle.js': expressHandler,
    'server.js': `
      import express from 'express';
      import { toNodeHandler } from 'zim-session/server';
      import { handle } from './handle.js';
      const app = express();
      app.use((request, response, next) => {
        [, request.user] = /^Bearer (\\w+)$/.exec(request.headers.authorization ?? '') ?? [];
        next();
      });
      app.use('/api/zim/token', toNodeHandler(handle));
      app${LISTEN}`,
  },
  check: (folder) => serves(folder, process.execPath, ['server.js']),
});

export const FRAMEWORKS: readonly App[] = [
  express('4'),
  express('5'),
  framework(
    'Fastify 5',
    ['fastify@5'],
    `import Fastify from 'fastify';
    import { toNodeHandler } from 'zim-session/server';
    import { handle } from './handle.js';
    const answer = toNodeHandler(handle);
    const app = Fastify();
    app.all('/api/zim/token', (request, reply) => {
      reply.hijack();
      return answer(request.raw, reply.raw);
    });
    console.log(await app.listen({ port: 0, host: '127.0.0.1' }));`,
  ),
  framework(
    'Hono 4, on Node',
    ['hono@4', '@hono/node-server@1'],
    `import { Hono } from 'hono';
    import { serve } from '@hono/node-server';
    import { handle } from './handle.js';
    const app = new Hono();
    app.all('/api/zim/token', (context) => handle(context.req.raw));
    serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log('http://127.0.0.1:' + port));`,
  ),
  {
    name: 'Next 16, a route handler',
    packages: ['next@16.4.6', 'react@19', 'react-dom@19'],
    files: {
      'package.json': MODULE,
      'handle.js': HANDLER,
      'app/layout.jsx': 'export default ({ children }) => <html><body>{children}</body></html>;',
      'app/page.jsx': 'export default () => <p>Chat</p>;',
      'app/api/zim/token/route.js': `import { handle } from '../../../../handle.js';
        export { handle as GET, handle as OPTIONS };`,
    },
    async check(folder) {
      await folder.bin('next', ['build'], { NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' });
      return serves(folder, bin(folder, 'next'), ['start', '--port', '0', '--hostname', '127.0.0.1']);
    },
  },
];
