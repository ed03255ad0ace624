import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TokenEndpointOptions, tokenEndpoint } from 'zim-session';
import { fakeToken } from '../../src/token04/fake.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
const TOKEN = fakeToken({ expiresAt: Date.UTC(2040, 0, 1) });
const script: Handler[] = [];
let url = '';
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    (script.length > 1 ? script.shift()! : script[0]!)(request, response);
  });
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/t`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  script.length = 0;
});
const json =
  (body: unknown, status = 200, headers = {}): Handler =>
  (_q, r) => {
    r.writeHead(status, { 'content-type': 'application/json', ...headers });
    r.end(JSON.stringify(body));
  };
const short = async <T>(work: () => Promise<T>): Promise<T> => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = () => timeout(100);
  try {
    return await work();
  } finally {
    AbortSignal.timeout = timeout;
  }
};
/** One that never settles ends the test, however long that takes. */
const outcome = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (e) => e.code ?? String(e),
  );

describe('tokenEndpoint, called on its own', () => {
  test('headers that hang, called on its own: bounded', async () => {
    const ask = tokenEndpoint(url, { headers: () => new Promise(() => {}) });
    expect(await short(() => outcome(ask({ userID: 'alice' })))).toBe('token-endpoint-timeout');
  });
  test('headers that hang, aborted', async () => {
    const ask = tokenEndpoint(url, { headers: () => new Promise(() => {}) });
    const abort = new AbortController();
    const result = outcome(ask({ userID: 'alice', signal: abort.signal }));
    abort.abort();
    expect(await result).toBe('token-endpoint-unreachable');
  });
  test('headers that hang, and a signal that was aborted before', async () => {
    const ask = tokenEndpoint(url, { headers: () => new Promise(() => {}) });
    expect(await outcome(ask({ userID: 'alice', signal: AbortSignal.abort() }))).toBe(
      'token-endpoint-unreachable',
    );
  });
  test.each([
    ['undefined header', { headers: { authorization: undefined } as never }, 'resolved'],
    ['headers() gives undefined', { headers: (() => undefined) as never }, 'resolved'],
    ['headers() gives Headers', { headers: (() => new Headers({ a: 'b' })) as never }, 'resolved'],
  ])('understands %s', async (_name, options: TokenEndpointOptions, code) => {
    script.push(json({ token: TOKEN }));
    expect(await outcome(tokenEndpoint(url, options)({ userID: 'a' }))).toBe(code);
  });
  test.each([
    ['deep', `${'['.repeat(30_000)}`, 'token-endpoint-response'],
    ['huge number', '{"token":"x","expiresIn":1e400}', 'token-endpoint-response'],
    ['__proto__', `{"__proto__":{"token":"x"},"token":"${TOKEN}"}`, 'resolved'],
    ['code null', `{"code":null,"token":"${TOKEN}"}`, 'resolved'],
    ['code true/ok', `{"code":"ok","token":"${TOKEN}"}`, 'token-endpoint-status'],
    ['data empty, result there', `{"data":"","result":{"token":"${TOKEN}"}}`, 'resolved'],
    ['token empty, data there', `{"token":"","data":{"token":"${TOKEN}"}}`, 'resolved'],
    ['message in data', `{"data":"ok","result":{"token":"${TOKEN}"}}`, 'resolved'],
    ['array', `["${TOKEN}"]`, 'token-endpoint-response'],
    ['null', 'null', 'token-endpoint-response'],
    ['BOM', `\uFEFF{"token":"${TOKEN}"}`, 'resolved'],
  ])('a body with %s', async (_name, body, code) => {
    script.push((_q, r) => void r.end(body));
    expect(await outcome(tokenEndpoint(url)({ userID: 'a' }))).toBe(code);
  });
  test('an endless body of a refusal does not hold the connection', async () => {
    let hear = () => {};
    const closed = new Promise<void>((resolve) => {
      hear = resolve;
    });
    script.push((_q, r) => {
      r.writeHead(503);
      const t = setInterval(() => r.write('x'.repeat(1000)), 10);
      r.on('close', () => {
        hear();
        clearInterval(t);
      });
    });
    expect(await outcome(tokenEndpoint(url)({ userID: 'a', signal: new AbortController().signal }))).toBe(
      'token-endpoint-status',
    );
    await closed;
  });
  test('a body over 64 kB closes the connection', async () => {
    let hear = () => {};
    const closed = new Promise<void>((resolve) => {
      hear = resolve;
    });
    script.push((_q, r) => {
      r.writeHead(200);
      const t = setInterval(() => r.write('x'.repeat(10_000)), 5);
      r.on('close', () => {
        hear();
        clearInterval(t);
      });
    });
    expect(await outcome(tokenEndpoint(url)({ userID: 'a', signal: new AbortController().signal }))).toBe(
      'token-endpoint-response',
    );
    await closed;
  });
  test.each([
    ['Wed, 01 Jan 2020 00:00:00 GMT', undefined],
    ['9'.repeat(400), Number.POSITIVE_INFINITY],
    ['1e3', undefined],
    ['17.5', undefined],
  ])('Retry-After %s', async (value, expected) => {
    script.push(json({}, 503, { 'retry-after': value }));
    const error = await tokenEndpoint(url)({ userID: 'a' }).catch((e) => e);
    expect(error.retryAfter).toBe(expected);
  });
});
