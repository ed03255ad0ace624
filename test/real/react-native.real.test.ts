import { type native as Native, setAppState, native as side } from 'react-native';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createZimSession, type ZimSession, type ZimSessionOptions } from 'zim-session/react-native';
import { fakeToken } from '../../src/token04/fake.ts';
import { outcome } from '../session/world.ts';

// The JavaScript of zego-zim-react-native 2.28.0 itself, on a stand-in for its native side (test/native): no sdk among
// the options, AppState, no NetInfo (net-info.real.test.ts), and the time of the page.

const native: typeof Native = side;
const ALICE = { userID: 'alice' };
const HOUR = 3_600_000;
let asked = 0;
let session: ZimSession;
let events: string[];

function create(more: Partial<ZimSessionOptions> = {}): ZimSession {
  const made = createZimSession({
    appID: 1234567890,
    tokenProvider: () => fakeToken({ expiresAt: Date.now() + HOUR, nonce: ++asked }),
    ...more,
  });
  events = [];
  made.on('loggedOut', ({ reason }) => events.push(`loggedOut ${reason}`));
  made.on('sessionLost', ({ error }) => events.push(`sessionLost ${error.code}`));
  made.on('recovered', () => events.push('recovered'));
  made.on('warning', ({ code }) => events.push(`warning ${code}`));
  return made;
}

async function login(user = ALICE): Promise<void> {
  const done = session.login(user);
  await vi.advanceTimersByTimeAsync(2_000);
  await done;
}

const called = (name: string): number => native.log.filter(([one]) => one === name).length;

// What is loaded from files takes real time.
beforeAll(() => import('zego-zim-react-native'));

beforeEach(() => {
  vi.useFakeTimers();
  // Every event, with its data.
  vi.spyOn(console, 'log').mockImplementation(() => {});
  native.reset();
  setAppState('active');
  asked = 0;
  session = create();
});

afterEach(async () => {
  session.destroy();
  await vi.advanceTimersByTimeAsync(1_000);
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('it logs in with an empty AppSign, and renews for two hours', async () => {
  await login();
  expect(native.user).toBe('alice');
  expect(native.appSign).toBe('');
  await vi.advanceTimersByTimeAsync(2 * HOUR);
  expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
  expect(called('renewToken')).toBeGreaterThanOrEqual(2);
  expect([called('login'), events]).toEqual([1, []]);
});

test('a message reaches eight listeners once each, with the instance', async () => {
  const heard: unknown[] = [];
  for (let count = 0; count < 4; count++) session.on('peerMessageReceived', (zim) => void heard.push(zim));
  await login();
  for (let count = 0; count < 4; count++) session.on('peerMessageReceived', (zim) => void heard.push(zim));
  native.event('peerMessageReceived', { messageList: [], info: {}, fromConversationID: 'bob' });
  await vi.advanceTimersByTimeAsync(100);
  expect(heard).toHaveLength(8);
  expect(new Set(heard)).toEqual(new Set([session.zim]));
});

test('another user logs in right after logout(), and stays', async () => {
  await login();
  void session.logout();
  await login({ userID: 'bob' });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', userID: 'bob' });
  expect([native.user, events]).toEqual(['bob', ['loggedOut requested']]);
});

test('a native instance that is gone is replaced, by a renewal and by a question', async () => {
  await login();
  native.lose();
  const renewed = outcome(session.renew());
  await vi.advanceTimersByTimeAsync(5_000);
  expect([renewed.code, native.user]).toEqual(['resolved', 'alice']);
  native.lose();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(native.user).toBe('alice');
  expect(session.getSnapshot().status).toBe('logged-in');
});

test('another copy of the SDK took the native side: what ours is answered is no sign of life', async () => {
  await login();
  native.takeOver();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(events).toEqual(['sessionLost zim-other', 'recovered']);
  expect([native.user, session.getSnapshot().status]).toEqual(['alice', 'logged-in']);
});

test('a second destroy() of a dead instance leaves the living one', async () => {
  await login();
  const old = session.zim as { destroy(): void } | null;
  native.lose();
  session.renew().catch(() => {});
  await vi.advanceTimersByTimeAsync(5_000);
  expect(session.zim).not.toBe(old);
  old?.destroy();
  const { default: ZIM } = await import('zego-zim-react-native');
  expect(ZIM.getInstance()).toBe(session.zim);
});

test('the backend is down for the whole life of the token: the App recovers when it comes to the front', async () => {
  session.destroy();
  await vi.advanceTimersByTimeAsync(1_000);
  let down = false;
  session = create({
    tokenProvider: () => {
      if (down) throw new Error('down');
      return fakeToken({ expiresAt: Date.now() + HOUR, nonce: ++asked });
    },
  });
  await login();
  down = true;
  setAppState('background');
  await vi.advanceTimersByTimeAsync(HOUR + 400_000);
  expect(session.getSnapshot().status).toBe('recovering');
  expect(native.user).toBe(null);
  down = false;
  setAppState('active');
  await vi.advanceTimersByTimeAsync(1_500);
  expect(session.getSnapshot().status).toBe('logged-in');
  expect(events).toEqual(['sessionLost token-expired', 'recovered']);
});

test('Fast Refresh evaluates a module again: its second session joins the login, and the first may go', async () => {
  await login();
  const before = session;
  session = create();
  const zim = before.zim;
  await login();
  expect([session.zim === zim, called('login'), called('createEngine')]).toEqual([true, 1, 1]);
  before.destroy();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([session.getSnapshot().status, native.user]).toEqual(['logged-in', 'alice']);
  await session.preload();
  expect(session.zim).toBe(zim);
});

test('a kick-out ends the session, and nothing is left behind by destroy()', async () => {
  const { appStateListeners } = await import('react-native');
  await login();
  native.kick();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'kicked-out' });
  session.destroy();
  await vi.advanceTimersByTimeAsync(1_000);
  expect([appStateListeners(), called('destroyEngine')]).toEqual([0, 1]);
});
