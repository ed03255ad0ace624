import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tokenEndpoint as webEndpoint } from 'zim-session';
import { type TokenEndpointOptions, tokenEndpoint } from 'zim-session/react-native';
import { answer, scriptedEndpoint, TOKEN } from './scripted-endpoint.ts';

// The endpoint over React Native's fetch answers as that of the Web does over a browser's.

const server = scriptedEndpoint();
const { seen, script } = server;
const realFetch = globalThis.fetch;
const inits: RequestInit[] = [];

/**
 * React Native's fetch is whatwg-fetch over XMLHttpRequest: its answers have no stream, redirects are followed whatever
 * is wished, nothing is said of them, and `cache` becomes a parameter of the query.
 */
async function nativeFetch(input: string, init: RequestInit): Promise<unknown> {
  inits.push(init);
  const url = init.cache === 'no-store' ? `${input}${input.includes('?') ? '&' : '?'}_=1795` : input;
  const { cache: _, ...rest } = init;
  const {
    ok,
    status,
    headers,
    url: at,
    ...response
  } = await realFetch(url, { ...rest, redirect: 'follow' }).then(async (got) => ({
    ok: got.ok,
    status: got.status,
    headers: got.headers,
    url: got.url,
    body: await got.text(),
  }));
  return { ok, status, headers, url: at, type: 'default', text: async () => response.body };
}

beforeEach(() => {
  inits.length = 0;
});
afterEach(() => vi.unstubAllGlobals());

const outcome = async (asked: Promise<unknown>): Promise<unknown> =>
  asked.catch(({ code, kind, retryable, httpStatus, retryAfter, message }) => ({
    code,
    kind,
    retryable,
    httpStatus,
    retryAfter,
    message,
  }));

async function onNative(options?: TokenEndpointOptions): Promise<unknown> {
  vi.stubGlobal('fetch', nativeFetch);
  try {
    return await outcome(tokenEndpoint(server.url, options)({ userID: 'alice' }));
  } finally {
    vi.unstubAllGlobals();
  }
}

const DATE = new Date(Date.UTC(2039, 11, 31, 23)).toUTCString();

describe('the same comes of it on the Web and in React Native', () => {
  test.each<[string, unknown, number?, Record<string, string>?]>([
    ['raw text', `\n ${TOKEN}\n`],
    ['JSON', { data: { token: TOKEN } }],
    ['times', { token: TOKEN, expiresIn: 3600, user_id: 'alice', app_id: 7 }, 200, { date: DATE }],
    ['a Date that a cache kept', TOKEN, 200, { date: DATE, age: '120' }],
    ['an empty body', ''],
    ['a page', '<!doctype html><title>Sign in</title>'],
    ['over 64 kB', `04${'A'.repeat(70_000)}`],
    ['401', 'no', 401],
    ['403', 'no', 403],
    ['403 of a firewall', '<html>Blocked</html>', 403],
    ['404', 'no', 404],
    ['429 with Retry-After', 'slow down', 429, { 'retry-after': '30' }],
    ['500', 'oh', 500],
  ])('%s', async (_name, body, status = 200, headers = { date: DATE }) => {
    script.push(answer(body, status, headers));
    const web = await outcome(webEndpoint(server.url)({ userID: 'alice' }));
    const asked = seen.splice(0);
    expect(await onNative()).toEqual(web);
    expect(seen.map(({ method, body: sent }) => ({ method, sent }))).toEqual(
      asked.map(({ method, body: sent }) => ({ method, sent })),
    );
    expect(seen[0]?.url).toBe(`${asked[0]?.url}&_=1795`);
  });
});

test('it needs no URL, Headers, TextDecoder or streams, and no URL.canParse', async () => {
  for (const name of ['URL', 'URLSearchParams', 'Headers', 'Request', 'TextDecoder', 'ReadableStream']) {
    vi.stubGlobal(name, undefined);
  }
  vi.stubGlobal('fetch', async () => ({
    ok: true,
    status: 200,
    url: '',
    headers: { get: () => null },
    text: async () => TOKEN,
  }));
  expect(await tokenEndpoint('https://api.example.com/t')({ userID: 'alice' })).toMatchObject({
    token: TOKEN,
  });
});

test('POST, headers and cookies go along', async () => {
  script.push(answer(TOKEN));
  await onNative({ method: 'POST', headers: () => ({ Authorization: 'Bearer x' }), credentials: 'omit' });
  expect(seen.at(-1)).toMatchObject({ method: 'POST', body: '{"userId":"alice"}' });
  expect(inits[0]).toMatchObject({
    method: 'POST',
    credentials: 'omit',
    headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
    // Where a platform heeds it, a token of the app's goes to no other place.
    redirect: 'manual',
  });
});

test('what nobody wants any more is ended', async () => {
  vi.stubGlobal('fetch', (_url: string, init: RequestInit) => {
    inits.push(init);
    return new Promise(() => {});
  });
  const controller = new AbortController();
  const asked = outcome(
    tokenEndpoint('https://api.example.com/t')({ userID: 'alice', signal: controller.signal }),
  );
  await vi.waitFor(() => expect(inits).toHaveLength(1));
  controller.abort();
  expect(await asked).toMatchObject({ code: 'aborted' });
  expect(inits[0]!.signal?.aborted).toBe(true);
});

test.each([
  ['https://api.example.com/t', 'https://api.example.com/t/?userId=alice'],
  ['https://api.example.com', 'https://api.example.com/?userId=alice'],
])('%s that answers as %s has not redirected', async (asked, url) => {
  vi.stubGlobal('fetch', async () => ({
    ok: true,
    status: 200,
    url,
    headers: { get: () => null },
    text: async () => '<html>Oh',
  }));
  const { message } = (await outcome(tokenEndpoint(asked)({ userID: 'alice' }))) as { message: string };
  expect(message).toContain('it is a page');
  expect(message).not.toContain('redirected');
});

test('a page that it was redirected to is one: who gave tokens and redirects twice now says that nobody is signed in', async () => {
  const answers = [
    { url: 'https://API.example.com/t/?userId=alice&_=1', text: TOKEN },
    { url: 'https://login.example.com/', text: '<html>Sign in' },
    { url: 'https://login.example.com/', text: '<html>Sign in' },
  ];
  vi.stubGlobal('fetch', async () => {
    const { url, text } = answers.shift()!;
    return { ok: true, status: 200, url, headers: { get: () => null }, text: async () => text };
  });
  const ask = tokenEndpoint('https://api.example.com/t');
  expect(await ask({ userID: 'alice' })).toMatchObject({ token: TOKEN });
  expect(await outcome(ask({ userID: 'alice' }))).toMatchObject({
    code: 'token-endpoint-response',
    message: expect.stringContaining('it is a page it redirected to'),
  });
  expect(await outcome(ask({ userID: 'alice' }))).toMatchObject({ code: 'token-denied' });
});

test.each(['/api/token', 'localhost:3000/t', ''])('%j is no whole URL', (url) => {
  expect(() => tokenEndpoint(url)).toThrow(/whole URL/);
});
