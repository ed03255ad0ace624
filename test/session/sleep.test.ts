import { describe, expect, test } from 'vitest';
import { createVirtualClock, type VirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { ALICE, createWorld, loggedIn, ORDERS, outcome, type World } from './world.ts';

// Machines that sleep, pages that are throttled, and what happens when they wake up.

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

describe('a machine that sleeps', () => {
  test('past the expiry (S29) is back without the app doing anything', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.sleep(7_200_000);
    world.wake();
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null });
    const order = world.names().filter((name) => name === 'sessionLost' || name === 'recovered');
    expect(order.at(-1) ?? 'recovered').toBe('recovered');
  });

  test('oidc-client-ts#1343: and wakes up before the network is back: that is not the end', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = new Error('offline');
    world.page.online = false;
    await world.clock.sleep(7_200_000);
    world.wake();
    await world.clock.advance(20_000);
    expect(world.session.getSnapshot().status).toBe('recovering');
    world.backend.always = null;
    world.page.online = true;
    world.wake();
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('okta-auth-js#1445: a page whose timers come a minute late renews in time', async () => {
    const world = createWorld();
    await loggedIn(world);
    for (let minute = 0; minute < 70; minute++) await world.clock.sleep(60_000);
    expect(world.names()).toContain('tokenRenewed');
    expect(world.names()).not.toContain('sessionLost');
  });

  // Found by freezing a page just after ZIM's server had taken its login, and before the page knew.
  test('a page wakes past the login’s bound, before it reads ZIM’s answer: login-timeout, and the next login works', async () => {
    const world = createWorld();
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(130);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logging-in', renewal: 'presenting' });
    // The event that it woke up comes before what is in its queues.
    world.clock.jump(42_000);
    world.wake();
    await world.clock.advance(1_000);
    const { status, reason } = world.session.getSnapshot();
    expect([result.code, status, reason]).toEqual(['login-timeout', 'logged-out', 'login-failed']);
    const next = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    expect(next.code).toBe('resolved');
  });
});

describe('a wake-up', () => {
  test('ends a backoff, a second after the last attempt at the earliest', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    world.backend.always = new Error('down');
    void world.session.renew().catch(() => {});
    await world.clock.advance(9_000);
    const before = world.backend.requests.length;
    expect(world.session.getSnapshot()).toMatchObject({ renewal: 'retrying' });
    world.wake();
    world.wake();
    await world.clock.advance(500);
    expect(world.backend.requests.length).toBe(before + 1);
    for (let n = 0; n < 20; n++) {
      world.wake();
      await world.clock.advance(100);
    }
    expect(world.backend.requests.length).toBeLessThanOrEqual(before + 5);
    world.page.online = false;
    const offline = world.backend.requests.length;
    world.wake();
    await world.clock.advance(400);
    expect(world.backend.requests.length).toBeLessThanOrEqual(offline + 1);
  });

  test('begins the backoff anew', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    world.backend.always = new Error('down');
    void world.session.renew().catch(() => {});
    await world.clock.advance(9_000);
    expect(world.backend.requests.at(-1)!.attempt).toBeGreaterThan(3);
    const before = world.backend.requests.length;
    world.wake();
    await world.clock.advance(2_500);
    const attempts = world.backend.requests.map(({ attempt }) => attempt);
    expect(attempts.slice(before, before + 2)).toEqual([1, 2]);
  });

  test('without a network ends no wait; one with it does', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    world.backend.always = new Error('down');
    world.fake.expireNow();
    await world.clock.advance(20_000);
    const asked = world.backend.requests.length;
    world.page.online = false;
    world.wake();
    await world.clock.advance(1_000);
    expect(world.backend.requests).toHaveLength(asked);
    world.page.online = true;
    world.wake();
    await world.clock.advance(1_000);
    expect(world.backend.requests).toHaveLength(asked + 1);
  });
});

describe.each(ORDERS)('in a hidden tab, on an SDK in the order of %s', (order) => {
  const hidden = () => createWorld({}, 0, { order, clock: hiddenTab(), latency: { storage: 1, logout: 1 } });

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
});
