import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTokenEndpoint, type EndpointClock, type TokenEndpoint } from '../e2e/token-endpoint.ts';

/** A token endpoint over real HTTP, in a world whose clock stands still. */
export interface TokenServer {
  readonly endpoint: TokenEndpoint;
  readonly url: string;
  /** Whether it can be reached. */
  reachable: boolean;
  /** Whether a request of this process is on its way. One that waits for time to pass is not. */
  busy(): boolean;
  close(): Promise<void>;
}

/** Requests of this process that have begun and not ended. */
let inFlight = 0;

/** Counts the requests that `fetch` makes; an answer is handed out when all of it is there. */
export function watchFetch(): void {
  const real = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    inFlight += 1;
    try {
      const response = await real(...request);
      const { status, statusText, headers } = response;
      const body = await response.arrayBuffer();
      return new Response(body.byteLength ? body : null, { status, statusText, headers });
    } finally {
      inFlight -= 1;
    }
  };
}

export async function startTokenServer(
  mint: (userID: string) => Promise<string>,
  clock: EndpointClock,
): Promise<TokenServer> {
  const endpoint = createTokenEndpoint(mint, clock);
  const server = createServer((request, response) => {
    if (tokens.reachable) endpoint.handle(request, response).catch(() => response.destroy());
    else request.socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const tokens: TokenServer = {
    endpoint,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/zim/token`,
    reachable: true,
    busy: () => inFlight !== endpoint.held,
    async close() {
      endpoint.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return tokens;
}
