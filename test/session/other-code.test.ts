import { describe, expect, test, vi } from 'vitest';
import type { RawZim } from '../../src/adapters/raw-zim.ts';
import { ALICE, createWorld, loggedIn, outcome, rawOf, warnings } from './world.ts';

describe('other code on the instance', () => {
  test('S38: a foreign login of the same user: its token drives the schedule', async () => {
    const world = createWorld();
    await loggedIn(world);
    const before = world.session.getSnapshot().tokenExpiresAt!;
    await Promise.all([
      rawOf(world.session).login('alice', { token: world.backend.token(7_200) }),
      world.clock.advance(1_000),
    ]);
    expect(world.session.getSnapshot().tokenExpiresAt!).toBeGreaterThan(before + 3_000_000);
    expect(warnings(world)).toEqual(['foreign-login']);
  });

  test('S38: a foreign login of the same user while the SDK reconnects: a token that ends sooner drives the schedule', async () => {
    const world = createWorld();
    await loggedIn(world);
    const now = world.clock.now();
    world.fake.dropConnection();
    void rawOf(world.session).login('alice', { token: world.backend.token(600) });
    await world.clock.advance(5_000);
    expect(world.session.getSnapshot().connection).toBe('connected');
    expect(world.session.getSnapshot().tokenExpiresAt! - now).toBe(600_000);
    await world.clock.advance(700_000);
    expect(world.names()).not.toContain('sessionLost');
  });

  test('a foreign renewToken on the socket of a reconnect: its token drives the schedule (seed 711541)', async () => {
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

  test('S24: a renewal waits until a foreign renewToken is half a second ago', async () => {
    const world = createWorld();
    world.backend.latency = 10;
    await loggedIn(world);
    void rawOf(world.session).renewToken(world.backend.token(7_200));
    world.backend.lifetime = 9_000;
    const renewal = outcome(world.session.renew());
    await world.clock.advance(2_000);
    expect(renewal.code).toBe('resolved');
    expect(world.names()).not.toContain('renewalFailed');
  });

  test('what an instance tells that is gone, nobody hears', async () => {
    const world = createWorld();
    const { prototype } = world.fake.ZIM as unknown as { prototype: { on(...args: unknown[]): void } };
    const hear: ((zim: unknown, data: object) => void)[] = [];
    const on = vi.spyOn(prototype, 'on').mockImplementation(function (this: object, ...args) {
      if (args[0] === 'connectionStateChanged') hear.push(args[1] as (typeof hear)[0]);
    });
    const loaded = world.session.preload();
    await world.clock.flush();
    await loaded;
    on.mockRestore();
    rawOf(world.session).destroy();
    await loggedIn(world);
    hear[0]!(null, { state: 0, event: 5, extendedData: '' });
    expect([hear.length, world.session.getSnapshot().connection]).toEqual([1, 'connected']);
  });

  test('a foreign renewToken: its token drives the schedule', async () => {
    const world = createWorld();
    await loggedIn(world);
    const before = world.session.getSnapshot().tokenExpiresAt!;
    await Promise.all([
      rawOf(world.session).renewToken(world.backend.token(7_200)),
      world.clock.advance(1_000),
    ]);
    expect(world.session.getSnapshot().tokenExpiresAt!).toBeGreaterThan(before + 3_000_000);
  });

  test('S38: a foreign logout is a logout', async () => {
    const world = createWorld();
    await loggedIn(world);
    rawOf(world.session).logout();
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(warnings(world)).toEqual(['foreign-logout']);
    await loggedIn(world);
  });

  test('S37: a foreign destroy is recreated and recovered, listeners included', async () => {
    const world = createWorld();
    const seen = vi.fn();
    world.session.on('peerMessageReceived', seen);
    await loggedIn(world);
    const first = world.session.zim;
    rawOf(world.session).destroy();
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
    expect(world.session.zim).not.toBe(first);
    expect(warnings(world)).toEqual(['foreign-destroy']);
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'x' });
    expect(seen).toHaveBeenCalledTimes(1);
  });

  test('S37: a foreign destroy while logged out: the next login makes a new instance', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.session.logout();
    rawOf(world.session).destroy();
    await loggedIn(world);
    expect(world.fake.online).toBe('alice');
  });

  test('S3, S40: an instance that other code made is adopted, said so, and left to it', async () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 });
    await loggedIn(world);
    expect(world.session.zim).toBe(made);
    expect(warnings(world)).toEqual(['adopted-late']);
    const [theirs, ours] = [vi.fn(), vi.fn()];
    world.session.on('peerMessageReceived', ours);
    (made as unknown as RawZim).on('peerMessageReceived', theirs);
    world.session.destroy();
    await world.clock.flush();
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'x' });
    expect([theirs.mock.calls.length, ours.mock.calls.length]).toEqual([1, 0]);
    expect(world.fake.ZIM.getInstance()).toBe(made);
    expect(Object.keys(made as object)).not.toContain('login');
    expect(world.fake.online).toBe('alice');
  });

  test('S40: a listener that was there before the instance was adopted can be taken away again', async () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 })!;
    const heard = vi.fn();
    made.on('roomStateChanged', heard);
    await world.session.preload();
    world.fake.emit('roomStateChanged', {});
    made.off('roomStateChanged');
    world.fake.emit('roomStateChanged', {});
    expect(heard).toHaveBeenCalledTimes(1);
  });

  test('on an adopted instance where somebody else is logged in: refused, and never recreated', async () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 })! as unknown as RawZim;
    await Promise.all([made.login('bob', { token: world.backend.token() }), world.clock.advance(1_000)]);
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    expect(result.code).toBe('already-logged-in');
    expect(world.fake.online).toBe('bob');
    expect(world.fake.ZIM.getInstance()).toBe(made);
  });

  test('S41: UIKit, which creates or adopts, logs in with its own token and destroys the singleton', async () => {
    const world = createWorld();
    await loggedIn(world);
    const uikit = (world.fake.ZIM.create({ appID: 1234567890 }) ??
      world.fake.ZIM.getInstance()) as unknown as RawZim;
    uikit.on('tokenWillExpire', () => {});
    uikit.on('peerMessageReceived', () => {});
    await Promise.all([
      uikit.login('alice', { token: world.backend.token(1_800) }),
      world.clock.advance(500),
    ]);
    uikit.off('tokenWillExpire');
    uikit.logout();
    uikit.destroy();
    await world.clock.advance(1_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    await loggedIn(world);
  });
});
