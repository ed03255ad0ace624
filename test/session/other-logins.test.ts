import { describe, expect, test } from 'vitest';
import { tokenDenied } from 'zim-session';
import type { FakeOrder } from '../../src/testing/fake-zim/engine.ts';
import { ALICE, BOB, createWorld, loggedIn, outcome, type World } from './world.ts';

// Other code on the instance that logs somebody in: not ours to end, and nothing of ours for them (S12, S38).

interface Raw {
  login(userID: string, config: { token: string }): Promise<void>;
  logout(): void;
  renewToken(token: string): Promise<unknown>;
  updateUserName(name: string): Promise<unknown>;
}
const rawOf = ({ session, fake }: World) => (session.zim ?? fake.ZIM.getInstance()) as unknown as Raw;
const loginAs = (world: World, userID: string) =>
  outcome(rawOf(world).login(userID, { token: world.backend.token() }));
const ORDERS: readonly FakeOrder[] = ['2.13', '2.18', '2.20', '2.29'];

async function expectTheirs(world: World): Promise<void> {
  const alice = outcome(world.session.login(ALICE));
  await world.clock.advance(10_000);
  expect(alice.code).toBe('already-logged-in');
  expect(world.fake.calls.map(({ method }) => method)).not.toContain('destroy');
  expect(world.fake.online).toBe('bob');
}

describe.each(ORDERS)('on an SDK in the order of %s, somebody else is not logged out', (order) => {
  test.each(['adopted', 'of ours'])('whose login is under way, on an instance that is %s', async (whose) => {
    const world = createWorld({}, 0, { order, latency: { login: 2_000 } });
    if (whose === 'adopted') world.fake.ZIM.create({ appID: 1234567890 });
    await world.session.preload();
    rawOf(world).logout();
    const bob = loginAs(world, 'bob');
    await world.clock.advance(10);
    await expectTheirs(world);
    expect(bob.code).toBe('resolved');
  });

  test('who was refused once before', async () => {
    const world = createWorld({}, 0, { order, latency: { login: 2_000 } });
    world.fake.ZIM.create({ appID: 1234567890 });
    await world.session.preload();
    world.fake.refuseLogin(50111, 1);
    loginAs(world, 'bob');
    await world.clock.advance(14_000);
    loginAs(world, 'bob');
    await world.clock.advance(10);
    await expectTheirs(world);
  });

  test('who came after a renewal and a logout() of ours', async () => {
    const world = createWorld({}, 0, { order });
    await loggedIn(world);
    await Promise.all([world.session.renew(), world.clock.advance(2_000)]);
    await world.session.logout();
    await world.clock.advance(1_000);
    loginAs(world, 'bob');
    await world.clock.advance(60_000);
    await expectTheirs(world);
  });

  test('who came after a login of ours that failed', async () => {
    const world = createWorld({ timeouts: { login: 10_000 } }, 0, { order });
    world.fake.silence('login');
    const alice = outcome(world.session.login(ALICE));
    await world.clock.advance(20_000);
    expect(alice.code).toBe('login-timeout');
    world.fake.heal();
    loginAs(world, 'bob');
    await world.clock.advance(60_000);
    await expectTheirs(world);
  });
});

test.each(['2.20', '2.29'] as const)(
  'on an SDK in the order of %s nor whom ZIM disconnects and takes back',
  async (order) => {
    const world = createWorld({}, 0, { order });
    world.fake.ZIM.create({ appID: 1234567890 });
    loginAs(world, 'bob');
    await world.clock.advance(1_000);
    await world.session.preload();
    world.fake.serverClose();
    await world.clock.advance(1_000);
    void rawOf(world)
      .updateUserName('Bob')
      .catch(() => {});
    await world.clock.advance(1_000);
    expect(world.fake.online).toBe('bob');
    await expectTheirs(world);
  },
);

describe.each(ORDERS)('on an SDK in the order of %s our user', (order) => {
  test('gets in after a login of other code that failed', async () => {
    const world = createWorld({}, 0, { order });
    await world.session.preload();
    world.fake.silence('login');
    const bob = loginAs(world, 'bob');
    await world.clock.advance(10_000);
    expect(bob.code).not.toBe('pending');
    world.fake.heal();
    const alice = outcome(world.session.login(ALICE));
    await world.clock.advance(30_000);
    expect(alice.code).toBe('resolved');
    expect(world.fake.online).toBe('alice');
  });

  test.each(['by a logout() before the token is there', 'because the backend denies the token'])(
    'whom an earlier session left on an adopted instance is logged out %s',
    async (how) => {
      const world = createWorld({}, 0, { order });
      world.fake.ZIM.create({ appID: 1234567890 });
      await loggedIn(world);
      world.session.destroy();
      await world.clock.advance(1_000);
      expect(world.fake.online).toBe('alice');
      const denied = how.includes('denies');
      if (denied) world.backend.always = () => Promise.reject(tokenDenied());
      const second = world.another();
      const login = outcome(second.login(ALICE));
      await world.clock.advance(50);
      if (!denied) await second.logout();
      await world.clock.advance(1_000);
      expect(login.code).toBe(denied ? 'token-denied' : 'aborted');
      expect(world.fake.online).toBe(null);
    },
  );

  test('leaves no timer behind, however often somebody logs out', async () => {
    const world = createWorld({}, 0, { order });
    await world.session.preload();
    rawOf(world).logout();
    rawOf(world).logout();
    world.session.destroy();
    await Promise.resolve();
    await Promise.resolve();
    expect(world.clock.pending).toBe(0);
  });
});

describe.each(['2.20', '2.29'] as const)('on an SDK in the order of %s a token of before', (order) => {
  test('a renewal that slept is not presented for the next user', async () => {
    let stolen = '';
    const presented: string[] = [];
    const world = createWorld({}, 0, {
      order,
      latency: { renew: 400, connect: 2, login: 2, logout: 1_000 },
      onRequest: ({ method, userID, token }) =>
        void (method === 'login' && presented.push(`${userID} ${token}`)),
    });
    world.backend.lifetime = 86_400;
    world.backend.latency = 1;
    await loggedIn(world);
    void world.session.renew().catch(() => {});
    await world.clock.advance(100);
    stolen = world.fake.serverTokens.at(-1)!;
    // The first thing that runs when the machine wakes up.
    world.clock.setTimeout(() => {
      void world.session.logout();
      void world.session.login(BOB);
    }, 150);
    await world.clock.sleep(600_000);
    await world.clock.advance(20_000);
    expect(world.fake.online).toBe('bob');
    expect(presented).not.toContain(`bob ${stolen}`);
  });

  test.each([0, 1])(
    'that a login of other code handed over %i ms before is not presented for the next user',
    async (ms) => {
      const presented: string[] = [];
      const world = createWorld({}, 0, {
        order,
        latency: { connect: 2, login: 2, renew: 94 },
        onRequest: ({ method, userID, token }) =>
          void (method === 'login' && presented.push(`${userID} ${token}`)),
      });
      world.backend.latency = 8;
      await loggedIn(world);
      const theirs = world.backend.token(36_000);
      void rawOf(world)
        .login('alice', { token: theirs })
        .catch(() => {});
      await world.clock.advance(ms);
      await world.session.logout();
      await world.clock.flush();
      const bob = outcome(world.session.login(BOB));
      await world.clock.advance(5_000);
      expect(bob.code).toBe('resolved');
      world.fake.dropConnection();
      await world.clock.advance(5_000);
      expect(presented).not.toContain(`bob ${theirs}`);
    },
  );
});

test('S38: a later token of a login while the SDK reconnects does not put our renewal off: ZIM has the old one', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.fake.dropConnection();
  await world.clock.advance(10);
  void rawOf(world).login('alice', { token: world.backend.token(36_000) });
  await world.clock.advance(5_000);
  expect(world.session.getSnapshot().connection).toBe('connected');
  await world.clock.advance(3_700_000);
  world.fake.dropConnection();
  await world.clock.advance(30_000);
  expect(world.names()).not.toContain('sessionLost');
});
