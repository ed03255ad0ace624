import { afterEach, describe, expect, test, vi } from 'vitest';
import { diagnose } from 'zim-session/diagnose';
import { createZimSession, type ZimSession, type ZimSessionOptions } from 'zim-session/react-native';
import { createFakeZim } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { ALICE, BOB, outcome } from './world.ts';

// Sessions on FakeZim in the manners of zego-zim-react-native; on that package's own JavaScript: test/real/react-native.real.test.ts.

/** The instance as other code of the App has it. */
interface Raw {
  on(type: string, listener: (zim: unknown, data: unknown) => void): void;
  login(userID: string, config: object): Promise<void>;
  logout(): Promise<void>;
  renewToken(token: string): Promise<unknown>;
  destroy(): void;
}
const rawOf = (session: ZimSession): Raw => session.zim as unknown as Raw;

function nativeWorld(more: Partial<ZimSessionOptions> = {}) {
  const clock = createVirtualClock();
  const fake = createFakeZim({ clock, platform: 'react-native' });
  let nonce = 0;
  const token = (): string => fakeToken({ expiresAt: clock.now() + 3_600_000, nonce: ++nonce });
  const session = createZimSession({
    appID: 1234567890,
    sdk: fake.ZIM,
    tokenProvider: token,
    platform: { clock, random: () => 0.5 },
    ...more,
  });
  const events: string[] = [];
  session.on('loggedOut', ({ reason }) => events.push(`loggedOut ${reason}`));
  session.on('sessionLost', ({ error }) => events.push(`sessionLost ${error.code}`));
  session.on('recovered', () => events.push('recovered'));
  session.on('warning', ({ code }) => events.push(`warning ${code}`));
  const login = async (user = ALICE): Promise<void> => {
    const done = session.login(user);
    await clock.advance(2_000);
    await done;
  };
  const methods = (): string[] => fake.calls.map(({ method }) => method);
  return { clock, fake, session, events, login, token, methods, minted: () => nonce };
}

describe('over the bridge', () => {
  test('five listeners hear of a message once each, with the instance and not its engine', async () => {
    const { session, login, fake, clock } = nativeWorld();
    const heard: unknown[] = [];
    for (let count = 0; count < 3; count++) session.on('peerMessageReceived', (zim) => void heard.push(zim));
    await login();
    for (let count = 0; count < 2; count++) session.on('peerMessageReceived', (zim) => void heard.push(zim));
    fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'x' });
    await clock.advance(100);
    expect(heard).toHaveLength(5);
    expect(new Set(heard)).toEqual(new Set([session.zim]));
  });

  test('other code, too, is given the instance: what it calls there comes through the door', async () => {
    const { session, login, fake, clock, token, methods, events } = nativeWorld();
    await login();
    let given: unknown;
    rawOf(session).on('tokenWillExpire', (zim) => {
      given = zim;
      void (zim as Raw).renewToken(token());
    });
    fake.emit('tokenWillExpire', { second: 30 });
    await clock.advance(2_000);
    expect(given).toBe(session.zim);
    expect(events).toContain('warning foreign-login');
    expect(methods().filter((method) => method === 'renewToken')).toHaveLength(1);
  });

  test('logout() is a promise whose 0/0 comes later: another user logs in all the same', async () => {
    const { session, login, fake, events } = nativeWorld();
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

  test('a logout that is rejected is nobody’s uncaught error', async () => {
    const uncaught = vi.fn();
    process.on('unhandledRejection', uncaught);
    const { session, login, fake, clock } = nativeWorld();
    await login();
    fake.loseInstance();
    void session.logout();
    await clock.advance(1_000);
    // Node tells of them in a macrotask.
    await new Promise((resolve) => setImmediate(resolve));
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(uncaught).not.toHaveBeenCalled();
    process.off('unhandledRejection', uncaught);
  });

  test('it renews, for four hours', async () => {
    const { session, login, clock, methods, events } = nativeWorld();
    await login();
    await clock.advance(4 * 3_600_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'scheduled' });
    expect(methods().filter((method) => method === 'renewToken').length).toBeGreaterThanOrEqual(4);
    expect(events).toEqual([]);
  });

  test('a kick-out ends the session', async () => {
    const { session, login, fake, clock } = nativeWorld();
    await login();
    fake.kick();
    await clock.advance(1_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'kicked-out' });
  });

  test('an expiry that nobody prevented ends in a recovery', async () => {
    const { login, fake, clock, events } = nativeWorld();
    await login();
    fake.expireNow();
    await clock.advance(5_000);
    expect(events).toEqual(['sessionLost token-expired', 'recovered']);
    expect(fake.online).toBe('alice');
  });
});

describe('the native instance is gone: −1', () => {
  test('a renewal finds out, and there is a new instance at once', async () => {
    const { session, login, fake, clock, events, minted } = nativeWorld();
    await login();
    const before = session.zim;
    fake.loseInstance();
    const renewed = outcome(session.renew());
    await clock.advance(5_000);
    expect(renewed.code).toBe('resolved');
    expect(session.zim).not.toBe(before);
    expect(minted(), 'no token is to blame').toBe(2);
    expect(fake.online).toBe('alice');
    expect(events).toEqual(['sessionLost zim-other', 'recovered']);
  });

  test('without a renewal, the question whether ZIM is there does, within two minutes', async () => {
    const { session, login, fake, clock, events } = nativeWorld();
    await login();
    fake.loseInstance();
    expect(fake.online).toBe(null);
    await clock.advance(120_000);
    expect(events).toEqual(['sessionLost zim-other', 'recovered']);
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
    expect(fake.online).toBe('alice');
  });

  test('a call of the App’s own finds out, and suspect() makes a new one at once', async () => {
    const { session, login, fake, clock, events } = nativeWorld();
    await login();
    fake.loseInstance();
    session.suspect();
    await clock.advance(5_000);
    expect(events).toEqual(['sessionLost zim-other', 'recovered']);
    expect(fake.online).toBe('alice');
  });

  test('gone between login() and its answer: the login works on another one', async () => {
    const { session, fake, clock } = nativeWorld();
    const login = outcome(session.login(ALICE));
    await clock.advance(55);
    fake.loseInstance();
    await clock.advance(25_000);
    expect([login.code, fake.online, session.getSnapshot().status]).toEqual([
      'resolved',
      'alice',
      'logged-in',
    ]);
  });

  test('gone while a renewal is on its way: one loss, one login', async () => {
    const { session, login, fake, clock, events } = nativeWorld();
    await login();
    session.renew().catch(() => {});
    await clock.advance(25);
    fake.loseInstance();
    await clock.advance(30_000);
    expect(events.filter((one) => one === 'recovered')).toHaveLength(1);
    expect([fake.online, session.getSnapshot().status]).toEqual(['alice', 'logged-in']);
  });

  test('an adopted instance is replaced, too', async () => {
    const { session, login, fake, clock } = nativeWorld();
    const theirs = fake.ZIM.create({ appID: 1234567890 });
    await login();
    expect(session.zim).toBe(theirs);
    fake.loseInstance();
    session.renew().catch(() => {});
    await clock.advance(10_000);
    expect(session.zim).not.toBe(theirs);
    expect(fake.online).toBe('alice');
  });
});

describe('destroy()', () => {
  test('a second one of a dead instance does not orphan the living one', async () => {
    const { session, login, fake, clock } = nativeWorld();
    await login();
    const old = rawOf(session);
    fake.loseInstance();
    session.renew().catch(() => {});
    await clock.advance(5_000);
    expect(session.zim).not.toBe(old);
    old.destroy();
    expect(fake.ZIM.getInstance()).toBe(session.zim);
  });

  test('nor does it where other code destroyed it first, and nobody was logged in', async () => {
    const { session, login, fake } = nativeWorld();
    await session.preload();
    const old = rawOf(session);
    old.destroy();
    await login();
    old.destroy();
    expect(fake.ZIM.getInstance()).toBe(session.zim);
    expect(fake.online).toBe('alice');
  });

  test('without a session it is as it always was', async () => {
    const { fake } = nativeWorld();
    const old = fake.ZIM.create({ appID: 1 });
    old?.destroy();
    fake.ZIM.create({ appID: 1 });
    old?.destroy();
    expect([fake.ZIM.getInstance(), fake.ZIM.create({ appID: 1 })]).toEqual([null, null]);
  });

  test('of the session ends everything, and gives other code its own methods back', async () => {
    const { session, login, fake, clock } = nativeWorld();
    await login();
    const zim = session.zim;
    session.destroy();
    await clock.advance(1_000);
    expect(fake.online).toBe(null);
    expect(fake.ZIM.getInstance()).toBe(null);
    expect(Object.keys(zim as object)).toEqual(['engine']);
    const again = fake.ZIM.create({ appID: 1 });
    (zim as unknown as Raw).destroy();
    expect(fake.ZIM.getInstance()).toBe(again);
  });
});

describe('options', () => {
  const options = { appID: 1, tokenProvider: 'https://api.example.com/t', sdk: nativeWorld().fake.ZIM };

  test.each<[string, unknown, RegExp]>([
    ['none', undefined, /appID/],
    ['an AppSign', { ...options, appSign: 'f'.repeat(64) }, /into an App.*never looks at the token/],
    ['a path', { ...options, tokenProvider: '/api/token' }, /whole URL/],
    ['no class', { ...options, sdk: 7 }, /sdk must be/],
  ])('%s is refused', (_name, given, message) => {
    try {
      createZimSession(given as ZimSessionOptions);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'invalid-options', message: expect.stringMatching(message) });
      expect((error as Error).message).not.toContain('ffff');
    }
  });

  test('the class itself makes an instance at once; sessions of one class share it', async () => {
    const { session, fake, clock } = nativeWorld();
    void session.preload();
    expect(session.zim).toBe(fake.ZIM.getInstance());
    const other = createZimSession({ ...options, appID: 1234567890, sdk: fake.ZIM, platform: { clock } });
    void other.preload();
    expect(other.zim).toBe(session.zim);
  });

  test('a class is the same one for all its sessions: without a home of their own they share the login', async () => {
    const { fake, clock } = nativeWorld();
    const own = { ...options, appID: 1234567890, sdk: fake.ZIM, platform: { clock } };
    const [first, second] = [createZimSession(own), createZimSession(own)];
    first.login(ALICE).catch(() => {});
    second.preload().catch(() => {});
    expect(second.getSnapshot()).toBe(first.getSnapshot());
    first.destroy();
    second.destroy();
    await clock.flush();
  });

  test('an instance that other code made is given to its listeners, too, and not its engine', async () => {
    const { session, fake, clock, login } = nativeWorld();
    fake.ZIM.create({ appID: 1234567890 });
    const heard: unknown[] = [];
    await login();
    rawOf(session).on('peerMessageReceived', (zim) => void heard.push(zim));
    fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'x' });
    await clock.advance(100);
    expect(heard).toEqual([session.zim]);
  });

  test('another copy of the package, on the same double, shares the login', async () => {
    const { fake, clock } = nativeWorld();
    vi.resetModules();
    const copy = await import('zim-session/react-native');
    expect(copy.createZimSession).not.toBe(createZimSession);
    const own = {
      ...options,
      appID: 1234567890,
      sdk: fake.ZIM,
      tokenProvider: () => new Promise<string>(() => {}),
    };
    const [first, second] = [createZimSession(own), copy.createZimSession(own)];
    first.login(ALICE).catch(() => {});
    second.preload().catch(() => {});
    const isShared = second.getSnapshot() === first.getSnapshot();
    first.destroy();
    second.destroy();
    await clock.flush();
    expect(isShared).toBe(true);
  });

  test.each(['2.4.0', '2.12.1', '2.13.0'])(
    'SDK %s, which has no login(userID, config), is refused by name',
    async (version) => {
      const { session } = nativeWorld({
        sdk: async () => ({
          default: { create: () => null, getInstance: () => null, getVersion: async () => version },
        }),
      });
      const error = await session.preload().catch((thrown) => thrown);
      expect(error).toMatchObject({ code: 'sdk-load-failed' });
      expect(error.message).toContain(`has version ${version}, and 2.14.1 or later is needed`);
    },
  );

  test.each<[string, () => unknown]>([
    ['2.14.1', async () => '2.14.1.42'],
    ['one that tells nothing', () => undefined],
    ['one whose native side fails', () => Promise.reject(new Error('no native module'))],
  ])('%s is taken', async (_name, getVersion) => {
    const { fake } = nativeWorld();
    const { create, getInstance } = fake.ZIM;
    const { session } = nativeWorld({ sdk: async () => ({ default: { create, getInstance, getVersion } }) });
    await session.preload();
    expect(session.zim).toBe(getInstance());
  });
});

test('diagnose() and the timeline tell of it as elsewhere, and of no AppSign of other code', async () => {
  const { session, login, fake, clock } = nativeWorld();
  fake.ZIM.create({ appID: 1234567890, appSign: 'f'.repeat(64) });
  await login();
  fake.loseInstance();
  await clock.advance(60_000);
  const found = await diagnose(session as never, { ask: false });
  expect(JSON.stringify([found, session.timeline()])).not.toMatch(/ffff|alice/);
});

afterEach(() => vi.unstubAllGlobals());
