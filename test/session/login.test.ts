import { describe, expect, test, vi } from 'vitest';
import type { ZimSessionError, ZimSessionSnapshot } from 'zim-session';
import { FakeZimInstance } from '../../src/testing/fake-zim/instance.ts';
import { ALICE, BOB, createWorld, loggedIn, ORDERS, outcome, warnings } from './world.ts';

describe('login', () => {
  test('resolves with the ZIM instance once ZIM is connected, and the snapshot tells the way', async () => {
    const world = createWorld();
    const { session, clock } = world;
    const statuses: string[] = [];
    session.on('stateChanged', ({ status, renewal }) => void statuses.push(`${status}/${renewal}`));
    expect(session.getSnapshot()).toMatchObject({
      status: 'logged-out',
      reason: 'initial',
      connection: 'disconnected',
    });
    const login = session.login({ userID: 'alice', userName: 'Alice' });
    expect(session.getSnapshot()).toMatchObject({
      status: 'logging-in',
      connection: 'connecting',
      renewal: 'fetching',
      userID: 'alice',
      attempt: 1,
      tokenExpiresAt: null,
    });
    await clock.advance(1_000);
    expect(await login).toBe(session.zim);
    const snapshot = session.getSnapshot();
    expect(snapshot).toMatchObject({
      status: 'logged-in',
      reason: null,
      connection: 'connected',
      renewal: 'scheduled',
      attempt: 0,
      retryAt: null,
      error: null,
    });
    expect(snapshot.tokenExpiresAt! - clock.now()).toBeGreaterThan(3_590_000);
    expect(snapshot.tokenExpiresAt! - snapshot.renewsAt!).toBeGreaterThanOrEqual(300_000);
    expect(statuses).toEqual(['logging-in/fetching', 'logging-in/presenting', 'logged-in/scheduled']);
    expect(session.getSnapshot()).toBe(snapshot);
  });

  test('stream-chat: ten concurrent calls are one token fetch and one SDK login', async () => {
    const { session, clock, backend, fake } = createWorld();
    const logins = Array.from({ length: 10 }, () => session.login(ALICE));
    expect(new Set(logins).size).toBe(1);
    await clock.advance(1_000);
    await Promise.all(logins);
    expect(backend.requests).toHaveLength(1);
    expect(fake.calls.filter(({ method }) => method === 'login')).toHaveLength(1);
  });

  test('creates the instance with an empty AppSign', async () => {
    const created: unknown[] = [];
    const world = createWorld();
    const { ZIM } = world.fake;
    const create = ZIM.create.bind(ZIM);
    ZIM.create = (config: never) => {
      created.push(config);
      return create(config);
    };
    await loggedIn(world);
    expect(created).toEqual([{ appID: 1234567890, appSign: '' }]);
  });

  test('SDK load and token fetch run in parallel', async () => {
    const { another, clock, backend, fake } = createWorld();
    let load!: (sdk: unknown) => void;
    const session = another({
      sdk: () =>
        new Promise((resolve) => {
          load = resolve;
        }),
    });
    const login = session.login(ALICE);
    await clock.advance(500);
    expect(backend.requests).toHaveLength(1);
    load({ default: { ZIM: fake.ZIM } });
    await clock.advance(100);
    await login;
  });

  test('another user is refused unless logged out, and logs in after logout()', async () => {
    const world = createWorld();
    await loggedIn(world);
    await expect(world.session.login(BOB)).rejects.toMatchObject({ code: 'already-logged-in' });
    void world.session.logout();
    await loggedIn(world, BOB);
    expect(world.fake.online).toBe('bob');
  });

  test('centrifuge: login() while backing off tries at once, a second after the last attempt at the earliest', async () => {
    const { session, clock, backend } = createWorld({}, 1);
    backend.next = Array.from({ length: 5 }, () => new Error('down'));
    const result = outcome(session.login(ALICE));
    await clock.advance(4_000);
    const before = backend.requests.length;
    void session.login(ALICE);
    expect(backend.requests.length).toBe(before + 1);
    await clock.advance(20_000);
    expect(result.code).toBe('resolved');
  });

  test('login() while recovering tries at once', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    world.backend.always = new Error('down');
    world.fake.expireNow();
    await world.clock.advance(20_000);
    const { status, retryAt } = world.session.getSnapshot();
    expect(status).toBe('recovering');
    expect(retryAt! - world.clock.now()).toBeGreaterThan(2_000);
    world.backend.always = null;
    await loggedIn(world);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('firebase-js-sdk#1841: a token can be made to expire by hand, and the app is seen to recover', async () => {
    const world = createWorld();
    await loggedIn(world);
    const statuses: string[] = [];
    world.session.on('stateChanged', (now: ZimSessionSnapshot, before: ZimSessionSnapshot) => {
      if (now.status !== before.status) statuses.push(now.status);
    });
    const lost: ZimSessionError[] = [];
    world.session.on('sessionLost', ({ error }) => void lost.push(error));
    world.fake.expireNow();
    await world.clock.advance(3_000);
    expect(statuses).toEqual(['recovering', 'logged-in']);
    expect(lost.map(({ code }) => code)).toEqual(['token-expired']);
  });
});

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
});

describe('the profile', () => {
  test('goes with the login that was asked for, and never again (S39)', async () => {
    const world = createWorld();
    const login = world.session.login({
      userID: 'alice',
      userName: 'Alice',
      userAvatarUrl: 'https://x/a.png',
    });
    await world.clock.advance(1_000);
    await login;
    world.fake.expireNow();
    await world.clock.advance(2_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
    const names = world.fake.calls.filter(({ method }) => method === 'login').map((call) => call.userName);
    expect(names).toEqual(['Alice', '']);
    expect(world.fake.calls.filter(({ method }) => method === 'updateUserAvatarUrl')).toHaveLength(1);
  });

  test('a custom status goes with the login that was asked for, and isClearDB with the logout', async () => {
    const world = createWorld();
    const login = vi.spyOn(FakeZimInstance.prototype, 'login');
    const logout = vi.spyOn(FakeZimInstance.prototype, 'logout');
    try {
      await loggedIn(world, { ...ALICE, customStatus: 'away', customStatusDuration: 60 } as typeof ALICE);
      expect(login.mock.calls[0]).toMatchObject([
        'alice',
        { customStatus: 'away', customStatusDuration: 60, isOfflineLogin: false },
      ]);
      world.fake.expireNow();
      await world.clock.advance(2_000);
      expect(login).toHaveBeenCalledTimes(2);
      expect(login.mock.calls[1]).toMatchObject(['alice', { customStatus: undefined }]);
      await world.session.logout({ isClearDB: true });
      expect(logout.mock.lastCall).toEqual([{ isClearDB: true }]);
    } finally {
      login.mockRestore();
      logout.mockRestore();
    }
  });

  test('an avatar that ZIM does not take is a warning, and the login stands', async () => {
    const world = createWorld();
    const { prototype } = world.fake.ZIM as unknown as { prototype: { updateUserAvatarUrl: unknown } };
    prototype.updateUserAvatarUrl = () => Promise.reject({ code: 6000011, message: 'alice' });
    await loggedIn(world, { userID: 'alice', userAvatarUrl: 'https://x/a.png' } as typeof ALICE);
    await world.clock.flush();
    expect(world.events).toContainEqual(['warning', expect.objectContaining({ code: 'avatar-not-updated' })]);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('a second login of the same user with another name says that it is ignored', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.session.login({ userID: 'alice', userName: 'Other' });
    expect(world.events).toContainEqual(['warning', expect.objectContaining({ code: 'user-name-ignored' })]);
  });

  test.each([
    ['another name', 'Bert', 1],
    ['the same name', 'Al', 0],
    ['no name', undefined, 0],
  ])('%s, asked for while logged in: %s', async (_what, userName, times) => {
    const world = createWorld();
    await loggedIn(world, { ...ALICE, userName: 'Al' } as typeof ALICE);
    void world.session.login(userName === undefined ? ALICE : { ...ALICE, userName });
    expect(warnings(world)).toEqual(Array.from({ length: times }, () => 'user-name-ignored'));
  });

  test('a name that goes with a new login is no reason to warn, and counts from then on', async () => {
    const world = createWorld();
    await loggedIn(world, { ...ALICE, userName: 'Al' } as typeof ALICE);
    await world.session.logout();
    await loggedIn(world, { ...ALICE, userName: 'Bert' } as typeof ALICE);
    void world.session.login({ ...ALICE, userName: 'Bert' });
    expect(warnings(world)).toEqual([]);
    void world.session.login({ ...ALICE, userName: 'Al' });
    expect(warnings(world)).toEqual(['user-name-ignored']);
  });

  describe('a listener of the warning that a name is ignored', () => {
    const renamed = { ...ALICE, userName: 'Bert' };

    test('finds a login that it can end', async () => {
      const world = createWorld();
      await loggedIn(world);
      world.session.on('warning', () => void world.session.logout());
      const result = outcome(world.session.login(renamed));
      await world.clock.advance(5_000);
      expect([result.code, world.session.getSnapshot().status, world.fake.online]).toEqual([
        'resolved',
        'logged-out',
        null,
      ]);
    });

    test('cannot log in somebody else beside', async () => {
      const world = createWorld();
      await loggedIn(world);
      let second = { code: 'never' };
      world.session.once('warning', () => {
        second = outcome(world.session.login(BOB));
      });
      const first = outcome(world.session.login(renamed));
      await world.clock.advance(5_000);
      expect([first.code, second.code, world.fake.online]).toEqual([
        'resolved',
        'already-logged-in',
        'alice',
      ]);
    });
  });
});
