import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tokenEndpoint } from 'zim-session/react-native';
import { endpointCases, outcome } from './platforms/endpoint-cases.ts';
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

async function onNativeFetch<T>(ask: () => Promise<T>): Promise<T> {
  vi.stubGlobal('fetch', nativeFetch);
  try {
    return await ask();
  } finally {
    vi.unstubAllGlobals();
  }
}

endpointCases({
  name: 'React Native',
  server,
  create: (url, options) => {
    const ask = tokenEndpoint(url, options);
    return (request) => onNativeFetch(() => ask(request));
  },
  added: '&_=1795',
  hanging(onRequest) {
    let ended = 0;
    vi.stubGlobal('fetch', (_url: string, { signal }: RequestInit) => {
      signal?.addEventListener('abort', () => void ended++);
      onRequest();
      return new Promise(() => {});
    });
    return { ask: tokenEndpoint('https://api.example.com/t'), ended: () => ended };
  },
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
  const headers = () => ({ Authorization: 'Bearer x' });
  const ask = tokenEndpoint(server.url, { method: 'POST', headers, credentials: 'omit' });
  await onNativeFetch(() => ask({ userID: 'alice' }));
  expect(seen.at(-1)).toMatchObject({ method: 'POST', body: '{"userId":"alice"}' });
  expect(inits[0]).toMatchObject({
    method: 'POST',
    credentials: 'omit',
    headers: { authorization: 'Bearer x', 'content-type': 'application/json' },
    // Where a platform heeds it, a token of the app's goes to no other place.
    redirect: 'manual',
  });
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
