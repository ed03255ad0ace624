import { describe, expect, test, vi } from 'vitest';
import type { ZimSession } from 'zim-session';
import { ALICE, BOB, carried, createWorld, loggedIn, nothing } from './world.ts';

// Who is told, of what, and in which order, where listeners come and go meanwhile.

describe('a registration', () => {
  test('is one for each call of on(): its answer stops it, and no other one', async () => {
    const world = createWorld();
    const heard: string[] = [];
    const note = () => void heard.push('renewed');
    const stop = world.session.on('tokenRenewed', note);
    world.session.on('tokenRenewed', note);
    stop();
    await loggedIn(world);
    void world.session.renew();
    await world.clock.advance(2_000);
    expect(heard).toHaveLength(1);
  });

  test('of once() that has fired is over: its answer does not stop a later on()', async () => {
    const world = createWorld();
    const heard: string[] = [];
    const note = () => void heard.push('renewed');
    const stop = world.session.once('tokenRenewed', note);
    await loggedIn(world);
    void world.session.renew();
    await world.clock.advance(2_000);
    world.session.on('tokenRenewed', note);
    stop();
    void world.session.renew();
    await world.clock.advance(2_000);
    expect(heard).toHaveLength(2);
  });

  test('is the last one of this listener that off() takes away, and that one alone', async () => {
    const world = createWorld();
    const heard: string[] = [];
    const note = () => void heard.push('note');
    const off = () => world.session.off('loggedOut', note);
    world.session.on('loggedOut', note);
    world.session.on('loggedOut', () => void heard.push('between'));
    world.session.once('loggedOut', note);
    off();
    await loggedIn(world);
    await world.session.logout();
    expect(heard).toEqual(['note', 'between']);
    off();
    off();
    await loggedIn(world);
    await world.session.logout();
    expect(heard.slice(2)).toEqual(['between']);
  });

  test.each(['on', 'once', 'subscribe'] as const)(
    'of %s() that was stopped is not stopped again in the place of a later one of the same function',
    async (how) => {
      const world = createWorld();
      let heard = 0;
      const note = () => void heard++;
      const listen = () =>
        how === 'subscribe' ? world.session.subscribe(note) : world.session[how]('stateChanged', note);
      const stop = listen();
      stop();
      listen();
      stop();
      world.session.off('stateChanged', () => {});
      await loggedIn(world);
      expect(heard).toBeGreaterThan(0);
    },
  );

  test('of an event of ZIM is one, too', async () => {
    const world = createWorld();
    await loggedIn(world);
    let heard = 0;
    const note = () => void heard++;
    const message = () => world.fake.emit('peerMessageReceived', { messageList: [] });
    const stop = world.session.on('peerMessageReceived', note);
    world.session.on('peerMessageReceived', note);
    world.session.once('peerMessageReceived', note);
    stop();
    stop();
    message();
    expect(heard).toBe(2);
    message();
    expect(heard).toBe(3);
    world.session.off('peerMessageReceived', note);
    message();
    expect(heard).toBe(3);
  });
});

test.each([undefined, null, 7, Symbol('event'), {}])('an event has no such name: %s', (name) => {
  const { session } = createWorld();
  const refused = expect.objectContaining({ code: 'invalid-options' });
  expect(() => session.on(name as never, nothing as never)).toThrow(refused);
  expect(() => session.once(name as never, nothing as never)).toThrow(refused);
  expect(() => session.off(name as never, nothing as never)).not.toThrow();
});

test.each([undefined, null, {}, 'stateChanged'])('%j is no listener', (listener) => {
  const { session } = createWorld();
  const refused = expect.objectContaining({ code: 'invalid-options' });
  expect(() => session.on('stateChanged', listener as never)).toThrow(refused);
  expect(() => session.once('tokenWillExpire', listener as never)).toThrow(refused);
  expect(() => session.subscribe(listener as never)).toThrow(refused);
});

describe('listeners', () => {
  test('S9: many for one event, also of ZIM, attached before the login', async () => {
    const world = createWorld();
    const seen: string[] = [];
    world.session.on('peerMessageReceived', () => void seen.push('one'));
    const off = world.session.on('peerMessageReceived', () => void seen.push('two'));
    world.session.once('peerMessageReceived', () => void seen.push('once'));
    await loggedIn(world);
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'bob' });
    off();
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'bob' });
    expect(seen).toEqual(['one', 'two', 'once', 'one']);
    await world.clock.advance(1_000);
    // A message is no reason to renew.
    expect(world.backend.requests).toHaveLength(1);
  });

  test('S10: one that throws is reported and harms nobody', async () => {
    const world = createWorld();
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const after = vi.fn();
    for (const type of ['connectionStateChanged', 'stateChanged'] as const) {
      world.session.on(type, () => {
        throw new Error('app');
      });
    }
    world.session.on('connectionStateChanged', after);
    world.session.subscribe(() => {
      throw new Error('app');
    });
    await loggedIn(world);
    vi.unstubAllGlobals();
    expect(after).toHaveBeenCalled();
    expect(reported).toHaveBeenCalledWith(new Error('app'));
  });

  test('hear of what a listener caused after all of what came before', async () => {
    const world = createWorld();
    const heard: string[] = [];
    world.session.on('recovered', () => {
      heard.push('recovered');
      void world.session.logout();
    });
    await loggedIn(world);
    const other = world.another();
    await Promise.all([other.preload(), world.clock.advance(0)]);
    for (const type of ['recovered', 'loggedOut'] as const) {
      other.on(type, () => void heard.push(`other ${type}`));
    }
    world.fake.expireNow();
    await world.clock.advance(5_000);
    expect(heard).toEqual(['recovered', 'other recovered', 'other loggedOut']);
  });
});

describe('a subscriber', () => {
  test('is told of each change once, and the snapshot is immutable', async () => {
    const world = createWorld();
    const seen: unknown[] = [];
    const off = world.session.subscribe(() => void seen.push(world.session.getSnapshot()));
    await loggedIn(world);
    expect(new Set(seen).size).toBe(seen.length);
    expect(Object.isFrozen(seen[0])).toBe(true);
    off();
    void world.session.logout();
    expect(seen.at(-1)).toMatchObject({ status: 'logged-in' });
  });

  test('is called without arguments, and off() does not take it for a listener', async () => {
    const { session, clock } = createWorld();
    const subscriber = vi.fn();
    session.subscribe(subscriber);
    session.off('stateChanged', subscriber);
    void session.login(ALICE);
    await clock.advance(1_000);
    expect(new Set(subscriber.mock.calls.map((args) => args.length))).toEqual(new Set([0]));
  });
});

describe('while listeners are told', () => {
  test.each(['on', 'subscribe'] as const)('who is removed from %s() is not told any more', async (how) => {
    const world = createWorld();
    const listen = (listener: () => void) =>
      how === 'on' ? world.session.on('stateChanged', listener) : world.session.subscribe(listener);
    let heard = 0;
    let stop = nothing;
    listen(() => stop());
    stop = listen(() => void heard++);
    await loggedIn(world);
    expect(heard).toBe(0);
  });

  test('who is added is told of the next event only; one that removes itself takes nobody along', async () => {
    const world = createWorld();
    const heard: string[] = [];
    const self = () => {
      world.session.off('loggedOut', self);
      world.session.on('loggedOut', () => void heard.push('added'));
    };
    world.session.on('loggedOut', self);
    world.session.on('loggedOut', () => void heard.push('after'));
    await loggedIn(world);
    await world.session.logout();
    expect(heard).toEqual(['after']);
  });

  test('a session that is destroyed hears of its own end, and not of what the others are told', async () => {
    const world = createWorld();
    await loggedIn(world);
    const two = world.another();
    await two.preload();
    const heard: string[] = [];
    two.on('stateChanged', ({ status }) => void heard.push(status));
    two.on('loggedOut', () => void heard.push('loggedOut'));
    world.session.once('stateChanged', () => two.destroy());
    await world.session.logout();
    expect(heard).toEqual(['destroyed']);
  });

  test('a session that joins is not told of what was before', async () => {
    const world = createWorld();
    await loggedIn(world);
    let next: ZimSession | null = null;
    const heard: string[] = [];
    world.session.on('stateChanged', ({ status }) => {
      if (status !== 'logged-out' || next) return;
      next = world.another();
      next.on('loggedOut', ({ reason }) => void heard.push(reason));
      next.login(BOB).catch(nothing);
    });
    void world.session.logout();
    await world.clock.advance(3_000);
    expect([heard, world.fake.online]).toEqual([[], 'bob']);
  });
});

test('events carry expiresAt, retryAt and downFor', async () => {
  const world = createWorld({ retry: () => 5_000 });
  await loggedIn(world);
  world.backend.next = [new Error('down')];
  void world.session.renew();
  await world.clock.advance(1_000);
  const { retryAt, renewal } = world.session.getSnapshot();
  expect(renewal).toBe('retrying');
  expect(carried(world, 'renewalFailed')).toMatchObject([{ retryAt }]);
  await world.clock.advance(retryAt! - world.clock.now() - 1);
  expect(world.backend.requests).toHaveLength(2);
  await world.clock.advance(1_000);
  expect(world.backend.requests).toHaveLength(3);
  expect(carried(world, 'tokenRenewed')).toEqual([{ expiresAt: world.session.getSnapshot().tokenExpiresAt }]);
  world.fake.expireNow();
  const lostAt = world.clock.now();
  expect(world.session.getSnapshot().connectionSince).toBe(lostAt);
  await world.clock.advance(4_000);
  const { connectionSince } = world.session.getSnapshot();
  expect(carried(world, 'recovered')).toEqual([{ downFor: connectionSince - lostAt }]);
  expect(connectionSince).toBeGreaterThan(lostAt);
});
