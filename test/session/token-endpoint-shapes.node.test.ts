import { afterEach, describe, expect, test } from 'vitest';
import { tokenEndpoint } from 'zim-session';
import { fakeToken } from '../../src/token04/fake.ts';
import { ALICE } from './world.ts';

const URL_ = 'https://example.com/t';
const TOKEN = fakeToken({ expiresAt: Date.UTC(2040, 0, 1) });
const { fetch } = globalThis;
afterEach(() => {
  globalThis.fetch = fetch;
});

/** What was sent last. */
function listening(): { headers?: Headers; url: string } {
  const sent: { headers?: Headers; url: string } = { url: '' };
  globalThis.fetch = (async (input: Request | string, init?: RequestInit) => {
    const request = input instanceof Request ? input : new Request(input, init);
    sent.headers = request.headers;
    sent.url = request.url;
    return new Response(JSON.stringify({ token: TOKEN }));
  }) as never;
  return sent;
}

const answering = (status: number, body: string, headers: Record<string, string>) => {
  globalThis.fetch = (async () => new Response(body, { status, headers })) as never;
};

/** Headers of another realm, or of a polyfill. */
class OtherHeaders {
  readonly #own = new Headers({ authorization: 'Bearer x' });
  [Symbol.iterator]() {
    return this.#own[Symbol.iterator]();
  }
}

describe('what an app sends along may have any form', () => {
  test.each<[string, unknown]>([
    ['an object', { authorization: 'Bearer x' }],
    ['Headers', new Headers({ authorization: 'Bearer x' })],
    ['pairs', [['authorization', 'Bearer x']]],
    ['a Map', new Map([['authorization', 'Bearer x']])],
    ['Headers of another realm', new OtherHeaders()],
    ['an object with what is undefined', { authorization: 'Bearer x', other: undefined }],
  ])('headers as %s', async (_name, headers) => {
    const sent = listening();
    await tokenEndpoint(URL_, { headers: headers as never })(ALICE);
    expect(sent.headers!.get('authorization')).toBe('Bearer x');
    expect([...sent.headers!.keys()].sort()).toEqual(['accept', 'authorization']);
  });

  test.each<[string, unknown]>([
    ['an object', { client: 'web' }],
    ['URLSearchParams', new URLSearchParams({ client: 'web' })],
    ['a Map', new Map([['client', 'web']])],
    ['pairs', [['client', 'web']]],
  ])('params as %s', async (_name, params) => {
    const sent = listening();
    await tokenEndpoint(URL_, { params: params as never })(ALICE);
    expect(sent.url).toBe(`${URL_}?client=web&userId=alice`);
  });

  test.each(['client=web', 'x'.repeat(100_000), 7, true, () => {}])(
    'params that are %s are refused at once',
    (params) => {
      expect(() => tokenEndpoint(URL_, { params: params as never })).toThrow('params must be an object');
    },
  );

  test('headers that are no fields are refused', async () => {
    await expect(tokenEndpoint(URL_, { headers: 'authorization' as never })(ALICE)).rejects.toMatchObject({
      code: 'invalid-options',
    });
  });
});

describe('a 403 that is called HTML', () => {
  test.each([
    ['JSON of a framework', '{"error":"banned"}', 'token-denied'],
    ['a list', '[]', 'token-denied'],
    ['a bare word of the app', 'Forbidden', 'token-denied'],
    ['a page', '<!doctype html><title>403</title>', 'token-endpoint-status'],
    ['a page behind a word', 'Forbidden <p>Ray ID 7</p>', 'token-endpoint-status'],
    ['nothing', '', 'token-endpoint-status'],
  ])('%s', async (_name, body, code) => {
    answering(403, body, { 'content-type': 'text/html; charset=UTF-8' });
    await expect(tokenEndpoint(URL_)(ALICE)).rejects.toMatchObject({ code });
  });
});

test.each([
  ['9'.repeat(400), undefined],
  ['9'.repeat(30), undefined],
  [' 7 ', 7_000],
  ['0', 0],
])('Retry-After: %s', async (value, retryAfter) => {
  answering(503, '', { 'retry-after': value });
  const error = await tokenEndpoint(URL_)(ALICE).catch((thrown) => thrown);
  expect(error.retryAfter).toBe(retryAfter);
});
