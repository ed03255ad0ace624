import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWorld, type TestPage, type World } from './harness.ts';
import { createTokenEndpoint, type TokenEndpoint } from './token-endpoint.ts';

// Cookies are the browser's to send: only a real one shows what `credentials` does.

let world: World;
let tab: TestPage;
let api: { readonly url: string; readonly endpoint: TokenEndpoint; readonly server: Server };

beforeAll(async () => {
  world = await startWorld();
  tab = await world.newPage();
  const { origin } = new URL(world.url);
  const endpoint = createTokenEndpoint((userID) => world.mint(userID));
  endpoint.always({
    headers: { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' },
  });
  const server = createServer((request, response) => void endpoint.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Another port is another origin of the same site: it has the page's cookies, and gets them when it is asked to.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
  api = { url, endpoint, server };
  await tab.page.evaluate(() => {
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie of the app's own session.
    document.cookie = 'app-session=of-alice';
  });
});

afterAll(async () => {
  await tab?.close();
  api?.endpoint.close();
  api?.server.close();
  await world?.close();
});

const ask = (url: string, credentials?: RequestCredentials) =>
  tab.page.evaluate(
    ([address, cookies]) =>
      window.lib
        .tokenEndpoint(
          address!,
          cookies ? { credentials: cookies as RequestCredentials } : {},
        )({
          userID: 'alice',
        })
        .then(({ token }) => token.slice(0, 2)),
    [url, credentials],
  );

it.each([
  ['of the page’s own origin gets cookies', '/api/zim/token', undefined, 'app-session=of-alice'],
  ['of the page’s own origin gets none with omit', '/api/zim/token', 'omit', undefined],
  ['of another origin gets none', 'other', undefined, undefined],
  ['of another origin gets them with include', 'other', 'include', 'app-session=of-alice'],
] as const)('a token endpoint %s', async (_what, where, credentials, cookie) => {
  const { endpoint, url } = where === 'other' ? api : { endpoint: world.endpoint, url: where };
  expect(await ask(url, credentials)).toBe('04');
  expect(endpoint.requests.at(-1)?.headers.cookie).toBe(cookie);
});
