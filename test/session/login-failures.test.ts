import { describe, expect, test } from 'vitest';
import { tokenDenied, ZimSessionError } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, nothing, ORDERS, outcome, rawOf } from './world.ts';

describe('an SDK', () => {
  test('that cannot be loaded rejects at once and says why', async () => {
    const { another, clock } = createWorld();
    const session = another({ sdk: () => Promise.reject(new Error('chunk 404')) });
    await expect(session.login(ALICE)).rejects.toMatchObject({
      code: 'sdk-load-failed',
      cause: new Error('chunk 404'),
    });
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'login-failed' });
    // For the same user the next attempt is a second later.
    await clock.advance(1_000);
    await expect(another({ sdk: () => ({}) }).login(ALICE)).rejects.toMatchObject({
      code: 'sdk-load-failed',
    });
  });

  test('S5: what create refuses is an error that names the parameter', async () => {
    const { another } = createWorld();
    const ZIM = {
      create() {
        throw new Error('{"appID":7,"version":"2.29.0","code":6000003,"message":"invalid appID"}');
      },
      getInstance: () => null,
    };
    await expect(another({ sdk: ZIM }).login(ALICE)).rejects.toMatchObject({
      code: 'zim-parameter',
      zimCode: 6000003,
    });
  });

  test('S18: an instance that other code wedged is created anew', async () => {
    const world = createWorld();
    const loaded = world.session.preload();
    await world.clock.flush();
    await loaded;
    const first = world.session.zim!;
    void (first as unknown as { login(id: string, config: object): Promise<void> })
      .login('', { token: world.backend.token() })
      .catch(() => {});
    await world.clock.advance(1_000);
    await loggedIn(world);
    expect(world.session.zim).not.toBe(first);
    const instances = world.events.filter(([type]) => type === 'instanceChanged').map(([, zim]) => zim);
    expect(instances).toEqual([first, world.session.zim]);
  });
});

test('an instance that other code wedged is replaced at once, whatever the retry policy says', async () => {
  const world = createWorld({ retry: () => 20_000 });
  const loaded = world.session.preload();
  await world.clock.flush();
  await loaded;
  void rawOf(world.session).login('', { token: world.backend.token() }).catch(nothing);
  await world.clock.advance(1_000);
  const login = outcome(world.session.login(ALICE));
  await world.clock.advance(3_000);
  expect(login.code).toBe('resolved');
});

test.each([
  [60_000, 15_000],
  [10_000, 5_000],
])(
  'with a bound of %d ms one call of ZIM’s login() has %d ms, and then there is another one',
  async (login, call) => {
    const world = createWorld({ timeouts: { login }, retry: () => 0 });
    world.backend.latency = 0;
    world.fake.hangLogin();
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(call - 1);
    expect(world.session.getSnapshot().error).toBeNull();
    await world.clock.advance(2);
    expect(world.session.getSnapshot().error).toMatchObject({ code: 'zim-timeout' });
    world.fake.heal();
    await world.clock.advance(2_000);
    expect(result.code).toBe('resolved');
  },
);

describe('a login that is not answered', () => {
  test('S13: a login that hangs rejects at its bound, and the next one works without waiting', async () => {
    const world = createWorld();
    const { session, clock, fake } = world;
    fake.hangLogin();
    const login = session.login(ALICE);
    const result = outcome(login);
    await clock.advance(29_900);
    expect(result.code).toBe('pending');
    await clock.advance(200);
    expect(result.code).toBe('login-timeout');
    await login.catch((error) => expect(error.cause).toMatchObject({ code: 'zim-timeout' }));
    fake.heal();
    await loggedIn(world);
  });

  test.each([
    ['the provider', 'token-endpoint-timeout', { tokenProvider: () => new Promise<never>(() => {}) }],
    ['the loader', 'sdk-load-failed', { sdk: () => new Promise<never>(() => {}) }],
    ['ZIM', 'zim-timeout', {}],
  ])('login-timeout says that %s hangs, also where nothing has failed yet', async (_who, code, options) => {
    const world = createWorld({ timeouts: { login: 3_000, token: 5_000 }, ...options });
    world.fake.silence();
    const login = world.session.login(ALICE).catch((error: ZimSessionError) => error);
    await world.clock.advance(3_000);
    const error = (await login) as ZimSessionError;
    expect(error).toMatchObject({ code: 'login-timeout', cause: { code } });
    expect(error.message).toContain((error.cause as Error).message.slice(0, -1));
  });

  test.each([
    ['the network', () => new Error('fetch failed'), 'network'],
    ['the backend', () => new ZimSessionError('token-endpoint-status', { httpStatus: 500 }), 'backend'],
  ])('login-timeout is of kind of what failed: %s', async (_who, failure, kind) => {
    const world = createWorld();
    world.backend.always = failure();
    const login = world.session.login(ALICE).catch((error: ZimSessionError) => error);
    await world.clock.advance(31_000);
    expect(await login).toMatchObject({ code: 'login-timeout', kind, retryable: true });
  });

  test('S14: a login that times out is tried again after a logout()', async () => {
    const world = createWorld();
    const { session, clock, fake } = world;
    fake.silence();
    const login = session.login(ALICE);
    await clock.advance(7_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'logging-in', error: { code: 'zim-timeout' } });
    fake.heal();
    await clock.advance(15_000);
    await login;
    const methods = fake.calls.map(({ method }) => method);
    expect(methods.slice(0, 3)).toEqual(['login', 'logout', 'login']);
  });

  test('a login that the server has ended without settling it is not waited for', async () => {
    const world = createWorld();
    world.fake.silence();
    void world.session.login(ALICE);
    await world.clock.advance(1_000);
    expect(world.session.getSnapshot().renewal).toBe('presenting');
    world.fake.emit('connectionStateChanged', { state: 0, event: 3, extendedData: '' });
    world.fake.heal();
    await world.clock.advance(2_500);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });
});

describe('a login that ZIM refuses', () => {
  test('S15: a refusal gets one fresh token, and is then final', async () => {
    const { session, clock, fake, backend } = createWorld();
    fake.refuseLogin(50111);
    const result = outcome(session.login(ALICE));
    await clock.advance(3_000);
    expect(result.code).toBe('token-rejected');
    expect(backend.requests).toHaveLength(2);
    expect(new Set(fake.serverTokens).size).toBe(2);
    fake.heal();
    const again = outcome(session.login(ALICE));
    await clock.advance(1_000);
    expect(again.code).toBe('resolved');
  });

  test('S15: refused once, the fresh token gets in', async () => {
    const world = createWorld();
    world.fake.refuseLogin(50111, 1);
    await loggedIn(world);
    expect(world.backend.requests).toHaveLength(2);
  });

  describe.each(ORDERS)('on an SDK in the order of %s', (order) => {
    test('a refused login is tried again with a fresh token', async () => {
      const world = createWorld({}, 0, { order });
      world.fake.refuseLogin(50111, 1);
      const login = outcome(world.session.login(ALICE));
      await world.clock.advance(5_000);
      expect(login.code).toBe('resolved');
      expect(world.backend.requests).toHaveLength(2);
    });
  });

  test('on 2.18, where logout() throws after a refused login, the next one reaches the server all the same', async () => {
    const world = createWorld({}, 0, { order: '2.18' });
    const { prototype } = world.fake.ZIM as unknown as { prototype: Record<'logout', () => void> };
    const { logout } = prototype;
    prototype.logout = function () {
      if (world.fake.online === null) throw new TypeError("reading 'words'");
      logout.call(this);
    };
    world.fake.refuseLogin(50111, 1);
    const login = outcome(world.session.login(ALICE));
    await world.clock.advance(5_000);
    expect(login.code).toBe('resolved');
    expect(world.fake.serverTokens).toHaveLength(2);
  });

  test('S16: kicked out while logging in is a typed error at once', async () => {
    const { session, clock, fake } = createWorld();
    fake.refuseLogin(102005, 1);
    const result = outcome(session.login(ALICE));
    await clock.advance(1_000);
    expect(result.code).toBe('kicked-out');
    expect(session.getSnapshot()).toMatchObject({
      status: 'logged-out',
      reason: 'kicked-out',
      error: { kind: 'session' },
    });
    const again = outcome(session.login(ALICE));
    await clock.advance(1_000);
    expect(again.code).toBe('resolved');
  });

  test('a plan limit is final and says so', async () => {
    const { session, clock, fake } = createWorld();
    fake.refuseLogin(6000015);
    const result = outcome(session.login(ALICE));
    await clock.advance(1_000);
    expect(result.code).toBe('zim-plan-limit');
    expect(session.getSnapshot().error).toMatchObject({ kind: 'plan', retryable: false, zimCode: 6000015 });
  });

  test('a login that ZIM ends as expired (0/5) has not succeeded, whatever comes after', async () => {
    const world = createWorld();
    void world.session.login(ALICE).catch(() => {});
    await world.clock.advance(110);
    expect(world.session.getSnapshot().renewal).toBe('presenting');
    world.fake.emit('connectionStateChanged', {
      state: 0,
      event: 5,
      extendedData: 'Token expired with 50111',
    });
    world.fake.emit('connectionStateChanged', { state: 2, event: 0, extendedData: '' });
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logging-in',
      error: { code: 'token-expired' },
    });
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
    expect(world.backend.requests).toHaveLength(2);
  });
});

describe('a backend', () => {
  test('ably-js#402: tokenDenied() stops at once', async () => {
    const { session, clock, backend } = createWorld();
    backend.always = tokenDenied('banned');
    const result = outcome(session.login(ALICE));
    await clock.advance(60_000);
    expect(result.code).toBe('token-denied');
    expect(backend.requests).toHaveLength(1);
    expect(session.getSnapshot()).toMatchObject({ reason: 'token-denied', error: { kind: 'denied' } });
  });

  test('a policy that answers null gives up with the failure itself', async () => {
    const { another, clock, backend } = createWorld({ retry: () => null });
    backend.always = new Error('down');
    const result = outcome(another().login(ALICE));
    await clock.advance(1_000);
    expect(result.code).toBe('token-endpoint-unreachable');
  });
});

describe('the next login', () => {
  test('login() in a listener of the failure before is a login of its own', async () => {
    const world = createWorld();
    world.backend.next = [tokenDenied()];
    let again = { code: 'never' };
    world.session.once('loggedOut', () => {
      again = outcome(world.session.login(BOB));
    });
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(3_000);
    expect([first.code, again.code, world.fake.online]).toEqual(['token-denied', 'resolved', 'bob']);
  });

  test('login() in the tick in which its caller before gave up is a login of its own', async () => {
    const world = createWorld();
    const abort = new AbortController();
    const first = outcome(world.session.login(ALICE, { signal: abort.signal }));
    abort.abort();
    const second = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    expect([first.code, second.code]).toEqual(['aborted', 'resolved']);
  });
});

test('whom ZIM has blocked is logged out at once, and no other token is asked for', async () => {
  const world = createWorld();
  const ZIM = {
    getInstance: () => null,
    create: (config: object) => Object.assign(world.fake.ZIM.create(config)!, blocked),
  };
  const blocked = { login: () => Promise.reject({ code: 6000021, message: 'blocked' }) };
  const login = world.another({ sdk: ZIM }).login(ALICE);
  login.catch(nothing);
  await world.clock.advance(2_000);
  await expect(login).rejects.toMatchObject({ kind: 'denied', zimCode: 6000021 });
  expect(world.backend.requests).toHaveLength(1);
});
