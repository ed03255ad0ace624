import { expect, test } from 'vitest';
import {
  type AppStateLike,
  appStatePage,
  createZimSession,
  type ZimSessionOptions,
} from 'zim-session/react-native';
import { createFakeZim } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { wakeCases } from './platforms/wake-cases.ts';
import { ALICE } from './world.ts';

// What a session in React Native hears of AppState and NetInfo.

type Network = { readonly isConnected: boolean | null };

/**
 * `late`: NetInfo tells what it knows when it knows it, also to who has stopped listening meanwhile, as the real one.
 * `first`: what it tells at once.
 */
function device({ late = false, first = null }: { late?: boolean; first?: boolean | null } = {}) {
  const states = new Set<(state: string) => void>();
  const networks = new Set<(state: Network) => void>();
  const asked: ((state: Network) => void)[] = [];
  const app = {
    currentState: 'active',
    addEventListener(_type: string, listener: (state: string) => void) {
      states.add(listener);
      return { remove: () => void states.delete(listener) };
    },
  };
  return {
    page: appStatePage(app as AppStateLike, {
      addEventListener(listener) {
        networks.add(listener);
        if (late) asked.push(listener);
        else listener({ isConnected: first });
        return () => networks.delete(listener);
      },
    }),
    app: app as AppStateLike,
    become(state: string) {
      app.currentState = state;
      for (const one of [...states]) one(state);
    },
    network(isConnected: boolean) {
      for (const one of [...networks]) one({ isConnected });
    },
    /** NetInfo knows at last. */
    know(isConnected: boolean) {
      for (const one of asked.splice(0)) one({ isConnected });
    },
    listeners: () => states.size + networks.size,
  };
}

function sessionOn(
  page: Partial<NonNullable<ZimSessionOptions['platform']>>['page'],
  more: Partial<ZimSessionOptions> = {},
) {
  const clock = createVirtualClock();
  const fake = createFakeZim({ clock, platform: 'react-native' });
  let nonce = 0;
  const session = createZimSession({
    appID: 1234567890,
    tokenProvider: () => fakeToken({ expiresAt: clock.now() + 3_600_000, nonce: ++nonce }),
    sdk: fake.ZIM,
    platform: { clock, page, random: () => 0.5 },
    ...more,
  });
  const events: string[] = [];
  session.on('sessionLost', ({ error }) => events.push(`sessionLost ${error.code}`));
  session.on('recovered', () => events.push('recovered'));
  return { clock, fake, session, events };
}

wakeCases('the App comes to the front', 2, () => {
  const { page, become, network, listeners } = device({ first: false });
  return {
    platform: 'react-native',
    create: ({ platform, ...options }) => createZimSession({ ...options, platform: { ...platform, page } }),
    toFront: () => become('active'),
    network,
    listeners,
  };
});

test('an App that goes wakes nobody, and one that comes does, where nothing is known of the network', async () => {
  const { page, become } = device();
  let asked = 0;
  const { session, clock } = sessionOn(page, {
    retry: () => 25_000,
    tokenProvider: () => {
      asked += 1;
      throw new Error('offline');
    },
  });
  session.login(ALICE).catch(() => {});
  await clock.advance(2_000);
  expect(asked).toBe(1);
  become('inactive');
  become('background');
  await clock.advance(2_000);
  expect(asked, 'nobody woke up').toBe(1);
  become('active');
  await clock.advance(2_000);
  expect(asked).toBe(2);
  session.destroy();
});

test('in the background ZIM is not asked whether it is there', async () => {
  const { page, become } = device();
  const { session, clock, fake } = sessionOn(page);
  void session.login(ALICE);
  await clock.advance(2_000);
  become('background');
  await clock.advance(300_000);
  const questions = () => fake.calls.filter(({ method }) => method === 'queryUsersStatus').length;
  expect(questions()).toBe(0);
  become('active');
  await clock.advance(2_000);
  expect(questions()).toBe(1);
  session.destroy();
});

test('without NetInfo there is always a network', () => {
  const page = appStatePage(device().app);
  page.onWake(() => {})();
  expect([page.isOnline(), page.isVisible?.()]).toEqual([true, true]);
});

test.each([false, true])(
  'NetInfo knows late, and the session is gone: nobody is woken, and the next one has a network (%s)',
  (isConnected) => {
    const { page, know, network } = device({ late: true });
    let woken = 0;
    page.onWake(() => void woken++)();
    know(false);
    know(isConnected);
    expect([page.isOnline(), woken]).toEqual([true, 0]);
    page.onWake(() => void woken++);
    network(true);
    expect(woken, 'it was never away').toBe(0);
  },
);

test('of two that listen one stops: the other is still without a network', () => {
  const { page, network } = device();
  const woken: string[] = [];
  const stop = page.onWake(() => void woken.push('one'));
  page.onWake(() => void woken.push('two'));
  network(false);
  stop();
  stop();
  expect(page.isOnline()).toBe(false);
  network(true);
  expect([page.isOnline(), woken]).toEqual([true, ['two']]);
});

test('both hear that the network is back', () => {
  const { page, network } = device();
  const woken: string[] = [];
  page.onWake(() => void woken.push('one'));
  page.onWake(() => void woken.push('two'));
  network(false);
  network(true);
  expect(woken).toEqual(['one', 'two']);
});

test.each<[string, boolean]>([
  ['ZIM tells of the end first', true],
  ['AppState tells first', false],
])(
  'the App slept over the expiry, and %s: it is logged in again within three seconds',
  async (_name, zimFirst) => {
    const { page, become } = device();
    const { session, clock, fake, events } = sessionOn(page);
    void session.login(ALICE);
    await clock.advance(2_000);
    become('background');
    if (zimFirst) {
      // Timers that became due while it slept come when it wakes up.
      await clock.sleep(2 * 3_600_000);
      await clock.advance(100);
      become('active');
    } else {
      const asleep = clock.sleep(2 * 3_600_000);
      become('active');
      await asleep;
    }
    await clock.advance(3_000);
    expect(session.getSnapshot()).toMatchObject({
      status: 'logged-in',
      connection: 'connected',
      error: null,
    });
    expect([fake.online, events.filter((one) => one === 'recovered').length]).toEqual(['alice', 1]);
    session.destroy();
  },
);

test('an App under a notice is seen still', () => {
  const { page, become } = device();
  expect(page.isVisible?.()).toBe(true);
  become('inactive');
  expect(page.isVisible?.()).toBe(true);
  become('background');
  expect(page.isVisible?.()).toBe(false);
});
