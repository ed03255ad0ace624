import { afterEach, describe, expect, test, vi } from 'vitest';
import { type TokenEndpointOptions, tokenEndpoint } from 'zim-session';
import { answer, codeOf, failure, pass, scriptedEndpoint, TOKEN } from './scripted-endpoint.ts';
import { ALICE, createWorld, outcome } from './world.ts';

// What older browsers, other platforms and other people's code lack, or have of their own.

const server = scriptedEndpoint();
const { seen, script } = server;
const URL_OF_APP = 'https://example.com/t';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const fetches = (make: () => unknown) => vi.stubGlobal('fetch', async () => make());
const ask = (options?: TokenEndpointOptions, address = URL_OF_APP) =>
  tokenEndpoint(address, options)({ userID: 'alice', signal: new AbortController().signal });
const without = (response: Response, body: unknown) =>
  Object.defineProperty(response, 'body', { value: body });

describe('a Response without a stream', () => {
  test.each<[string, unknown, () => Response]>([
    [
      'React Native and whatwg-fetch: text() is there',
      undefined,
      () => new Response(JSON.stringify({ token: TOKEN })),
    ],
    ['null', null, () => new Response(TOKEN)],
    ['node-fetch: a stream of another kind', { pipe: () => {} }, () => new Response(` ${TOKEN}\n`)],
    ['with a body that cannot be cancelled', { cancel: undefined }, () => new Response(TOKEN)],
  ])('%s', async (_name, body, make) => {
    fetches(() => without(make(), body));
    expect((await ask()).token.trim()).toBe(TOKEN);
  });

  test.each<[string, () => Response, string]>([
    ['over 64 kB', () => new Response(TOKEN + ' '.repeat(70_000)), 'token-endpoint-response'],
    ['a page', () => new Response('<html>'), 'token-endpoint-response'],
    ['nothing', () => new Response(''), 'token-endpoint-response'],
    ['503', () => new Response('', { status: 503 }), 'token-endpoint-status'],
    ['403 of the app', () => new Response('{}', { status: 403 }), 'token-denied'],
    ['403 of a firewall', () => new Response('<html>', { status: 403 }), 'token-endpoint-status'],
  ])('is refused as any other: %s', async (_name, make, code) => {
    fetches(() => without(make(), undefined));
    expect(await codeOf(ask())).toBe(code);
  });
});

describe('headers', () => {
  test.each<[string, TokenEndpointOptions['headers'] | (() => unknown)]>([
    ['a Headers instance', new Headers({ Authorization: 'Bearer x' })],
    ['a function that gives one', async () => new Headers({ authorization: 'Bearer x' })],
    ['one in another case', { AUTHORIZATION: 'Bearer x' }],
    [
      'beside others that are not there',
      () => ({ authorization: 'Bearer x', 'x-a': undefined, 'x-b': null }),
    ],
  ])('%s', async (_name, headers) => {
    script.push(answer({ token: TOKEN }));
    await ask({ headers } as TokenEndpointOptions, server.url);
    expect(seen[0]!.headers).toMatchObject({
      authorization: 'Bearer x',
      accept: 'application/json, text/plain',
    });
    expect(seen[0]!.headers).not.toHaveProperty('x-a');
    expect(seen[0]!.headers).not.toHaveProperty('x-b');
  });

  test.each<[string, Record<string, string>]>([
    ['a value', { authorization: 'Bearer alice-\u2026' }],
    ['a line', { authorization: 'Bearer alice\nx: y' }],
    ['a name', { 'alice alice': 'x' }],
  ])('%s that HTTP does not allow is a mistake in the options, and not quoted', async (_name, headers) => {
    for (const given of [headers, async () => headers]) {
      const error = await failure(ask({ headers: given }, server.url));
      expect(error).toMatchObject({ code: 'invalid-options', kind: 'configuration' });
    }
    expect(seen).toEqual([]);
  });

  test.each(['Accept', 'ACCEPT', 'accept'])('%s of the app replaces ours', async (name) => {
    script.push(answer({ token: TOKEN }));
    await ask({ headers: { [name]: 'application/vnd.api+json' } }, server.url);
    await ask({ headers: new Headers({ [name]: 'application/vnd.api+json' }) }, server.url);
    expect(seen.map(({ headers }) => headers.accept)).toEqual(Array(2).fill('application/vnd.api+json'));
  });
});

describe('a parameter that the URL has already is set, not added', () => {
  test.each<[string, string, TokenEndpointOptions, string, string | undefined]>([
    ['GET', '?userId=bob&tenant=7', {}, '?userId=alice&tenant=7', ''],
    ['GET twice', '?userId=bob&userId=carol', {}, '?userId=alice', ''],
    ['GET of another name', '?uid=bob&app=a', { param: 'uid', params: { app: 'b' } }, '?uid=alice&app=b', ''],
    ['GET encoded', '?user%49d=bob', {}, '?userId=alice', ''],
    ['POST', '?userId=bob&tenant=7', { method: 'POST' }, '?userId=alice&tenant=7', '{"userId":"alice"}'],
    ['POST that has none', '?tenant=7', { method: 'POST' }, '?tenant=7', '{"userId":"alice"}'],
    [
      'POST of a parameter',
      '?role=x#part',
      { method: 'POST', params: { role: 'y' } },
      '?role=y',
      '{"role":"y","userId":"alice"}',
    ],
  ])('%s', async (_name, query, options, expected, body) => {
    script.push(answer(TOKEN));
    await ask(options, server.url + query);
    expect(seen[0]).toMatchObject({ url: `/secret-path${expected}`, body });
  });
});

describe('iOS 16 has no URL.canParse, Safari 15 no AbortSignal.timeout', () => {
  const { canParse } = URL;
  const { timeout } = AbortSignal;
  afterEach(() => {
    Object.assign(URL, { canParse });
    Object.assign(AbortSignal, { timeout });
  });
  const age = () => {
    Object.assign(URL, { canParse: undefined });
    Object.assign(AbortSignal, { timeout: undefined });
  };

  test.each([URL_OF_APP, new URL(URL_OF_APP)])('a direct call of %s', async (url) => {
    age();
    fetches(() => new Response(TOKEN));
    expect(await codeOf(tokenEndpoint(url)({ userID: 'alice' }))).toBe('resolved');
  });

  test('login() with the URL of an endpoint', async () => {
    age();
    const world = createWorld({}, 0.5);
    fetches(() => new Response(world.backend.token()));
    const login = outcome(world.another({ tokenProvider: URL_OF_APP }).login(ALICE));
    await pass(world.clock, 2_000, 100);
    expect(login.code).toBe('resolved');
  });

  test.each<[string, TokenEndpointOptions, () => unknown]>([
    ['headers', { headers: () => new Promise<never>(() => {}) }, () => new Response(TOKEN)],
    ['fetch', {}, () => new Promise(() => {})],
    ['a body', {}, () => new Response(new ReadableStream())],
    [
      'text()',
      {},
      () => Object.assign(without(new Response(), undefined), { text: () => new Promise(() => {}) }),
    ],
  ])('a direct call is bounded all the same: %s that hangs', async (_name, options, make) => {
    age();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    fetches(make);
    const result = outcome(tokenEndpoint(URL_OF_APP, options)({ userID: 'alice' }));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(result.code).toBe('pending');
    await vi.advanceTimersByTimeAsync(1);
    expect(result.code).toBe('token-endpoint-timeout');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('and leaves no timer behind', async () => {
    age();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    fetches(() => new Response(TOKEN));
    await tokenEndpoint(URL_OF_APP)({ userID: 'alice' });
    expect(vi.getTimerCount()).toBe(0);
  });
});
