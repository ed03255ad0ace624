import { describe, expect, test } from 'vitest';
import type { ZimSession, ZimSessionOptions, ZimSessionSnapshot } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, outcome, type World } from './world.ts';

// Sessions with loaders of their own have a machine of their own, until the loader gives a class that has one.

const nothing = () => {};

/** A session whose SDK takes so long to load. */
const late = (world: World, ms: number, more: Partial<ZimSessionOptions> = {}) =>
  world.another({
    sdk: () => new Promise((resolve) => world.clock.setTimeout(() => resolve({ ZIM: world.fake.ZIM }), ms)),
    ...more,
  });

test.each([
  [0, 'another user', {}],
  [1, 'another user', {}],
  [0, 'another app', { appID: 7 }],
  [1, 'another app', { appID: 7 }],
])('to a machine that was deserted %d microtasks ago, %s gets in', async (hops, _who, more) => {
  const world = createWorld();
  await loggedIn(world);
  let load: (module: unknown) => void = nothing;
  const next = world.another({
    ...more,
    sdk: () =>
      new Promise((resolve) => {
        load = resolve;
      }),
  });
  const login = outcome(next.login(BOB));
  await world.clock.advance(500);
  load({ ZIM: world.fake.ZIM });
  for (let n = 0; n < hops; n++) await Promise.resolve();
  world.session.destroy();
  await world.clock.advance(5_000);
  expect([login.code, world.fake.online]).toEqual(['resolved', 'bob']);
});

describe('a provider that hears of it by its signal', () => {
  async function heard(act: (session: ZimSession) => void) {
    const world = createWorld();
    await loggedIn(world);
    const session: ZimSession = late(world, 500, {
      tokenProvider: ({ signal }) => {
        signal.addEventListener('abort', () => act(session));
        return new Promise(nothing);
      },
    });
    const login = outcome(session.login(ALICE));
    await world.clock.advance(60_000);
    return { ...world, session, login };
  }

  test.each(['renew', 'preload'] as const)('may %s(), which settles', async (call) => {
    let called = { code: 'never' };
    const { login } = await heard((session) => {
      called = outcome(session[call]());
    });
    expect([login.code, called.code]).toEqual(['resolved', 'resolved']);
  });

  test('may logout(), which is the user’s word', async () => {
    const { session, login, fake } = await heard((one) => void one.logout());
    expect(login.code).not.toBe('pending');
    expect([session.getSnapshot().status, fake.online]).toEqual(['logged-out', null]);
  });
});

test('renewals that wait on both sides settle', async () => {
  const world = createWorld();
  await loggedIn(world);
  const other = late(world, 500);
  void other.login(ALICE);
  const theirs = outcome(other.renew());
  await world.clock.advance(450);
  const ours = outcome(world.session.renew());
  await world.clock.advance(3_000);
  expect([theirs.code, ours.code]).toEqual(['resolved', 'resolved']);
});

test('each state is told once', async () => {
  const world = createWorld();
  await loggedIn(world);
  const other = late(world, 50);
  const heard: ZimSessionSnapshot[][] = [];
  other.on('stateChanged', (...pair) => void heard.push(pair));
  const login = outcome(other.login(ALICE));
  void other.renew();
  await world.clock.advance(3_000);
  expect(login.code).toBe('resolved');
  expect(heard.filter(([now, before]) => now === before)).toEqual([]);
});

test('later sessions with the same loader join at once', async () => {
  const world = createWorld();
  await loggedIn(world);
  const sdk = () =>
    new Promise((resolve) => world.clock.setTimeout(() => resolve({ ZIM: world.fake.ZIM }), 200));
  void world.another({ sdk }).login(ALICE);
  await world.clock.advance(1_000);
  const asked = world.backend.requests.length;
  const other = world.another({ sdk });
  void other.login(ALICE);
  expect(other.getSnapshot().status).toBe('logged-in');
  await world.clock.advance(1_000);
  expect(world.backend.requests).toHaveLength(asked);
});

test('a session that only preloads is moved to the machine that is there, and its preload() resolves', async () => {
  const world = createWorld();
  await loggedIn(world);
  const other = late(world, 500);
  const preload = outcome(other.preload());
  await world.clock.advance(1_000);
  expect(preload.code).toBe('resolved');
  expect(other.zim).toBe(world.session.zim);
  expect(other.getSnapshot()).toBe(world.session.getSnapshot());
  expect(world.fake.calls.map(({ method }) => method)).toEqual(['login']);
});

test('a login is refused where somebody else is logged in, and the one that is there stays', async () => {
  const world = createWorld();
  await loggedIn(world);
  const login = outcome(late(world, 500).login(BOB));
  await world.clock.advance(1_000);
  expect([login.code, world.fake.online]).toEqual(['already-logged-in', 'alice']);
});

describe('of another app', () => {
  test('a preload() is refused, and no state changes', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = late(world, 500, { appID: 7 });
    let told = 0;
    other.subscribe(() => void told++);
    other.on('loggedOut', () => void told++);
    const preload = outcome(other.preload());
    await world.clock.advance(1_000);
    expect([preload.code, told]).toEqual(['app-conflict', 0]);
  });

  test('a listener may do what the error says: destroy the other session, and log in again', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = late(world, 500, { appID: 7 });
    let again = { code: 'never' };
    other.once('loggedOut', () => {
      world.session.destroy();
      again = outcome(other.login(ALICE));
    });
    const first = outcome(other.login(ALICE));
    await world.clock.advance(5_000);
    expect([first.code, again.code]).toEqual(['app-conflict', 'resolved']);
    expect(other.getSnapshot().status).toBe('logged-in');
  });

  test('a listener of one may call another that is on its way, too', async () => {
    const world = createWorld();
    await loggedIn(world);
    const sdk = () =>
      new Promise((resolve) => world.clock.setTimeout(() => resolve({ ZIM: world.fake.ZIM }), 200));
    const [one, two] = [world.another({ sdk, appID: 7 }), world.another({ sdk, appID: 7 })];
    let [preload, renewal] = [{ code: 'never' }, { code: 'never' }];
    one.once('loggedOut', () => {
      preload = outcome(two.preload());
      renewal = outcome(two.renew());
    });
    const logins = [outcome(one.login(ALICE)), outcome(two.login(ALICE))];
    await world.clock.advance(60_000);
    expect(logins.map(({ code }) => code)).toEqual(['app-conflict', 'app-conflict']);
    expect([preload.code, renewal.code]).toEqual(['app-conflict', 'not-logged-in']);
  });

  test('a preload() is refused, and a logged-out session stays as it was', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = late(world, 500, { appID: 7 });
    const preload = outcome(other.preload());
    const login = outcome(other.login(ALICE));
    await world.clock.advance(50);
    await other.logout();
    const told: unknown[] = [];
    other.on('stateChanged', ({ reason }) => void told.push(reason));
    await world.clock.advance(1_000);
    expect([preload.code, login.code]).toEqual(['app-conflict', 'aborted']);
    expect([told, other.getSnapshot().reason]).toEqual([[], 'requested']);
  });

  test('who only watched the login of another session is logged out, too, and hears of no login of its own', async () => {
    const world = createWorld();
    await loggedIn(world);
    const sdk = () =>
      new Promise((resolve) => world.clock.setTimeout(() => resolve({ ZIM: world.fake.ZIM }), 200));
    const [one, watching] = [world.another({ sdk, appID: 7 }), world.another({ sdk, appID: 7 })];
    void one.login(ALICE).catch(nothing);
    void watching.preload().catch(nothing);
    const heard: string[] = [];
    watching.on('stateChanged', ({ status }) => void heard.push(status));
    watching.on('loggedOut', () => void heard.push('loggedOut'));
    await world.clock.advance(100);
    expect(watching.getSnapshot().status).toBe('logging-in');
    await world.clock.advance(5_000);
    expect(watching.getSnapshot()).toMatchObject({ status: 'logged-out', userID: null, error: null });
    expect(heard).toEqual(['logging-in', 'logged-out']);
  });

  test('one that was logged in again by a listener hears no loggedOut of its old login', async () => {
    const world = createWorld();
    await loggedIn(world);
    const sdk = () =>
      new Promise((resolve) => world.clock.setTimeout(() => resolve({ ZIM: world.fake.ZIM }), 200));
    const [one, two] = [world.another({ sdk, appID: 7 }), world.another({ sdk, appID: 7 })];
    one.once('loggedOut', () => {
      world.session.destroy();
      void two.login(ALICE);
    });
    const heard: string[] = [];
    const states: string[] = [];
    two.on('loggedOut', () => void heard.push(two.getSnapshot().status));
    two.on('stateChanged', ({ status }) => void states.push(status));
    const logins = [outcome(one.login(ALICE)), outcome(two.login(ALICE))];
    await world.clock.advance(5_000);
    expect(logins.map(({ code }) => code)).toEqual(['app-conflict', 'app-conflict']);
    expect(two.getSnapshot().status).toBe('logged-in');
    expect(heard).toEqual([]);
    const changes = states.filter((status, n) => status !== states[n - 1]);
    expect(changes).toEqual(['logging-in', 'logged-out', 'logging-in', 'logged-in']);
  });

  test('one that is refused ends nobody’s login, also where nobody asked for that', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.session.destroy();
    void world.another().preload();
    await world.clock.advance(100);
    const login = outcome(late(world, 300, { appID: 7 }).login(BOB));
    await world.clock.advance(5_000);
    expect([login.code, world.fake.online]).toEqual(['app-conflict', 'alice']);
  });
});
