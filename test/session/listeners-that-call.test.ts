import { describe, expect, test } from 'vitest';
import type { ZimSessionSnapshot } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, nothing, outcome } from './world.ts';

// Listeners that call the session: what each of them is told then, and what becomes of what they ask for.

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

  test('of connectionStateChanged, destroy() leaves nothing behind', async () => {
    const world = createWorld();
    world.session.on('connectionStateChanged', () => world.session.destroy());
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(200_000);
    // A login has worked when its promise says so, and the event comes before that.
    expect([result.code, world.fake.online, world.clock.pending]).toEqual(['aborted', null, 0]);
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
      expect([first.code, second.code]).toEqual([type === 'loggedOut' ? 'resolved' : 'aborted', 'resolved']);
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

test('a listener of the renewal that logs out does not make renew() fail, which has worked', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.session.on('tokenRenewed', () => void world.session.logout());
  const renewal = outcome(world.session.renew());
  await world.clock.advance(2_000);
  expect([renewal.code, world.session.getSnapshot().status]).toEqual(['resolved', 'logged-out']);
});

test('what a login begins is begun before anybody hears of it: the instance is there, and the provider is asked', async () => {
  const world = createWorld();
  const asked: number[] = [];
  world.session.on('stateChanged', () => void asked.push(world.backend.requests.length));
  world.session.on('instanceChanged', () => void asked.push(world.backend.requests.length));
  void world.session.login(ALICE).catch(nothing);
  expect(asked.slice(0, 2)).toEqual([1, 1]);
  await world.clock.advance(1_000);
});

test('login() in a listener of logged-in, and after a logout and a login, is the same promise as the one before', async () => {
  const world = createWorld();
  for (let round = 0; round < 2; round += 1) {
    const promises: unknown[] = [];
    const stop = world.session.on('stateChanged', ({ status }) => {
      if (status === 'logged-in') promises.push(world.session.login(ALICE));
    });
    const login = world.session.login(ALICE);
    promises.push(world.session.login(ALICE));
    await world.clock.advance(1_000);
    promises.push(world.session.login(ALICE));
    expect(promises.map((one) => one === login)).toEqual([true, true, true]);
    stop();
    await world.session.logout();
    await world.clock.advance(1_000);
  }
});
