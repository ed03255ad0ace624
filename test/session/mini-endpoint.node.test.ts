import { describe, expect, test, vi } from 'vitest';
import { type MiniProgram, tokenEndpoint } from 'zim-session/miniprogram';
import { requestOverHttp } from '../real/mini-http.ts';
import { endpointCases } from './platforms/endpoint-cases.ts';
import { answer, failure, scriptedEndpoint, TOKEN } from './scripted-endpoint.ts';

// The endpoint over `wx.request` answers as that of the Web does over fetch.

const server = scriptedEndpoint();
const { seen, script } = server;
const mini = { request: requestOverHttp } as unknown as MiniProgram;

const DATE = new Date(Date.UTC(2039, 11, 31, 23)).toUTCString();

test('options may be null', async () => {
  script.push(answer(TOKEN));
  expect((await tokenEndpoint(mini, server.url, null as never)({ userID: 'alice' })).token).toBe(TOKEN);
});

endpointCases({
  name: 'a mini program',
  server,
  create: (url, options) => tokenEndpoint(mini, url, options),
  added: '',
  hanging(onRequest) {
    let ended = 0;
    const request = () => {
      onRequest();
      return { abort: () => void ended++ };
    };
    return { ask: tokenEndpoint({ request }, 'https://a.example/t'), ended: () => ended };
  },
});

test('a redirect is not followed with headers', async () => {
  script.push(answer('', 302, { location: '/elsewhere' }));
  const error = await failure(tokenEndpoint(mini, server.url, { headers: { a: 'b' } })({ userID: 'alice' }));
  expect(error).toMatchObject({ code: 'token-endpoint-response' });
  expect(error.message).toContain('redirects');
  expect(seen).toHaveLength(1);
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
});
