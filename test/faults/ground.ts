import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePages } from '../e2e/bundle-pages.ts';
import { pageOf, type StaticServer, serveFolder } from '../e2e/static-server.ts';
import type { TokenEndpoint } from '../e2e/token-endpoint.ts';
import { temporary } from '../temporary.ts';
import { APP_ID, WAYS } from './lane.ts';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));
export const pages: string = fileURLToPath(new URL('page', import.meta.url));
export const define: Readonly<Record<string, string>> = {
  APP_ID: String(APP_ID),
  'process.env.NODE_ENV': '"development"',
};

/** The pages, built once for all lanes. */
export interface Ground {
  /** Serves them with this token endpoint. */
  serve(endpoint: TokenEndpoint): Promise<StaticServer>;
  close(): Promise<void>;
}

export async function buildGround(): Promise<Ground> {
  const folder = await temporary('faults');
  const modules = WAYS.map((way) => join(pages, `${way}.ts`));
  await bundlePages(modules, folder, { define });
  const ways = WAYS.map((way) => [`${way}.html`, pageOf(`${way}.js`)]);
  const html = { ...Object.fromEntries(ways), 'elsewhere.html': '<!doctype html><title>ready' };
  return {
    serve: (endpoint) => serveFolder({ folder, endpoint, pages: html }),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
