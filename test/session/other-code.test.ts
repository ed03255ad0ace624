import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RawZim } from '../../src/adapters/raw-zim.ts';
import { FakeZimInstance } from '../../src/testing/fake-zim/instance.ts';
import { ALICE, carried, createWorld, loggedIn, nothing, ORDERS, outcome, rawOf, warnings } from './world.ts';

// Other code on the instance: old code of the app, or ZEGO’s UIKit. While a user is logged in here, or on the way, it comes
// in through the session’s door.

describe('login()', () => {
  test('S38: of the same user joins ours, and its token is not used', async () => {
    const world = createWorld();
    await loggedIn(world);
    const before = world.session.getSnapshot();
    const login = outcome(rawOf(world.session).login('alice', { token: world.backend.token(7_200) }));
    await world.clock.advance(1_000);
    expect([login.code, warnings(world)]).toEqual(['resolved', ['foreign-login']]);
    expect(world.session.getSnapshot()).toBe(before);
    expect(world.fake.calls.map(({ method }) => method)).toEqual(['login']);
  });

  test('in the old form, login(userInfo, token), comes in through the door as well (S38)', async () => {
    const world = createWorld();
    await loggedIn(world);
    const before = world.session.getSnapshot().tokenExpiresAt!;
    // The old form.
    const old = rawOf(world.session).login as unknown as (user: object, token: string) => Promise<void>;
    const same = outcome(old({ userID: 'alice', userName: 'Alice' }, world.backend.token(7_200)));
    const other = outcome(old({ userID: 'bob', userName: 'Bob' }, world.backend.token(7_200)));
    await world.clock.advance(1_000);
    expect([same.code, other.code]).toEqual(['resolved', 6000111]);
    expect(warnings(world)).toEqual(['foreign-login', 'foreign-login']);
    expect(world.session.getSnapshot().tokenExpiresAt).toBe(before);
    expect(world.fake.calls.map(({ method }) => method)).toEqual(['login']);
  });

  test('S38: with a later token, while the SDK reconnects, does not put our renewal off', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.dropConnection();
    await world.clock.advance(10);
    void rawOf(world.session).login('alice', { token: world.backend.token(36_000) });
    await world.clock.advance(5_000);
    expect(world.session.getSnapshot().connection).toBe('connected');
    await world.clock.advance(3_700_000);
    world.fake.dropConnection();
    await world.clock.advance(30_000);
    expect(world.names()).not.toContain('sessionLost');
  });
});

describe('renewToken()', () => {
  test('S24: and a renewal of ours are one call', async () => {
    const world = createWorld();
    world.backend.latency = 10;
    await loggedIn(world);
    const theirs = outcome(rawOf(world.session).renewToken(world.backend.token(7_200)));
    const ours = outcome(world.session.renew());
    await world.clock.advance(2_000);
    expect([theirs.code, ours.code]).toEqual(['resolved', 'resolved']);
    expect(world.fake.calls.map(({ method }) => method)).toEqual(['login', 'renewToken']);
    expect(world.names()).not.toContain('renewalFailed');
  });

  test('on the socket of a reconnect: its token is presented when the SDK is back (seed 711541)', async () => {
    const world = createWorld();
    await loggedIn(world);
    const now = world.clock.now();
    world.fake.dropConnection();
    await world.clock.advance(720);
    expect(world.session.getSnapshot().connection).toBe('reconnecting');
    void rawOf(world.session).renewToken(world.backend.token(7_200));
    await world.clock.advance(5_000);
    expect(world.session.getSnapshot().connection).toBe('connected');
    expect(world.session.getSnapshot().tokenExpiresAt! - now).toBeGreaterThan(7_000_000);
  });
});

describe('logout()', () => {
  test('S38: is the session’s', async () => {
    const world = createWorld();
    await loggedIn(world);
    rawOf(world.session).logout();
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(warnings(world)).toEqual(['foreign-logout']);
    await loggedIn(world);
  });

  test('answers a promise, takes isClearDB along, and is for all sessions of the page', async () => {
    const logout = vi.spyOn(FakeZimInstance.prototype, 'logout');
    onTestFinished(() => logout.mockRestore());
    const world = createWorld();
    await loggedIn(world);
    const other = world.another();
    void other.preload();
    const raw = rawOf(world.session) as unknown as { logout(options?: object): Promise<unknown> };
    await expect(raw.logout({ isClearDB: true })).resolves.toBeUndefined();
    expect(logout.mock.calls).toEqual([[{ isClearDB: true }]]);
    expect([other.getSnapshot().reason, world.names().at(-1)]).toEqual(['requested', 'loggedOut']);
  });

  test('does not end a login in a listener of it', async () => {
    const world = createWorld();
    await loggedIn(world);
    let again = { code: 'never' };
    world.session.once('loggedOut', () => {
      again = outcome(world.session.login(ALICE));
    });
    rawOf(world.session).logout();
    await world.clock.advance(3_000);
    expect(again.code).toBe('resolved');
    expect(world.names().filter((name) => name === 'warning')).toHaveLength(1);
  });

  describe.each(ORDERS)('on an SDK in the order of %s', (order) => {
    test('is told', async () => {
      const world = createWorld({}, 0, { order });
      await loggedIn(world);
      world.session.zim?.logout();
      await world.clock.advance(1_000);
      expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
      expect(world.events).toContainEqual(['warning', expect.objectContaining({ code: 'foreign-logout' })]);
    });

    test('while a login is tried again is told, and is the end of it', async () => {
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
  });
});

test('S41: UIKit, which creates or adopts, logs in with its own token and destroys the singleton', async () => {
  const world = createWorld();
  await loggedIn(world);
  const uikit = (world.fake.ZIM.create({ appID: 1234567890 }) ??
    world.fake.ZIM.getInstance()) as unknown as RawZim;
  uikit.on('tokenWillExpire', () => {});
  uikit.on('peerMessageReceived', () => {});
  await Promise.all([uikit.login('alice', { token: world.backend.token(1_800) }), world.clock.advance(500)]);
  uikit.off('tokenWillExpire');
  uikit.logout();
  uikit.destroy();
  await world.clock.advance(1_000);
  expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
  await loggedIn(world);
});

test('each warning names the call', async () => {
  const world = createWorld();
  await loggedIn(world);
  const raw = rawOf(world.session);
  void raw.login('alice', { token: '' });
  void raw.renewToken('').catch(nothing);
  raw.destroy();
  raw.logout();
  const told = carried<{ code: string; message: string }>(world, 'warning');
  expect(told.map(({ code, message }) => `${code} ${/called (\w+)\(\)/.exec(message)?.[1]}`)).toEqual([
    'foreign-login login',
    'foreign-login renewToken',
    'foreign-destroy destroy',
    'foreign-logout logout',
  ]);
});

describe('a destroy() of other code while nobody is logged in', () => {
  test('is noted once, however often it is called', async () => {
    const world = createWorld();
    await world.session.preload();
    const raw = rawOf(world.session);
    for (let n = 0; n < 2; n += 1) raw.destroy();
    expect(world.session.timeline().filter(({ type }) => type === 'instanceGone')).toHaveLength(1);
  });

  test('of an instance that was replaced says nothing of the one that is there', async () => {
    const world = createWorld();
    await world.session.preload();
    const raw = rawOf(world.session);
    const { destroy } = raw;
    void raw.login('', { token: world.backend.token() }).catch(nothing);
    await world.clock.advance(1_000);
    await loggedIn(world);
    expect(world.session.zim).not.toBe(raw);
    await world.session.logout();
    destroy();
    expect(world.session.timeline().map(({ type }) => type)).not.toContain('instanceGone');
  });
});
