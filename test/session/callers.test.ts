import { describe, expect, test, vi } from 'vitest';
import { ZimSessionError } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, outcome } from './world.ts';

const nothing = () => {};
type World = ReturnType<typeof createWorld>;
const late = (world: World, ms: number, more = {}) =>
  world.another({
    sdk: () => new Promise((resolve) => world.clock.setTimeout(() => resolve({ ZIM: world.fake.ZIM }), ms)),
    ...more,
  });

describe('a signal and a bound', () => {
  test('abort in a stateChanged listener, while login() is being called', async () => {
    const world = createWorld();
    const abort = new AbortController();
    world.session.on('stateChanged', ({ status }) => {
      if (status === 'logging-in') abort.abort();
    });
    const result = outcome(world.session.login(ALICE, { signal: abort.signal }));
    await world.clock.advance(5_000);
    expect([result.code, world.session.getSnapshot().status]).toEqual(['aborted', 'logged-out']);
  });

  test('abort inside of the provider, which is called within login()', async () => {
    const world = createWorld();
    const abort = new AbortController();
    const session = world.another({
      tokenProvider: (request) => {
        abort.abort();
        return world.backend.provider(request);
      },
    });
    const result = outcome(session.login(ALICE, { signal: abort.signal }));
    await world.clock.advance(5_000);
    expect([result.code, session.getSnapshot().status]).toEqual(['aborted', 'logged-out']);
  });

  test('an abort of a login that was replaced in the same tick leaves the new one', async () => {
    const world = createWorld();
    const abort = new AbortController();
    const first = outcome(world.session.login(ALICE, { signal: abort.signal }));
    void world.session.logout();
    const second = outcome(world.session.login(BOB));
    abort.abort();
    await world.clock.advance(5_000);
    expect([first.code, second.code]).toEqual(['aborted', 'resolved']);
  });

  test('a signal that is aborted already is said so, but of a session that is destroyed, that', async () => {
    const world = createWorld();
    const signal = AbortSignal.abort();
    await expect(world.session.login(ALICE, { signal })).rejects.toMatchObject({ code: 'aborted' });
    world.session.destroy();
    await expect(world.session.login(ALICE, { signal })).rejects.toMatchObject({ code: 'destroyed' });
  });

  test('while recovering: the bound of a caller who is gone is not that of the next', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = new Error('down');
    world.fake.expireNow();
    await world.clock.advance(1_000);
    expect(world.session.getSnapshot().status).toBe('recovering');
    const abort = new AbortController();
    const first = outcome(world.session.login(ALICE, { signal: abort.signal }));
    await world.clock.advance(1_000);
    abort.abort();
    await world.clock.advance(27_000);
    const second = outcome(world.session.login(ALICE));
    await world.clock.advance(5_000);
    expect([first.code, second.code]).toEqual(['aborted', 'pending']);
  });

  test('while recovering: the bound of a session that is gone is not that of the next caller', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = new Error('down');
    world.fake.expireNow();
    await world.clock.advance(1_000);
    const other = world.another();
    const first = outcome(other.login(ALICE));
    const renew = outcome(other.renew());
    await world.clock.advance(1_000);
    other.destroy();
    await world.clock.advance(17_000);
    const renew2 = outcome(world.session.renew());
    const second = outcome(world.session.login(ALICE));
    await world.clock.advance(12_000);
    expect([first.code, renew.code, renew2.code, second.code]).toEqual([
      'aborted',
      'aborted',
      'pending',
      'pending',
    ]);
  });
});

describe('an error of the app', () => {
  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '5', 'Wed'])(
    'with %s as its Retry-After is tried again in time',
    async (retryAfter) => {
      const world = createWorld();
      await loggedIn(world);
      const real = world.clock.setTimeout;
      let timers = 0;
      world.clock.setTimeout = (fn, ms) => {
        timers++;
        return real(fn, ms);
      };
      world.backend.next = [
        new ZimSessionError('token-endpoint-status', { retryAfter: retryAfter as number }),
      ];
      void world.session.renew().catch(nothing);
      await world.clock.advance(400_000);
      expect(timers).toBeLessThan(200);
      expect(world.session.getSnapshot().renewal).toBe('scheduled');
    },
  );

  test('a logger that throws harms nobody, also for a disputed userID', async () => {
    const bad = () => {
      throw new Error('logger');
    };
    const world = createWorld({ logger: { debug: bad, info: bad, warn: bad, error: bad } });
    const result = outcome(world.session.login({ userID: 'a:b' }));
    await world.clock.advance(5_000);
    expect(result.code).toBe('resolved');
  });

  test('reportError that throws: nothing is wedged', async () => {
    vi.stubGlobal('reportError', () => {
      throw new Error('reportError');
    });
    const world = createWorld({ retry: () => Number.NaN });
    world.backend.next = [new Error('down')];
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(40_000).catch(nothing);
    vi.unstubAllGlobals();
    expect(result.code).not.toBe('pending');
  });

  test('random that throws once', async () => {
    let n = 0;
    const world = createWorld();
    const session = world.another({
      platform: {
        clock: world.clock,
        page: { onWake: () => nothing, isOnline: () => true },
        random: () => {
          if (++n === 2) throw new Error('random');
          return 0;
        },
      },
    });
    const result = outcome(session.login(ALICE));
    await world.clock.advance(40_000).catch(nothing);
    expect(result.code).not.toBe('pending');
  });
});

describe('null and undefined', () => {
  test('userID: null names nobody', async () => {
    const world = createWorld();
    world.backend.always = () => ({ token: world.backend.token(), userID: null, appID: null }) as never;
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(40_000);
    expect(result.code).toBe('resolved');
  });

  test('expiresIn: null measures nothing', async () => {
    const world = createWorld();
    world.backend.always = () => ({ token: world.backend.token(), expiresIn: null }) as never;
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(40_000);
    expect(result.code).toBe('resolved');
  });

  test('timeouts with undefined', () => {
    expect(() => createWorld({ timeouts: { login: undefined } as never })).not.toThrow();
  });
});

describe('two machines that meet', () => {
  test('a login that is handed over to a machine that is logged out is never shown as logged out', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.kick();
    await world.clock.advance(100);
    const session = late(world, 500);
    const seen: string[] = [];
    session.on(
      'stateChanged',
      ({ status, reason }) => void seen.push(reason ? `${status} ${reason}` : status),
    );
    const result = outcome(session.login(ALICE));
    await world.clock.advance(3_000);
    expect(result.code).toBe('resolved');
    expect(seen.filter((s) => s.startsWith('logged-out'))).toEqual([]);
  });

  test('app-conflict found late is in the snapshot, and is a loggedOut', async () => {
    const world = createWorld();
    await loggedIn(world);
    const session = late(world, 500, { appID: 7 });
    const heard: string[] = [];
    session.on('stateChanged', (now, before) => {
      if (now.status !== before.status) heard.push(now.status);
    });
    session.on('loggedOut', ({ reason }) => void heard.push(reason));
    const result = outcome(session.login(ALICE));
    await world.clock.advance(3_000);
    const { status, reason, error } = session.getSnapshot();
    expect([result.code, status, reason, error?.code, heard]).toEqual([
      'app-conflict',
      'logged-out',
      'login-failed',
      'app-conflict',
      ['logging-in', 'logged-out', 'login-failed'],
    ]);
  });
});

test('a hundred looks at the page do not push everything else out of the timeline', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.fake.dropConnection();
  for (let n = 0; n < 100; n++) {
    world.wake(); // visibilitychange
    world.wake(); // focus
  }
  const types = new Set(world.session.timeline().map(({ type }) => type));
  expect([...types]).not.toEqual(['tick']);
});

test('the timeline holds the last 200 things, the last one last', async () => {
  const world = createWorld();
  await loggedIn(world);
  const first = world.session.timeline()[0]!;
  while (world.session.timeline().includes(first)) {
    expect(world.session.timeline().length).toBeLessThanOrEqual(200);
    world.fake.dropConnection();
    await world.clock.advance(1_000);
  }
  world.fake.kick();
  const entries = world.session.timeline();
  expect(entries).toHaveLength(200);
  expect(entries.at(-1)).toMatchObject({ type: 'loggedOut', at: world.clock.now() });
  expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort((a, b) => a - b));
});
