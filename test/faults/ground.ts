import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createServer, type ViteDevServer } from 'vite';
import { ENDPOINT_PATH } from '../e2e/harness.ts';
import { pageOf, type StaticServer, serveFolder } from '../e2e/static-server.ts';
import type { TokenEndpoint } from '../e2e/token-endpoint.ts';

export const APP_ID = 1234567890;
/** The two codes that are compared. */
export type Way = 'documented' | 'session';
export const WAYS: readonly Way[] = ['documented', 'session'];

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = fileURLToPath(new URL('page', import.meta.url));
const define = { APP_ID: String(APP_ID), 'process.env.NODE_ENV': '"development"' };

/** The pages, built once for all lanes. */
export interface Ground {
  /** Serves them with this token endpoint. */
  serve(endpoint: TokenEndpoint): Promise<StaticServer>;
  close(): Promise<void>;
}

export async function buildGround(): Promise<Ground> {
  const cache = join(root, 'node_modules/.cache/zim-session');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'faults-'));
  await build({
    absWorkingDir: root,
    entryPoints: WAYS.map((way) => join(pages, `${way}.ts`)),
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    alias: { 'zim-session': join(root, 'src/index.ts') },
    define,
  });
  const html = Object.fromEntries(WAYS.map((way) => [`${way}.html`, pageOf(`${way}.js`)]));
  return {
    serve: (endpoint) =>
      serveFolder({ folder, endpoint, pages: { ...html, 'elsewhere.html': '<!doctype html><title>ready' } }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The same page from Vite's development server, with hot updates but without a watcher. */
export async function serveHot(way: Way, endpoint: TokenEndpoint): Promise<ViteDevServer> {
  const vite = await createServer({
    configFile: false,
    root: pages,
    // Of its own: two servers that prepare the same folder at the same time get in each other's way.
    cacheDir: join(root, `node_modules/.vite-faults-${way}`),
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
  return vite.listen();
}
