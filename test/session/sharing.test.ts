import { describe, expect, test } from 'vitest';
import { ALICE, BOB, createWorld, loggedIn, outcome, slowly } from './world.ts';

// The sessions of a page are handles on one core, which is there before any SDK is loaded.

describe('the sessions of one page', () => {
  test('two share one login and one schedule; destroying one leaves the other', async () => {
    const world = createWorld();
    world.backend.lifetime = 90;
    const other = world.another();
    const logins = [world.session.login(ALICE), other.login(ALICE)];
    await world.clock.advance(1_000);
    expect(await logins[0]).toBe(await logins[1]);
    expect(world.backend.requests).toHaveLength(1);
    expect(other.getSnapshot()).toBe(world.session.getSnapshot());
    world.session.destroy();
    await world.clock.advance(120_000);
    expect(other.getSnapshot().status).toBe('logged-in');
    expect(world.session.getSnapshot().status).toBe('destroyed');
    expect(world.wakes.size).toBe(1);
    await other.logout();
    expect(world.fake.online === null || world.fake.online === 'alice').toBe(true);
  });

  test('one that comes later is told of the instance that is there', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = world.another();
    const told: unknown[] = [];
    other.on('instanceChanged', (zim) => void told.push(zim));
    await other.preload();
    await other.login(ALICE);
    expect(told).toEqual([world.session.zim]);
  });

  test('one whose login is refused is one of them, too: it shows who is logged in', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = world.another();
    const refused = outcome(other.login(BOB));
    await world.clock.flush();
    expect(refused.code).toBe('already-logged-in');
    expect(other.getSnapshot()).toMatchObject({ status: 'logged-in', userID: 'alice' });
    await other.logout();
    expect(world.session.getSnapshot().status).toBe('logged-out');
  });

  test('logout() is the word of the user, for all of them', async () => {
    const world = createWorld();
    const other = world.another();
    void other.login(ALICE);
    await loggedIn(world);
    await other.logout();
    expect(world.session.getSnapshot().status).toBe('logged-out');
  });

  test('two with loaders of their own find each other before any class is there', async () => {
    const world = createWorld();
    const make = () => world.another({ sdk: () => Promise.resolve({ ZIM: world.fake.ZIM }) });
    const [one, two] = [make(), make()];
    const results = [outcome(one.login(ALICE)), outcome(two.login(ALICE))];
    await world.clock.advance(2_000);
    expect(results.map(({ code }) => code)).toEqual(['resolved', 'resolved']);
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toHaveLength(1);
    expect(one.getSnapshot()).toBe(two.getSnapshot());
    const third = make();
    await expect(third.login(ALICE)).resolves.toBe(one.zim);
    await world.clock.advance(2_000);
    expect(third.getSnapshot()).toBe(one.getSnapshot());
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toHaveLength(1);
  });

  // Sessions find each other before any SDK is loaded, whatever their loaders take.

  test('with loaders of their own join at once, and what they load is not asked for', async () => {
    const world = createWorld();
    await loggedIn(world);
    const asked = world.backend.requests.length;
    let loads = 0;
    const other = world.another({
      sdk: () => {
        loads++;
        return Promise.resolve({ ZIM: world.fake.ZIM });
      },
    });
    const login = outcome(other.login(ALICE));
    expect(other.getSnapshot()).toBe(world.session.getSnapshot());
    await world.clock.advance(1_000);
    expect([login.code, loads]).toEqual(['resolved', 0]);
    expect(world.backend.requests).toHaveLength(asked);
  });

  test('one that only preloads shows at once who is logged in', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = slowly(world, 500);
    const preload = outcome(other.preload());
    expect(other.zim).toBe(world.session.zim);
    expect(other.getSnapshot()).toBe(world.session.getSnapshot());
    await world.clock.flush();
    expect(preload.code).toBe('resolved');
    expect(world.fake.calls.map(({ method }) => method)).toEqual(['login']);
  });

  test('one of another user is refused at once, whatever its loader takes', async () => {
    const world = createWorld();
    await loggedIn(world);
    const login = outcome(slowly(world, 500).login(BOB));
    await world.clock.flush();
    expect([login.code, world.fake.online]).toEqual(['already-logged-in', 'alice']);
  });
});

describe('one that joins', () => {
  test('is told who is logged in, and its renew() settles', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = slowly(world, 1_000);
    const seen: string[] = [];
    other.subscribe(() => void seen.push(other.getSnapshot().status));
    const results = [outcome(other.login(ALICE)), outcome(other.renew())];
    await world.clock.advance(3_000);
    expect(results.map(({ code }) => code)).toEqual(['resolved', 'resolved']);
    expect(seen[0]).toBe('logged-in');
  });

  test('a page from which the user was kicked out, and logs in, is told of both in order', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.kick();
    await world.clock.advance(100);
    const session = slowly(world, 500);
    const seen: string[] = [];
    session.on(
      'stateChanged',
      ({ status, reason }) => void seen.push(reason ? `${status} ${reason}` : status),
    );
    session.on('loggedOut', () => void seen.push('loggedOut'));
    const result = outcome(session.login(ALICE));
    await world.clock.advance(3_000);
    expect(result.code).toBe('resolved');
    expect(seen.filter((one, n) => one !== seen[n - 1])).toEqual([
      'logged-out kicked-out',
      'logging-in',
      'logged-in',
    ]);
  });

  test('has a snapshot as immutable as any (seed 1)', () => {
    const world = createWorld();
    world.session.preload().catch(() => {});
    expect(Object.isFrozen(world.session.getSnapshot())).toBe(true);
    world.session.destroy();
  });

  test('logged out by a listener that is told meanwhile stays so (seed 571)', async () => {
    const world = createWorld();
    await loggedIn(world);
    const second = slowly(world, 500);
    second.on('stateChanged', ({ status }) => {
      if (status === 'logged-in') void second.logout();
    });
    const result = outcome(second.login(ALICE));
    await world.clock.advance(10_000);
    expect(second.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(result.code).toBe('aborted');
    expect(world.fake.online).toBe(null);
  });

  test('a login on its way, and logs out in a listener that is told meanwhile: that is not undone (seed 169029)', async () => {
    const world = createWorld();
    const first = outcome(world.session.login(ALICE));
    const second = world.another();
    second.once('stateChanged', () => void second.logout());
    const result = outcome(second.login(ALICE));
    await world.clock.advance(1_000);
    expect([first.code, result.code]).toEqual(['aborted', 'aborted']);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(world.fake.online).toBe(null);
  });

  test('and is destroyed by a listener that is told meanwhile: its login() is rejected (seed 7094)', async () => {
    const world = createWorld();
    await loggedIn(world);
    const second = world.another();
    second.on('stateChanged', () => second.destroy());
    const result = outcome(second.login(ALICE));
    await world.clock.flush();
    expect(result.code).toBe('aborted');
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });
});

describe('of another app', () => {
  test('one may do what the error says: destroy the other session, and log in again', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = world.another({ appID: 7 });
    const first = outcome(other.login(ALICE));
    await world.clock.flush();
    world.session.destroy();
    const again = outcome(other.login(ALICE));
    await world.clock.advance(5_000);
    expect([first.code, again.code]).toEqual(['app-conflict', 'resolved']);
    expect(other.getSnapshot().status).toBe('logged-in');
  });

  test('one is refused at once, nothing of it changes, and it ends nobody’s login', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = slowly(world, 500, { appID: 7 });
    let told = 0;
    other.subscribe(() => void told++);
    other.on('loggedOut', () => void told++);
    const before = other.getSnapshot();
    const results = [outcome(other.preload()), outcome(other.login(ALICE)), outcome(other.renew())];
    await other.logout();
    await world.clock.flush();
    expect(results.map(({ code }) => code)).toEqual(['app-conflict', 'app-conflict', 'not-logged-in']);
    expect([told, other.zim, other.timeline()]).toEqual([0, null, []]);
    expect(other.getSnapshot()).toBe(before);
    expect([world.session.getSnapshot().status, world.fake.online]).toEqual(['logged-in', 'alice']);
  });

  test('one is refused also where all that is there is an instance', async () => {
    const world = createWorld();
    await world.session.preload();
    const { zim } = world.session;
    const login = outcome(world.another({ appID: 7 }).login(BOB));
    await world.clock.advance(1_000);
    expect([login.code, world.session.zim === zim, world.fake.calls]).toEqual(['app-conflict', true, []]);
  });
});

test('who is refused is told of the login that is there', async () => {
  const world = createWorld();
  await loggedIn(world);
  const other = world.another();
  const told: (string | null)[] = [];
  other.on('stateChanged', ({ userID }) => void told.push(userID));
  const login = outcome(other.login(BOB));
  expect(told).toEqual(['alice']);
  await world.clock.flush();
  expect(login.code).toBe('already-logged-in');
});
