import { expect, test, vi } from 'vitest';
import { createZimSession, type MiniProgram, type MiniProgramOptions } from 'zim-session/miniprogram';
import { createFakeZim } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { ALICE, BOB, outcome } from './world.ts';

// An App of uni-app, on FakeZim in the manners of the plugin: its on() adds up.

const uni: MiniProgram = { request: () => undefined };
type Listener = (zim: unknown, data: unknown) => void;

function uniWorld(more: Partial<MiniProgramOptions> = {}) {
  const clock = createVirtualClock();
  const thrown: unknown[] = [];
  const fake = createFakeZim({ clock, platform: 'uni-app', uncaught: (error) => thrown.push(error) });
  let nonce = 0;
  const options: MiniProgramOptions = {
    appID: 1234567890,
    sdk: fake.ZIM,
    tokenProvider: () => fakeToken({ expiresAt: clock.now() + 3_600_000, nonce: ++nonce }),
    platform: { clock, random: () => 0.5 },
    ...more,
  };
  const session = createZimSession(uni, options);
  const events: string[] = [];
  session.on('loggedOut', ({ reason }) => events.push(`loggedOut ${reason}`));
  session.on('sessionLost', ({ error }) => events.push(`sessionLost ${error.code}`));
  session.on('recovered', () => events.push('recovered'));
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
  const raw = () => session.zim as unknown as { on(type: string, listener: Listener): void };
  return { clock, fake, session, events, login, message, options, raw, thrown };
}

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

test('one delivery per event: taken, given up and taken again, on another instance, by another session', async () => {
  const { session, login, message, fake, clock, options, events } = uniWorld();
  let heard = 0;
  const hear = () => void heard++;
  const deliveries = async (): Promise<number> => {
    heard = 0;
    await message();
    return heard;
  };
  const stop = session.on('peerMessageReceived', hear);
  await login();
  expect(await deliveries(), 'taken').toBe(1);
  stop();
  expect(await deliveries(), 'given up').toBe(0);
  session.on('peerMessageReceived', hear);
  expect(await deliveries(), 'taken again').toBe(1);
  fake.loseInstance();
  const renewed = outcome(session.renew());
  await clock.advance(10_000);
  expect(renewed.code).toBe('resolved');
  expect(await deliveries(), 'on another instance').toBe(1);
  expect(events).toEqual(['sessionLost zim-other', 'recovered']);
  session.destroy();
  await clock.advance(1_000);
  const next = createZimSession(uni, options);
  next.on('peerMessageReceived', hear);
  const again = next.login(ALICE);
  await clock.advance(1_000);
  await again;
  expect(await deliveries(), 'by another session').toBe(1);
  next.destroy();
  await clock.advance(1_000);
  fake.ZIM.create({ appID: 1 })?.on('peerMessageReceived', hear);
  await clock.advance(1_000);
  expect(await deliveries(), 'without a session').toBe(1);
});

test('what other code set on an instance of its own is silent, and after destroy() nobody is called twice', async () => {
  const { fake, session, login, message, events, clock, raw } = uniWorld();
  const theirs = fake.ZIM.create({ appID: 1234567890 })!;
  const heard: string[] = [];
  theirs.on('peerMessageReceived', () => void heard.push('early'));
  session.on('peerMessageReceived', () => void heard.push('session'));
  await login();
  await message();
  expect(heard.splice(0)).toEqual(['session']);
  expect(events).toContain('warning adopted-late');
  raw().on('peerMessageReceived', () => void heard.push('first'));
  raw().on('peerMessageReceived', () => void heard.push('second'));
  await message();
  expect(heard.splice(0)).toEqual(['session', 'second']);
  session.destroy();
  await clock.advance(1_000);
  await message();
  expect(heard).toEqual(['second']);
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

test('a logout that is rejected is nobody’s uncaught error, and the next login has a new instance', async () => {
  const uncaught = vi.fn();
  process.on('unhandledRejection', uncaught);
  const { session, login, fake, clock } = uniWorld();
  await login();
  fake.loseInstance();
  void session.logout();
  await clock.advance(1_000);
  // Node tells of them in a macrotask.
  await new Promise((resolve) => setImmediate(resolve));
  expect(uncaught).not.toHaveBeenCalled();
  process.off('unhandledRejection', uncaught);
  const again = session.login(ALICE);
  await clock.advance(5_000);
  await again;
  expect(fake.online).toBe('alice');
});

test('an instance that is gone is found out by a question, within two minutes', async () => {
  const { login, fake, clock, events } = uniWorld();
  await login();
  fake.loseInstance();
  await clock.advance(120_000);
  expect(events).toEqual(['sessionLost zim-other', 'recovered']);
  expect(fake.online).toBe('alice');
});

test('it renews, for four hours', async () => {
  const { session, login, clock, fake, events } = uniWorld();
  await login();
  await clock.advance(4 * 3_600_000);
  expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'scheduled' });
  expect(fake.serverTokens.length).toBeGreaterThanOrEqual(5);
  expect(events).toEqual([]);
});

test('a listener that throws does not reach the native side', async () => {
  const { session, login, message, thrown } = uniWorld();
  const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
  session.on('peerMessageReceived', () => {
    throw new Error('of the app');
  });
  await login();
  await message();
  expect([thrown, reported.mock.calls.length]).toEqual([[], 1]);
  reported.mockRestore();
});
