import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTokenEndpoint, type EndpointClock, type TokenEndpoint } from '../e2e/token-endpoint.ts';
import type { PlatformWatch } from './platform.ts';

/** A token endpoint over real HTTP, in a world whose clock stands still. */
export interface TokenServer {
  readonly endpoint: TokenEndpoint;
  readonly url: string;
  close(): Promise<void>;
}

export async function startTokenServer(
  mint: (userID: string) => Promise<string>,
  clock: EndpointClock,
  { waiting }: PlatformWatch,
): Promise<TokenServer> {
  const endpoint = createTokenEndpoint(mint, { now: () => clock.now(), waiting });
  const server = createServer((request, response) => {
    endpoint.handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/zim/token`,
    async close() {
      endpoint.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
