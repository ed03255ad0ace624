import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { ENDPOINT_PATH } from '../e2e/harness.ts';
import type { TokenEndpoint } from '../e2e/token-endpoint.ts';

export interface PageServer {
  readonly url: string;
  /** Whether the token endpoint can be reached; the page itself is in the browser's cache, so to say. */
  reachable: boolean;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** Serves built pages. Unlike the one of the end-to-end tests it allows caches: no-store bars the back-forward one. */
export async function servePages(
  folder: string,
  pages: Readonly<Record<string, string>>,
  endpoint: TokenEndpoint,
): Promise<PageServer> {
  const server = createServer(async (request, response) => {
    const file = new URL(request.url ?? '/', 'http://any').pathname;
    if (file === ENDPOINT_PATH) {
      if (served.reachable) await endpoint.handle(request, response);
      else request.socket.destroy();
      return;
    }
    const content = pages[file.slice(1)] ?? (await readFile(folder + file).catch(() => null));
    response.writeHead(content === null ? 404 : 200, {
      'content-type': TYPES[extname(file)] ?? 'text/plain',
    });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const served: PageServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    reachable: true,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return served;
}
