import { describe, expect, test } from 'vitest';
import { tokenDenied, ZimSessionError } from 'zim-session';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { ALICE, createWorld, loggedIn, outcome, type World } from './world.ts';

const renewals = (world: ReturnType<typeof createWorld>) =>
  world.fake.calls.filter(({ method }) => method === 'renewToken');

describe('renewal', () => {
  test.each([62, 90, 120, 600, 3_600, 43_200])(
    'with tokens of %d s it happens before tokenWillExpire ever fires, again and again',
    async (lifetime) => {
      const world = createWorld();
      world.backend.lifetime = lifetime;
      const warnings: unknown[] = [];
      world.session.on('tokenWillExpire', (_zim, data) => void warnings.push(data));
      await loggedIn(world);
      await world.clock.advance(lifetime * 3_000);
      expect(renewals(world).length).toBeGreaterThanOrEqual(3);
      expect(warnings).toEqual([]);
      expect(world.session.getSnapshot().status).toBe('logged-in');
      expect(world.names()).not.toContain('sessionLost');
      expect(world.names()).not.toContain('renewalFailed');
    },
  );

  test('it also happens when only tokenWillExpire is left to trigger it', async () => {
    // The clock of this machine is two hours behind, and nothing tells: our schedule is far too late.
    const world = createWorld();
    await loggedIn(world);
    const { renewsAt } = world.session.getSnapshot();
    world.fake.emit('tokenWillExpire', { second: 30 });
    await world.clock.advance(1_000);
    expect(renewals(world)).toHaveLength(1);
    expect(world.clock.now()).toBeLessThan(renewsAt!);
    expect(world.names()).toContain('tokenRenewed');
  });

  test('S27: the warning of a token that was short anyway is no news', async () => {
    const world = createWorld();
    world.backend.lifetime = 50;
    await loggedIn(world);
    world.fake.emit('tokenWillExpire', { second: 30 });
    await world.clock.advance(1_000);
    expect(renewals(world)).toEqual([]);
  });

  test('renew() resolves once ZIM has the new token, and is single flight', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.advance(5_000);
    const [one, two] = [world.session.renew(), world.session.renew()];
    await world.clock.advance(1_000);
    await Promise.all([one, two]);
    expect(renewals(world)).toHaveLength(1);
    expect(world.backend.requests.map(({ reason }) => reason)).toEqual(['login', 'manual']);
  });

  test('renew() without a login is refused', async () => {
    const { session } = createWorld();
    await expect(session.renew()).rejects.toMatchObject({ code: 'not-logged-in' });
    session.destroy();
    await expect(session.renew()).rejects.toMatchObject({ code: 'destroyed' });
  });

  test('renew() while logging in settles with that', async () => {
    const { session, clock } = createWorld();
    void session.login(ALICE);
    const result = outcome(session.renew());
    await clock.advance(1_000);
    expect(result.code).toBe('resolved');
  });

  test('renew() while a retry waits makes it happen now', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    world.backend.next = [new Error('1'), new Error('2'), new Error('3'), new Error('4')];
    void world.session.renew().catch(() => {});
    await world.clock.advance(5_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logged-in',
      renewal: 'retrying',
      attempt: 4,
    });
    const again = outcome(world.session.renew());
    await world.clock.advance(200);
    expect(again.code).toBe('resolved');
  });

  test('renew() rejects with the last failure at its bound', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    world.backend.always = new Error('down');
    const result = outcome(world.session.renew());
    await world.clock.advance(20_100);
    expect(result.code).toBe('token-endpoint-unreachable');
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('supabase-js#2145: a 429 obeys its Retry-After and does not end a valid session', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.next = [
      new ZimSessionError('token-endpoint-status', { httpStatus: 429, retryAfter: 60_000 }),
    ];
    void world.session.renew().catch(() => {});
    await world.clock.advance(59_000);
    world.wake();
    await world.clock.advance(500);
    expect(world.backend.requests).toHaveLength(2);
    await world.clock.advance(2_000);
    expect(world.backend.requests).toHaveLength(3);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logged-in',
      renewal: 'scheduled',
      error: null,
    });
  });

  test('however long the Retry-After, one attempt starts 10 s before the deadline', async () => {
    const world = createWorld();
    world.backend.lifetime = 300;
    await loggedIn(world);
    const expiresAt = world.session.getSnapshot().tokenExpiresAt!;
    world.backend.next = [
      new ZimSessionError('token-endpoint-status', { httpStatus: 503, retryAfter: 300_000 }),
    ];
    await world.clock.advance(expiresAt - world.clock.now() - 13_000 + 1_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'scheduled' });
    expect(world.names()).not.toContain('sessionLost');
  });

  test('convex-js#184: the same token, or an older one, never reaches ZIM', async () => {
    const world = createWorld();
    const first = world.backend.token();
    world.backend.next = [first];
    await loggedIn(world);
    world.backend.next = [first, () => world.backend.token(1_800)];
    void world.session.renew().catch(() => {});
    await world.clock.advance(10_000);
    expect(renewals(world)).toHaveLength(1);
    const failed = world.events.filter(([type]) => type === 'renewalFailed') as [
      string,
      { error: ZimSessionError },
    ][];
    expect(failed.map(([, { error }]) => error.code)).toEqual(['token-not-newer', 'token-not-newer']);
  });

  test('denied while logged in: the session lives until ZIM ends it, and renew() tries again', async () => {
    const world = createWorld();
    world.backend.lifetime = 90;
    await loggedIn(world);
    world.backend.always = tokenDenied();
    await world.clock.advance(50_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logged-in',
      renewal: 'denied',
      error: { code: 'token-denied' },
    });
    expect(world.backend.requests).toHaveLength(2);
    world.backend.always = null;
    const renewed = world.session.renew();
    await world.clock.advance(1_000);
    await renewed;
    world.backend.always = tokenDenied();
    await world.clock.advance(100_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'token-denied' });
  });

  test('a configuration error is asked again every 30 s', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = () => '<html>';
    await expect(Promise.all([world.session.renew(), world.clock.advance(1_000)])).rejects.toMatchObject({
      code: 'token-endpoint-response',
    });
    await world.clock.advance(95_000);
    expect(world.backend.requests).toHaveLength(1 + 4);
  });

  test('S24: a renewal waits until 600 ms after the last call of renewToken', async () => {
    const world = createWorld();
    world.backend.latency = 10;
    await loggedIn(world);
    for (let n = 0; n < 3; n++) {
      const renewed = world.session.renew();
      await world.clock.advance(1_000);
      await renewed;
    }
    const times = renewals(world).map(({ at }) => at);
    for (let n = 1; n < times.length; n++) expect(times[n]! - times[n - 1]!).toBeGreaterThanOrEqual(600);
  });

  test('S26: 6000103 from renewToken is answered with a fresh token, then a new login, then loudly given up', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.refuseRenew(50111);
    void world.session.renew().catch(() => {});
    await world.clock.advance(5_000);
    expect(renewals(world)).toHaveLength(2);
    expect(world.names()).toEqual(expect.arrayContaining(['sessionLost', 'recovered']));
    expect(world.session.getSnapshot().status).toBe('logged-in');

    world.fake.refuseLogin(50111);
    void world.session.renew().catch(() => {});
    await world.clock.advance(10_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logged-out',
      reason: 'recovery-failed',
      error: { code: 'token-rejected' },
    });
  });

  test('S35: two renewals that a "connected" socket does not carry mean a new login with the token at hand', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.dropConnection({ clean: true });
    void world.session.renew().catch(() => {});
    await world.clock.advance(25_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
    expect(world.names()).toContain('recovered');
    // The login took the second renewal's token: nothing was fetched for it.
    expect(world.backend.requests).toHaveLength(3);
  });

  test('a late answer of renewToken still counts', async () => {
    const world = createWorld({}, 0, { latency: { renew: 5_500 } });
    world.backend.lifetime = 40;
    world.backend.latency = 4_000;
    const login = world.session.login(ALICE);
    await world.clock.advance(4_500);
    await login;
    await world.clock.advance(33_000);
    expect(world.names()).toContain('tokenRenewed');
    expect(world.names()).not.toContain('sessionLost');
  });

  test('a sixth renewal within a minute is a storm', async () => {
    const world = createWorld();
    await loggedIn(world);
    for (let n = 0; n < 5; n++) {
      const renewed = world.session.renew();
      await world.clock.advance(1_000);
      await renewed;
    }
    await expect(world.session.renew()).rejects.toMatchObject({ code: 'renewal-storm' });
    expect(world.events).toContainEqual(['warning', expect.objectContaining({ code: 'renewal-storm' })]);
    const before = renewals(world).length;
    world.fake.emit('tokenWillExpire', { second: 30 });
    await world.clock.advance(13_000);
    expect(renewals(world)).toHaveLength(before);
    await world.clock.advance(3_000);
    expect(renewals(world)).toHaveLength(before + 1);
    await world.clock.advance(120_000);
    await Promise.all([world.session.renew(), world.clock.advance(1_000)]);
  });

  test('keycloak-js#107: a lifetime of 24 days arms no timer longer than a day', async () => {
    const world = createWorld();
    world.backend.lifetime = 24 * 86_400;
    const delays: number[] = [];
    const { setTimeout } = world.clock;
    world.clock.setTimeout = (fn, ms) => {
      delays.push(ms);
      return setTimeout(fn, ms);
    };
    await loggedIn(world);
    await world.clock.advance(60_000);
    // The SDK's own timers are on the same clock; ours are re-checked every 15 s.
    expect(delays.filter((ms) => ms === 15_000).length).toBeGreaterThanOrEqual(3);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('angularfire#2621: a clock an hour ahead, unmeasured, is presented once and does not loop', async () => {
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

  test('a session that ends as often as it begins does not ask without end', async () => {
    const world = createWorld();
    world.session.on('stateChanged', ({ status }) => {
      if (status === 'logged-in') world.clock.setTimeout(() => world.fake.expireNow(), 1);
    });
    void world.session.login(ALICE).catch(() => {});
    await world.clock.advance(120_000);
    expect(world.backend.requests.length).toBeGreaterThan(3);
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
});

describe('a renewal that cannot go on as it should', () => {
  const told = (world: World, name: string) =>
    world.events.filter(([type]) => type === name).map(([, data]) => data as { retryAt: number | null });

  test('a Retry-After over the end of the token is cut short: once more before that', async () => {
    const world = createWorld();
    world.backend.lifetime = 120;
    await loggedIn(world);
    const end = world.session.getSnapshot().tokenExpiresAt!;
    world.backend.next = [
      new ZimSessionError('token-endpoint-status', { httpStatus: 429, retryAfter: 300_000 }),
    ];
    await world.clock.advance(end - world.clock.now() - 2_000);
    expect(world.backend.requests.map(({ reason }) => reason)).toEqual(['login', 'renewal', 'renewal']);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'scheduled' });
    expect(told(world, 'sessionLost')).toEqual([]);
  });

  test('what no retry can help is tried again after 30 s all the same', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.refuseRenew(6000015, 1);
    const renewal = outcome(world.session.renew());
    await world.clock.advance(1_000);
    const [{ retryAt } = { retryAt: null }] = told(world, 'renewalFailed');
    expect(retryAt! - world.clock.now()).toBeGreaterThan(28_000);
    await world.clock.advance(30_000);
    expect([renewal.code, world.session.getSnapshot().error]).toEqual(['zim-plan-limit', null]);
  });

  test('that it failed is said before the session is lost over it', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.refuseRenew(50111, 2);
    void world.session.renew().catch(() => {});
    await world.clock.advance(2_000);
    const names = world.names().filter((name) => /^(renewalFailed|sessionLost)$/.test(name));
    expect(names).toEqual(['renewalFailed', 'renewalFailed', 'sessionLost']);
    expect(told(world, 'renewalFailed')[1]!.retryAt).not.toBeNull();
  });

  test('and before a recovery ends over it', async () => {
    const world = createWorld();
    const session = world.another({ retry: ({ phase }) => (phase === 'recovery' ? null : 0) });
    const names: string[] = [];
    session.on('renewalFailed', ({ retryAt }) => void names.push(`renewalFailed ${retryAt}`));
    session.on('loggedOut', ({ reason }) => void names.push(reason));
    void session.login(ALICE);
    await world.clock.advance(1_000);
    world.backend.next = [new Error('down')];
    world.fake.expireNow();
    await world.clock.advance(1_000);
    expect(names).toEqual(['renewalFailed null', 'recovery-failed']);
  });
});
