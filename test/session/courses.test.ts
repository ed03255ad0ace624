import { describe, expect, test } from 'vitest';
import {
  ALICE,
  carried,
  createWorld,
  loggedIn,
  methods,
  nothing,
  outcome,
  pastTheDoor,
  rawOf,
  type World,
} from './world.ts';

// Which failures the retry policy is asked about, and which are answered at once whatever it says.

/** Whoever has to ask this policy does not get in during a test. */
const SLOW = { retry: () => 20_000 };

describe('at once, whatever the policy says', () => {
  test('a token at hand that is refused while logging in', async () => {
    const world = createWorld(SLOW);
    world.fake.refuseLogin(50111, 1);
    const login = outcome(world.session.login(ALICE, { token: world.backend.token() }));
    await world.clock.advance(1_000);
    expect([login.code, world.backend.requests.length]).toEqual(['resolved', 1]);
  });

  test('a token of other code that is refused while logged in', async () => {
    const world = createWorld(SLOW);
    await loggedIn(world);
    world.fake.refuseRenew(50111, 1);
    const renewal = outcome(rawOf(world.session).renewToken(world.backend.token(7_200)));
    world.backend.lifetime = 7_200;
    await world.clock.advance(3_000);
    expect([renewal.code, world.backend.requests.length]).toEqual(['resolved', 2]);
  });

  test('a token at hand that is refused while recovering', async () => {
    const world = createWorld(SLOW);
    await loggedIn(world);
    world.backend.next = [() => new Promise<string>(nothing)];
    world.fake.expireNow();
    await world.clock.advance(2_000);
    world.fake.refuseLogin(50111, 1);
    const login = outcome(world.session.login(ALICE, { token: world.backend.token() }));
    await world.clock.advance(2_000);
    expect([login.code, world.backend.requests.length]).toEqual(['resolved', 3]);
  });

  test('a first fresh token that is refused while logged in', async () => {
    const world = createWorld(SLOW);
    await loggedIn(world);
    world.fake.refuseRenew(50111, 1);
    const renewal = outcome(world.session.renew());
    await world.clock.advance(3_000);
    expect(renewal.code).toBe('resolved');
  });

  test('a first fresh token that is refused while recovering', async () => {
    const world = createWorld(SLOW);
    await loggedIn(world);
    world.fake.refuseLogin(50111, 1);
    world.fake.expireNow();
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('an instance that is dead while recovering', async () => {
    const world = createWorld(SLOW);
    await loggedIn(world);
    world.fake.expireNow();
    pastTheDoor(world, 'destroy');
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });
});

describe('as the policy says, so that nobody loops', () => {
  test('an instance that is dead as soon as it is made, while logging in', async () => {
    const world = createWorld(SLOW);
    world.session.on('instanceChanged', () => pastTheDoor(world, 'destroy'));
    const login = outcome(world.session.login(ALICE));
    await world.clock.advance(15_000);
    expect([login.code, methods(world).filter((method) => method === 'login').length]).toEqual([
      'pending',
      2,
    ]);
  });

  test('an instance that is dead as soon as it is made, while recovering', async () => {
    const world = createWorld(SLOW);
    await loggedIn(world);
    world.session.on('instanceChanged', () => pastTheDoor(world, 'destroy'));
    world.fake.expireNow();
    pastTheDoor(world, 'destroy');
    await world.clock.advance(15_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'recovering', renewal: 'retrying' });
    expect(methods(world).filter((method) => method === 'login')).toHaveLength(3);
  });
});

test('what a developer has to correct is asked for every 30 s while recovering, whatever the policy says', async () => {
  const world = createWorld({ retry: () => 1_000 });
  await loggedIn(world);
  world.backend.always = () => '<html>';
  world.fake.expireNow();
  await world.clock.advance(29_000);
  expect(world.backend.requests).toHaveLength(2);
  await world.clock.advance(3_000);
  expect(world.backend.requests).toHaveLength(3);
});

test('a recovery from a dead socket is not the last one: a token that is refused once costs nothing', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.fake.dropConnection({ clean: true });
  world.fake.refuseLogin(50111, 1);
  void world.session.renew().catch(nothing);
  await world.clock.advance(30_000);
  expect(carried(world, 'sessionLost')).toMatchObject([{ error: { code: 'zim-timeout' } }]);
  expect(world.names()).toContain('recovered');
});

/** Silent until the session heard of that, and whole then. */
function silentOnce(world: World): void {
  world.fake.silence('renewToken');
  world.session.once('renewalFailed', () => world.fake.heal());
}

test('a renewal that ZIM answers, and one that it does not, are no dead socket', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.fake.refuseRenew(6000005, 1);
  void world.session.renew().catch(nothing);
  await world.clock.advance(2_000);
  expect(carried(world, 'renewalFailed')).toMatchObject([{ error: { code: 'zim-rate-limited' } }]);
  silentOnce(world);
  await world.clock.advance(20_000);
  expect(carried(world, 'renewalFailed')).toHaveLength(2);
  expect(world.names()).not.toContain('sessionLost');
  expect(world.session.getSnapshot()).toMatchObject({ renewal: 'scheduled', error: null });
});

test('nor is a socket dead that broke between two renewals which it did not carry', async () => {
  const world = createWorld({ retry: () => 30_000 });
  await loggedIn(world);
  silentOnce(world);
  void world.session.renew().catch(nothing);
  await world.clock.advance(10_000);
  world.fake.goOffline();
  await world.clock.advance(5_000);
  world.fake.goOnline();
  await world.clock.advance(5_000);
  expect(world.session.getSnapshot()).toMatchObject({ connection: 'connected', renewal: 'retrying' });
  silentOnce(world);
  void world.session.renew().catch(nothing);
  await world.clock.advance(12_000);
  expect(carried(world, 'renewalFailed')).toHaveLength(2);
  expect(world.names()).not.toContain('sessionLost');
});
