import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { ENDPOINT_PATH } from './harness.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

export interface StaticServerOptions {
  /** A folder of built files; its pages are made by `pages`. */
  readonly folder: string;
  readonly endpoint: TokenEndpoint;
  /** HTML by file name. */
  readonly pages: Readonly<Record<string, string>>;
  /** What a file waits for before it is sent. */
  readonly until?: (file: string) => Promise<unknown> | undefined;
}

export interface StaticServer {
  readonly url: string;
  /** The files sent so far, by name. */
  readonly sent: string[];
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** Serves what a bundler wrote, with the token endpoint at its usual path, on the loopback interface. */
export async function serveFolder(options: StaticServerOptions): Promise<StaticServer> {
  const { folder, endpoint, pages, until } = options;
  const sent: string[] = [];

  async function send(path: string, response: ServerResponse): Promise<void> {
    const file = path.slice(1) || 'index.html';
    // The folder is ours and so are the requests, but a path that leaves it is a mistake all the same.
    const content = file.includes('..') ? null : (pages[file] ?? (await readFile(`${folder}/${file}`)));
    if (content === null) throw new Error(`${file} is outside of the folder`);
    await until?.(file);
    sent.push(file);
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'cache-control': 'no-store',
    });
    response.end(content);
  }

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://any').pathname;
    const answer = path === ENDPOINT_PATH ? endpoint.handle(request, response) : send(path, response);
    answer.catch(() => response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sent,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** A page that runs one module. */
export function pageOf(script: string, body = ''): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>loading</title><link rel="icon" href="data:,">${body}<script type="module" src="./${script}"></script></html>`;
}
