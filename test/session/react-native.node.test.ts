import { afterEach, describe, expect, test, vi } from 'vitest';
import { createZimSession, type ZimSessionOptions } from 'zim-session/react-native';
import { bridgeCases } from './platforms/bridge-cases.ts';
import { bridgeWorld, type Raw, rawOf } from './platforms/bridge-world.ts';
import { goneCases } from './platforms/gone-cases.ts';
import { optionCases } from './platforms/option-cases.ts';
import { ALICE } from './world.ts';

// Sessions on FakeZim in the manners of zego-zim-react-native; on that package's own JavaScript: test/real/react-native.real.test.ts.

const nativeWorld = (more?: Partial<ZimSessionOptions>) => bridgeWorld('react-native', more);

describe('over the bridge', () => {
  bridgeCases(nativeWorld);

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
});

describe('the native instance is gone: −1', () => goneCases(nativeWorld));

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

  optionCases((given) => createZimSession(given), /into an App.*never looks at the token/);

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

afterEach(() => vi.unstubAllGlobals());
