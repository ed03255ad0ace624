import { describe, expect, test, vi } from 'vitest';
import { tokenEndpoint as webEndpoint } from 'zim-session';
import { type MiniProgram, type TokenEndpointOptions, tokenEndpoint } from 'zim-session/miniprogram';
import { requestOverHttp } from '../real/mini-http.ts';
import { answer, failure, scriptedEndpoint, TOKEN } from './scripted-endpoint.ts';

// The endpoint over `wx.request` answers as that of the Web does over fetch.

const server = scriptedEndpoint();
const { seen, script } = server;
const mini = { request: requestOverHttp } as unknown as MiniProgram;

const outcome = async (asked: Promise<unknown>): Promise<unknown> =>
  asked.catch(({ code, kind, retryable, httpStatus, retryAfter, message }) => ({
    code,
    kind,
    retryable,
    httpStatus,
    retryAfter,
    message,
  }));

const DATE = new Date(Date.UTC(2039, 11, 31, 23)).toUTCString();

test('options may be null', async () => {
  script.push(answer(TOKEN));
  expect((await tokenEndpoint(mini, server.url, null as never)({ userID: 'alice' })).token).toBe(TOKEN);
});

describe('the same comes of it on the Web and in a mini program', () => {
  test.each<[string, unknown, number?, Record<string, string>?]>([
    ['raw text', `\n ${TOKEN}\n`],
    ['JSON', { data: { token: TOKEN } }],
    ['times', { token: TOKEN, expiresIn: 3600, user_id: 'alice', app_id: 7 }, 200, { date: DATE }],
    ['a Date header alone', TOKEN, 200, { date: DATE }],
    ['a Date that a cache kept', TOKEN, 200, { date: DATE, age: '120' }],
    ['an empty body', ''],
    ['a page', '<!doctype html><title>Sign in</title>'],
    ['JSON without a token', { hello: 1 }],
    ['over 64 kB', `04${'A'.repeat(70_000)}`],
    ['code 403 in a 200', { code: 403 }],
    ['success false', { success: false }],
    ['401', 'no', 401],
    ['403', 'no', 403],
    ['419', 'no', 419],
    ['403 of a firewall', '<html>Blocked</html>', 403],
    ['403 with Retry-After', 'no', 403, { 'retry-after': '7' }],
    ['404', 'no', 404],
    ['429 with Retry-After', 'slow down', 429, { 'retry-after': '30' }],
    [
      '503 with a Retry-After of a date',
      'later',
      503,
      { date: DATE, 'retry-after': new Date(Date.UTC(2039, 11, 31, 23, 5)).toUTCString() },
    ],
    ['500', 'oh', 500],
  ])('%s', async (_name, body, status = 200, headers = { date: DATE }) => {
    script.push(answer(body, status, headers));
    const web = await outcome(webEndpoint(server.url)({ userID: 'alice' }));
    const asked = seen.splice(0).map(({ method, url, body: sent }) => ({ method, url, body: sent }));
    const own = await outcome(tokenEndpoint(mini, server.url)({ userID: 'alice' }));
    expect(own).toEqual(web);
    expect(seen.map(({ method, url, body: sent }) => ({ method, url, body: sent }))).toEqual(asked);
  });

  test.each<[string, string, TokenEndpointOptions, string?]>([
    ['a query of the app', '?v=1&userId=old', {}],
    ['a user who needs encoding', '', {}, 'a+b%&c#d? ü'],
    ['parameters', '?v=1', { param: 'uid', params: { app: 'x y' } }],
    ['POST', '?userId=old&v=2', { method: 'POST', params: { app: 'x' } }],
    ['headers', '', { headers: { Authorization: 'Bearer b', accept: 'text/plain' } }],
    ['headers that are asked for', '', { headers: async () => ({ authorization: 'Bearer c' }) }],
    [
      'what has no value',
      '?v=1',
      { headers: { authorization: undefined as never }, params: { v: undefined as never } },
    ],
    ['parse', '', { parse: (body) => (body as { mine: string }).mine }],
    ['parse that throws', '', { parse: () => JSON.parse('{') }],
  ])('%s', async (_name, query, options, userID = 'alice') => {
    script.push(answer({ mine: TOKEN, token: TOKEN }, 200, { date: DATE }));
    const sent = () =>
      seen.splice(0).map(({ method, url, body, headers: { authorization, accept, ...headers } }) => {
        const { searchParams } = new URL(url, 'http://any');
        const fields = [...searchParams].sort(([a], [b]) => a.localeCompare(b));
        return { method, fields, body, authorization, accept, type: headers['content-type'] };
      });
    const web = await outcome(webEndpoint(server.url + query, options)({ userID }));
    const asked = sent();
    expect(await outcome(tokenEndpoint(mini, server.url + query, options)({ userID }))).toEqual(web);
    expect(sent()).toEqual(asked);
  });

  test('a redirect is not followed with headers', async () => {
    script.push(answer('', 302, { location: '/elsewhere' }));
    const error = await failure(
      tokenEndpoint(mini, server.url, { headers: { a: 'b' } })({ userID: 'alice' }),
    );
    expect(error).toMatchObject({ code: 'token-endpoint-response' });
    expect(error.message).toContain('redirects');
    expect(seen).toHaveLength(1);
  });
});

type Told = Record<'success' | 'fail' | 'complete', (result: object) => void>;
const answering = (request: (told: Told) => unknown) =>
  tokenEndpoint({ request } as MiniProgram, 'https://a.example/t');

describe('what platforms do in their own way', () => {
  test('JSON that was parsed without being asked, and the names of Alipay', async () => {
    const ask = answering(({ success }) => {
      success({ status: 200, data: { token: TOKEN }, headers: { DATE } });
    });
    expect(await ask({ userID: 'alice' })).toMatchObject({
      token: TOKEN,
      serverTime: Date.parse(DATE) + 500,
    });
  });

  test.each([
    ['request:fail timeout', 'token-endpoint-timeout', true],
    ['request:fail', 'token-endpoint-unreachable', true],
    ['request:fail url not in domain list', 'token-endpoint-unreachable', false],
  ])('%s', async (errMsg, code, retryable) => {
    const error = await failure(
      answering(({ fail }) => fail({ errMsg: `${errMsg} SECRET` }))({ userID: 'alice' }),
    );
    expect(error).toMatchObject({ code, retryable });
    expect(`${error.message} ${error.cause}`).not.toContain('SECRET');
  });

  test('a header that holds another one is refused, and nothing is sent', async () => {
    const sent: object[] = [];
    const ask = tokenEndpoint({ request: (told) => void sent.push(told) }, 'https://a.example/t', {
      headers: { 'x-key': 'SECRET\r\nx-user: bob' },
    });
    expect(await failure(ask({ userID: 'alice' }))).toMatchObject({ code: 'invalid-options' });
    expect(sent).toEqual([]);
  });

  test('the platform is told to parse nothing', async () => {
    const sent: object[] = [];
    const ask = answering((told) => {
      sent.push(told);
      told.success({ statusCode: 200, data: TOKEN });
    });
    await ask({ userID: 'alice' });
    expect(sent).toMatchObject([{ dataType: 'text' }]);
  });

  test('a request that is over is not ended again', async () => {
    let ended = 0;
    const ask = answering(({ success, complete }) => {
      queueMicrotask(() => {
        success({ statusCode: 200, data: TOKEN });
        complete({});
      });
      return { abort: () => void ended++ };
    });
    const controller = new AbortController();
    await ask({ userID: 'alice', signal: controller.signal });
    controller.abort();
    expect(ended).toBe(0);
  });

  test('one that nobody wants any more when its headers are there is ended at once', async () => {
    let ended = 0;
    let give = (_headers: Record<string, string>): void => {};
    const ask = tokenEndpoint({ request: () => ({ abort: () => void ended++ }) }, 'https://a.example/t', {
      headers: () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    });
    const controller = new AbortController();
    const asked = failure(ask({ userID: 'alice', signal: controller.signal }));
    controller.abort();
    expect(await asked).toMatchObject({ code: 'aborted' });
    give({ 'x-key': 'k' });
    for (let tick = 0; tick < 10; tick += 1) await null;
    expect(ended).toBe(1);
  });

  test('where there is no AbortController, a signal is heard all the same, and once', async () => {
    vi.stubGlobal('AbortController', undefined);
    vi.useFakeTimers();
    try {
      let ended = 0;
      const asked = failure(answering(() => ({ abort: () => void ended++ }))({ userID: 'alice' }));
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await asked).toMatchObject({ code: 'token-endpoint-timeout' });
      expect(ended).toBe(1);
    } finally {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    }
  });

  test('a request() that throws', async () => {
    const ask = answering(() => {
      throw new Error('SECRET');
    });
    expect(await failure(ask({ userID: 'alice' }))).toMatchObject({ code: 'token-endpoint-unreachable' });
  });

  test('an abort ends the request, and says so', async () => {
    let ended = 0;
    const ask = answering(() => ({ abort: () => void ended++ }));
    const controller = new AbortController();
    const asked = failure(ask({ userID: 'alice', signal: controller.signal }));
    await Promise.resolve();
    controller.abort();
    expect(await asked).toMatchObject({ code: 'aborted' });
    expect(ended).toBe(1);
  });
});

test.each(['', '/api/token', 'api.example.com/token', 'ftp://a/b', TOKEN, 'https:///x'])(
  'refuses %s as an address',
  (url) => {
    expect(() => tokenEndpoint(mini, url)).toThrow(expect.objectContaining({ code: 'invalid-options' }));
  },
);
