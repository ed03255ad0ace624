import { describe, expect, test } from 'vitest';
import { tokenDenied } from 'zim-session';
import {
  ALICE,
  BOB,
  createWorld,
  loggedIn,
  methods,
  nothing,
  ORDERS,
  outcome,
  rawOf,
  type World,
} from './world.ts';

// Other code on the instance that logs somebody in while nobody is logged in here: not ours to end, and nothing of ours for
// them (S12, S38).

interface Raw {
  login(userID: string, config: { token: string }): Promise<void>;
  logout(): void;
  updateUserName(name: string): Promise<unknown>;
}
const zimOf = ({ session, fake }: World) => (session.zim ?? fake.ZIM.getInstance()) as unknown as Raw;
const loginAs = (world: World, userID: string) =>
  outcome(zimOf(world).login(userID, { token: world.backend.token() }));

async function expectTheirs(world: World): Promise<void> {
  const alice = outcome(world.session.login(ALICE));
  await world.clock.advance(10_000);
  expect(alice.code).toBe('already-logged-in');
  expect(methods(world)).not.toContain('destroy');
  expect(world.fake.online).toBe('bob');
}

describe.each(ORDERS)('on an SDK in the order of %s, somebody else is not logged out', (order) => {
  test.each(['adopted', 'of ours'])('whose login is under way, on an instance that is %s', async (whose) => {
    const world = createWorld({}, 0, { order, latency: { login: 2_000 } });
    if (whose === 'adopted') world.fake.ZIM.create({ appID: 1234567890 });
    await world.session.preload();
    zimOf(world).logout();
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
  'on an SDK in the order of %s, nor who is disconnected by ZIM and taken back',
  async (order) => {
    const world = createWorld({}, 0, { order });
    world.fake.ZIM.create({ appID: 1234567890 });
    loginAs(world, 'bob');
    await world.clock.advance(1_000);
    await world.session.preload();
    world.fake.serverClose();
    await world.clock.advance(1_000);
    void zimOf(world)
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
    zimOf(world).logout();
    zimOf(world).logout();
    world.session.destroy();
    await Promise.resolve();
    await Promise.resolve();
    expect(world.clock.pending).toBe(0);
  });
});

describe('somebody else on an instance of ours', () => {
  async function withBob() {
    const world = createWorld();
    await Promise.all([world.session.preload(), world.clock.advance(0)]);
    const raw = rawOf(world.session);
    await Promise.all([raw.login('bob', { token: world.backend.token() }), world.clock.advance(1_000)]);
    return { world, raw };
  }

  test('is left alone', async () => {
    const { world } = await withBob();
    const before = world.session.zim;
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    expect([result.code, world.fake.online]).toEqual(['already-logged-in', 'bob']);
    expect(world.session.zim).toBe(before);
  });

  test('who was kicked out is no reason to leave a wedged instance (S18)', async () => {
    const { world, raw } = await withBob();
    world.fake.kick();
    void raw.login('', { token: world.backend.token() }).catch(() => {});
    await world.clock.advance(1_000);
    await loggedIn(world);
    expect(world.fake.online).toBe('alice');
  });

  test('may log out, and then the instance is free', async () => {
    const { world, raw } = await withBob();
    raw.logout();
    await loggedIn(world);
    expect(world.fake.online).toBe('alice');
    await world.session.logout();
    await loggedIn(world, BOB);
  });
});

describe('our own user, through other code', () => {
  test('before our login is no reason for a logout() of ours later on', async () => {
    const world = createWorld();
    await world.session.preload();
    await world.clock.advance(100);
    const raw = rawOf(world.session) as never as { login(u: string, c: { token: string }): Promise<void> };
    void raw.login('alice', { token: world.backend.token(7_200) });
    await world.clock.advance(200);
    await loggedIn(world);
    await world.session.logout();
    await loggedIn(world);
    expect(world.fake.calls.map(({ method }) => method)).toEqual(['login', 'login', 'logout', 'login']);
  });

  test('during a reconnect, and once more later: ours does not end that', async () => {
    const world = createWorld();
    world.backend.latency = 1;
    await loggedIn(world);
    const raw = rawOf(world.session) as never as { login(u: string, c: { token: string }): Promise<void> };
    world.fake.dropConnection();
    await world.clock.advance(1);
    expect(world.session.getSnapshot().connection).toBe('reconnecting');
    void raw.login('alice', { token: world.backend.token(7_200) }).catch(nothing);
    await world.clock.advance(1_000);
    await world.session.logout();
    await world.clock.advance(1_000);
    world.fake.hangLogin();
    const theirs = outcome(raw.login('alice', { token: world.backend.token(7_200) }));
    await world.clock.advance(100);
    const ours = outcome(world.session.login(ALICE));
    await world.clock.advance(100);
    world.fake.heal();
    await world.clock.advance(20_000);
    expect([theirs.code, ours.code]).toEqual(['resolved', 'resolved']);
  });
});
