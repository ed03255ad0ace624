import { describe, expect, test, vi } from 'vitest';
import type { ZimSessionOptions } from 'zim-session';
import { createZimSession, type MiniProgram, type MiniProgramOptions } from 'zim-session/miniprogram';
import { createFakeZim } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { ALICE } from './world.ts';

const uni: MiniProgram = { request: () => undefined };

describe('uni-app x is refused', () => {
  class UniAppXZim {
    static create() {
      return new UniAppXZim();
    }
    static getInstance() {
      return null;
    }
    onConnectionStateChanged() {}
  }
  const options = { appID: 1, tokenProvider: () => '' };

  test('as a class', () => {
    expect(() => createZimSession(uni, { ...options, sdk: UniAppXZim })).toThrow(/uni-app x/);
    expect(() => createZimSession(uni, { ...options, sdk: { ZIM: UniAppXZim } })).toThrow(/uni-app x/);
  });

  test('as what a loader gives', async () => {
    const session = createZimSession(uni, {
      ...options,
      sdk: async () => ({ ZIM: UniAppXZim }),
      platform: { clock: createVirtualClock() },
    });
    const error = await session.preload().catch((thrown) => thrown);
    expect(error.code).toBe('sdk-load-failed');
    expect(error.message).toMatch(/uni-app x/);
    session.destroy();
  });
});

describe('options that are refused', () => {
  const { ZIM } = createFakeZim({ clock: createVirtualClock() });
  const options = { appID: 1, sdk: ZIM, tokenProvider: 'https://api.example.com/t' };

  test.each<[string, unknown, unknown, RegExp]>([
    ['no wx', undefined, options, /wx or uni/],
    ['options first', options, undefined, /wx or uni/],
    ['no options', uni, undefined, /appID/],
    ['no sdk', uni, { ...options, sdk: undefined }, /sdk must be/],
    ['an AppSign', uni, { ...options, appSign: 'f'.repeat(64) }, /mini program or an App.*tokens replace it/],
    ['a path', uni, { ...options, tokenProvider: '/api/token' }, /whole URL/],
    ['no provider', uni, { ...options, tokenProvider: null }, /tokenProvider/],
  ])('%s', (_name, mini, given, message) => {
    try {
      createZimSession(mini as MiniProgram, given as MiniProgramOptions);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid-options', message: expect.stringMatching(message) });
      expect((error as Error).message).not.toContain('ffff');
    }
  });

  test('a URL object, where there is one, is an endpoint', () => {
    const tokenProvider = new URL('https://api.example.com/t');
    expect(createZimSession(uni, { ...options, tokenProvider }).getSnapshot().status).toBe('logged-out');
  });
});

describe('wake-ups', () => {
  /** As much of `wx` as the session listens to. */
  function listening() {
    const on: Record<string, Set<(status: object) => void>> = {};
    const set = (name: string) => {
      on[name] ??= new Set();
      return on[name];
    };
    const mini: Record<string, unknown> = {
      request: () => undefined,
      getNetworkType: ({ success }: { success: (type: object) => void }) => success({ networkType: 'none' }),
    };
    for (const name of ['AppShow', 'AppHide', 'NetworkStatusChange']) {
      mini[`on${name}`] = (listener: () => void) => set(name).add(listener);
      mini[`off${name}`] = (listener: () => void) => set(name).delete(listener);
    }
    const tell = (name: string, status = {}) => {
      for (const one of [...set(name)]) one(status);
    };
    const count = () => Object.values(on).reduce((sum, { size }) => sum + size, 0);
    return { mini: mini as unknown as MiniProgram, tell, count };
  }

  test('nothing is listened to before login(), nor after destroy()', async () => {
    const { mini, count } = listening();
    const clock = createVirtualClock();
    const { ZIM } = createFakeZim({ clock });
    const options: ZimSessionOptions = { appID: 1, tokenProvider: () => '', platform: { clock } };
    const session = createZimSession(mini, { ...options, sdk: ZIM });
    expect(count()).toBe(0);
    await session.preload();
    expect(count()).toBe(3);
    session.destroy();
    await clock.flush();
    expect(count()).toBe(0);
  });

  test('a wait ends when the program is shown, and when the network is back', async () => {
    const { mini, tell } = listening();
    const clock = createVirtualClock();
    const { ZIM } = createFakeZim({ clock });
    let asked = 0;
    const session = createZimSession(mini, {
      appID: 1,
      sdk: ZIM,
      platform: { clock },
      retry: () => 25_000,
      tokenProvider: () => {
        asked += 1;
        throw new Error('offline');
      },
    });
    session.login(ALICE).catch(() => {});
    await clock.advance(2_000);
    expect(asked).toBe(1);
    tell('AppShow');
    await clock.advance(2_000);
    expect(asked, 'there is no network').toBe(1);
    tell('NetworkStatusChange', { isConnected: true });
    await clock.advance(2_000);
    expect(asked).toBe(2);
    tell('AppShow');
    await clock.advance(2_000);
    expect(asked).toBe(3);
    tell('NetworkStatusChange', { isConnected: true });
    await clock.advance(2_000);
    expect(asked).toBe(3);
    session.destroy();
  });
});

test('where there is no AbortController, a provider hears by its signal that its answer is not wanted', async () => {
  vi.stubGlobal('AbortController', undefined);
  const clock = createVirtualClock();
  const signals: { readonly aborted: boolean; readonly reason?: unknown }[] = [];
  const session = createZimSession(uni, {
    appID: 1,
    sdk: createFakeZim({ clock }).ZIM,
    tokenProvider: ({ signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    },
    platform: { clock },
  });
  session.login(ALICE).catch(() => {});
  await clock.advance(100);
  vi.unstubAllGlobals();
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  await session.logout();
  expect(signals).toMatchObject([{ aborted: true, reason: { name: 'AbortError' } }]);
  session.destroy();
});
