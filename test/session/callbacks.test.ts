import { describe, expect, test } from 'vitest';
import type { ZimSession, ZimSessionSnapshot } from 'zim-session';
import { ALICE, BOB, createWorld, nothing, outcome } from './world.ts';

// Providers, loaders and policies of the app call the session, and so does who hears of an abort.

describe.each(['logout', 'destroy'] as const)('%s()', (what) => {
  test.each(['provider', 'loader', 'policy'])('in the %s ends the login for good', async (where) => {
    const world = createWorld();
    const act = (at: string) => {
      if (at === where) void session[what]();
    };
    let asked = 0;
    const session: ZimSession = world.another({
      sdk: () => {
        act('loader');
        return { ZIM: world.fake.ZIM };
      },
      tokenProvider: (request) => {
        act('provider');
        if (!asked++) throw new Error('down');
        return world.backend.provider(request);
      },
      retry: () => {
        act('policy');
        return 10;
      },
    });
    const result = outcome(session.login(ALICE));
    await world.clock.advance(20_000);
    const early = where === 'loader' && what === 'logout';
    expect([result.code, world.fake.online, asked]).toEqual(['aborted', null, early ? 0 : 1]);
    expect(session.getSnapshot().status).toBe(what === 'logout' ? 'logged-out' : 'destroyed');
    session.destroy();
    await world.clock.flush();
    expect(world.clock.pending).toBe(0);
  });
});

describe('in the provider', () => {
  test.each([
    ['login', 'resolved'],
    ['preload', 'resolved'],
    ['renew', 'resolved'],
  ] as const)('%s() of another session of the page settles: %s', async (call, code) => {
    const world = createWorld();
    let called = { code: 'never' };
    const one = world.another({
      tokenProvider: (request) => {
        called = outcome(call === 'login' ? two.login(ALICE) : two[call]());
        return world.backend.provider(request);
      },
    });
    const two = world.another();
    void two.preload();
    const login = outcome(one.login(ALICE));
    await world.clock.advance(5_000);
    expect([login.code, called.code]).toEqual(['resolved', code]);
    expect(world.backend.requests).toHaveLength(1);
  });

  test('destroy(), and a login of another app: no timer is left', async () => {
    const world = createWorld();
    let other = { code: 'never' };
    const session = world.another({
      tokenProvider: () => {
        session.destroy();
        other = outcome(world.another({ appID: 7, retry: () => null }).login(BOB));
        return new Promise(nothing);
      },
    });
    world.backend.always = new Error('down');
    void session.login(ALICE).catch(nothing);
    await world.clock.advance(5_000);
    expect([other.code, world.clock.pending]).toEqual(['token-endpoint-unreachable', 0]);
  });

  test('destroy() leaves no timer', async () => {
    const world = createWorld();
    const session = world.another({
      tokenProvider: () => {
        session.destroy();
        return new Promise(() => {});
      },
    });
    void session.login(ALICE).catch(() => {});
    await world.clock.advance(1_000);
    expect(world.clock.pending).toBe(0);
  });

  test('logout() on abort: it is not asked again', async () => {
    const { another, clock } = createWorld({ retry: () => 0 });
    let calls = 0;
    const session = another({
      tokenProvider: ({ signal }) => {
        calls++;
        signal.addEventListener('abort', () => void session.logout());
        return new Promise<string>(() => {});
      },
    });
    const result = outcome(session.login(ALICE));
    await clock.advance(25_000);
    expect([result.code, calls]).toEqual(['aborted', 1]);
  });
});

test('a logout in the retry policy stands', async () => {
  let leave = nothing;
  const world = createWorld({
    retry: () => {
      leave();
      return 100;
    },
  });
  leave = () => void world.session.logout();
  world.backend.next = [new Error('down')];
  const result = outcome(world.session.login(ALICE));
  await world.clock.advance(5_000);
  expect([result.code, world.session.getSnapshot().status, world.fake.online]).toEqual([
    'aborted',
    'logged-out',
    null,
  ]);
});

describe('who hears that a fetch is aborted', () => {
  test('may log somebody else in: that fetch is ended by the logout() of its own login only', async () => {
    const world = createWorld();
    const signals: AbortSignal[] = [];
    const session: ZimSession = world.another({
      tokenProvider: ({ signal }) => {
        if (signals.push(signal) === 1) {
          signal.addEventListener('abort', () => void session.login(BOB).catch(nothing));
        }
        return new Promise(nothing);
      },
    });
    void session.login(ALICE).catch(nothing);
    await world.clock.advance(10);
    void session.logout();
    await world.clock.advance(10);
    expect(session.getSnapshot().userID).toBe('bob');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    void session.logout();
    await world.clock.advance(10);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  test.each(['renew', 'login', 'destroy', 'logout'] as const)('may %s()', async (act) => {
    const world = createWorld();
    const session: ZimSession = world.another({
      tokenProvider: ({ signal }) => {
        signal.addEventListener('abort', () => {
          if (act === 'login') void session.login(ALICE).catch(nothing);
          else if (act === 'renew') void session.renew().catch(nothing);
          else void session[act]();
        });
        return new Promise(nothing);
      },
    });
    const result = outcome(session.login(ALICE));
    await world.clock.advance(15_000);
    session.destroy();
    await world.clock.advance(1_000);
    expect([result.code, world.clock.pending]).toEqual(['aborted', 0]);
  });
});

describe('a provider that hears, by its signal, that the session before was destroyed', () => {
  async function heard(act: (next: ZimSession) => void) {
    const world = createWorld();
    let next: ZimSession | null = null;
    const first = world.another({
      tokenProvider: ({ signal }) => {
        signal.addEventListener('abort', () => next && act(next));
        return new Promise(nothing);
      },
    });
    void first.login(ALICE).catch(nothing);
    await world.clock.advance(50);
    first.destroy();
    next = world.another();
    const states: ZimSessionSnapshot[][] = [];
    next.on('stateChanged', (...pair) => void states.push(pair));
    const login = outcome(next.login(BOB));
    await world.clock.advance(5_000);
    return { ...world, next, login, states };
  }

  test('may destroy the next one: that stays destroyed, and leaves nothing behind', async () => {
    const { next, login, clock, fake, backend } = await heard((session) => session.destroy());
    expect(backend.requests).toEqual([]);
    expect([login.code, next.getSnapshot().status]).toEqual(['aborted', 'destroyed']);
    await clock.advance(100);
    expect([fake.online, clock.pending]).toEqual([null, 0]);
  });

  test('may preload the next one: there is one core, and each state is told once', async () => {
    const { next, login, clock, fake, home, states } = await heard((session) => void session.preload());
    next.destroy();
    await clock.advance(100);
    expect([login.code, fake.online, clock.pending]).toEqual(['resolved', null, 0]);
    expect(Object.getOwnPropertySymbols(home)).toEqual([]);
    expect(states.filter(([now, before]) => now === before)).toEqual([]);
  });

  test('may log the next one in when the page is let go of: it has a core of its own', async () => {
    const world = createWorld();
    let login = { code: 'never' };
    const first = world.another({
      tokenProvider: ({ signal }) => {
        signal.addEventListener('abort', () => {
          login = outcome(world.another().login(ALICE));
        });
        return new Promise(nothing);
      },
    });
    void first.login(ALICE).catch(nothing);
    await world.clock.advance(50);
    first.destroy();
    await world.clock.advance(5_000);
    expect([login.code, world.fake.online]).toEqual(['resolved', 'alice']);
  });

  test('may log a session of another app in: both logins settle', async () => {
    const world = createWorld();
    let act = nothing;
    const first = world.another({
      tokenProvider: ({ signal }) => {
        signal.addEventListener('abort', () => act());
        return new Promise(nothing);
      },
    });
    void first.login(ALICE).catch(nothing);
    await world.clock.advance(50);
    const seven = world.another({ appID: 7 });
    let theirs = { code: 'never' };
    act = () => {
      theirs = outcome(seven.login(ALICE));
    };
    first.destroy();
    const login = outcome(world.another().login(BOB));
    await world.clock.advance(60_000);
    expect([login.code, theirs.code].sort()).toEqual(['app-conflict', 'resolved']);
  });

  test('may destroy the next one, of another app: nothing is left of that', async () => {
    const world = createWorld();
    let next: ZimSession | null = null;
    const first = world.another({
      tokenProvider: ({ signal }) => {
        signal.addEventListener('abort', () => next?.destroy());
        return new Promise(nothing);
      },
    });
    void first.login(ALICE).catch(nothing);
    await world.clock.advance(50);
    first.destroy();
    next = world.another({ appID: 7 });
    const preload = outcome(next.preload());
    await world.clock.advance(1_000);
    expect(preload.code).not.toBe('resolved');
    expect([Object.getOwnPropertySymbols(world.home), next.zim, world.clock.pending]).toEqual([[], null, 0]);
  });

  test('may preload the next one, of another app: that is on one core, and its login settles', async () => {
    const world = createWorld();
    let next: ZimSession | null = null;
    const first = world.another({
      tokenProvider: ({ signal }) => {
        signal.addEventListener('abort', () => void next?.preload());
        return new Promise(nothing);
      },
    });
    void first.login(ALICE).catch(nothing);
    await world.clock.advance(50);
    first.destroy();
    next = world.another({ appID: 7 });
    let instances = 0;
    next.on('instanceChanged', () => void instances++);
    const login = outcome(next.login(BOB));
    await world.clock.advance(5_000);
    expect([login.code, world.backend.requests.length, instances]).toEqual(['resolved', 1, 1]);
    next.destroy();
    await world.clock.advance(100);
    expect(world.clock.pending).toBe(0);
    expect(Object.getOwnPropertySymbols(world.home)).toEqual([]);
  });
});
