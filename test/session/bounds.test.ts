import { describe, expect, test } from 'vitest';
import { ALICE, createWorld, loggedIn, nothing, outcome } from './world.ts';

// Each caller has a bound of its own.

test('while recovering: the bound of a caller who is gone is not that of the next', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.backend.always = new Error('down');
  world.fake.expireNow();
  await world.clock.advance(1_000);
  expect(world.session.getSnapshot().status).toBe('recovering');
  const abort = new AbortController();
  const first = outcome(world.session.login(ALICE, { signal: abort.signal }));
  await world.clock.advance(1_000);
  abort.abort();
  await world.clock.advance(27_000);
  const second = outcome(world.session.login(ALICE));
  await world.clock.advance(5_000);
  expect([first.code, second.code]).toEqual(['aborted', 'pending']);
});

test('while recovering: the bound of a session that is gone is not that of the next caller', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.backend.always = new Error('down');
  world.fake.expireNow();
  await world.clock.advance(1_000);
  const other = world.another();
  const first = outcome(other.login(ALICE));
  const renew = outcome(other.renew());
  await world.clock.advance(1_000);
  other.destroy();
  await world.clock.advance(17_000);
  const renew2 = outcome(world.session.renew());
  const second = outcome(world.session.login(ALICE));
  await world.clock.advance(12_000);
  expect([first.code, renew.code, renew2.code, second.code]).toEqual([
    'aborted',
    'aborted',
    'pending',
    'pending',
  ]);
});

test('a login() that took too long in a recovery is not the answer of the next one', async () => {
  const world = createWorld({}, 1);
  await loggedIn(world);
  world.backend.always = new Error('down');
  world.fake.expireNow();
  const first = outcome(world.session.login(ALICE));
  await world.clock.advance(31_000);
  expect(first.code).toBe('login-timeout');
  world.backend.always = null;
  await world.clock.advance(60_000);
  expect(world.session.getSnapshot().status).toBe('logged-in');
  const second = outcome(world.session.login(ALICE));
  await world.clock.flush();
  expect(second.code).toBe('resolved');
});

test('a login whose session shares a core that is still loading its SDK keeps its bound (seed 2657)', async () => {
  const world = createWorld();
  world.backend.always = () => new Promise<string>(() => {});
  const slowly = (ms: number) => () =>
    new Promise((resolve) => void world.clock.setTimeout(() => resolve(world.fake.ZIM), ms));
  const first = world.another({ sdk: slowly(5_000) });
  void first.preload();
  const second = world.another({ sdk: slowly(20_000) });
  const result = outcome(second.login(ALICE));
  const renewal = outcome(second.renew());
  await world.clock.advance(19_900);
  expect([result.code, renewal.code]).toEqual(['pending', 'pending']);
  await world.clock.advance(200);
  expect(renewal.code).not.toBe('pending');
  await world.clock.advance(10_000);
  expect(result.code).toBe('login-timeout');
});

describe('two sessions with different timeouts.login', () => {
  function both() {
    const world = createWorld();
    world.backend.always = () => new Promise<string>(nothing);
    const one = world.another({ timeouts: { login: 2_000 } });
    const two = world.another({ timeouts: { login: 8_000 } });
    const heard: string[] = [];
    for (const [name, session] of [
      ['one', one],
      ['two', two],
    ] as const) {
      session.on('loggedOut', ({ reason }) => void heard.push(`${name} ${reason}`));
    }
    return { world, one, two, heard, first: outcome(one.login(ALICE)), second: outcome(two.login(ALICE)) };
  }

  test('each caller is rejected at its own bound; login-failed only when nobody waits any more', async () => {
    const { world, one, two, heard, first, second } = both();
    await world.clock.advance(1_999);
    expect([first.code, second.code]).toEqual(['pending', 'pending']);
    await world.clock.advance(2);
    expect([first.code, second.code]).toEqual(['login-timeout', 'pending']);
    expect([one.getSnapshot().status, heard]).toEqual(['logging-in', []]);
    await world.clock.advance(5_990);
    expect(second.code).toBe('pending');
    await world.clock.advance(20);
    expect(second.code).toBe('login-timeout');
    expect(two.getSnapshot()).toMatchObject({
      status: 'logged-out',
      reason: 'login-failed',
      error: { code: 'login-timeout' },
    });
    expect(heard).toEqual(['one login-failed', 'two login-failed']);
  });

  test('the one that goes on gets in, and the other one can log in again at once', async () => {
    const { world, one, heard, first, second } = both();
    await world.clock.advance(5_000);
    world.backend.always = null;
    // What hangs is given up, and the next attempt is answered.
    await world.clock.advance(1_000);
    const again = outcome(one.login(ALICE));
    await world.clock.advance(1_900);
    expect([first.code, second.code, again.code]).toEqual(['login-timeout', 'pending', 'pending']);
    await world.clock.advance(200);
    expect([second.code, again.code]).toEqual(['login-timeout', 'login-timeout']);
    expect(heard).toHaveLength(2);
    const third = outcome(one.login(ALICE));
    await world.clock.advance(1_000);
    expect(third.code).toBe('resolved');
  });

  test('the provider is told the bound of the last of them', async () => {
    const world = createWorld();
    world.backend.always = new Error('down');
    const from = world.clock.now();
    world
      .another({ timeouts: { login: 8_000 } })
      .login(ALICE)
      .catch(nothing);
    world
      .another({ timeouts: { login: 2_500 } })
      .login(ALICE)
      .catch(nothing);
    await world.clock.advance(4_000);
    const deadlines = new Set(world.backend.requests.slice(1).map(({ deadline }) => deadline));
    expect(deadlines).toEqual(new Set([from + 8_000]));
  });
});

describe('callers of one session', () => {
  test('with signals: one goes at its bound, one by its signal, and the last one gets in', async () => {
    const world = createWorld({ timeouts: { login: 4_000 } });
    world.backend.always = new Error('down');
    const [one, two, three] = [new AbortController(), new AbortController(), new AbortController()];
    const first = outcome(world.session.login(ALICE, { signal: one.signal }));
    await world.clock.advance(2_000);
    const second = outcome(world.session.login(ALICE, { signal: two.signal }));
    await world.clock.advance(1_000);
    const third = outcome(world.session.login(ALICE, { signal: three.signal }));
    two.abort();
    await world.clock.advance(1_100);
    expect([first.code, second.code, third.code]).toEqual(['login-timeout', 'aborted', 'pending']);
    expect(world.session.getSnapshot().status).toBe('logging-in');
    world.backend.always = null;
    await world.clock.advance(2_000);
    expect(third.code).toBe('resolved');
    expect(world.names()).toEqual(['instanceChanged']);
  });

  test('the last one aborts after another timed out: that is no failure', async () => {
    const world = createWorld({ timeouts: { login: 4_000 } });
    world.backend.always = new Error('down');
    const abort = new AbortController();
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    const second = outcome(world.session.login(ALICE, { signal: abort.signal }));
    await world.clock.advance(2_100);
    abort.abort();
    await world.clock.flush();
    expect([first.code, second.code]).toEqual(['login-timeout', 'aborted']);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logged-out',
      reason: 'requested',
      error: null,
    });
  });

  test('without a signal share one promise, and its bound', async () => {
    const world = createWorld({ timeouts: { login: 4_000 } });
    world.backend.always = new Error('down');
    const first = world.session.login(ALICE);
    await world.clock.advance(3_000);
    const second = world.session.login(ALICE);
    expect(second).toBe(first);
    const result = outcome(second);
    await world.clock.advance(1_100);
    expect(result.code).toBe('login-timeout');
    expect(world.session.getSnapshot().reason).toBe('login-failed');
  });

  test('while recovering are rejected at their bounds, and the session is got back all the same', async () => {
    const world = createWorld({ timeouts: { login: 4_000 } });
    await loggedIn(world);
    world.backend.always = new Error('down');
    world.fake.expireNow();
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(4_100);
    expect([result.code, world.session.getSnapshot().status]).toEqual(['login-timeout', 'recovering']);
    world.backend.always = null;
    await world.clock.advance(31_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });
});

test('renew() during a login does not move the deadline of that', async () => {
  const world = createWorld({ timeouts: { login: 5_000, renew: 60_000 } });
  world.backend.next = [new Error('down')];
  const login = outcome(world.session.login(ALICE));
  void world.session.renew().catch(nothing);
  await world.clock.advance(3_000);
  expect(login.code).toBe('resolved');
  const [first, second] = world.backend.requests;
  expect(second!.deadline).toBe(first!.deadline);
});

test('login() and renew() whose time is over in the same instant are told each in its own way', async () => {
  const world = createWorld({ timeouts: { login: 5_000, renew: 5_000 } });
  await loggedIn(world);
  world.backend.always = new Error('down');
  world.fake.expireNow();
  const login = outcome(world.session.login(ALICE));
  const renewal = outcome(world.session.renew());
  await world.clock.advance(5_001);
  expect([login.code, renewal.code]).toEqual(['login-timeout', 'token-endpoint-unreachable']);
  expect(world.session.getSnapshot().status).toBe('recovering');
});

test('two sessions with different timeouts.renew: each is rejected at its own', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.backend.always = () => new Promise<string>(nothing);
  const one = world.another({ timeouts: { renew: 2_000 } });
  const two = world.another({ timeouts: { renew: 6_000 } });
  void one.login(ALICE);
  void two.login(ALICE);
  const [first, second] = [outcome(one.renew()), outcome(two.renew())];
  await world.clock.advance(2_010);
  expect([first.code, second.code]).toEqual(['token-endpoint-timeout', 'pending']);
  await world.clock.advance(4_000);
  expect([second.code, one.getSnapshot().status]).toEqual(['token-endpoint-timeout', 'logged-in']);
});
