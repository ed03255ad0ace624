import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { ENDPOINT_PATH, type TokenEndpoint } from './token-endpoint.ts';

export interface StaticServerOptions {
  /** A folder of built files. */
  readonly folder: string;
  /** Where it is served, with a slash at the end. @default '/' */
  readonly at?: string;
  /** Answers at its usual path. @default none */
  readonly endpoint?: TokenEndpoint;
  /** HTML by file name, beside what is in the folder. @default none */
  readonly pages?: Readonly<Record<string, string>>;
  /** What a file waits for before it is sent. */
  readonly until?: (file: string) => Promise<unknown> | undefined;
}

export interface StaticServer {
  readonly url: string;
  /** The files sent so far, by name. */
  readonly sent: string[];
  /** The paths asked for that are not there. */
  readonly missing: string[];
  /** Whether the token endpoint can be reached; true by default. The pages always can, as if they were in a cache. */
  reachable: boolean;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** Serves what a bundler wrote on the loopback interface. */
export async function serveFolder(options: StaticServerOptions): Promise<StaticServer> {
  const { folder, at = '/', endpoint, pages = {}, until } = options;
  const sent: string[] = [];
  const missing: string[] = [];

  async function send(path: string, response: ServerResponse): Promise<void> {
    const file = path.slice(at.length) || 'index.html';
    // The folder is ours and so are the requests, but a path that leaves it is a mistake all the same.
    const content =
      file.includes('..') || !path.startsWith(at)
        ? null
        : (pages[file] ?? (await readFile(`${folder}/${file}`)));
    if (content === null) throw new Error(`${file} is outside of the folder`);
    await until?.(file);
    sent.push(file);
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      // Not no-store, which bars the back-forward cache.
      'cache-control': 'no-cache',
    });
    response.end(content);
  }

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://any').pathname;
    const isAsked = endpoint && path === ENDPOINT_PATH;
    if (isAsked && !served.reachable) return void request.socket.destroy();
    const answer = isAsked ? endpoint.handle(request, response) : send(path, response);
    answer.catch(() => {
      missing.push(path);
      response.writeHead(404).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const served: StaticServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${at}`,
    sent,
    missing,
    reachable: true,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return served;
}

/** A page that runs one module. */
export function pageOf(script: string, body = ''): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>loading</title><link rel="icon" href="data:,">${body}<script type="module" src="./${script}"></script></html>`;
}
