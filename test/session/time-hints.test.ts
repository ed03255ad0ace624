import { describe, expect, test } from 'vitest';
import { reportOf } from '../../src/devtools/report.ts';
import { ALICE, createWorld, loggedIn, outcome, type World } from './world.ts';
import { createWrongClock } from './wrong-clock.ts';

const boom = () => {
  throw new Error('the backend');
};

/** What throws when it is read does so in the session, and not here. */
const withHints = (token: string, hints: object): never =>
  Object.defineProperties({ token }, Object.getOwnPropertyDescriptors(hints)) as never;

const HINTS: [string, (world: World) => object][] = [
  ['serverTime in seconds', ({ clock }) => ({ serverTime: Math.floor(clock.now() / 1_000) })],
  ['serverTime in microseconds', ({ clock }) => ({ serverTime: clock.now() * 1_000 })],
  ['serverTime of a time zone', ({ clock }) => ({ serverTime: clock.now() + 8 * 3_600_000 })],
  ['serverTime beyond all dates', () => ({ serverTime: 1e300 })],
  ['serverTime of zero', () => ({ serverTime: 0 })],
  ['serverTime that is text', () => ({ serverTime: 'now' })],
  ['expiresIn in ms', () => ({ expiresIn: 3_600_000 })],
  ['expiresIn as an instant', ({ clock }) => ({ expiresIn: clock.now() + 3_600_000 })],
  ['expiresIn that is null', () => ({ expiresIn: null })],
  ['expiresIn that is a bigint', () => ({ expiresIn: 3_600n })],
  ['expiresIn that is a symbol', () => ({ expiresIn: Symbol('x') })],
  ['expiresIn that is no primitive', () => ({ expiresIn: Object.create(null) })],
  ['expiresIn of zero', () => ({ expiresIn: 0 })],
  ['expiresIn that throws', () => Object.defineProperty({}, 'expiresIn', { get: boom, enumerable: true })],
  ['serverTime that throws', () => Object.defineProperty({}, 'serverTime', { get: boom, enumerable: true })],
  ['hints in boxes', () => ({ serverTime: Object(7), expiresIn: Object(60) })],
  ["expiresIn of the app's session of 30 days", () => ({ expiresIn: 2_592_000 })],
];

describe('a time that cannot be is ignored (oidc-client#1114, matrix-dart-sdk#2272)', () => {
  test.each(HINTS)(
    '%s, in each answer: a good token logs in, and is renewed once an hour',
    async (_name, tells) => {
      const world = createWorld({}, 0.5);
      world.backend.always = () => withHints(world.backend.token(), tells(world));
      await loggedIn(world);
      expect(world.session.getSnapshot().clockSkew).toBeNull();
      await world.clock.advance(4 * 3_600_000);
      expect(world.backend.requests.length).toBeLessThan(7);
      expect(world.names()).not.toContain('sessionLost');
    },
  );

  test.each(HINTS)('%s, in one renewal: nothing is spoilt for those after it', async (_name, tells) => {
    const world = createWorld({}, 0.5);
    await loggedIn(world);
    world.backend.next = [() => withHints(world.backend.token(), tells(world))];
    await world.clock.advance(6 * 3_600_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null });
    expect(world.names()).not.toContain('renewalFailed');
    expect(() =>
      reportOf(world.session.getSnapshot(), world.session.timeline(), world.clock.now()),
    ).not.toThrow();
  });

  test.each(HINTS)('%s, in the answer to a login: the next login is as good as any', async (_name, tells) => {
    const world = createWorld();
    world.backend.next = [() => withHints(world.backend.token(), tells(world))];
    await loggedIn(world);
    await world.session.logout();
    await world.clock.advance(1_000);
    const again = outcome(world.session.login(ALICE));
    await world.clock.advance(5_000);
    expect(again.code).toBe('resolved');
  });

  test.each([86_400, 28_800])(
    'expiresIn of the app’s session of %d s: an outage around the expiry loses nothing',
    async (expiresIn) => {
      const world = createWorld({}, 0.5);
      world.backend.always = () => ({ token: world.backend.token(), expiresIn });
      await loggedIn(world);
      await world.clock.advance(3_564_000);
      world.backend.always = new Error('down');
      await world.clock.advance(60_000);
      expect(world.names()).not.toContain('sessionLost');
    },
  );
});

describe('a time that can be, and is of something else, loses no login to an outage around the expiry', () => {
  test.each<[string, number, (world: World) => object]>([
    ['expiresIn of the app’s session of two hours', 3_600, () => ({ expiresIn: 7_200 })],
    ['of an hour, and tokens of ten minutes', 600, () => ({ expiresIn: 3_600 })],
    ['of an hour, and tokens of a quarter', 900, () => ({ expiresIn: 3_600 })],
    ['of 90 minutes', 3_600, () => ({ expiresIn: 5_400 })],
    ['of a week, and tokens of two days', 172_800, () => ({ expiresIn: 604_800 })],
    ['serverTime of another zone', 3_600, ({ clock }) => ({ serverTime: clock.now() - 8 * 3_600_000 })],
    ['tokens of a day', 86_400, ({ clock }) => ({ serverTime: clock.now() - 8 * 3_600_000 })],
    ['half an hour more', 86_400, ({ clock }) => ({ serverTime: clock.now() - 5.5 * 3_600_000 })],
    ['the zone next to it', 7_200, ({ clock }) => ({ serverTime: clock.now() - 3_600_000 })],
  ])('%s: tokens of %d s', async (_name, lifetime, tells) => {
    for (const each of [true, false]) {
      const world = createWorld({}, 0.5);
      world.backend.lifetime = lifetime;
      const odd = () => ({ token: world.backend.token(), ...tells(world) });
      if (each) world.backend.always = odd;
      else world.backend.next = [odd];
      await loggedIn(world);
      await world.clock.advance((lifetime - 36) * 1_000);
      world.backend.always = new Error('down');
      await world.clock.advance(60_000);
      expect({ each, events: world.names() }).not.toMatchObject({
        events: expect.arrayContaining(['sessionLost']),
      });
    }
  });

  test('a lifetime that is believed is named in the warning, since it may be wrong and not the clock', async () => {
    const world = createWorld({}, 0.5);
    world.backend.always = () => ({ token: world.backend.token(), expiresIn: 7_200 });
    await loggedIn(world);
    expect(world.events).toContainEqual([
      'warning',
      { code: 'clock-skew', message: expect.stringContaining('By expiresIn') },
    ]);
  });

  test.each([
    [3_600, 50 * 60_000],
    [3_600, 55 * 60_000],
    [86_400, 8 * 3_600_000],
  ])(
    'where the clock is wrong indeed, tokens of %d s are not renewed more often than every four minutes',
    async (lifetime, ahead) => {
      const { world, set } = createWrongClock(lifetime, () => ({ expiresIn: lifetime }));
      set(ahead / 1_000);
      await loggedIn(world);
      expect(world.session.getSnapshot().clockSkew).toBeCloseTo(ahead, -3);
      const asked = world.backend.requests.length;
      await world.clock.advance(4 * 3_600_000);
      expect(world.backend.requests.length - asked).toBeLessThan(4 * 15 + 5);
      expect(world.names()).not.toContain('sessionLost');
    },
  );
});

describe('whose token it is, is no hint (oauthlib#675)', () => {
  test.each<[string, object, string]>([
    ['userID: null', { userID: null }, 'resolved'],
    ['appID: null', { appID: null }, 'resolved'],
    ['appID as text', { appID: '1234567890' }, 'resolved'],
    ['userID as a number', { userID: 7 }, 'resolved'],
    ['another user, as a number', { userID: 8 }, 'token-mismatch'],
    ['another app, as text', { appID: '2' }, 'token-mismatch'],
    ['another user', { userID: 'bob' }, 'token-mismatch'],
    ['nobody', { userID: '' }, 'token-mismatch'],
  ])('%s: %s', async (_name, fields, code) => {
    const world = createWorld({}, 0.5);
    world.backend.always = () => ({ token: world.backend.token(), ...fields });
    const login = outcome(world.session.login({ userID: '7' }));
    await world.clock.advance(5_000);
    expect(login.code).toBe(code);
  });
});

test.each(['1234567890123456789', '9007199254740993', '100000000000000000000'])(
  'a user %s whom JSON has rounded is ours still',
  async (userID) => {
    const world = createWorld({}, 0.5);
    world.backend.always = () => ({ token: world.backend.token(), userID: JSON.parse(userID) });
    const login = outcome(world.session.login({ userID }));
    await world.clock.advance(3_000);
    expect(login.code).toBe('resolved');
    await world.session.logout();
    const other = outcome(world.session.login({ userID: userID.replace('1', '3') }));
    await world.clock.advance(3_000);
    expect(other.code).toBe(userID.includes('1') ? 'token-mismatch' : 'resolved');
  },
);

test.each([60, 90, 120, 300])(
  'one answer with expiresIn %d is forgotten with the next that tells nothing',
  async (expiresIn) => {
    const world = createWorld({}, 0.5);
    world.backend.next = [() => ({ token: world.backend.token(), expiresIn })];
    await loggedIn(world);
    await world.clock.advance(600_000);
    const asked = world.backend.requests.length;
    await world.clock.advance(3 * 3_600_000);
    expect(world.backend.requests.length - asked).toBeLessThan(10);
    expect(world.session.getSnapshot().clockSkew).toBeNull();
  },
);
