import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ZimSessionOptions } from 'zim-session';
import { ALICE, createWorld, loggedIn, nothing, outcome, rawOf, type World } from './world.ts';

// What the app brings along may throw, or answer what cannot be: that ends nothing, and is reported once.

const boom = (): never => {
  throw new Error('the app');
};

const rejects = async (): Promise<never> => boom();

const throwsNothing = (): never => {
  throw undefined;
};

let reported: unknown[] = [];
beforeEach(() => {
  reported = [];
  vi.stubGlobal('reportError', (error: unknown) => void reported.push(error));
});
afterEach(() => void vi.unstubAllGlobals());

/** Logs in, renews, loses the login, gets it back, logs out; with an attempt that fails on each way. */
async function life(world: World, session = world.session): Promise<string[]> {
  const { backend, clock, fake } = world;
  const codes: string[] = [];
  const settle = async (promise: Promise<unknown>, ms = 8_000) => {
    const result = outcome(promise);
    await clock.advance(ms);
    codes.push(result.code);
  };
  backend.next = [new Error('down')];
  await settle(session.login(ALICE));
  backend.next = [new Error('down')];
  await settle(session.renew());
  fake.expireNow();
  await clock.advance(8_000);
  codes.push(session.getSnapshot().status);
  world.wake();
  await clock.advance(1_000);
  await settle(session.logout());
  codes.push(session.getSnapshot().status, String(fake.online));
  session.destroy();
  await clock.flush();
  codes.push(`${clock.pending} timers`);
  return codes;
}

const WELL = ['resolved', 'resolved', 'logged-in', 'resolved', 'logged-out', 'null', '0 timers'];

/** A session with this platform, where parts of the one of the world are replaced. */
function withPlatform(part: (world: World) => object, more: Partial<ZimSessionOptions> = {}) {
  const world = createWorld();
  const { clock, home: page } = world;
  const platform = { clock, page, random: () => 0, ...part(world) };
  return { world, session: world.another({ platform, ...more } as never) };
}

describe('a logger', () => {
  const levels = (fn: unknown) => ({ debug: fn, info: fn, warn: fn, error: fn });
  test.each<[string, unknown]>([
    ['throws', levels(boom)],
    ['throws undefined', levels(throwsNothing)],
    ['lacks its methods', {}],
    ['is text', 'console'],
    ['has methods that are none', levels(7)],
    ['is a proxy that throws', new Proxy({}, { get: boom })],
  ])('that %s', async (_what, logger) => {
    const world = createWorld({ logger: logger as never });
    expect(await life(world)).toEqual(WELL);
    expect(reported).toHaveLength(1);
  });

  test('whose methods reject is reported once', async () => {
    const world = createWorld({ logger: levels(rejects) as never });
    expect(await life(world)).toEqual(WELL);
    expect(reported).toEqual([new Error('the app')]);
  });

  test('that throws is reported once, also where the report makes the session log', async () => {
    const world = createWorld({ logger: levels(boom) as never });
    let reports = 0;
    vi.stubGlobal('reportError', () => {
      reports += 1;
      void world.session.login(ALICE).catch(nothing);
    });
    expect(await life(world)).toEqual(WELL);
    expect(reports).toBe(1);
  });
});

test.each<[string, () => void]>([
  ['throws', boom],
  ['is no function', 7 as never],
  ['rejects', () => void Promise.reject(new Error('the app')).catch(nothing)],
])('a reporter that %s, over a policy, a listener and a logger that throw', async (_what, reporter) => {
  vi.stubGlobal('reportError', reporter);
  vi.spyOn(console, 'error').mockImplementation(boom);
  const world = createWorld({ retry: boom, logger: { debug: boom, info: boom, warn: boom, error: boom } });
  world.session.on('stateChanged', boom);
  world.session.subscribe(boom);
  const codes = await life(world);
  vi.restoreAllMocks();
  expect(codes).toEqual(WELL);
});

describe('random()', () => {
  test.each<[string, () => unknown]>([
    ['throws', boom],
    ['is NaN', () => Number.NaN],
    ['is undefined', () => undefined],
    ['is negative', () => -0.1],
    ['is over 1', () => 1.1],
    ['is infinite', () => Number.POSITIVE_INFINITY],
    ['is a bigint', () => 0n],
    ['is text', () => '0.5'],
    ['is a symbol', () => Symbol('half')],
  ])('that %s', async (_what, random) => {
    const { world, session } = withPlatform(() => ({ random }));
    expect(await life(world, session)).toEqual(WELL);
    expect(reported).toHaveLength(1);
  });
});

describe('clock.now()', () => {
  /** Now and then it does this instead. */
  const sometimes = (now: () => unknown) =>
    withPlatform(({ clock }) => {
      let calls = 0;
      return { clock: { ...clock, now: () => (++calls % 3 === 0 ? now() : clock.now()) } };
    });

  test.each<[string, () => unknown]>([
    ['throws', boom],
    ['is NaN', () => Number.NaN],
    ['is undefined', () => undefined],
    ['is infinite', () => Number.NEGATIVE_INFINITY],
    ['is a Date', () => new Date(0)],
    ['is a bigint', () => 5n],
    ['is beyond what a Date can tell', () => 1e300],
  ])('that %s at times: time does not jump', async (_what, now) => {
    const { world, session } = sometimes(now);
    const start = world.clock.now();
    expect(await life(world, session)).toEqual(WELL);
    expect(reported).toHaveLength(1);
    const times = session.timeline().map(({ at }) => at);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(start);
    expect(Math.max(...times)).toBeLessThanOrEqual(world.clock.now() + 60_000);
  });

  test('that throws always: the browser tells the time', async () => {
    const world = createWorld();
    vi.spyOn(Date, 'now').mockImplementation(() => world.clock.now());
    const platform = { clock: { ...world.clock, now: boom }, page: world.home };
    expect(await life(world, world.another({ platform }))).toEqual(WELL);
    expect(reported).toHaveLength(1);
    vi.restoreAllMocks();
  });
});

describe('timers', () => {
  /** The browser's, which take the place of those that fail, go with the clock of the world. */
  function withTimers(part: object) {
    const made = withPlatform(({ clock }) => ({ clock: { ...clock, ...part } }));
    vi.stubGlobal('setTimeout', made.world.clock.setTimeout);
    vi.stubGlobal('clearTimeout', made.world.clock.clearTimeout);
    return made;
  }

  test.each<[string, object]>([
    ['setTimeout() that throws', { setTimeout: boom }],
    ['setTimeout() that calls at once', { setTimeout: (fn: () => void) => fn() }],
  ])('%s', async (_what, part) => {
    const { world, session } = withTimers(part);
    expect(await life(world, session)).toEqual(WELL);
    expect(reported).toHaveLength(1);
  });

  test('setTimeout() that sets the timer, and rejects', async () => {
    const { world, session } = withPlatform(({ clock }) => ({
      clock: {
        ...clock,
        async setTimeout(fn: () => void, ms: number) {
          clock.setTimeout(fn, ms);
          boom();
        },
      },
    }));
    expect((await life(world, session)).slice(0, -1)).toEqual(WELL.slice(0, -1));
    // An unhandled rejection ends the run.
    expect(new Set(reported.map(String))).toEqual(new Set(['Error: the app']));
  });

  test.each<[string, () => void]>([
    ['throws', boom],
    ['does nothing', nothing],
  ])('clearTimeout() that %s: what comes too late changes nothing', async (_what, clearTimeout) => {
    const { world, session } = withPlatform(({ clock }) => ({ clock: { ...clock, clearTimeout } }));
    expect((await life(world, session)).slice(0, -1)).toEqual(WELL.slice(0, -1));
    expect(reported.length).toBeLessThan(2);
    await world.clock.advance(60_000);
    expect([session.getSnapshot().status, world.clock.pending]).toEqual(['destroyed', 0]);
  });

  test('setTimeout() that calls again and again', async () => {
    const { world, session } = withPlatform(({ clock }) => ({
      clock: {
        ...clock,
        setTimeout: (fn: () => void, ms: number) => {
          clock.setTimeout(fn, ms + 5);
          return clock.setTimeout(fn, ms);
        },
      },
    }));
    expect((await life(world, session)).slice(0, -1)).toEqual(WELL.slice(0, -1));
    expect(world.backend.requests.length).toBeLessThan(8);
  });
});

describe('page', () => {
  const wakesAtOnce = (fn: () => void) => {
    fn();
    return nothing;
  };

  test.each<[string, object, number]>([
    ['onWake() that throws', { onWake: boom }, 1],
    ['onWake() that returns nothing', { onWake: nothing }, 1],
    ['onWake() that returns null', { onWake: () => null }, 1],
    ['onWake() that gives something else', { onWake: () => 7 }, 1],
    ['onWake() that calls at once', { onWake: wakesAtOnce }, 0],
    ['onWake() whose answer throws', { onWake: () => boom }, 1],
    ['isOnline() that throws', { isOnline: boom }, 1],
    ['isOnline() that answers nothing', { isOnline: nothing }, 0],
    ['isOnline() that rejects', { isOnline: rejects }, 1],
    ['onWake() that rejects', { onWake: rejects }, 1],
    ['onWake() whose answer rejects', { onWake: () => rejects }, 1],
  ])('%s', async (_what, part, reports) => {
    const { world, session } = withPlatform(({ home }) => ({ page: { ...home, ...part } }));
    expect(await life(world, session)).toEqual(WELL);
    expect(reported).toHaveLength(reports);
  });
});

describe('a listener that rejects is reported, as one that throws is', () => {
  test.each<[string, (world: World) => unknown]>([
    ['on()', ({ session }) => session.on('recovered', rejects as never)],
    ['once()', ({ session }) => session.once('recovered', rejects as never)],
    ['an event of ZIM', ({ session }) => session.on('connectionStateChanged', rejects as never)],
    ['subscribe()', ({ session }) => session.subscribe(rejects as never)],
    ['a raw listener of other code', ({ session }) => rawOf(session).on('connectionStateChanged', rejects)],
  ])('%s', async (_where, listen) => {
    const world = createWorld();
    await loggedIn(world);
    listen(world);
    world.fake.expireNow();
    await world.clock.advance(8_000);
    expect(reported.length).toBeGreaterThan(0);
    expect(new Set(reported.map(String))).toEqual(new Set(['Error: the app']));
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('what it answers instead of a promise may throw when it is touched', async () => {
    const world = createWorld();
    const withThen = (descriptor: PropertyDescriptor) => Object.defineProperty({}, 'then', descriptor);
    const answers = [
      new Proxy({}, { get: boom }),
      withThen({ value: boom }),
      withThen({ get: boom }),
      withThen({ value: 7 }),
    ];
    for (const answer of answers) world.session.on('loggedOut', (() => answer) as never);
    expect(await life(world)).toEqual(WELL);
    expect(reported).toHaveLength(3);
  });
});

test.each<[string, () => unknown]>([
  ['throws', boom],
  ['answers nothing', nothing],
  ['answers null', () => null],
])('isOnline() that %s is no reason to stay asleep: waking up ends a wait', async (_what, isOnline) => {
  const { world, session } = withPlatform(({ home }) => ({ page: { ...home, isOnline } }), {
    retry: () => 20_000,
  });
  world.backend.next = [new Error('down')];
  const login = outcome(session.login(ALICE));
  await world.clock.advance(2_000);
  expect(login.code).toBe('pending');
  world.wake();
  await world.clock.advance(500);
  expect(login.code).toBe('resolved');
});

describe('retry', () => {
  test.each<[string, () => unknown]>([
    ['throws', boom],
    ['answers NaN', () => Number.NaN],
    ['answers a negative number', () => -1],
    ['answers nothing', nothing],
    ['answers text', () => '5'],
    ['answers a bigint', () => 5n],
    ['is async', async () => 5],
    ['rejects', rejects],
  ])('that %s is replaced by the default, and reported once', async (_what, retry) => {
    const world = createWorld({ retry: retry as never });
    expect(await life(world)).toEqual(WELL);
    expect(reported).toHaveLength(1);
  });
});

test('a session lives on for hours where all of these throw', async () => {
  const { world, session } = withPlatform(
    ({ clock }) => ({
      clock: { ...clock, clearTimeout: boom },
      random: boom,
      page: { onWake: boom, isOnline: boom },
    }),
    { retry: boom, logger: { debug: boom, info: boom, warn: boom, error: boom } },
  );
  session.on('tokenRenewed', boom);
  const login = outcome(session.login(ALICE));
  await world.clock.advance(6 * 3_600_000);
  expect([login.code, session.getSnapshot().status, world.fake.online]).toEqual([
    'resolved',
    'logged-in',
    'alice',
  ]);
  expect(session.getSnapshot().tokenExpiresAt).toBeGreaterThan(world.clock.now());
  await loggedIn({ ...world, session });
});
