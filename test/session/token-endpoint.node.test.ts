import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TokenEndpointOptions, tokenEndpoint, type ZimSessionError } from 'zim-session';
import { fakeToken } from '../../src/token04/fake.ts';

// A real HTTP server, scripted by each test.

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const TOKEN = fakeToken({ expiresAt: Date.UTC(2040, 0, 1) });
const seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
const script: Handler[] = [];
let url = '';
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
    const handler = script.length > 1 ? script.shift()! : script[0]!;
    handler(request, response, body);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-path`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen.length = 0;
  script.length = 0;
});

const answer =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Handler =>
  (_request, response) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, {
      'content-type': typeof body === 'string' ? 'text/plain' : 'application/json',
      ...headers,
    });
    response.end(text);
  };

const ask = (options?: TokenEndpointOptions, userID = 'alice', signal = new AbortController().signal) =>
  tokenEndpoint(url, options)({ userID, signal });

/** The error; fails where it holds something that it must not. */
async function failure(promise: Promise<unknown>): Promise<ZimSessionError> {
  const error = await promise.then(
    () => expect.fail('resolved'),
    (thrown: ZimSessionError) => thrown,
  );
  const all = `${error.message} ${error.stack} ${error.cause} ${(error.cause as Error | undefined)?.stack}`;
  expect(all).not.toMatch(/secret-path|userId=|alice|SECRET-BODY/);
  expect(all).not.toContain(TOKEN.slice(0, 30));
  return error;
}

describe('answers that are understood', () => {
  test.each([
    ['raw text', TOKEN],
    ['raw text with white space', `\n ${TOKEN}\n`],
    ['a JSON string', JSON.stringify(TOKEN)],
    ['{token}', { token: TOKEN }],
    ['{token, appID}', { token: TOKEN, appID: 7 }],
    [
      '{code: 0, message, token, user_id, expire_time}',
      { code: 0, message: 'ok', token: TOKEN, user_id: 'alice', expire_time: 1 },
    ],
    ['{code: 200, data: {token}}', { code: 200, data: { token: TOKEN } }],
    ['{data: {token}}', { data: { token: TOKEN } }],
    ['{code: 0, data: "04…"}', { code: 0, data: TOKEN }],
    ['{success, token}', { success: true, token: TOKEN }],
    ['{result: {token}}', { result: { token: TOKEN } }],
    ['{Data: {Token}}', { Data: { Token: TOKEN } }],
    ['{kitToken}', { kitToken: TOKEN }],
  ])('%s', async (_name, body) => {
    script.push(answer(body));
    expect((await ask()).token.trim()).toBe(TOKEN);
    expect(seen).toHaveLength(1);
  });

  test('user, app and times are handed on', async () => {
    script.push(answer({ token: TOKEN, user_id: 'alice', app_id: 7, expiresIn: 3600, serverTime: 123 }));
    expect(await ask()).toEqual({
      token: TOKEN,
      userID: 'alice',
      appID: 7,
      expiresIn: 3600,
      serverTime: 123,
    });
  });

  test('the Date header tells the time where the body does not', async () => {
    script.push(
      answer(TOKEN, 200, { date: new Date(1_900_000_000_000).toUTCString() }),
      answer({ token: TOKEN, expiresIn: 60 }),
      answer(TOKEN, 200, { date: 'some day' }),
    );
    expect((await ask()).serverTime).toBe(1_900_000_000_500);
    expect((await ask()).serverTime).toBeUndefined();
    expect((await ask()).serverTime).toBeUndefined();
  });
});

describe('answers that are refused', () => {
  const page = '<!doctype html><title>SECRET-BODY Sign in</title>';
  test.each([
    ['an HTML page with status 200', page, 'token-endpoint-response'],
    ['an empty body', '', 'token-endpoint-response'],
    ['"undefined"', 'undefined', 'token-endpoint-response'],
    ['JSON without a token', { SECRET: 'SECRET-BODY' }, 'token-endpoint-response'],
    ['a token of null', { token: null }, 'token-endpoint-response'],
    ['null', 'null', 'token-endpoint-response'],
    ['broken JSON', '{"token":', 'token-endpoint-response'],
    ['over 64 kB', `04${'A'.repeat(70_000)}`, 'token-endpoint-response'],
    ['code 1', { code: 1, message: 'SECRET-BODY' }, 'token-endpoint-status'],
    [
      'code 0 is fine but success is false',
      { code: 0, success: false, token: TOKEN },
      'token-endpoint-status',
    ],
    ['errorCode', { errorCode: 'E42', token: TOKEN }, 'token-endpoint-status'],
    ['statusCode 500', { statusCode: 500 }, 'token-endpoint-status'],
    ['code 403', { code: 403 }, 'token-denied'],
    ['{data: null, code: 403}', { data: null, code: 403 }, 'token-denied'],
  ])('%s', async (_name, body, code) => {
    script.push(answer(body));
    expect((await failure(ask())).code).toBe(code);
  });

  test.each([
    ['404', 'correct the URL', 404],
    [page, 'it is a page.', 200],
    ['', 'it is empty', 200],
    ['{}', 'starts with 04', 200],
  ])('%s: the message says %s', async (body, words, status) => {
    script.push(answer(body, status));
    expect((await failure(ask())).message).toContain(words);
  });

  test('that it is a 404 is said of a 404 only', async () => {
    script.push(answer('', 400));
    expect((await failure(ask())).message).not.toContain('404');
  });

  test('a redirect to a login page', async () => {
    script.push(answer('', 302, { location: '/login' }), answer(page));
    const error = await failure(ask());
    expect(error.code).toBe('token-endpoint-response');
    expect(error.message).toContain('redirected');
  });

  test.each([
    [400, 'configuration', false],
    [404, 'configuration', false],
    [408, 'backend', true],
    [425, 'backend', true],
    [429, 'backend', true],
    [500, 'backend', true],
    [503, 'backend', true],
  ])('status %d is of kind %s, retryable %s, and asked once', async (httpStatus, kind, retryable) => {
    script.push(answer('SECRET-BODY', httpStatus));
    expect(await failure(ask())).toMatchObject({
      code: 'token-endpoint-status',
      httpStatus,
      kind,
      retryable,
    });
    expect(seen).toHaveLength(1);
  });

  test.each([
    ['17', {}, 17_000],
    [new Date(1_900_000_060_000).toUTCString(), { date: new Date(1_900_000_000_000).toUTCString() }, 60_000],
    ['0', {}, 0],
    ['soon', {}, undefined],
    ['-3', {}, undefined],
  ])('Retry-After: %s', async (value, headers, retryAfter) => {
    script.push(answer('', 503, { 'retry-after': value, ...headers }));
    expect((await failure(ask())).retryAfter).toBe(retryAfter);
  });

  test('403 stops at once', async () => {
    script.push(answer('', 403));
    expect(await failure(ask())).toMatchObject({ code: 'token-denied', httpStatus: 403, retryable: false });
    expect(seen).toHaveLength(1);
  });

  test('401 is asked once more, with headers evaluated afresh', async () => {
    let n = 0;
    const headers = () => ({ authorization: `Bearer ${++n}` });
    script.push(answer('', 401));
    expect(await failure(ask({ headers }))).toMatchObject({ code: 'token-denied', httpStatus: 401 });
    expect(seen.map((request) => request.headers.authorization)).toEqual(['Bearer 1', 'Bearer 2']);
    script.splice(0, 1, answer('', 401), answer(TOKEN));
    expect((await ask({ headers })).token).toBe(TOKEN);
  });

  test('nobody listens there', async () => {
    const error = await failure(tokenEndpoint('http://127.0.0.1:1/secret-path')({ userID: 'alice' }));
    expect(error).toMatchObject({ code: 'token-endpoint-unreachable', kind: 'network', retryable: true });
  });

  test('headers that throw are an error like any other', async () => {
    const headers = () => {
      throw new Error('alice');
    };
    expect((await failure(ask({ headers }))).code).toBe('token-endpoint-unreachable');
  });

  test.each([
    ['headers', (() => {}) as Handler],
    ['a body', ((_request, response) => void response.writeHead(200).write('04')) as Handler],
  ])('an abort ends %s that stalls', async (_name, stalled) => {
    script.push(stalled);
    const abort = new AbortController();
    const error = failure(ask({}, 'alice', abort.signal));
    await expect.poll(() => seen.length).toBe(1);
    abort.abort();
    expect((await error).code).toBe('token-endpoint-unreachable');
  });
});

describe('a call without a signal', () => {
  test('is bounded by itself, also when the body stalls', async () => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const asked: number[] = [];
    AbortSignal.timeout = (ms) => {
      asked.push(ms);
      return timeout(100);
    };
    script.push((_request, response) => void response.writeHead(200).write('04'));
    const error = await failure(tokenEndpoint(url)({ userID: 'alice' }));
    AbortSignal.timeout = timeout;
    expect([error.code, asked]).toEqual(['token-endpoint-timeout', [10_000]]);
  });
});

describe('the request', () => {
  test('encodes the userID, is not cached, and carries options', async () => {
    script.push(answer(TOKEN));
    await ask({ param: 'uid', params: { app: 'a b' }, headers: { 'x-app': '1' } }, 'a%&#?+b');
    const { method, url: asked, headers } = seen[0]!;
    expect(method).toBe('GET');
    expect(Object.fromEntries(new URL(asked, url).searchParams)).toEqual({ app: 'a b', uid: 'a%&#?+b' });
    expect(headers).toMatchObject({ 'x-app': '1', 'cache-control': 'no-cache' });
  });

  test('a query of the URL is kept', async () => {
    script.push(answer(TOKEN));
    await tokenEndpoint(`${url}?tenant=7`)({ userID: 'alice' });
    expect(Object.fromEntries(new URL(seen[0]!.url, url).searchParams)).toEqual({
      tenant: '7',
      userId: 'alice',
    });
  });

  test.each([
    ['?userId=bob&tenant=7', '?userId=alice&tenant=7'],
    ['?tag=a&tag=b#part?of', '?tag=a&tag=b&userId=alice'],
    ['?next=/a?b', '?next=%2Fa%3Fb&userId=alice'],
    ['?', '?userId=alice'],
    ['#part?of', '?userId=alice'],
  ])('a parameter that the URL has already is set, not added: %s', async (query, expected) => {
    script.push(answer(TOKEN));
    await tokenEndpoint(`${url}${query}`)({ userID: 'alice' });
    expect(seen[0]!.url).toBe(`/secret-path${expected}`);
  });

  test('POST leaves the query of the URL as it is', async () => {
    script.push(answer(TOKEN));
    await tokenEndpoint(`${url}?next=/a?b`, { method: 'POST' })({ userID: 'alice' });
    expect(seen[0]!.url).toBe('/secret-path?next=/a?b');
  });

  test('a parameter that is undefined is left out', async () => {
    script.push(answer(TOKEN));
    await ask({ params: { app: undefined as never } });
    expect(seen[0]!.url).toBe('/secret-path?userId=alice');
  });

  test('POST sends JSON', async () => {
    script.push(answer(TOKEN));
    await ask({ method: 'POST', params: { role: 'x' } });
    expect(seen[0]).toMatchObject({ method: 'POST', body: '{"role":"x","userId":"alice"}' });
    expect(seen[0]!.url).toBe('/secret-path');
  });

  test('parse finds the token in an unusual place; what it throws is a configuration error', async () => {
    script.push(answer({ deep: [TOKEN] }));
    expect((await ask({ parse: (body) => (body as { deep: string[] }).deep[0]! })).token).toBe(TOKEN);
    const parse = () => {
      throw new TypeError('no such field in SECRET-BODY');
    };
    expect((await failure(ask({ parse }))).code).toBe('token-endpoint-response');
  });

  test.each([
    [() => tokenEndpoint('')],
    [() => tokenEndpoint(undefined as never)],
    [() => tokenEndpoint('http://')],
    [() => tokenEndpoint('//')],
    [() => tokenEndpoint('ftp://example.com/t')],
    [() => tokenEndpoint('localhost:3000/t')],
    [() => tokenEndpoint('/t', { method: 'PUT' as never })],
  ])('bad options are refused early', (make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-options' }));
  });

  test.each(['/t', 't', '?q', '//api.example.com/t', 'http://[::1]:80/t', 'HTTPS://example.com'])(
    '%s is an address',
    (address) => {
      expect(tokenEndpoint(address).url).toBe(address);
    },
  );
});
