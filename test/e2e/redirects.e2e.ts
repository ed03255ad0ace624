import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, type TestPage, type World } from './harness.ts';
import { ENDPOINT_PATH, type EndpointAnswer } from './token-endpoint.ts';

// A browser shows nothing of a redirect that it does not follow, and nothing of a page of another origin.

const PAGE = '<!doctype html><title>Sign in</title>';

let world: World;
let tab: TestPage;
/** Another port is another origin. It allows whatever is asked, if told so. */
const other = { url: '', allows: false, requests: [] as IncomingMessage[] };
let server: Server;

beforeAll(async () => {
  world = await startWorld();
  tab = await world.newPage();
  server = createServer((request, response) => {
    other.requests.push(request);
    const cors = {
      'access-control-allow-origin': request.headers.origin ?? '',
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'x-key, content-type',
    };
    response.writeHead(200, { 'content-type': 'text/html', ...(other.allows && cors) });
    response.end(PAGE);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  other.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sign-in`;
});

beforeEach(() => {
  other.requests.length = 0;
  other.allows = false;
  world.endpoint.always();
  world.endpoint.requests.length = 0;
});

afterAll(async () => {
  await tab?.close();
  server?.close();
  await world?.close();
});

type Options = { headers?: Record<string, string>; method?: 'POST'; credentials?: RequestCredentials };

/** Asks one endpoint so often, one after the other. */
const ask = (times: number, options: Options = {}, url = ENDPOINT_PATH) =>
  tab.page.evaluate(
    async ([count, settings, address]) => {
      const endpoint = window.lib.tokenEndpoint(address, settings);
      const codes: string[] = [];
      for (let i = 0; i < count; i++) {
        codes.push(
          await endpoint({ userID: 'alice' }).then(
            ({ token }) => token.slice(0, 2),
            ({ code, message }) => (message.includes('its final URL') ? `${code}: redirects` : code),
          ),
        );
      }
      return codes;
    },
    [times, options, url] as const,
  );

const to = (location: string, status = 302): EndpointAnswer => ({ status, headers: { location }, body: '' });
/** One good answer; from then on nobody is signed in. */
const over = (answer: EndpointAnswer) => {
  world.endpoint.next({});
  world.endpoint.always((request) => (request.url.includes('sign-in') ? { body: PAGE } : answer));
};
const REDIRECTS = 'token-endpoint-response: redirects';

describe('what the app sends along goes nowhere else:', () => {
  it.each<[string, number, Options]>([
    ['headers', 302, { headers: { 'x-key': 'of-alice' } }],
    ['headers', 307, { headers: { 'x-key': 'of-alice' } }],
    ['POST', 307, { method: 'POST' }],
    ['POST', 308, { method: 'POST', headers: { 'x-key': 'of-alice' }, credentials: 'include' }],
  ])('%s, %i', async (_what, status, options) => {
    other.allows = true;
    world.endpoint.always(to(other.url, status));
    expect(await ask(2, options)).toEqual([REDIRECTS, REDIRECTS]);
    world.endpoint.always(to(`${ENDPOINT_PATH}?there`, status));
    expect(await ask(1, options)).toEqual([REDIRECTS]);
    expect([other.requests.length, world.endpoint.requests.length]).toEqual([0, 3]);
  });
});

it('a plain GET follows', async () => {
  world.endpoint.next(
    to(`${ENDPOINT_PATH}?there&userId=alice`),
    {},
    to(`${ENDPOINT_PATH}?there&userId=alice`),
    {},
  );
  expect(await ask(2)).toEqual(['04', '04']);
});

describe('the app’s own session is over, and a redirect leads to its sign-in page:', () => {
  it.each<[string, Options]>([
    ['with headers', { headers: { 'x-key': 'of-alice' } }],
    ['by POST', { method: 'POST' }],
  ])('%s', async (_what, options) => {
    over(to(other.url));
    expect(await ask(4, options)).toEqual(['04', REDIRECTS, 'token-denied', 'token-denied']);
  });

  it('of the same origin', async () => {
    over(to(`${ENDPOINT_PATH}?sign-in`));
    expect(await ask(4)).toEqual(['04', 'token-endpoint-response', 'token-denied', 'token-denied']);
  });

  it.each([false, true])('of another origin; it has CORS headers: %s', async (allows) => {
    other.allows = allows;
    over(to(other.url));
    const first = allows ? ['token-endpoint-response'] : ['token-endpoint-unreachable', REDIRECTS];
    expect(await ask(5)).toEqual(['04', ...first, ...Array(4 - first.length).fill('token-denied')]);
  });
});
