import { describe, expect, test } from 'vitest';
import { ZimSessionError } from 'zim-session';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { ALICE, createWorld, loggedIn, outcome, warnings } from './world.ts';

describe('a clock that is wrong', () => {
  test('angularfire#2621: an hour behind, it is measured, and does not loop', async () => {
    const world = createWorld();
    // The server is an hour ahead of this machine.
    const serverNow = () => world.clock.now() + 3_600_000;
    world.backend.always = () => ({ token: world.backend.token(3_600 + 600), serverTime: serverNow() });
    await loggedIn(world);
    await world.clock.advance(3_600_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null });
    expect(Math.abs(world.session.getSnapshot().clockSkew! + 3_600_000)).toBeLessThan(1_000);
    expect(world.backend.requests.length).toBeLessThan(12);
  });

  test('angularfire#2621: an hour ahead, unmeasured: the token is presented once, and nothing loops', async () => {
    const clock = createVirtualClock();
    const serverNow = () => clock.now() - 3_600_000;
    const world = createWorld({}, 0, { clock, serverNow });
    world.backend.always = () => fakeToken({ expiresAt: serverNow() + 3_590_000, nonce: clock.now() });
    await loggedIn(world);
    expect(world.events).toContainEqual(['warning', expect.objectContaining({ code: 'clock-skew' })]);
    await clock.advance(3_600_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
    expect(world.names()).not.toContain('sessionLost');
    expect(world.backend.requests.length).toBeLessThan(20);
  });

  test('a measured skew corrects the schedule and is warned about', async () => {
    const ahead = 3_600_000;
    const clock = createVirtualClock();
    const world = createWorld({}, 0, { clock, serverNow: () => clock.now() - ahead });
    const grant = () => {
      const serverTime = world.clock.now() - ahead;
      return { token: fakeToken({ expiresAt: serverTime + 3_600_000, nonce: serverTime }), serverTime };
    };
    world.backend.always = grant;
    await loggedIn(world);
    const { tokenExpiresAt, clockSkew } = world.session.getSnapshot();
    expect(Math.abs(clockSkew! - ahead)).toBeLessThan(100);
    expect(Math.abs(tokenExpiresAt! - world.clock.now() - 3_600_000)).toBeLessThan(2_000);
    expect(world.events).toContainEqual(['warning', expect.objectContaining({ code: 'clock-skew' })]);
  });

  test.each([
    [59_000, []],
    [61_500, ['clock-skew']],
    [-61_500, ['clock-skew']],
  ])('by %d ms is measured, and warned about: %j', async (off, told) => {
    const world = createWorld();
    world.backend.latency = 0;
    world.backend.always = () => ({
      token: world.backend.token(),
      serverTime: world.clock.now() - off,
    });
    await loggedIn(world);
    expect(world.session.getSnapshot().clockSkew).toBe(off);
    expect(warnings(world)).toEqual(told);
  });

  test('expiresIn: null measures nothing', async () => {
    const world = createWorld();
    world.backend.always = () => ({ token: world.backend.token(), expiresIn: null }) as never;
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(40_000);
    expect(result.code).toBe('resolved');
  });

  test('what the network swallowed is no proof that the token had expired (seed 1038)', async () => {
    const clock = createVirtualClock();
    const serverNow = () => clock.now() - 7_200_000;
    const world = createWorld({}, 0, { clock, serverNow });
    world.backend.always = () => fakeToken({ expiresAt: serverNow() + 3_600_000, nonce: clock.now() });
    world.fake.silence();
    const result = outcome(world.session.login(ALICE));
    await clock.advance(10_000);
    world.fake.heal();
    await clock.advance(15_000);
    expect(result.code).toBe('resolved');
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });
});

describe('a clock that is set wrong', () => {
  test('a refusal that passes does not keep recovery from presenting a token (seed 7784)', async () => {
    const clock = createVirtualClock();
    let ahead = 0;
    const serverNow = () => clock.now() - ahead;
    const world = createWorld({}, 0, { clock, serverNow });
    world.backend.always = () => fakeToken({ expiresAt: serverNow() + 3_600_000, nonce: clock.now() });
    await loggedIn(world);
    ahead = 7_200_000;
    clock.jump(ahead);
    world.fake.refuseLogin(50111);
    world.fake.serverClose();
    await clock.advance(60_000);
    expect(world.session.getSnapshot().status).toBe('recovering');
    expect(world.fake.calls.filter(({ method }) => method === 'login').length).toBeLessThan(8);
    world.fake.heal();
    await clock.advance(35_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('a renewal that the end of the session cuts short proves nothing either (seed 30862)', async () => {
    const clock = createVirtualClock();
    let ahead = 0;
    const serverNow = () => clock.now() - ahead;
    const world = createWorld({}, 0, { clock, serverNow });
    world.backend.always = () => fakeToken({ expiresAt: serverNow() + 3_600_000, nonce: clock.now() });
    await loggedIn(world);
    ahead = 7_200_000;
    clock.jump(ahead);
    world.fake.silence();
    void world.session.renew();
    await clock.advance(1_000);
    expect(world.session.getSnapshot().renewal).toBe('presenting');
    world.fake.heal();
    world.fake.serverClose();
    await clock.advance(35_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('when it is right again, so are one-hour tokens (seed 50975)', async () => {
    const clock = createVirtualClock();
    let ahead = 0;
    const serverNow = () => clock.now() - ahead;
    const world = createWorld({}, 0, { clock, serverNow });
    world.backend.always = () => fakeToken({ expiresAt: serverNow() + 3_600_000, nonce: clock.now() });
    const set = (ms: number) => {
      clock.jump(ms - ahead);
      ahead = ms;
    };
    await loggedIn(world);
    set(3_590_000);
    await clock.advance(20_000);
    set(0);
    await clock.advance(60_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logged-in',
      renewal: 'scheduled',
      error: null,
    });
    expect(world.session.getSnapshot().tokenExpiresAt! - clock.now()).toBeGreaterThan(3_500_000);
    await clock.advance(3 * 3_600_000);
    expect(world.names()).not.toContain('sessionLost');
  });
});

describe('a clock that somebody sets back', () => {
  const HOUR = 3_600_000;

  test('moves the instants of the snapshot with it, though nothing else has happened', async () => {
    const world = createWorld();
    await loggedIn(world);
    const before = world.session.getSnapshot();
    let told = 0;
    world.session.subscribe(() => {
      told += 1;
    });
    world.clock.jump(-HOUR);
    await world.clock.advance(15_000);
    // What passed until the clock was seen to be another one is lost to it: at most one look.
    const moved = (after: number | null, at: number | null) => after! - at! + HOUR;
    const after = world.session.getSnapshot();
    for (const field of ['tokenExpiresAt', 'renewsAt', 'connectionSince'] as const) {
      expect(moved(after[field], before[field]), field).toBeGreaterThanOrEqual(0);
      expect(moved(after[field], before[field]), field).toBeLessThanOrEqual(15_000);
    }
    expect(told).toBe(1);
    await world.clock.advance(15_000);
    expect(world.session.getSnapshot()).toBe(after);
    expect(told).toBe(1);
  });

  test('moves the instants of events, and nothing else of them', async () => {
    const world = createWorld({}, 0.5);
    await loggedIn(world);
    world.clock.jump(-HOUR);
    await world.clock.advance(15_000);
    // The backend shares this clock.
    world.backend.lifetime = 4 * 3_600;
    world.backend.next = [new Error('down')];
    const renewal = world.session.renew();
    await world.clock.advance(100);
    const { retryAt } = world.session.getSnapshot();
    await world.clock.advance(5_000);
    await renewal;
    const { tokenExpiresAt } = world.session.getSnapshot();
    world.fake.serverClose();
    await world.clock.advance(1_000);
    world.backend.next = [new ZimSessionError('token-denied')];
    const denied = outcome(world.session.renew());
    await world.clock.advance(1_000);
    expect(denied.code).toBe('token-denied');
    const told = (name: string) => world.events.filter(([type]) => type === name).map(([, data]) => data);
    expect(told('renewalFailed')).toMatchObject([{ retryAt }, { retryAt: null }]);
    expect(told('tokenRenewed')).toEqual([{ expiresAt: tokenExpiresAt }]);
    expect(told('recovered')).toEqual([{ downFor: expect.closeTo(200, -3) }]);
  });

  test('moves the deadline that the provider is given', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.clock.jump(-HOUR);
    await world.clock.advance(15_000);
    const { renewsAt, tokenExpiresAt } = world.session.getSnapshot();
    await world.clock.advance(renewsAt! - world.clock.now() + 1_000);
    expect(world.backend.requests[1]).toMatchObject({
      reason: 'renewal',
      deadline: tokenExpiresAt! - 3_000,
    });
  });

  test('does not stretch a wait', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = () => new Promise<string>(() => {});
    const result = outcome(world.session.renew());
    await world.clock.advance(1_000);
    world.clock.jump(-7_200_000);
    await world.clock.advance(36_000);
    expect(result.code).not.toBe('pending');
    expect(world.session.getSnapshot().connectionSince).toBeLessThanOrEqual(world.clock.now() + 7_200_000);
  });
});

test('timers are of whole milliseconds: platforms cut fractions off, and would be too early again and again', async () => {
  const world = createWorld({ retry: () => 1_500.25 });
  const delays: number[] = [];
  const { setTimeout } = world.clock;
  world.clock.setTimeout = (fn, ms) => {
    delays.push(ms);
    return setTimeout(fn, ms);
  };
  world.backend.next = [new Error('down')];
  await loggedIn(world);
  expect(delays.some((ms) => ms > 1_500)).toBe(true);
  expect(delays.filter((ms) => !Number.isInteger(ms))).toEqual([]);
});
