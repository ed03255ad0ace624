import { describe, expect, test, vi } from 'vitest';
import { type TokenEndpointOptions, tokenEndpoint, ZimSessionError } from 'zim-session';
import { answer, codeOf, failure, type Handler, scriptedEndpoint, TOKEN } from './scripted-endpoint.ts';

const server = scriptedEndpoint();
const { seen, script } = server;

/** What a call without a signal comes to by its bound of 10 s, and not before. Only once `begun` has it anything to wait for. */
async function bounded(
  call: () => Promise<unknown>,
  begun: Promise<unknown> = Promise.resolve(),
): Promise<string> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    let code = 'pending';
    const settled = codeOf(call()).then((now) => {
      code = now;
    });
    await begun;
    await vi.advanceTimersByTimeAsync(9_999);
    expect(code).toBe('pending');
    await vi.advanceTimersByTimeAsync(1);
    await settled;
    return code;
  } finally {
    vi.useRealTimers();
  }
}

const ask = (options?: TokenEndpointOptions, userID = 'alice', signal = new AbortController().signal) =>
  tokenEndpoint(server.url, options)({ userID, signal });

describe('the request', () => {
  test('is sent without options, also where they are null', async () => {
    script.push(answer(TOKEN));
    expect((await ask(null as never)).token).toBe(TOKEN);
  });

  test('encodes the userID, is not cached, and carries options', async () => {
    script.push(answer(TOKEN));
    await ask({ param: 'uid', params: { app: 'a b' }, headers: { 'x-app': '1' } }, 'a%&#?+b');
    const { method, url: asked, headers } = seen[0]!;
    expect(method).toBe('GET');
    expect(Object.fromEntries(new URL(asked, server.url).searchParams)).toEqual({
      app: 'a b',
      uid: 'a%&#?+b',
    });
    expect(headers).toMatchObject({ 'x-app': '1', 'cache-control': 'no-cache' });
  });

  test('a query of the URL is kept', async () => {
    script.push(answer(TOKEN));
    await tokenEndpoint(`${server.url}?tenant=7`)({ userID: 'alice' });
    expect(Object.fromEntries(new URL(seen[0]!.url, server.url).searchParams)).toEqual({
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
    await tokenEndpoint(`${server.url}${query}`)({ userID: 'alice' });
    expect(seen[0]!.url).toBe(`/secret-path${expected}`);
  });

  test('POST leaves the query of the URL as it is', async () => {
    script.push(answer(TOKEN));
    await tokenEndpoint(`${server.url}?next=/a?b`, { method: 'POST' })({ userID: 'alice' });
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

  test('a parse that gives a promise is waited for, and may reject', async () => {
    script.push(answer({ deep: [TOKEN] }));
    const deep = async (body: unknown) => (body as { deep: string[] }).deep[0]!;
    expect((await ask({ parse: deep as never })).token).toBe(TOKEN);
    const parse = async () => {
      throw new TypeError('no such field in SECRET-BODY');
    };
    expect((await failure(ask({ parse: parse as never }))).code).toBe('token-endpoint-response');
  });

  test('an error of parse with a 401 in it is no 401: one request', async () => {
    script.push(answer({ deep: [TOKEN] }));
    const parse = () => {
      throw new ZimSessionError('token-endpoint-status', { httpStatus: 401 });
    };
    await failure(ask({ parse }));
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
});

describe('a call without a signal', () => {
  test('is bounded by itself, also when the body stalls', async () => {
    let stalled = (): void => {};
    const begun = new Promise<void>((resolve) => {
      stalled = resolve;
    });
    script.push((_request, response) => {
      response.writeHead(200).write('04', () => stalled());
    });
    expect(
      await bounded(
        () => failure(tokenEndpoint(server.url)({ userID: 'alice' })).then((error) => Promise.reject(error)),
        begun,
      ),
    ).toBe('token-endpoint-timeout');
  });
});

describe('headers', () => {
  test('that hang are bounded, also without a signal', async () => {
    const ask = tokenEndpoint(server.url, { headers: () => new Promise(() => {}) });
    expect(await bounded(() => ask({ userID: 'alice' }))).toBe('token-endpoint-timeout');
  });
  test('that hang, aborted', async () => {
    const ask = tokenEndpoint(server.url, { headers: () => new Promise(() => {}) });
    const abort = new AbortController();
    const result = codeOf(ask({ userID: 'alice', signal: abort.signal }));
    abort.abort();
    expect(await result).toBe('aborted');
  });
  test('that hang, and a signal that was aborted before', async () => {
    const ask = tokenEndpoint(server.url, { headers: () => new Promise(() => {}) });
    expect(await codeOf(ask({ userID: 'alice', signal: AbortSignal.abort() }))).toBe('aborted');
  });

  test('that throw are an error like any other', async () => {
    const headers = () => {
      throw new Error('alice');
    };
    expect((await failure(ask({ headers }))).code).toBe('token-endpoint-unreachable');
  });

  test.each([
    ['undefined header', { headers: { authorization: undefined } as never }, 'resolved'],
    ['headers() gives undefined', { headers: (() => undefined) as never }, 'resolved'],
    ['headers() gives Headers', { headers: (() => new Headers({ a: 'b' })) as never }, 'resolved'],
  ])('understands %s', async (_name, options: TokenEndpointOptions, code) => {
    script.push(answer({ token: TOKEN }));
    expect(await codeOf(tokenEndpoint(server.url, options)({ userID: 'a' }))).toBe(code);
  });
});

describe('no answer', () => {
  test('nobody listens there', async () => {
    const error = await failure(tokenEndpoint('http://127.0.0.1:1/secret-path')({ userID: 'alice' }));
    expect(error).toMatchObject({ code: 'token-endpoint-unreachable', kind: 'network', retryable: true });
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
    expect((await error).code).toBe('aborted');
  });

  test.each<[string, unknown, string]>([
    ['says why', new Error('alice left'), 'aborted'],
    ['gives no error as the reason', 'alice left', 'aborted'],
    ['is one of a time-out', new DOMException('', 'TimeoutError'), 'token-endpoint-timeout'],
  ])('an abort that %s', async (_name, reason, code) => {
    script.push(() => {});
    const abort = new AbortController();
    const error = failure(ask({}, 'alice', abort.signal));
    await expect.poll(() => seen.length).toBe(1);
    abort.abort(reason);
    expect((await error).code).toBe(code);
    expect(String((await error).cause)).not.toContain('alice');
  });
});

describe('a request that is none', () => {
  const odd = (signal: unknown) => failure(tokenEndpoint(server.url)({ userID: 'alice', signal } as never));
  const boom = () => {
    throw new Error('alice');
  };

  test.each<[string, unknown]>([
    ['cannot be looked at', Object.defineProperty({}, 'aborted', { get: boom })],
    ['cannot be listened to', { aborted: false }],
    ['throws at who listens', { aborted: false, addEventListener: boom }],
    ['is text', 'stop'],
  ])('a signal that %s', async (_name, signal) => {
    expect((await odd(signal)).code).toBe('token-endpoint-unreachable');
  });

  test.each([null, undefined])('userID: %s', async (userID) => {
    expect((await failure(tokenEndpoint(server.url)({ userID } as never))).code).toBe('invalid-user');
  });

  test.each<[string, unknown]>([
    ['a number', 7],
    ['a symbol', Symbol('uid')],
  ])('param: %s', async (_name, param) => {
    script.push(answer({ token: TOKEN }));
    expect((await ask({ param: param as never })).token).toBe(TOKEN);
  });
});

describe('the address and the options', () => {
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

describe('a user', () => {
  test.each<[string, unknown]>([
    ['who is nobody', {}],
    [
      'who cannot be read',
      {
        get userID() {
          throw new Error('no');
        },
      },
    ],
  ])('%s is refused as such, and nobody is asked', async (_name, request) => {
    let asked = 0;
    const ky = Object.assign(async () => new Response(String(++asked)), { extend() {} });
    const { code } = await failure(tokenEndpoint('/t', { ky })(request as never));
    expect([code, asked]).toEqual(['invalid-user', 0]);
  });
});

describe('a request that nobody wants any more', () => {
  test('is ended', async () => {
    const controller = new AbortController();
    const signals: (AbortSignal | undefined)[] = [];
    const ky = Object.assign(
      (_url: unknown, init: object) => {
        signals.push((init as RequestInit).signal ?? undefined);
        controller.abort();
        return new Promise<Response>(() => {});
      },
      { extend() {} },
    );
    const asked = tokenEndpoint('https://a.example/t', { ky })({
      userID: 'alice',
      signal: controller.signal,
    });
    expect((await failure(asked)).code).toBe('aborted');
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
  });

  test('is not made once more after a 401', async () => {
    const controller = new AbortController();
    let asked = 0;
    const ky = Object.assign(
      async () => {
        asked += 1;
        controller.abort();
        return new Response('', { status: 401 });
      },
      { extend() {} },
    );
    const { code } = await failure(
      tokenEndpoint('https://a.example/t', { ky })({ userID: 'alice', signal: controller.signal }),
    );
    for (let tick = 0; tick < 50; tick += 1) await null;
    expect([code, asked]).toEqual(['aborted', 1]);
  });
});
