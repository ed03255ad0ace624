import { native, setAppState } from 'react-native';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createZimSession } from 'zim-session/react-native';
import { createRecorder } from '../../examples/react-native/recorder.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { differences } from '../contract/trace.ts';

// The recorder of examples/react-native on the JavaScript of zego-zim-react-native and a stand-in for its native side:
// its trace has the form of the contract's (test/contract), so that one of a device can be laid beside it.

let ZIM: typeof import('zego-zim-react-native')['default'];
beforeAll(async () => {
  ZIM = (await import('zego-zim-react-native')).default;
});
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2030, 0, 1) });
  vi.spyOn(console, 'log').mockImplementation(() => {});
  native.reset();
  setAppState('active');
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const token = (nonce: number): string => fakeToken({ expiresAt: Date.now() + 120_000, nonce });

test('ZIM itself: a login, a renewal, an expiry, a kick-out, a logout and a destroy', async () => {
  const recorder = createRecorder();
  const zim = recorder.record(ZIM).create({ appID: 1, appSign: '' })!;
  zim.on('connectionStateChanged', () => {});
  zim.on('tokenWillExpire', () => {});
  const login = (nonce: number) =>
    zim.login('user-4711', { userName: '', customStatus: '', token: token(nonce), isOfflineLogin: false });
  login(1);
  await vi.advanceTimersByTimeAsync(1_000);
  zim.renewToken(token(2));
  recorder.note('app background');
  await vi.advanceTimersByTimeAsync(199_000);
  login(3);
  await vi.advanceTimersByTimeAsync(1_000);
  native.kick();
  await vi.advanceTimersByTimeAsync(1_000);
  zim.logout();
  await vi.advanceTimersByTimeAsync(1_000);
  zim.destroy();
  const written = [
    '0 → 1 login alice A',
    '10 event 1/1',
    '70 event 2/0',
    '70 ← 1 resolved',
    '1000 → 2 renewToken B',
    '1000 note app background',
    '1010 ← 2 resolved',
    '91015 event tokenWillExpire 30',
    '119010 event 0/5',
    '200000 → 3 login alice C',
    '200010 event 1/1',
    '200070 event 2/0',
    '200070 ← 3 resolved',
    '201000 event 0/4',
    '202000 → logout',
    '202000 ← logout',
    '202010 note logout resolved',
    '203000 → destroy',
    '203000 ← destroy',
  ];
  expect(differences(written, recorder.trace())).toEqual([]);
});

test('a session on it does the same as without, and what it asks of ZIM is written down', async () => {
  const recorder = createRecorder();
  let nonce = 0;
  const session = createZimSession({
    appID: 1234567890,
    sdk: recorder.record(ZIM),
    tokenProvider: () => token(++nonce),
  });
  const login = session.login({ userID: 'user-4711' });
  await vi.advanceTimersByTimeAsync(2_000);
  await login;
  const old = session.zim as unknown as { destroy(): void };
  native.lose();
  session.renew().catch(() => {});
  await vi.advanceTimersByTimeAsync(5_000);
  old.destroy();
  expect([session.zim !== old, ZIM.getInstance() === session.zim, native.user]).toEqual([
    true,
    true,
    'user-4711',
  ]);
  const what = recorder.trace().map((line) => line.replace(/^\d+ /, ''));
  expect(what).toEqual([
    '→ 1 login alice A',
    'event 1/1',
    'event 2/0',
    '← 1 resolved',
    '→ 2 renewToken B',
    '← 2 rejected -1',
    '→ destroy',
    '← destroy',
    // The token of the renewal, which nobody has judged.
    '→ 3 login alice B',
    'event 1/1',
    'event 2/0',
    '← 3 resolved',
  ]);
  session.destroy();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ZIM.getInstance()).toBe(null);
});
