import { describe, expect, test, vi } from 'vitest';
import { createZimSession, type MiniProgram, type MiniProgramOptions } from 'zim-session/miniprogram';
import { createFakeZim } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { optionCases } from './platforms/option-cases.ts';
import { wakeCases } from './platforms/wake-cases.ts';
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

describe('options', () => {
  const { ZIM } = createFakeZim({ clock: createVirtualClock() });
  const options = { appID: 1, sdk: ZIM, tokenProvider: 'https://api.example.com/t' };

  optionCases((given) => createZimSession(uni, given), /mini program or an App.*tokens replace it/);

  test.each<[string, unknown, unknown, RegExp]>([
    ['no wx', undefined, options, /wx or uni/],
    ['options first', options, undefined, /wx or uni/],
    ['no sdk', uni, { ...options, sdk: undefined }, /sdk must be/],
  ])('%s is refused', (_name, mini, given, message) => {
    expect(() => createZimSession(mini as MiniProgram, given as MiniProgramOptions)).toThrow(
      expect.objectContaining({ code: 'invalid-options', message: expect.stringMatching(message) }),
    );
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

  wakeCases('the program is shown', 3, () => {
    const { mini, tell, count } = listening();
    return {
      platform: 'web',
      create: (options) => createZimSession(mini, { ...options, sdk: options.sdk }),
      toFront: () => tell('AppShow'),
      network: (isConnected) => tell('NetworkStatusChange', { isConnected }),
      listeners: count,
    };
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
