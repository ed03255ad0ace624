import { describe, expect, test } from 'vitest';
import type { FakeOrder } from '../../src/testing/fake-zim/engine.ts';
import { createVirtualClock, type VirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { ALICE, createWorld, loggedIn, outcome, type World } from './world.ts';

/** A hidden tab: timers of 0 ms, so also what an old SDK emits (S36), run once a second. The network does not wait. */
function hiddenTab(): VirtualClock {
  const clock = createVirtualClock();
  return {
    ...clock,
    get pending() {
      return clock.pending;
    },
    setTimeout: (fn, ms) => clock.setTimeout(fn, ms > 0 ? ms : 1_000 - (clock.now() % 1_000)),
  };
}

const connected = ({ session }: World) =>
  expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });

describe.each<FakeOrder>(['2.13', '2.18', '2.20', '2.29'])(
  'hidden, on an SDK in the order of %s',
  (order) => {
    const hidden = () =>
      createWorld({}, 0, { order, clock: hiddenTab(), latency: { storage: 1, logout: 1 } });

    test('it is connected after an expiry, and renews', async () => {
      const world = hidden();
      await loggedIn(world);
      await world.clock.advance(3_000);
      world.fake.expireNow();
      await world.clock.advance(20_000);
      connected(world);
      await world.clock.advance(4_000_000);
      expect(world.names().filter((name) => name === 'sessionLost')).toHaveLength(1);
    });

    test('it is connected after an expiry whose first socket fails', async () => {
      const world = hidden();
      await loggedIn(world);
      await world.clock.advance(3_000);
      world.fake.expireNow();
      await world.clock.advance(1_050);
      world.fake.hangLogin();
      await world.clock.advance(100);
      world.fake.heal();
      await world.clock.advance(20_000);
      connected(world);
    });

    test('it is connected after a refusal', async () => {
      const world = hidden();
      world.fake.refuseLogin(50111, 1);
      await Promise.all([world.session.login(ALICE), world.clock.advance(20_000)]);
      connected(world);
    });

    test('it is connected after a logout() that ended nothing', async () => {
      const world = hidden();
      await world.session.preload();
      world.session.login(ALICE).catch(() => {});
      await world.clock.advance(50);
      void world.session.logout();
      await Promise.all([world.session.login(ALICE), world.clock.advance(20_000)]);
      connected(world);
    });

    test('a reconnect and a break that are told after logout() and login() end nothing', async () => {
      const world = hidden();
      await loggedIn(world);
      await world.clock.advance(2_000);
      world.fake.dropConnection();
      for (let tries = 0; tries < 300 && world.fake.serverTokens.length < 2; tries++)
        await world.clock.advance(10);
      await world.clock.advance(45);
      world.fake.dropConnection();
      void world.session.logout();
      const again = outcome(world.session.login(ALICE));
      await world.clock.advance(15_000);
      expect(again.code).toBe('resolved');
      expect(world.session.getSnapshot().status).toBe('logged-in');
    });

    test('somebody else whose login comes before the late 0/0 of their logout is not logged out', async () => {
      const world = hidden();
      const theirs = world.fake.ZIM.create({ appID: 1234567890 })!;
      void theirs.login('carol', { token: world.backend.token() });
      await world.clock.advance(3_000);
      await world.session.preload();
      await world.clock.advance(10);
      world.session.zim?.logout();
      const bob = outcome(theirs.login('bob', { token: world.backend.token() }));
      await world.clock.advance(5_000);
      expect(bob.code).toBe('resolved');
      const alice = outcome(world.session.login(ALICE));
      await world.clock.advance(10_000);
      expect(alice.code).toBe('already-logged-in');
      expect(world.fake.online).toBe('bob');
    });
  },
);

describe.each<FakeOrder>(['2.13', '2.18', '2.20', '2.29'])(
  'after an expiry and the recovery, in the order of %s',
  (order) => {
    const recovered = async () => {
      const world = createWorld({}, 0, { order });
      await loggedIn(world);
      world.fake.expireNow();
      await world.clock.advance(5_000);
      expect(world.names()).toContain('recovered');
      return world;
    };

    test.each(['the session', 'other code'])('listeners hear the 0/0 of a logout() of %s', async (whose) => {
      const world = await recovered();
      const heard: string[] = [];
      world.session.on('connectionStateChanged', (_, data) => void heard.push(`${data.state}/${data.event}`));
      if (whose === 'the session') await world.session.logout();
      else world.session.zim?.logout();
      await world.clock.advance(100);
      expect(heard).toEqual(['0/0']);
    });

    test('a logout() that goes past the session is noticed', async () => {
      const world = await recovered();
      const { prototype } = world.fake.ZIM as unknown as { prototype: { logout(): void } };
      prototype.logout.call(world.session.zim);
      await world.clock.advance(1_000);
      expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    });
  },
);
