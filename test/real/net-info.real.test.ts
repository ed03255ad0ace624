import { setAppState } from 'react-native';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createZimSession } from 'zim-session/react-native';

// NetInfo, where it is installed: the entry looks for it while it is evaluated.

type Listener = (state: { readonly isConnected: boolean }) => void;

const net = await vi.hoisted(async () => {
  const { default: Module } = await import('node:module');
  const listeners = new Set<Listener>();
  const NetInfo = {
    addEventListener(listener: Listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  // What `require` of the entry is in Node.
  const loader = Module as unknown as { _load(name: string, ...more: unknown[]): unknown };
  const load = loader._load;
  loader._load = (name, ...more) =>
    name === '@react-native-community/netinfo' ? { default: NetInfo } : load(name, ...more);
  return {
    listeners,
    tell(isConnected: boolean) {
      for (const one of [...listeners]) one({ isConnected });
    },
  };
});

// What is loaded from files takes real time.
beforeAll(() => import('zego-zim-react-native'));
beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test('a wait ends when the network is back; nobody listens before login(), nor after destroy()', async () => {
  let requests = 0;
  const session = createZimSession({
    appID: 1234567890,
    retry: () => 25_000,
    tokenProvider: () => {
      requests += 1;
      throw new Error('offline');
    },
  });
  expect(net.listeners.size).toBe(0);
  session.login({ userID: 'alice' }).catch(() => {});
  await vi.advanceTimersByTimeAsync(2_000);
  net.tell(false);
  setAppState('active');
  await vi.advanceTimersByTimeAsync(2_000);
  expect(requests).toBe(1);
  net.tell(true);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(requests).toBe(2);
  session.destroy();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(net.listeners.size).toBe(0);
});
