import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenHandler, nodeRequest, toNodeHandler } from 'zim-session/server';
import {
  app,
  askAt,
  cleanUpNow,
  deferred,
  listening,
  serve,
  tokenServer,
  tokenURL,
} from './server-served.ts';

// What nobody would send, and what a server around it does. Whatever it is, the next request gets its token. What would
// end a process (a rejection, an error that nobody catches) fails the run of these tests.

const log = vi.spyOn(console, 'error');
beforeEach(() => void log.mockReset().mockImplementation(() => {}));
afterEach(async () => {
  expect(log).not.toHaveBeenCalled();
  await cleanUpNow();
});

describe('a request line', () => {
  it.each([
    ['//?userId=alice', 404],
    ['//?%', 404],
    ['/%', 404],
    ['/%c0%ae%c0%ae/?userId=%', 404],
    ['///evil.example/api/zim/token?userId=alice', 404],
    ['//evil.example/api/zim/token?userId=alice', 404],
    ['http://', 404],
    ['http://[', 404],
    ['http://evil.example/?userId=alice', 404],
    ['ftp://evil.example/api', 404],
    ['*', 404],
    ['/api/zim/token?userId=%', 200],
    ['/api/zim/token?userId=%ff', 400],
    ['/api/zim/token?__proto__=alice', 400],
    [`/api/zim/token?${'a&'.repeat(4_000)}`, 400],
    ['http://evil.example/api/zim/token?userId=alice', 200],
  ])('%s is answered with %i', async (path, status) => {
    const base = await serve();
    const answer = await askAt(base, path);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect((await fetch(tokenURL(base, 'alice'))).status).toBe(200);
  });

  it.each([['TRACE'], ['PROPFIND'], ['M-SEARCH'], ['QUERY']])('%s is answered with 405', async (method) => {
    const base = await serve();
    const answer = await askAt(base, '/api/zim/token?userId=alice', method);
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });

  it('CONNECT is cut off, and what is no HTTP answered with 400', async () => {
    const base = await serve();
    for (const line of [
      'CONNECT evil.example:443 HTTP/1.1\r\n\r\n',
      '\x16\x03\x01\r\n\r\n',
      'GET  \r\n\r\n',
    ]) {
      const socket = connect(Number(new URL(base).port), '127.0.0.1').on('error', () => {});
      socket.resume().write(line);
      await once(socket, 'close');
    }
    expect((await fetch(tokenURL(base, 'alice'))).status).toBe(200);
  });
});

describe('a server around it', () => {
  /** What it does while `authorize` thinks. */
  const doings: [string, (response: ServerResponse) => void][] = [
    ['has ended the response', (response) => response.writeHead(503).end('time-out')],
    ['has begun the response', (response) => response.writeHead(200).write('{')],
    [
      'has begun, and ends it later',
      (response) => setTimeout(() => response.end('}'), 5).ref() && response.write('{'),
    ],
    ['has destroyed the response', (response) => response.destroy()],
    ['has destroyed the socket', (response) => response.socket?.destroy()],
  ];
  it.each(doings)('that %s meanwhile', async (_what, doing) => {
    const thinking: (() => void)[] = [];
    const authorize = () => new Promise<boolean>((resolve) => thinking.push(() => resolve(true)));
    const handle = toNodeHandler(createTokenHandler({ ...app, authorize }));
    const done = deferred<void>();
    const base = await listening(
      createServer((request, response) => {
        handle(request, response).then(done.resolve, done.reject);
        doing(response);
        thinking.pop()?.();
      }),
    );
    const socket = connect(Number(new URL(base).port), '127.0.0.1').on('error', () => {});
    let got = '';
    socket
      .on('data', (part) => (got += part))
      .write('GET /api/zim/token?userId=alice HTTP/1.1\r\nhost: a\r\n\r\n');
    await done.promise;
    socket.destroy();
    expect(got).not.toContain('"token"');
  });

  it('and a client that hangs up while authorize thinks', async () => {
    const thinking = deferred<() => void>();
    const authorize = () => new Promise<boolean>((resolve) => thinking.resolve(() => resolve(true)));
    const server = tokenServer({ authorize });
    const closed = deferred<void>();
    server.on('request', (_request, response) => response.on('close', () => closed.resolve()));
    const base = await listening(server);
    const socket = connect(Number(new URL(base).port), '127.0.0.1');
    socket.write('GET /api/zim/token?userId=alice HTTP/1.1\r\nhost: a\r\n\r\n');
    const answer = await thinking.promise;
    socket.destroy();
    await closed.promise;
    answer();
    await new Promise(setImmediate);
  });

  it('that writes down headers which HTTP could not carry', async () => {
    const handle = toNodeHandler(
      createTokenHandler({
        ...app,
        authorize: (request) => nodeRequest(request)?.headers['x-user'] === 'Zoë 🐙',
      }),
    );
    const base = await listening(
      createServer((request, response) => {
        Object.assign(request.headers, { 'x-user': 'Zoë 🐙', ':path': '/', 'a b': 'c', none: undefined });
        void handle(request, response);
      }),
    );
    expect((await fetch(tokenURL(base, 'alice'))).status).toBe(200);
  });

  it('lets authorize see its own request, with what middleware has put there', async () => {
    type WithSession = { session: { userID: string } };
    const authorize = (request: Request) => nodeRequest<WithSession>(request)?.session;
    const handle = toNodeHandler(createTokenHandler({ ...app, authorize }));
    const base = await listening(
      createServer((request, response) => {
        Object.assign(request, { session: { userID: 'bob' } });
        void handle(request, response);
      }),
    );
    expect((await (await fetch(tokenURL(base, 'alice'))).json()).userID).toBe('bob');
  });
});

it('a handler that rejects, or answers nonsense, costs its own connection only', async () => {
  for (const handle of [() => Promise.reject(new Error('broken')), async () => null as unknown as Response]) {
    const base = await listening(createServer(toNodeHandler(handle)));
    await expect(fetch(base)).rejects.toThrow('fetch failed');
    expect(log).toHaveBeenCalledOnce();
    log.mockClear();
  }
});

it('toNodeHandler() takes a handler, and not its options', () => {
  expect(() => toNodeHandler({ ...app, authorize: () => true } as never)).toThrow(
    'what createTokenHandler() answers',
  );
});

it('nodeRequest() knows nothing of a request that did not come through Node', () => {
  expect(nodeRequest(new Request('http://localhost/'))).toBeUndefined();
});
