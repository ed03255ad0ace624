import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import EventEmitter from 'eventemitter3';
import ky from 'ky';
import { afterEach, describe, expect, test, vi } from 'vitest';
import * as main from 'zim-session';
import { createFakeZim, createVirtualClock, fakeToken } from 'zim-session/testing';
import * as withoutSdk from 'zim-session/without-sdk';
import Emitter from '../../src/script/emitter.ts';
import request from '../../src/script/http.ts';
import * as script from '../../src/script/index.ts';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));

afterEach(() => vi.unstubAllGlobals());

describe('the file for <script>', () => {
  const code = readFileSync(`${dist}zim-session.global.js`, 'utf8');

  test('defines ZimSession, and touches nothing', () => {
    const page: Record<string, unknown> = {};
    // What is not JavaScript's own is not there, and whoever asked for it would throw.
    runInNewContext(code, page);
    expect(Object.keys(page)).toEqual(['ZimSession']);
    const names = Object.keys(main).filter((name) => name !== 'describeZimError');
    expect(Object.keys(page.ZimSession as object).sort()).toEqual(names.sort());
  });

  test('says how the page gets the SDK, where it has none', async () => {
    const session = script.createZimSession({ appID: 1, tokenProvider: '/t' });
    const error = await session.preload().catch((error) => error);
    expect(error.code).toBe('sdk-load-failed');
    expect(error.cause.message).toContain('<script>');
  });

  test('takes the SDK of the page', async () => {
    const clock = createVirtualClock();
    const { ZIM } = createFakeZim({ clock });
    vi.stubGlobal('ZIM', ZIM);
    const session = script.createZimSession({
      appID: 1234567890,
      tokenProvider: () => fakeToken({ expiresAt: clock.now() + 3_600_000 }),
      platform: { clock },
    });
    const login = session.login({ userID: 'alice' });
    await clock.advance(1_000);
    expect(await login).toBe(ZIM.getInstance());
    session.destroy();
  });
});

/** What goes out, by whatever asks for it. */
async function sent(ask: typeof request, input: string | URL, init: object): Promise<unknown> {
  const requests: Request[] = [];
  vi.stubGlobal('fetch', async (...args: Parameters<typeof fetch>) => {
    requests.push(new Request(...args));
    return new Response('04');
  });
  const shared = { cache: 'no-store', retry: 0, timeout: false, throwHttpErrors: false };
  expect(await (await ask(input, { ...shared, ...init } as never)).text()).toBe('04');
  return Promise.all(
    requests.map(async (one) => {
      const { url, method, credentials, cache, redirect } = one;
      return {
        url,
        method,
        credentials,
        cache,
        redirect,
        headers: [...one.headers].sort(),
        body: await one.text(),
      };
    }),
  );
}

describe('what stands in for ky sends what ky sends', () => {
  const headers = () => new Headers({ accept: 'application/json, text/plain' });
  test.each([
    ['a GET', 'https://a.test/t?', { method: 'GET', searchParams: 'userId=a%26b', headers: headers() }],
    ['a fragment', 'https://a.test/t#top', { method: 'GET', searchParams: 'userId=a', headers: headers() }],
    ['a URL', new URL('https://a.test/t'), { method: 'GET', searchParams: 'userId=a', redirect: 'manual' }],
    ['no parameters', 'https://a.test/t?x=1', { method: 'GET', headers: headers(), credentials: 'include' }],
    ['a POST', 'https://a.test/t', { method: 'POST', json: { userId: 'a' }, headers: headers() }],
    [
      'a type of its own',
      'https://a.test/t',
      { method: 'POST', json: {}, headers: new Headers({ 'content-type': 'application/vnd.a+json' }) },
    ],
  ])('%s', async (_, input, init) => {
    expect(await sent(request, input, init)).toEqual(await sent(ky as never, input, init));
  });

  test('and ends with its signal', async () => {
    vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => Promise.reject(signal!.reason));
    const signal = AbortSignal.abort(new Error('over'));
    await expect(request('https://a.test/', { signal })).rejects.toThrow('over');
  });
});

test('what stands in for eventemitter3 keeps listeners as that does', () => {
  const logs = [new Emitter(), new EventEmitter()].map((emitter) => {
    const [one, two] = [() => {}, () => {}];
    const log: unknown[] = [];
    const note = () =>
      log.push(
        emitter.eventNames(),
        emitter.listeners('a').map((fn) => (fn === one ? 1 : 2)),
      );
    emitter.off('a', one);
    for (const listener of [one, two, one]) emitter.on('a', listener);
    emitter.on('b', one);
    note();
    emitter.listeners('a').pop();
    emitter.off('a', two);
    note();
    emitter.off('b', one);
    note();
    emitter.removeAllListeners();
    note();
    return log;
  });
  expect(logs[0]).toEqual(logs[1]);
});

describe('zim-session/without-sdk', () => {
  test('has what zim-session has', () => {
    expect(Object.keys(withoutSdk).sort()).toEqual(Object.keys(main).sort());
  });

  test('wants an SDK', () => {
    const options = { appID: 1, tokenProvider: '/t' } as never;
    expect(() => withoutSdk.createZimSession(options)).toThrow(/sdk must be the ZIM class/);
  });

  test.each(['without-sdk/index.js', 'cjs/without-sdk/index.js', 'index.js'])(
    'the SDK is bundled with %s only where it is the default',
    async (file) => {
      const { metafile } = await build({
        entryPoints: [dist + file],
        bundle: true,
        write: false,
        metafile: true,
        platform: 'node',
        treeShaking: false,
        external: ['zego-zim-web'],
      });
      const asked = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
      expect(asked.includes('zego-zim-web')).toBe(file === 'index.js');
    },
  );
});
