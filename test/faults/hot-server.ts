import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createServer } from 'vite';
import { ENDPOINT_PATH, type TokenEndpoint } from '../e2e/token-endpoint.ts';
import { temporary } from '../temporary.ts';
import { define, pages, root } from './ground.ts';

export interface HotServer {
  readonly url: string;
  /** Tells the page that this file has changed, as if somebody had saved it. */
  update(file: string): Promise<void>;
  close(): Promise<void>;
}

/** The pages from Vite's development server, with hot updates but without a watcher. */
export async function serveHot(endpoint: TokenEndpoint): Promise<HotServer> {
  const cacheDir = await temporary('hot');
  const vite = await createServer({
    configFile: false,
    root: pages,
    cacheDir,
    logLevel: 'error',
    define,
    resolve: { alias: { 'zim-session': join(root, 'src/index.ts') } },
    optimizeDeps: { include: ['eventemitter3', 'ky', 'zego-zim-web'], noDiscovery: true },
    server: { host: '127.0.0.1', port: 0, watch: null, fs: { allow: [root] } },
    plugins: [
      {
        name: 'token-endpoint',
        configureServer: (server) =>
          void server.middlewares.use((request, response, next) => {
            if (new URL(request.url ?? '/', 'http://any').pathname !== ENDPOINT_PATH) next();
            else endpoint.handle(request, response).catch(next);
          }),
      },
    ],
  });
  await vite.listen();
  const address = vite.httpServer?.address();
  if (!address || typeof address === 'string') throw new Error('Vite has no address');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    async update(file) {
      const module = await vite.moduleGraph.getModuleByUrl(file);
      if (!module) throw new Error(`the page has not loaded ${file}`);
      await vite.reloadModule(module);
    },
    async close() {
      await vite.close();
      await rm(cacheDir, { recursive: true, force: true });
    },
  };
}
