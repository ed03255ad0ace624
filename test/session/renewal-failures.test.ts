import { describe, expect, test } from 'vitest';
import { tokenDenied, ZimSessionError } from 'zim-session';
import { ALICE, carried, createWorld, loggedIn, nothing, outcome, pastTheDoor, renewals } from './world.ts';

describe('the backend asks to wait', () => {
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
    expect(carried<{ retryAt: number | null }>(world, 'sessionLost')).toEqual([]);
  });

  test('a Retry-After is obeyed although the session is lost meanwhile', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.next = [
      new ZimSessionError('token-endpoint-status', { httpStatus: 429, retryAfter: 60_000 }),
    ];
    void world.session.renew().catch(nothing);
    await world.clock.advance(1_000);
    world.fake.expireNow();
    await world.clock.advance(58_000);
    expect(world.session.getSnapshot().status).toBe('recovering');
    expect(world.backend.requests).toHaveLength(2);
    await world.clock.advance(2_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('a Retry-After is obeyed although the SDK could not be loaded meanwhile', async () => {
    const world = createWorld({ retry: () => 5_000 });
    let fails = false;
    const session = world.another({
      sdk: () =>
        new Promise((resolve, reject) =>
          world.clock.setTimeout(
            () => (fails ? reject(new Error('chunk')) : resolve({ ZIM: world.fake.ZIM })),
            500,
          ),
        ),
    });
    const login = session.login(ALICE);
    await world.clock.advance(1_000);
    await login;
    // The instance is gone, and no other can be made.
    const { create } = world.fake.ZIM;
    world.fake.ZIM.create = () => {
      throw new Error('no');
    };
    pastTheDoor({ ...world, session }, 'destroy');
    void session.renew().catch(() => {});
    await world.clock.advance(1_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'recovering', renewal: 'retrying' });
    world.fake.ZIM.create = create;
    world.backend.next = [
      new ZimSessionError('token-endpoint-status', { httpStatus: 429, retryAfter: 60_000 }),
    ];
    fails = true;
    const asked = world.backend.requests.length;
    await world.clock.advance(session.getSnapshot().retryAt! - world.clock.now() + 1_000);
    expect(world.backend.requests).toHaveLength(asked + 1);
    fails = false;
    await world.clock.advance(55_000);
    expect(world.backend.requests).toHaveLength(asked + 1);
    await world.clock.advance(10_000);
    expect(session.getSnapshot().status).toBe('logged-in');
  });
});

describe('the backend denies', () => {
  test('while logged in: the session lives until ZIM ends it, and renew() tries again', async () => {
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

  test('while logged in: the session asks once more by itself, 10 s before the deadline', async () => {
    const world = createWorld();
    world.backend.lifetime = 90;
    await loggedIn(world);
    const { tokenExpiresAt } = world.session.getSnapshot();
    world.backend.next = [tokenDenied()];
    await world.clock.advance(50_000);
    expect(world.session.getSnapshot()).toMatchObject({ renewal: 'denied', retryAt: null });
    await world.clock.advance(tokenExpiresAt! - 13_000 - world.clock.now() - 1);
    expect(world.backend.requests).toHaveLength(2);
    await world.clock.advance(1);
    expect(world.backend.requests).toMatchObject([{}, {}, { reason: 'renewal', attempt: 1 }]);
    await world.clock.advance(1_000);
    expect(world.session.getSnapshot()).toMatchObject({ renewal: 'scheduled', error: null });
    expect(world.names()).toEqual(['instanceChanged', 'renewalFailed', 'tokenRenewed']);
  });

  test('while logged in, twice: that was the last time, and ZIM ends the session', async () => {
    const world = createWorld();
    world.backend.lifetime = 90;
    await loggedIn(world);
    world.backend.always = tokenDenied();
    await world.clock.advance(84_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'denied' });
    expect(world.backend.requests).toHaveLength(3);
    await world.clock.advance(60_000);
    expect(world.backend.requests).toHaveLength(3);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logged-out',
      reason: 'token-denied',
      error: { code: 'token-denied' },
    });
    expect(carried<{ retryAt: number | null }>(world, 'renewalFailed')).toMatchObject([
      { retryAt: null },
      { retryAt: null },
    ]);
  });

  test('while logged in, and renew() asks in the last 10 s: the session does not ask once more', async () => {
    const world = createWorld();
    world.backend.lifetime = 90;
    await loggedIn(world);
    world.backend.always = tokenDenied();
    await world.clock.advance(80_000);
    expect(world.backend.requests).toHaveLength(3);
    const renewal = outcome(world.session.renew());
    await world.clock.advance(5_000);
    expect([renewal.code, world.backend.requests.length]).toEqual(['token-denied', 4]);
  });

  test('while logged in, and the SDK reconnects then: the session asks when it is back', async () => {
    const world = createWorld();
    world.backend.lifetime = 90;
    await loggedIn(world);
    world.backend.next = [tokenDenied()];
    await world.clock.advance(75_000);
    world.fake.goOffline();
    await world.clock.advance(4_000);
    expect(world.backend.requests).toHaveLength(2);
    world.fake.goOnline();
    await world.clock.advance(3_000);
    expect(world.backend.requests).toHaveLength(3);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'scheduled' });
  });

  test('when ZIM ends the session of a user who was denied, nobody is asked again', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.next = [tokenDenied()];
    void world.session.renew().catch(() => {});
    await world.clock.advance(1_000);
    world.fake.expireNow();
    await world.clock.advance(60_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'token-denied' });
    expect(world.backend.requests).toHaveLength(2);
  });
});

describe('ZIM refuses', () => {
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

  test('two tokens, for another reason than who they are of: the new login has a third one', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.refuseRenew(50117, 2);
    void world.session.renew().catch(nothing);
    await world.clock.advance(5_000);
    expect(world.names()).toEqual(expect.arrayContaining(['sessionLost', 'recovered']));
    expect(renewals(world)).toHaveLength(2);
    expect(new Set(world.fake.serverTokens).size).toBe(world.fake.serverTokens.length);
  });

  test('that it failed is said before the session is lost over it', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.refuseRenew(50111, 2);
    void world.session.renew().catch(() => {});
    await world.clock.advance(2_000);
    const names = world.names().filter((name) => /^(renewalFailed|sessionLost)$/.test(name));
    expect(names).toEqual(['renewalFailed', 'renewalFailed', 'sessionLost']);
    expect(carried<{ retryAt: number | null }>(world, 'renewalFailed')[1]!.retryAt).not.toBeNull();
  });

  test('what no retry can help is tried again after 30 s all the same', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.refuseRenew(6000015, 1);
    const renewal = outcome(world.session.renew());
    await world.clock.advance(1_000);
    const [{ retryAt } = { retryAt: null }] = carried<{ retryAt: number | null }>(world, 'renewalFailed');
    expect(retryAt! - world.clock.now()).toBeGreaterThan(28_000);
    await world.clock.advance(30_000);
    expect([renewal.code, world.session.getSnapshot().error]).toEqual(['zim-plan-limit', null]);
  });
});

describe('ZIM does not answer', () => {
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

  test('S35: one unanswered renewToken is one sign of a dead socket, not two', async () => {
    const world = createWorld({ retry: () => 8_000 });
    world.backend.lifetime = 600;
    await loggedIn(world);
    world.backend.latency = 5_500;
    world.fake.silence();
    void world.session.renew().catch(nothing);
    await world.clock.advance(14_000);
    expect(world.names().filter((name) => name === 'renewalFailed')).toHaveLength(1);
    expect(world.names()).not.toContain('sessionLost');
  });

  test('a refusal that arrives after its attempt was given up is not a second failure', async () => {
    const world = createWorld({}, 0, { latency: { renew: 5_000 } });
    await loggedIn(world);
    world.backend.latency = 5_500;
    world.fake.refuseRenew(50111, 1);
    const result = outcome(world.session.renew());
    await world.clock.advance(30_000);
    expect(result.code).not.toBe('pending');
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });
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
