import { describe, expect, test } from 'vitest';
import { ALICE, createWorld, loggedIn, methods, ORDERS, outcome, type World } from './world.ts';

describe('while the SDK reconnects', () => {
  test('the connection changes, and nothing else', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.dropConnection();
    await world.clock.advance(50);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'reconnecting' });
    await world.clock.advance(30_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
    expect(world.names()).not.toContain('sessionLost');
    expect(world.backend.requests).toHaveLength(1);
  });

  test.each([
    ['of the login', 0],
    ['of the login, which was renewed since,', 3_700_000],
  ])('a socket that drops when the token %s is long over loses nothing', async (_, later) => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.advance(later);
    for (let n = 0; n < 3; n++) {
      world.fake.dropConnection();
      await world.clock.advance(30_000);
    }
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
    expect(world.names()).not.toContain('sessionLost');
    expect(world.session.getSnapshot().tokenExpiresAt! - world.clock.now()).toBeGreaterThan(300_000);
  });

  test('what a wrapped login() throws harms nobody', async () => {
    const world = createWorld();
    let broken = false;
    const { prototype } = world.fake.ZIM as unknown as {
      prototype: Record<'login', (...all: unknown[]) => unknown>;
    };
    const { login } = prototype;
    prototype.login = function (...all) {
      if (broken) throw new Error('wrapped');
      return login.apply(this, all);
    };
    await loggedIn(world);
    const connections: string[] = [];
    world.session.on('stateChanged', ({ connection }) => void connections.push(connection));
    broken = true;
    world.fake.dropConnection();
    expect(connections.at(-1)).toBe('reconnecting');
    await world.clock.advance(5_000);
    expect(connections.at(-1)).toBe('connected');
  });

  test('a renewal that falls due asks for its token afterwards', async () => {
    const world = createWorld();
    world.backend.lifetime = 120;
    await loggedIn(world);
    await world.clock.advance(40_000);
    world.fake.goOffline();
    await world.clock.advance(30_000);
    expect(world.session.getSnapshot()).toMatchObject({ connection: 'reconnecting', renewal: 'scheduled' });
    expect(world.backend.requests).toHaveLength(1);
    world.fake.goOnline();
    await world.clock.advance(35_000);
    expect(world.names()).toEqual(['instanceChanged', 'tokenRenewed']);
  });

  test('centrifuge-dart#129: a reconnect does not double the chain of renewals', async () => {
    const world = createWorld();
    world.backend.lifetime = 90;
    await loggedIn(world);
    for (let n = 0; n < 5; n++) {
      world.fake.dropConnection();
      await world.clock.advance(3_000);
    }
    const before = world.backend.requests.length;
    await world.clock.advance(90_000);
    expect(world.backend.requests.length - before).toBeLessThanOrEqual(3);
  });
});

describe.each(ORDERS)('on an SDK in the order of %s', (order) => {
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
});

test('a login that replays the refusal of an earlier one leaves nothing to wait for: a reconnect is seen (seed 204680)', async () => {
  const world = createWorld();
  world.fake.ZIM.create({ appID: 1234567890 });
  world.fake.refuseLogin(50001, 1);
  const other = world.fake.ZIM.getInstance()!;
  void other.login('alice', { token: world.backend.token() }).catch(() => {});
  await world.clock.advance(500);
  await loggedIn(world);
  // The first is rejected without the server, and a logout() clears that away.
  expect(world.backend.requests).toHaveLength(2);
  world.fake.dropConnection();
  expect(world.session.getSnapshot().connection).toBe('reconnecting');
  await world.clock.advance(5_000);
  expect(world.session.getSnapshot().connection).toBe('connected');
});

describe('what ZIM says of the socket', () => {
  test('is no news where it is so already', async () => {
    const world = createWorld();
    await loggedIn(world);
    const before = world.session.getSnapshot();
    await world.clock.advance(1_000);
    world.fake.emit('connectionStateChanged', { state: 2, event: 0, extendedData: '' });
    expect(world.session.getSnapshot()).toBe(before);
  });

  test('reminds the SDK of its token once, however often it is said (S42)', async () => {
    const world = createWorld();
    await loggedIn(world);
    for (let n = 0; n < 3; n += 1)
      world.fake.emit('connectionStateChanged', { state: 3, event: 1, extendedData: '' });
    expect(methods(world)).toEqual(['login', 'login']);
  });

  test('does not remind it of a token that is over (S42)', async () => {
    const world = createWorld();
    // The clock of the backend is a minute ahead, and so the token seems to end a minute early.
    world.backend.next = [
      () => ({ token: world.backend.token(100), serverTime: world.clock.now() + 60_000 }),
    ];
    await loggedIn(world);
    world.backend.always = new Error('down');
    await world.clock.advance(50_000);
    expect(world.session.getSnapshot().tokenExpiresAt!).toBeLessThan(world.clock.now());
    world.fake.emit('connectionStateChanged', { state: 3, event: 1, extendedData: '' });
    expect(methods(world)).toEqual(['login']);
  });
});
