import { describe, expect, test } from 'vitest';
import type { FakeOrder } from '../../src/testing/fake-zim/engine.ts';
import { ALICE, BOB, createWorld, loggedIn, outcome, type World } from './world.ts';

// S36: the SDK's versions tell of the same things in another order. The session comes through all of them.

const ORDERS: readonly FakeOrder[] = ['2.13', '2.18', '2.20', '2.29'];

describe.each(ORDERS)('on an SDK in the order of %s', (order) => {
  test('it logs in, once, and is connected when login resolves', async () => {
    const world = createWorld({}, 0, { order });
    const login = outcome(world.session.login(ALICE).then(() => world.session.getSnapshot()));
    const connections: string[] = [];
    world.session.on('stateChanged', ({ connection }, before) => {
      if (connection !== before.connection) connections.push(connection);
    });
    await world.clock.advance(2_000);
    expect(login.code).toBe('resolved');
    expect(connections.at(-1)).toBe('connected');
    expect(connections.filter((one) => one === 'connected')).toHaveLength(1);
    expect(world.names().filter((name) => name !== 'instanceChanged')).toEqual([]);
  });

  test('it renews, and reconnects', async () => {
    const world = createWorld({}, 0, { order });
    await loggedIn(world);
    const renewed = outcome(world.session.renew());
    await world.clock.advance(1_000);
    expect(renewed.code).toBe('resolved');
    world.fake.dropConnection();
    await world.clock.advance(5_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
    expect(world.names()).not.toContain('sessionLost');
  });

  test('a refused login is tried again with a fresh token', async () => {
    const world = createWorld({}, 0, { order });
    world.fake.refuseLogin(50111, 1);
    const login = outcome(world.session.login(ALICE));
    await world.clock.advance(5_000);
    expect(login.code).toBe('resolved');
    expect(world.backend.requests).toHaveLength(2);
  });

  test('logging out and in at once, and retrying after a silent server, is not taken for somebody’s logout', async () => {
    const world = createWorld({}, 0, { order });
    await loggedIn(world);
    void world.session.logout();
    const again = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    expect(again.code).toBe('resolved');
    await world.session.logout();
    world.fake.silence('login');
    const late = outcome(world.session.login(ALICE));
    await world.clock.advance(9_000);
    world.fake.heal();
    await world.clock.advance(15_000);
    expect(late.code).toBe('resolved');
    expect(world.names()).not.toContain('warning');
  });

  test.each([
    ['a provider that takes its time', false],
    ['a provider that has the token at once', true],
  ])('logging out and in as somebody else in the answer of login(), with %s', async (_, atOnce) => {
    const tokenProvider = () => world.backend.token();
    const world = createWorld(atOnce ? { tokenProvider } : {}, 0, { order });
    let bob = { code: 'none' };
    const inAs: (string | null)[] = [];
    world.session.on(
      'stateChanged',
      ({ status }) => void (status === 'logged-in' && inAs.push(world.fake.online)),
    );
    void world.session.login(ALICE).then(() => {
      void world.session.logout();
      bob = outcome(world.session.login(BOB));
    });
    await world.clock.advance(3_000);
    expect(bob.code).toBe('resolved');
    expect(world.fake.online).toBe('bob');
    expect([...new Set(inAs)]).toEqual(['alice', 'bob']);
    expect(world.names()).not.toContain('warning');
  });

  test.each(['the session', 'other code'])('listeners hear the 0/0 of a logout by %s', async (who) => {
    const world = createWorld({}, 0, { order });
    const heard: string[] = [];
    world.session.on('connectionStateChanged', (_, { state, event }) => void heard.push(`${state}/${event}`));
    await loggedIn(world);
    if (who === 'the session') await world.session.logout();
    else world.session.zim?.logout();
    await world.clock.advance(100);
    expect(heard.at(-1)).toBe('0/0');
  });

  test('somebody’s logout while a login is tried again is told, and is the end of it', async () => {
    const world = createWorld({}, 0, { order });
    world.fake.refuseLogin(50111, 1);
    const login = outcome(world.session.login(ALICE));
    await world.clock.advance(180);
    world.fake.heal();
    world.fake.silence('login');
    await world.clock.advance(120);
    world.session.zim?.logout();
    world.fake.heal();
    await world.clock.advance(28_000);
    expect(login.code).toBe('aborted');
    expect(world.fake.online).toBeNull();
    expect(world.events).toContainEqual(['warning', expect.objectContaining({ code: 'foreign-logout' })]);
  });

  test('somebody’s logout is told', async () => {
    const world = createWorld({}, 0, { order });
    await loggedIn(world);
    world.session.zim?.logout();
    await world.clock.advance(1_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(world.events).toContainEqual(['warning', expect.objectContaining({ code: 'foreign-logout' })]);
  });

  test.each([
    ['a login that was refused once', (world: World) => world.fake.refuseLogin(50111, 1), () => {}],
    [
      'a login that was refused on reconnecting (S31)',
      () => {},
      async (world: World) => {
        await loggedIn(world);
        world.fake.refuseLogin(50111, 1);
        world.fake.dropConnection();
        await world.clock.advance(10_000);
      },
    ],
    [
      'a logout on an instance of other code, before anybody logged in',
      (world: World): void => void world.fake.ZIM.create({ appID: 1234567890 }),
      async (world: World) => {
        await world.session.preload();
        world.session.login(ALICE).catch(() => {});
        await world.clock.advance(50);
        void world.session.logout();
      },
    ],
    [
      'a logout that comes too late to end anything',
      () => {},
      async (world: World) => {
        await loggedIn(world);
        world.fake.kick();
        void world.session.logout();
        await world.clock.advance(1_000);
      },
    ],
  ] as const)('after %s a reconnect is seen, and somebody’s logout', async (_, before, act) => {
    const world = createWorld({}, 0, { order });
    before(world);
    await act(world);
    await loggedIn(world);
    world.fake.dropConnection();
    await world.clock.advance(5_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
    world.session.zim?.logout();
    await world.clock.advance(1_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
  });

  test('an expired session recovers, and a kicked out one does not', async () => {
    const world = createWorld({}, 0, { order });
    await loggedIn(world);
    world.fake.expireNow();
    await world.clock.advance(5_000);
    expect(world.names()).toContain('recovered');
    world.fake.kick();
    await world.clock.advance(60_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'kicked-out' });
  });
});

test('on 2.18, where logout() throws after a refused login, the next one reaches the server all the same', async () => {
  const world = createWorld({}, 0, { order: '2.18' });
  const { prototype } = world.fake.ZIM as unknown as { prototype: Record<'logout', () => void> };
  const { logout } = prototype;
  prototype.logout = function () {
    if (world.fake.online === null) throw new TypeError("reading 'words'");
    logout.call(this);
  };
  world.fake.refuseLogin(50111, 1);
  const login = outcome(world.session.login(ALICE));
  await world.clock.advance(5_000);
  expect(login.code).toBe('resolved');
  expect(world.fake.serverTokens).toHaveLength(2);
});

test.each(['3.0.0', undefined])(
  'an SDK whose version is %s counts as one that emits at once',
  async (version) => {
    const world = createWorld();
    world.fake.ZIM.getVersion = () => version as string;
    await world.session.preload();
    const before = world.clock.pending;
    world.session.zim!.logout();
    expect(world.clock.pending).toBe(before);
  },
);
