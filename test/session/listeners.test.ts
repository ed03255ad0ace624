import { describe, expect, test, vi } from 'vitest';
import type { ZimSession, ZimSessionSnapshot } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, outcome } from './world.ts';

// Who is told, of what, and in which order, where listeners come, go and call the session meanwhile.

const nothing = () => {};

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

  test('that off() takes away is gone, however often it was made', async () => {
    const world = createWorld();
    let heard = 0;
    const note = () => void heard++;
    world.session.on('stateChanged', note);
    world.session.once('stateChanged', note);
    world.session.off('stateChanged', note);
    await loggedIn(world);
    expect(heard).toBe(0);
  });
});

test.each([undefined, null, {}, 'stateChanged'])('%j is no listener', (listener) => {
  const { session } = createWorld();
  const refused = expect.objectContaining({ code: 'invalid-options' });
  expect(() => session.on('stateChanged', listener as never)).toThrow(refused);
  expect(() => session.once('tokenWillExpire', listener as never)).toThrow(refused);
  expect(() => session.subscribe(listener as never)).toThrow(refused);
});

test('a subscriber is called without arguments, and off() does not take it for a listener', async () => {
  const { session, clock } = createWorld();
  const subscriber = vi.fn();
  session.subscribe(subscriber);
  session.off('stateChanged', subscriber);
  void session.login(ALICE);
  await clock.advance(1_000);
  expect(new Set(subscriber.mock.calls.map((args) => args.length))).toEqual(new Set([0]));
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

describe('the state', () => {
  test('that is heard last is destroyed, also where a listener before does that', async () => {
    const world = createWorld();
    const session = world.another();
    const heard: string[] = [];
    session.on('stateChanged', ({ status }) => {
      if (status === 'logged-in') session.destroy();
    });
    session.on('stateChanged', ({ status }) => void heard.push(status));
    void session.login(ALICE).catch(nothing);
    await world.clock.advance(5_000);
    expect(heard.at(-1)).toBe('destroyed');
  });

  test('that a listener hears as the previous one is what it heard last', async () => {
    const world = createWorld();
    const heard: [ZimSessionSnapshot, ZimSessionSnapshot][] = [];
    let acts = 0;
    world.session.on('stateChanged', ({ status }) => {
      if (status !== 'logged-in' || acts++ > 1) return;
      void world.session.logout();
      world.session.login(BOB).catch(nothing);
    });
    world.session.on('stateChanged', (now, previous) => void heard.push([previous, now]));
    world.session.login(ALICE).catch(nothing);
    await world.clock.advance(20_000);
    expect(acts).toBe(3);
    for (let n = 1; n < heard.length; n++) expect(heard[n]![0]).toBe(heard[n - 1]![1]);
    expect(heard.at(-1)![1]).toBe(world.session.getSnapshot());
  });

  test('that a subscriber reads last is the one of now, also where one renews meanwhile', async () => {
    const world = createWorld();
    let seen: unknown = null;
    let acts = 0;
    world.session.subscribe(() => {
      seen = world.session.getSnapshot();
      if (world.session.getSnapshot().status === 'logged-in' && !acts++) void world.session.renew();
    });
    await loggedIn(world);
    await world.clock.advance(2_000);
    expect(acts).toBeGreaterThan(0);
    expect(seen).toBe(world.session.getSnapshot());
  });

  test('of the page is told to subscribers of a session that joins, where it is another one', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.kick();
    await world.clock.advance(100);
    const other = world.another();
    let told = 0;
    other.subscribe(() => void told++);
    const before = other.getSnapshot();
    await other.preload();
    expect([before.reason, other.getSnapshot().reason]).toEqual(['initial', 'kicked-out']);
    expect(told).toBeGreaterThan(0);
  });

  test('of the page is told before what a listener does then', async () => {
    const world = createWorld();
    await loggedIn(world);
    const two = world.another();
    const heard: string[] = [];
    two.once('stateChanged', () => void two.logout());
    two.on('stateChanged', ({ status }) => void heard.push(status));
    await two.preload();
    await world.clock.advance(1_000);
    expect(heard).toEqual(['logged-in', 'logged-out']);
  });
});

describe('a session that joins in a listener', () => {
  test('is told of each state once', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = world.another();
    const heard: ZimSessionSnapshot[][] = [];
    other.on('stateChanged', (...pair) => void heard.push(pair));
    world.session.once('loggedOut', () => void other.login(ALICE));
    void world.session.logout();
    await world.clock.advance(3_000);
    expect(heard.map(([now]) => now!.status)).toContain('logged-in');
    expect(heard.filter(([now, before]) => now === before)).toEqual([]);
  });

  test('and logs out and in there, is told in order', async () => {
    const world = createWorld();
    const heard: string[] = [];
    const other = world.another();
    other.on('stateChanged', ({ status }) => void heard.push(status));
    world.session.once('instanceChanged', () => {
      void other.login(ALICE).catch(nothing);
      void other.logout();
    });
    await world.session.preload();
    await world.clock.advance(3_000);
    expect(heard).toEqual(['logging-in', 'logged-out']);
  });
});

describe('in a listener', () => {
  test.each(['destroy', 'logout'] as const)('of logged-in, %s() ends the login that waits', async (act) => {
    const world = createWorld();
    world.session.on('stateChanged', ({ status }) => {
      if (status === 'logged-in') void world.session[act]();
    });
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(5_000);
    expect([result.code, world.fake.online]).toEqual(['aborted', null]);
  });

  test('of logged-in, login() is answered, as the one that waits is', async () => {
    const world = createWorld();
    let second = { code: 'never' };
    world.session.on('stateChanged', ({ status }) => {
      if (status === 'logged-in' && second.code === 'never') second = outcome(world.session.login(ALICE));
    });
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(1_000);
    expect([first.code, second.code]).toEqual(['resolved', 'resolved']);
  });

  test('of logged-in, logout() and login() end the one that waits, and begin another', async () => {
    const world = createWorld();
    let second = { code: 'never' };
    world.session.on('stateChanged', ({ status }) => {
      if (status !== 'logged-in' || second.code !== 'never') return;
      void world.session.logout();
      second = outcome(world.session.login(ALICE));
    });
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(3_000);
    expect([first.code, second.code]).toEqual(['aborted', 'resolved']);
  });

  test('of the state that a session joins, an abort() ends the login that joins', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = world.another();
    const abort = new AbortController();
    other.on('stateChanged', () => abort.abort());
    const login = outcome(other.login(ALICE, { signal: abort.signal }));
    await world.clock.advance(1_000);
    expect(login.code).toBe('aborted');
  });

  test('of a logout that makes room for its login, destroy() ends that', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.session.destroy();
    const heir = world.another();
    void heir.preload();
    heir.on('loggedOut', () => heir.destroy());
    const login = outcome(heir.login(BOB));
    await world.clock.advance(3_000);
    expect(login.code).toBe('aborted');
    expect(world.backend.requests.map(({ userID }) => userID)).toEqual(['alice']);
  });

  test('of connectionStateChanged, destroy() leaves nothing behind', async () => {
    const world = createWorld();
    world.session.on('connectionStateChanged', () => world.session.destroy());
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(200_000);
    // ZIM's own event is told after the session's, and after the promise.
    expect([result.code, world.fake.online, world.clock.pending]).toEqual(['resolved', null, 0]);
  });

  test('of tokenWillExpire, destroy() leaves nothing behind', async () => {
    const world = createWorld();
    world.backend.lifetime = 100;
    await loggedIn(world);
    world.session.on('tokenWillExpire', () => world.session.destroy());
    world.backend.always = new Error('down');
    await world.clock.advance(200_000);
    expect(world.session.getSnapshot().status).toBe('destroyed');
    expect([world.fake.online, world.clock.pending]).toEqual([null, 0]);
  });

  test.each(['stateChanged', 'instanceChanged', 'connectionStateChanged', 'loggedOut'] as const)(
    'of %s, logout() and login() of another stand',
    async (type) => {
      const world = createWorld();
      let second = { code: 'never' };
      world.session.once(type, () => {
        void world.session.logout();
        second = outcome(world.session.login(BOB));
      });
      const first = outcome(world.session.login(ALICE));
      if (type === 'loggedOut') {
        await world.clock.advance(1_000);
        void world.session.logout();
      }
      await world.clock.advance(20_000);
      const answered = type === 'loggedOut' || type === 'connectionStateChanged';
      expect([first.code, second.code]).toEqual([answered ? 'resolved' : 'aborted', 'resolved']);
      expect([world.fake.online, world.session.getSnapshot().userID]).toEqual(['bob', 'bob']);
    },
  );

  test('of instanceChanged, logout() ends the login', async () => {
    const world = createWorld();
    world.session.once('instanceChanged', () => void world.session.logout());
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(20_000);
    expect([result.code, world.fake.online]).toEqual(['aborted', null]);
  });
});
