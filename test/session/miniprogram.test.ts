import { describe, expect, test } from 'vitest';
import type { ZimSessionOptions } from 'zim-session';
import { createZimSession, type MiniProgram, type MiniProgramOptions } from 'zim-session/miniprogram';
import { createFakeZim } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { uniAppClass } from './uni-app.ts';
import { ALICE, BOB } from './world.ts';

const uni: MiniProgram = { request: () => undefined };

/** A session on FakeZim in the manners of uni-app's plugin for Apps. */
function uniWorld() {
  const clock = createVirtualClock();
  const fake = createFakeZim({ clock });
  const ZIM = uniAppClass(fake, clock);
  let nonce = 0;
  const options: MiniProgramOptions = {
    appID: 1234567890,
    sdk: ZIM,
    tokenProvider: () => fakeToken({ expiresAt: clock.now() + 3_600_000, nonce: ++nonce }),
    platform: { clock, random: () => 0.5 },
  };
  const session = createZimSession(uni, options);
  const events: string[] = [];
  session.on('loggedOut', ({ reason }) => events.push(`loggedOut ${reason}`));
  session.on('sessionLost', ({ error }) => events.push(`sessionLost ${error.code}`));
  session.on('warning', ({ code }) => events.push(`warning ${code}`));
  const login = async (user = ALICE): Promise<void> => {
    const done = session.login(user);
    await clock.advance(1_000);
    await done;
  };
  const message = async (): Promise<void> => {
    fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'x' });
    await clock.advance(100);
  };
  return { clock, fake, ZIM, session, events, login, message, options };
}

describe('an App of uni-app, whose on() adds up', () => {
  test('five listeners hear of a message once each, with the instance and not its engine', async () => {
    const { session, login, message } = uniWorld();
    const heard: unknown[] = [];
    for (let count = 0; count < 3; count++) session.on('peerMessageReceived', (zim) => void heard.push(zim));
    await login();
    for (let count = 0; count < 2; count++) session.on('peerMessageReceived', (zim) => void heard.push(zim));
    await message();
    expect(heard).toHaveLength(5);
    expect(new Set(heard)).toEqual(new Set([session.zim]));
  });

  test('what other code had set on an instance of its own is silent, as elsewhere, and not called beside the session', async () => {
    const { ZIM, session, login, message, events } = uniWorld();
    const raw = ZIM.create({ appID: 1234567890 })!;
    let [theirs, ours] = [0, 0];
    raw.on('peerMessageReceived', () => void theirs++);
    session.on('peerMessageReceived', () => void ours++);
    await login();
    await message();
    expect([theirs, ours]).toEqual([0, 1]);
    expect(events).toContain('warning adopted-late');
  });

  test('other code sets a listener through the session, and the second replaces the first', async () => {
    const { session, login, message } = uniWorld();
    await login();
    const heard: string[] = [];
    const raw = session.zim as unknown as { on(type: string, listener: () => void): void };
    raw.on('peerMessageReceived', () => void heard.push('first'));
    raw.on('peerMessageReceived', () => void heard.push('second'));
    session.on('peerMessageReceived', () => void heard.push('session'));
    await message();
    expect(heard).toEqual(['session', 'second']);
  });

  test('logout() is a promise, and its 0/0 comes later: another user logs in all the same', async () => {
    const { session, login, fake, events } = uniWorld();
    await login();
    void session.logout();
    await login(BOB);
    expect(session.getSnapshot()).toMatchObject({
      status: 'logged-in',
      connection: 'connected',
      userID: 'bob',
    });
    expect(fake.online).toBe('bob');
    expect(events).toEqual(['loggedOut requested']);
  });

  test('it renews, for four hours', async () => {
    const { session, login, clock, fake, events } = uniWorld();
    await login();
    await clock.advance(4 * 3_600_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'scheduled' });
    expect(fake.calls.filter(({ method }) => method === 'renewToken').length).toBeGreaterThanOrEqual(4);
    expect(events).toEqual([]);
  });
});

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
