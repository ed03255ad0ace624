import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RawZim } from '../../src/adapters/raw-zim.ts';
import {
  ALICE,
  BOB,
  carried,
  createWorld,
  loggedIn,
  methods,
  nothing,
  outcome,
  pastTheDoor,
  rawOf,
  type World,
  warnings,
} from './world.ts';

// An instance that other code made.

test('S3, S40: it is adopted, said so, and left to its maker', async () => {
  const world = createWorld();
  const made = world.fake.ZIM.create({ appID: 1234567890 });
  await loggedIn(world);
  expect(world.session.zim).toBe(made);
  expect(warnings(world)).toEqual(['adopted-late', 'adopted-late']);
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

test('what an app has put over its methods is there again afterwards', async () => {
  const world = createWorld();
  const made = world.fake.ZIM.create({ appID: 1234567890 }) as unknown as RawZim;
  const counted = vi.fn(made.logout.bind(made));
  made.logout = counted;
  await loggedIn(world);
  expect(made.logout).not.toBe(counted);
  world.session.destroy();
  await world.clock.flush();
  expect(made.logout).toBe(counted);
});

test('a double that is an object of an app’s own serves one session after the other', async () => {
  const { fake, another, clock } = createWorld();
  const real = fake.ZIM.create({ appID: 1234567890 }) as unknown as RawZim;
  const names = ['on', 'off', 'login', 'logout', 'renewToken', 'destroy'] as const;
  const double = Object.fromEntries(names.map((name) => [name, (real[name] as () => unknown).bind(real)]));
  const ZIM = {
    create: () => Object.assign(double, { destroy() {} }),
    getInstance: () => undefined,
    getVersion: () => '2.29.0',
  };
  for (let time = 1; time <= 2; time++) {
    const session = another({ sdk: ZIM as never });
    const login = outcome(session.login(ALICE));
    await clock.advance(3_000);
    expect([time, login.code]).toEqual([time, 'resolved']);
    session.destroy();
    await clock.advance(3_000);
  }
});

test('S40: a listener that was there before can be taken away again', async () => {
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

describe('where somebody else is logged in', () => {
  test('a login is refused, and the instance is never recreated', async () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 })! as unknown as RawZim;
    await Promise.all([made.login('bob', { token: world.backend.token() }), world.clock.advance(1_000)]);
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    expect(result.code).toBe('already-logged-in');
    expect(world.fake.online).toBe('bob');
    expect(world.fake.ZIM.getInstance()).toBe(made);
  });

  test('asking twice throws nobody off', async () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 }) as unknown as RawZim;
    await Promise.all([made.login('bob', { token: world.backend.token() }), world.clock.advance(1_000)]);
    for (let n = 0; n < 2; n++) {
      const result = outcome(world.session.login(ALICE));
      await world.clock.advance(2_000);
      expect([result.code, world.fake.online]).toEqual(['already-logged-in', 'bob']);
    }
  });
});

test('a login that nobody answers is not in the way of the next (seed 9009)', async () => {
  const world = createWorld();
  world.fake.ZIM.create({ appID: 1234567890 });
  const login = outcome(world.session.login(ALICE));
  world.fake.silence();
  await world.clock.advance(1_000);
  world.fake.heal();
  await world.clock.advance(20_000);
  expect([login.code, world.fake.online]).toEqual(['resolved', 'alice']);
});

test('a login that slept too long does not block it (seed 92642)', async () => {
  const world = createWorld();
  world.fake.ZIM.create({ appID: 1234567890 });
  const slept = outcome(world.session.login(ALICE));
  await world.clock.advance(120);
  expect(world.session.getSnapshot().renewal).toBe('presenting');
  world.clock.jump(3 * 3_600_000);
  await world.clock.advance(15_000);
  expect(slept.code).toBe('login-timeout');
  const again = outcome(world.session.login(ALICE));
  await world.clock.advance(10_000);
  expect(again.code).toBe('resolved');
});

describe('a listener of adopted-late', () => {
  function adopting() {
    const world = createWorld();
    world.fake.ZIM.create({ appID: 1234567890 });
    const at = (act: () => void) =>
      world.session.once('warning', ({ code }) => {
        expect(code).toBe('adopted-late');
        act();
      });
    return { world, at };
  }

  test.each(['destroy', 'logout'] as const)('may %s()', async (act) => {
    const { world, at } = adopting();
    at(() => void world.session[act]());
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(20_000);
    expect([result.code, world.fake.online]).toEqual(['aborted', null]);
  });

  test('may log out and somebody else in', async () => {
    const { world, at } = adopting();
    let second = { code: 'never' };
    at(() => {
      void world.session.logout();
      second = outcome(world.session.login(BOB));
    });
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(20_000);
    expect([first.code, second.code, world.fake.online]).toEqual(['aborted', 'resolved', 'bob']);
  });

  test('may destroy the session and go on with another', async () => {
    const { world, at } = adopting();
    const next = world.another();
    let second = { code: 'never' };
    at(() => {
      world.session.destroy();
      second = outcome(next.login(ALICE));
    });
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(20_000);
    expect([first.code, second.code, world.fake.online]).toEqual(['aborted', 'resolved', 'alice']);
  });
});

describe('adopted-late', () => {
  const messages = (world: World) =>
    carried<{ code: string; message: string }>(world, 'warning')
      .filter(({ code }) => code === 'adopted-late')
      .map(({ message }) => /listener of (\w+)/.exec(message)?.[1]);

  test('names, once per slot that is taken, the event whose earlier listener is silent', async () => {
    const world = createWorld();
    world.fake.ZIM.create({ appID: 1234567890 });
    await world.session.preload();
    expect(messages(world)).toEqual(['connectionStateChanged', 'tokenWillExpire']);
    for (let n = 0; n < 2; n++) world.session.on('peerMessageReceived', nothing);
    world.another().on('peerMessageReceived', nothing);
    expect(messages(world)).toEqual(['connectionStateChanged', 'tokenWillExpire', 'peerMessageReceived']);
    await loggedIn(world);
    await world.session.logout();
    await loggedIn(world);
    expect(messages(world)).toHaveLength(3);
    expect(carried<{ message: string }>(world, 'warning')[0]!.message).toContain('preload() first');
  });

  test('names no event whose listener came through the door, of the next instance either', async () => {
    const world = createWorld();
    world.fake.ZIM.create({ appID: 1234567890 });
    await loggedIn(world);
    rawOf(world.session).on('tokenWillExpire', nothing);
    pastTheDoor(world, 'destroy');
    world.fake.ZIM.create({ appID: 1234567890 });
    void world.session.renew().catch(nothing);
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
    expect(messages(world)).toEqual(['connectionStateChanged', 'tokenWillExpire', 'connectionStateChanged']);
  });

  test('also of slots that listeners wanted before the instance was there', async () => {
    const world = createWorld();
    world.session.on('roomStateChanged', nothing);
    world.fake.ZIM.create({ appID: 1234567890 });
    await world.session.preload();
    expect(messages(world).sort()).toEqual(['connectionStateChanged', 'roomStateChanged', 'tokenWillExpire']);
  });

  test('is not said of a listener that was set through the door, which is heard', async () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 })!;
    await world.session.preload();
    const [theirs, ours] = [vi.fn(), vi.fn()];
    made.on('roomStateChanged', theirs);
    world.session.on('roomStateChanged', ours);
    world.fake.emit('roomStateChanged', {});
    expect([theirs.mock.calls.length, ours.mock.calls.length]).toEqual([1, 1]);
    expect(messages(world)).toEqual(['connectionStateChanged', 'tokenWillExpire']);
  });

  test('is not said of an instance of ours', async () => {
    const world = createWorld();
    await world.session.preload();
    world.session.on('roomStateChanged', nothing);
    await loggedIn(world);
    expect(messages(world)).toEqual([]);
  });
});

describe('a login that a session left on an adopted instance', () => {
  test('is ended before another user logs in; the instance stays', async () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 });
    await loggedIn(world);
    world.session.destroy();
    await world.clock.flush();
    const next = world.another();
    const bob = outcome(next.login(BOB));
    await world.clock.advance(2_000);
    expect([bob.code, next.zim === made, methods(world)]).toEqual([
      'resolved',
      true,
      ['login', 'logout', 'login'],
    ]);
  });

  test('is none any more when other code has logged out and in', async () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 }) as unknown as RawZim;
    await loggedIn(world);
    world.session.destroy();
    await world.clock.flush();
    const between = world.another();
    await between.preload();
    between.destroy();
    await world.clock.flush();
    made.logout();
    await Promise.all([made.login('bob', { token: world.backend.token() }), world.clock.advance(2_000)]);
    const alice = outcome(world.another().login(ALICE));
    await world.clock.advance(3_000);
    expect([alice.code, world.fake.online]).toEqual(['already-logged-in', 'bob']);
  });

  test('is not what other code began while the session was there', async () => {
    const world = createWorld();
    world.fake.ZIM.create({ appID: 1234567890 });
    await world.session.preload();
    const bob = rawOf(world.session).login('bob', { token: world.backend.token() });
    await Promise.all([bob, world.clock.advance(2_000)]);
    world.session.destroy();
    await world.clock.flush();
    const alice = outcome(world.another().login(ALICE));
    await world.clock.advance(3_000);
    expect([alice.code, world.fake.online]).toEqual(['already-logged-in', 'bob']);
  });
});

test('an adopted instance is kept, also where its logout() throws', async () => {
  const world = createWorld();
  const { prototype } = world.fake.ZIM as unknown as { prototype: RawZim };
  const logout = vi.spyOn(prototype, 'logout').mockImplementation(() => {
    throw new Error('stumbled');
  });
  onTestFinished(() => logout.mockRestore());
  const made = world.fake.ZIM.create({ appID: 1234567890 });
  await loggedIn(world);
  world.fake.expireNow();
  await world.clock.advance(3_000);
  expect(logout).toHaveBeenCalled();
  expect([world.session.zim === made, methods(world).includes('destroy')]).toEqual([true, false]);
});
