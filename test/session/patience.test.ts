import { describe, expect, test } from 'vitest';
import type { RetryContext } from 'zim-session';
import { ZimSessionError } from 'zim-session';
import { ALICE, createWorld, loggedIn, outcome, type World } from './world.ts';

// One session of a fleet: when it renews, and what it does where its backend is silent, or asks to be left alone.

const MINUTE = 60_000;
const never = () => new Promise<never>(() => {});
const status = ({ session }: World) => session.getSnapshot().status;

/** Requests that nobody has answered, or given up. */
function openRequests({ backend }: World): number {
  return backend.requests.filter(({ signal }) => !signal.aborted).length;
}

/** Lost, with a backend that is silent for so long; no request before that is open. */
async function silentFor(world: World, ms: number): Promise<void> {
  await loggedIn(world);
  world.backend.requests.length = 0;
  world.backend.always = never;
  world.fake.expireNow();
  await world.clock.advance(ms);
  expect(status(world)).toBe('recovering');
}

describe('the first renewal after a login', () => {
  test.each([
    ['comes at the window at the latest', 0, 55],
    ['comes anywhere before that', 0.5, 33],
    ['comes a fifth of the time to it after the login at the earliest', 1, 11],
  ])('%s', async (_name, random, minutes) => {
    const world = createWorld({}, random);
    await loggedIn(world);
    const { renewsAt, tokenExpiresAt } = world.session.getSnapshot();
    expect(Math.round((tokenExpiresAt! - renewsAt!) / MINUTE)).toBe(60 - minutes);
    await world.clock.advance(minutes * MINUTE - 5_000);
    expect(world.backend.requests).toHaveLength(1);
    await world.clock.advance(10_000);
    expect(world.backend.requests).toHaveLength(2);
  });

  test('with a window of the app comes with it, and so do those after it', async () => {
    const world = createWorld({ renewal: { window: 10 * MINUTE } }, 1);
    await loggedIn(world);
    for (let renewals = 0; renewals < 3; renewals++) {
      const { renewsAt, tokenExpiresAt } = world.session.getSnapshot();
      expect(tokenExpiresAt! - renewsAt!).toBe(10 * MINUTE);
      await world.clock.advance(50 * MINUTE + 1_000);
    }
  });

  test('later ones come a little before the window', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    await world.clock.advance(12 * MINUTE);
    const { renewsAt, tokenExpiresAt } = world.session.getSnapshot();
    expect(tokenExpiresAt! - renewsAt!).toBeLessThan(7 * MINUTE);
    expect(tokenExpiresAt! - renewsAt!).toBeGreaterThan(6 * MINUTE);
  });
});

describe('a backend that is silent', () => {
  test.each<[string, (world: World) => void]>([
    ['focus, or a page that wakes up', (world) => world.wake()],
    ['login()', (world) => void world.session.login(ALICE).catch(() => {})],
    ['renew()', (world) => void world.session.renew().catch(() => {})],
  ])('answers again: the session is back within 12 s of %s, whenever that comes', async (_name, press) => {
    for (let minutes = 1; minutes < 16; minutes += 1.3) {
      const world = createWorld({}, 0.4);
      await silentFor(world, minutes * MINUTE);
      world.backend.always = null;
      press(world);
      await world.clock.advance(12_000);
      expect(status(world)).toBe('logged-in');
    }
  });

  test('answers again: the session is back within five minutes by itself', async () => {
    for (let minutes = 1; minutes < 30; minutes += 3.1) {
      const world = createWorld({}, 0);
      await silentFor(world, minutes * MINUTE);
      world.backend.always = null;
      await world.clock.advance(5 * MINUTE);
      expect(status(world)).toBe('logged-in');
    }
  });

  test('is asked more and more seldom, and never twice at a time', async () => {
    const world = createWorld({}, 1);
    await silentFor(world, 0);
    const counts: number[] = [];
    for (let quarter = 0; quarter < 4; quarter++) {
      const before = world.backend.requests.length;
      for (let second = 0; second < 15 * 60; second += 5) {
        await world.clock.advance(5_000);
        expect(openRequests(world)).toBeLessThanOrEqual(1);
      }
      counts.push(world.backend.requests.length - before);
    }
    expect(counts[0]).toBeLessThan(12);
    expect(counts[3]).toBeLessThanOrEqual(4);
    expect(counts[3]).toBeGreaterThanOrEqual(3);
  });

  test('answers late: the token is taken while the next attempt waits', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    let answer = (_token: string) => {};
    world.backend.always = () => new Promise<string>((resolve) => (answer = resolve));
    world.fake.expireNow();
    await world.clock.advance(15_000);
    const { renewal, error } = world.session.getSnapshot();
    expect([renewal, error?.code]).toEqual(['retrying', 'token-endpoint-timeout']);
    answer(world.backend.token());
    await world.clock.advance(1_000);
    expect(status(world)).toBe('logged-in');
  });

  test('nothing is listened to after the logout', async () => {
    const world = createWorld({}, 1);
    await silentFor(world, 15_000);
    expect(openRequests(world)).toBe(1);
    await world.session.logout();
    expect(openRequests(world)).toBe(0);
  });
});

describe('a page that nobody looks at', () => {
  const requestsIn = async (isVisible: boolean | undefined, answer: 'silent' | 'refusing') => {
    const world = createWorld({}, 1);
    const page = isVisible === undefined ? world.home : { ...world.home, isVisible: () => isVisible };
    const session = world.another({ platform: { clock: world.clock, random: () => 1, page } });
    void session.login(ALICE);
    await world.clock.advance(2_000);
    world.backend.requests.length = 0;
    world.backend.always = answer === 'silent' ? never : new Error('down');
    world.fake.expireNow();
    await world.clock.advance(60 * MINUTE);
    return world.backend.requests.length;
  };

  test.each(['silent', 'refusing'] as const)('asks a %s backend less', async (answer) => {
    const [hidden, visible, unknown] = [
      await requestsIn(false, answer),
      await requestsIn(true, answer),
      await requestsIn(undefined, answer),
    ];
    expect(hidden).toBeLessThan((answer === 'silent' ? 0.9 : 0.8) * visible);
    expect(unknown).toBe(visible);
  });
});

describe('a policy of the app', () => {
  test('is told how often nobody answered, and whether anybody looks', async () => {
    const told: [RetryContext['visible'], RetryContext['silences']][] = [];
    const world = createWorld();
    const session = world.another({
      platform: { clock: world.clock, page: { ...world.home, isVisible: () => false } },
      retry({ visible, silences }) {
        told.push([visible, silences]);
        return 1_000;
      },
    });
    void session.login(ALICE);
    await world.clock.advance(2_000);
    world.backend.next = [never, never, new Error('down'), never];
    world.fake.expireNow();
    await world.clock.advance(120_000);
    expect(told).toEqual([1, 2, 0, 1].map((silences) => [false, silences]));
  });
});

describe('a backend that asks to be left alone', () => {
  const busy = (seconds: number, httpStatus = 503) =>
    new ZimSessionError('token-endpoint-status', { httpStatus, retryAfter: 1_000 * seconds });

  test.each([
    [503, 1_200, 20],
    [429, 7_200, 30],
    [500, 7_200, 5],
  ])(
    'with %d, for %d s, is left alone for %d minutes once the session is lost',
    async (code, seconds, minutes) => {
      const world = createWorld();
      await loggedIn(world);
      world.backend.requests.length = 0;
      world.backend.next = [busy(seconds, code)];
      world.fake.expireNow();
      await world.clock.advance(minutes * MINUTE - 1_000);
      world.wake();
      expect(world.backend.requests).toHaveLength(1);
      await world.clock.advance(4_000);
      expect(world.backend.requests).toHaveLength(2);
    },
  );

  test('is asked all the same by a person, once in 15 s', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.requests.length = 0;
    world.backend.always = busy(1_200);
    world.fake.expireNow();
    for (let second = 0; second < 60; second++) {
      void world.session.login(ALICE).catch(() => {});
      await world.clock.advance(1_000);
    }
    expect(world.backend.requests.length).toBeGreaterThanOrEqual(4);
    expect(world.backend.requests.length).toBeLessThanOrEqual(5);
    world.backend.always = null;
    await world.clock.advance(1_000);
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(16_000);
    expect(result.code).toBe('resolved');
  });

  test('is asked up to half as late again, so that what all were told is no crowd', async () => {
    const waits = await Promise.all(
      [0, 0.5, 1].map(async (random) => {
        const world = createWorld({}, random);
        await loggedIn(world);
        world.backend.next = [busy(60)];
        world.fake.expireNow();
        await world.clock.advance(1_000);
        const { retryAt } = world.session.getSnapshot();
        return Math.round((retryAt! - world.clock.now()) / 1_000);
      }),
    );
    expect(waits).toEqual([59, 74, 89]);
  });
});
