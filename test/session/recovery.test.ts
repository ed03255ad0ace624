import { describe, expect, test, vi } from 'vitest';
import { tokenDenied } from 'zim-session';
import {
  ALICE,
  carried,
  createWorld,
  loggedIn,
  nothing,
  ORDERS,
  outcome,
  pastTheDoor,
  rawOf,
} from './world.ts';

describe('loss and recovery', () => {
  test.each([
    ['refused on reconnecting (0/3)', 3, 'token-rejected'],
    ['closed by the server (0/2)', 2, 'zim-server'],
    ['expired (0/5)', 5, 'token-expired'],
  ])('%s means recovering with a fresh token', async (_name, event, code) => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.emit('connectionStateChanged', { state: 0, event, extendedData: '' });
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'recovering',
      connection: 'connecting',
      error: { code },
    });
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
    expect(world.backend.requests.map(({ reason }) => reason)).toEqual(['login', 'recovery']);
    expect(world.names().slice(-2)).toEqual(['sessionLost', 'recovered']);
  });

  describe.each(ORDERS)('on an SDK in the order of %s', (order) => {
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

  test('a session that is lost while it renews asks on for the recovery', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = new Error('down');
    void world.session.renew().catch(() => {});
    world.fake.expireNow();
    await world.clock.advance(20_000);
    const reasons = world.backend.requests.map(({ reason }) => reason);
    expect(reasons.length).toBeGreaterThan(3);
    expect(reasons).toEqual(['login', 'manual', ...reasons.slice(2).map(() => 'recovery')]);
  });

  test('a backend that denies while the session recovers ends it, and is not asked again', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = tokenDenied();
    world.fake.expireNow();
    await world.clock.advance(60_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logged-out',
      reason: 'token-denied',
      error: { code: 'token-denied' },
    });
    expect(world.backend.requests).toHaveLength(2);
  });

  test('0/3 while a renewal is presented: its token is as old as the one that was refused, and another is asked for', async () => {
    const world = createWorld();
    await loggedIn(world);
    void world.session.renew().catch(() => {});
    await world.clock.advance(120);
    expect(world.session.getSnapshot().renewal).toBe('presenting');
    world.fake.emit('connectionStateChanged', { state: 0, event: 3, extendedData: '' });
    await world.clock.advance(5_000);
    expect(world.backend.requests.map(({ reason }) => reason)).toEqual(['login', 'manual', 'recovery']);
  });

  test('the fetch of a renewal that serves a recovery has the time of any fetch', async () => {
    const world = createWorld({ renewal: { window: 12_000 } });
    world.backend.lifetime = 59;
    await loggedIn(world);
    const { renewsAt } = world.session.getSnapshot();
    world.backend.latency = 7_000;
    await world.clock.advance(renewsAt! + 2_000 - world.clock.now());
    world.fake.expireNow();
    await world.clock.advance(6_000);
    expect(world.backend.requests).toHaveLength(2);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('0/2 says nothing of the token: the backend may give it again', async () => {
    const world = createWorld();
    world.backend.always = world.backend.token();
    await loggedIn(world);
    world.fake.emit('connectionStateChanged', { state: 0, event: 2, extendedData: '' });
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'recovering',
      error: { code: 'zim-server' },
    });
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null });
  });

  test('fchat-pidgin#130: kicked out is never answered with a login', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.kick();
    world.wake();
    await world.clock.advance(600_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'kicked-out' });
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toHaveLength(1);
    await loggedIn(world);
  });

  test('unregistered ends the session', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.unregister();
    await world.clock.advance(60_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'unregistered' });
  });

  test('that an attempt failed is said before a recovery ends over it', async () => {
    const world = createWorld();
    const session = world.another({ retry: ({ phase }) => (phase === 'recovery' ? null : 0) });
    const names: string[] = [];
    session.on('renewalFailed', ({ retryAt }) => void names.push(`renewalFailed ${retryAt}`));
    session.on('loggedOut', ({ reason }) => void names.push(reason));
    void session.login(ALICE);
    await world.clock.advance(1_000);
    world.backend.next = [new Error('down')];
    world.fake.expireNow();
    await world.clock.advance(1_000);
    expect(names).toEqual(['renewalFailed null', 'recovery-failed']);
  });
});

describe('an instance that is of no use any more', () => {
  test('S37: destroyed past the door it is replaced at the next call, listeners included', async () => {
    const world = createWorld();
    const heard = vi.fn();
    world.session.on('peerMessageReceived', heard);
    await loggedIn(world);
    const first = world.session.zim;
    pastTheDoor(world, 'destroy');
    void world.session.renew().catch(() => {});
    await world.clock.advance(5_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
    expect(world.session.zim).not.toBe(first);
    expect(world.fake.online).toBe('alice');
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'x' });
    expect(heard).toHaveBeenCalledTimes(1);
  });

  test('instanceChanged tells each time that it is another; raw listeners go along', async () => {
    const world = createWorld();
    await loggedIn(world);
    const first = rawOf(world.session);
    const raw = vi.fn();
    first.on('peerMessageReceived', raw);
    pastTheDoor(world, 'destroy');
    void world.session.renew();
    await world.clock.advance(3_000);
    expect(world.session.zim).not.toBe(first);
    expect(carried(world, 'instanceChanged')).toEqual([first, world.session.zim]);
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'x' });
    expect(raw).toHaveBeenCalledTimes(1);
  });

  test('login() gives the instance of now', async () => {
    const world = createWorld();
    await loggedIn(world);
    const first = world.session.zim;
    pastTheDoor(world, 'destroy');
    void world.session.renew().catch(nothing);
    await world.clock.advance(5_000);
    expect(world.session.zim).not.toBe(first);
    expect(await world.session.login(ALICE)).toBe(world.session.zim);
  });

  test('nor does the login of another session make the one that is gone the answer here', async () => {
    const world = createWorld();
    const other = world.another();
    await loggedIn(world);
    const first = world.session.zim;
    pastTheDoor(world, 'destroy');
    void world.session.renew().catch(() => {});
    await world.clock.advance(5_000);
    await other.login(ALICE);
    expect(world.session.zim).not.toBe(first);
    expect(await world.session.login(ALICE)).toBe(world.session.zim);
  });

  describe.each(ORDERS)('on an SDK in the order of %s', (order) => {
    test('a logout() that comes past the door is found out by the next renewal, which logs in again', async () => {
      const world = createWorld({}, 0, { order });
      await loggedIn(world);
      world.fake.expireNow();
      await world.clock.advance(5_000);
      expect(world.names()).toContain('recovered');
      pastTheDoor(world, 'logout');
      await world.clock.advance(1_000);
      expect(world.session.getSnapshot().status).toBe('logged-in');
      const renewal = outcome(world.session.renew());
      await world.clock.advance(5_000);
      expect([renewal.code, world.session.getSnapshot().status]).toEqual(['resolved', 'logged-in']);
      expect(world.fake.online).toBe('alice');
      expect(world.names().slice(-2)).toEqual(['sessionLost', 'recovered']);
    });
  });
});
