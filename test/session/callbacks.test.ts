import { describe, expect, test } from 'vitest';
import type { ZimSession } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, outcome, type World } from './world.ts';

// What the app hands over calls the session: providers, loaders, policies, listeners of a warning, and
// what hears of an abort.

const nothing = () => {};

const _ended = ({ session, fake }: World) => [session.getSnapshot().status, fake.online];

test('the signal of a request that was answered is never aborted', async () => {
  const world = createWorld();
  await loggedIn(world);
  await Promise.all([world.session.renew(), world.clock.advance(2_000)]);
  world.session.destroy();
  await world.clock.flush();
  expect(world.backend.requests.map(({ signal }) => signal.aborted)).toEqual([false, false]);
});

describe('a listener of a warning', () => {
  const renamed = { ...ALICE, userName: 'Bert' };

  test('that a name is ignored finds a login that it can end', async () => {
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

  test('that a name is ignored cannot log in somebody else beside', async () => {
    const world = createWorld();
    await loggedIn(world);
    let second = { code: 'never' };
    world.session.once('warning', () => {
      second = outcome(world.session.login(BOB));
    });
    const first = outcome(world.session.login(renamed));
    await world.clock.advance(5_000);
    expect([first.code, second.code, world.fake.online]).toEqual(['resolved', 'already-logged-in', 'alice']);
  });

  describe('that the instance was adopted', () => {
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
});

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
