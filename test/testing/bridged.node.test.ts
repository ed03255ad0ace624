import { describe, expect, test } from 'vitest';
import { createFakeZim, createQaWorld, createVirtualClock } from 'zim-session/testing';
import { BRIDGED_PLATFORMS, CREATE } from '../session/platforms/bridged.ts';

// Worlds where ZIM is behind a bridge.

const VERSIONS = { 'react-native': '2.28.0', 'uni-app': '2.15.1' };
/** The entry whose `createZimSession` has to be passed. */
const ENTRIES = { 'react-native': 'react-native', 'uni-app': 'miniprogram' };

describe.each(BRIDGED_PLATFORMS)('%s', (platform) => {
  test('faults happen to a session that is an App’s, and what happens is told once', async () => {
    const createZimSession = CREATE[platform];
    const { session, qa, fake, until, close } = await createQaWorld({
      zim: 'fake',
      platform,
      createZimSession,
    });
    const chat = session();
    let messages = 0;
    for (let count = 0; count < 3; count++) chat.on('peerMessageReceived', () => void messages++);
    const zim = await until(chat.login({ userID: 'alice' }));
    expect(await until(fake.ZIM.getVersion() as Promise<string>)).toBe(VERSIONS[platform]);
    expect(zim).toMatchObject({ engine: { appSign: '' } });
    fake.emit('peerMessageReceived', { messageList: [] });
    await qa.advance(100);
    expect(messages).toBe(3);
    fake.loseInstance();
    await until(chat.renew());
    expect([chat.zim === zim, fake.online]).toEqual([false, 'alice']);
    fake.emit('peerMessageReceived', { messageList: [] });
    await qa.advance(100);
    expect(messages).toBe(6);
    await qa.expireNow();
    await qa.advance(5_000);
    expect(chat.getSnapshot().status).toBe('logged-in');
    await qa.backend.fail('unreachable');
    await qa.expireNow();
    await qa.advance(1_000);
    expect(chat.getSnapshot().status).toBe('recovering');
    await qa.heal();
    await qa.advance(30_000);
    expect(chat.getSnapshot().status).toBe('logged-in');
    await qa.kick();
    await qa.advance(1_000);
    expect(chat.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'kicked-out' });
    await close();
    expect(fake.ZIM.getInstance()).toBe(null);
  });

  test('it is said what is missing', async () => {
    await expect(createQaWorld({ zim: 'fake', platform })).rejects.toThrow(
      `createZimSession of zim-session/${ENTRIES[platform]},`,
    );
  });
});

test('the manners of the bridge, without a session', async () => {
  const clock = createVirtualClock();
  const fake = createFakeZim({ clock, platform: 'react-native' });
  const zim = fake.ZIM.create({ appID: 1, appSign: 'f'.repeat(64) })!;
  expect(fake.ZIM.create({ appID: 1 })).toBe(null);
  const told: unknown[] = [];
  zim.on('connectionStateChanged', (engine, { state, event }) => {
    told.push([engine === zim, state, event]);
    throw new Error('swallowed');
  });
  const gone = zim.renewToken('x').catch(({ code }) => code);
  fake.loseInstance();
  await clock.advance(1);
  expect(told).toEqual([]);
  const { engine } = zim as unknown as { engine: object };
  expect(engine).toMatchObject({ appID: 1, appSign: 'f'.repeat(64) });
  await clock.advance(100);
  // It was made over the bridge before the call came.
  expect(await gone).toBe(6000121);
  fake.loseInstance();
  const lost = zim.renewToken('x').catch(({ code }) => code);
  await clock.advance(100);
  expect(await lost).toBe(-1);
  zim.destroy();
  const dead = await zim.renewToken('x').catch(({ code }) => code);
  expect(dead).toBe(6000002);
});

test('no instance can be lost where there is no bridge', () => {
  const fake = createFakeZim({ clock: createVirtualClock() });
  expect(() => fake.loseInstance()).toThrow(/react-native/);
});
