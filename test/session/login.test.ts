import { describe, expect, test } from 'vitest';
import { createZimSession, tokenDenied, ZimSessionError } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, outcome } from './world.ts';

describe('login', () => {
  test('resolves with the ZIM instance once ZIM is connected, and the snapshot tells the way', async () => {
    const world = createWorld();
    const { session, clock } = world;
    const statuses: string[] = [];
    session.on('stateChanged', ({ status, renewal }) => void statuses.push(`${status}/${renewal}`));
    expect(session.getSnapshot()).toMatchObject({
      status: 'logged-out',
      reason: 'initial',
      connection: 'disconnected',
    });
    const login = session.login({ userID: 'alice', userName: 'Alice' });
    expect(session.getSnapshot()).toMatchObject({
      status: 'logging-in',
      connection: 'connecting',
      renewal: 'fetching',
      userID: 'alice',
      attempt: 1,
      tokenExpiresAt: null,
    });
    await clock.advance(1_000);
    expect(await login).toBe(session.zim);
    const snapshot = session.getSnapshot();
    expect(snapshot).toMatchObject({
      status: 'logged-in',
      reason: null,
      connection: 'connected',
      renewal: 'scheduled',
      attempt: 0,
      retryAt: null,
      error: null,
    });
    expect(snapshot.tokenExpiresAt! - clock.now()).toBeGreaterThan(3_590_000);
    expect(snapshot.tokenExpiresAt! - snapshot.renewsAt!).toBeGreaterThanOrEqual(300_000);
    expect(statuses).toEqual(['logging-in/fetching', 'logging-in/presenting', 'logged-in/scheduled']);
    expect(session.getSnapshot()).toBe(snapshot);
  });

  test('stream-chat: ten concurrent calls are one token fetch and one SDK login', async () => {
    const { session, clock, backend, fake } = createWorld();
    const logins = Array.from({ length: 10 }, () => session.login(ALICE));
    expect(new Set(logins).size).toBe(1);
    await clock.advance(1_000);
    await Promise.all(logins);
    expect(backend.requests).toHaveLength(1);
    expect(fake.calls.filter(({ method }) => method === 'login')).toHaveLength(1);
  });

  test('creates the instance with an empty AppSign', async () => {
    const created: unknown[] = [];
    const world = createWorld();
    const { ZIM } = world.fake;
    const create = ZIM.create.bind(ZIM);
    ZIM.create = (config: never) => {
      created.push(config);
      return create(config);
    };
    await loggedIn(world);
    expect(created).toEqual([{ appID: 1234567890, appSign: '' }]);
  });

  test('another user is refused unless logged out, and logs in after logout()', async () => {
    const world = createWorld();
    await loggedIn(world);
    await expect(world.session.login(BOB)).rejects.toMatchObject({ code: 'already-logged-in' });
    void world.session.logout();
    await loggedIn(world, BOB);
    expect(world.fake.online).toBe('bob');
  });

  test('preload creates the instance, and asks nobody for a token', async () => {
    const { session, clock, backend, fake } = createWorld();
    const loaded = session.preload();
    await clock.flush();
    await loaded;
    expect(session.zim).not.toBeNull();
    expect(backend.requests).toHaveLength(0);
    expect(fake.calls).toEqual([]);
  });

  test('preload rejects aborted when the session is destroyed meanwhile', async () => {
    const { another, clock } = createWorld();
    const session = another({ sdk: () => new Promise(() => {}) });
    const result = outcome(session.preload());
    session.destroy();
    await clock.flush();
    expect(result.code).toBe('aborted');
    await expect(session.preload()).rejects.toMatchObject({ code: 'destroyed' });
  });

  test('an avatar that ZIM does not take is a warning, and the login stands', async () => {
    const world = createWorld();
    const { prototype } = world.fake.ZIM as unknown as { prototype: { updateUserAvatarUrl: unknown } };
    prototype.updateUserAvatarUrl = () => Promise.reject({ code: 6000011, message: 'alice' });
    await loggedIn(world, { userID: 'alice', userAvatarUrl: 'https://x/a.png' } as typeof ALICE);
    await world.clock.flush();
    expect(world.events).toContainEqual(['warning', expect.objectContaining({ code: 'avatar-not-updated' })]);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('SDK load and token fetch run in parallel', async () => {
    const { another, clock, backend, fake } = createWorld();
    let load!: (sdk: unknown) => void;
    const session = another({
      sdk: () =>
        new Promise((resolve) => {
          load = resolve;
        }),
    });
    const login = session.login(ALICE);
    await clock.advance(500);
    expect(backend.requests).toHaveLength(1);
    load({ default: { ZIM: fake.ZIM } });
    await clock.advance(100);
    await login;
  });

  test('an SDK that cannot be loaded rejects at once and says why', async () => {
    const { another } = createWorld();
    const session = another({ sdk: () => Promise.reject(new Error('chunk 404')) });
    await expect(session.login(ALICE)).rejects.toMatchObject({
      code: 'sdk-load-failed',
      cause: new Error('chunk 404'),
    });
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'login-failed' });
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
    expect(world.names()).toContain('instanceChanged');
  });

  test('a plan limit is final and says so', async () => {
    const { session, clock, fake } = createWorld();
    fake.refuseLogin(6000015);
    const result = outcome(session.login(ALICE));
    await clock.advance(1_000);
    expect(result.code).toBe('zim-plan-limit');
    expect(session.getSnapshot().error).toMatchObject({ kind: 'plan', retryable: false, zimCode: 6000015 });
  });

  test('a policy that answers null gives up with the failure itself', async () => {
    const { another, clock, backend } = createWorld({ retry: () => null });
    backend.always = new Error('down');
    const result = outcome(another().login(ALICE));
    await clock.advance(1_000);
    expect(result.code).toBe('token-endpoint-unreachable');
  });

  test('firebase-js-sdk#6617: a provider that throws, hangs or ignores its signal wedges nothing', async () => {
    const { another, clock, backend } = createWorld();
    let calls = 0;
    const session = another({
      tokenProvider: () => {
        calls++;
        if (calls === 1) throw new Error('synchronously');
        if (calls === 2) return new Promise<string>(() => {});
        return backend.token();
      },
    });
    const result = outcome(session.login(ALICE));
    await clock.advance(12_000);
    expect([result.code, calls]).toEqual(['resolved', 3]);
  });

  test('an answer that comes after its attempt was given up is not taken for that of the next', async () => {
    const { another, clock, backend, fake } = createWorld();
    const late = backend.token();
    let answerFirst!: (token: string) => void;
    let calls = 0;
    const session = another({
      tokenProvider: (request) => {
        if (++calls > 1) return backend.provider(request);
        return new Promise<string>((resolve) => {
          answerFirst = resolve;
        });
      },
    });
    const result = outcome(session.login(ALICE));
    await clock.advance(10_050);
    expect(calls).toBe(2);
    answerFirst(late);
    await clock.advance(2_000);
    expect(result.code).toBe('resolved');
    expect(fake.serverTokens).not.toContain(late);
  });

  test('a provider that logs out when it is aborted is not asked again', async () => {
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

  test('ably-js#402: tokenDenied() stops at once', async () => {
    const { session, clock, backend } = createWorld();
    backend.always = tokenDenied('banned');
    const result = outcome(session.login(ALICE));
    await clock.advance(60_000);
    expect(result.code).toBe('token-denied');
    expect(backend.requests).toHaveLength(1);
    expect(session.getSnapshot()).toMatchObject({ reason: 'token-denied', error: { kind: 'denied' } });
  });

  test.each([
    ['something that is no token', () => 'undefined', 'token-endpoint-response'],
    ['an object without a token', () => ({}) as never, 'token-endpoint-response'],
    ['a token03', () => `03${'A'.repeat(60)}`, 'token-version'],
    ['a truncated token', () => `04${'A'.repeat(60)}`, 'token-malformed'],
  ])('%s is refused at once: %s', async (_name, answer, code) => {
    const { session, clock, backend } = createWorld();
    backend.always = answer;
    const result = outcome(session.login(ALICE));
    await clock.advance(1_000);
    expect(result.code).toBe(code);
    expect(backend.requests).toHaveLength(1);
  });

  test('a token of another user or app never reaches ZIM', async () => {
    const { session, clock, backend, fake } = createWorld();
    for (const wrong of [{ userID: 'bob' }, { appID: 7 }]) {
      backend.next = [() => ({ token: backend.token(), ...wrong })];
      const result = outcome(session.login(ALICE));
      await clock.advance(1_000);
      expect(result.code).toBe('token-mismatch');
    }
    expect(fake.calls.filter(({ method }) => method === 'login')).toEqual([]);
  });

  test.each([
    ['lives over 24 days', 25 * 86_400, 'token-too-long'],
    ['lives 20 s', 20, 'token-too-short'],
  ])('a token that %s never reaches ZIM', async (_name, lifetime, code) => {
    const { session, clock, backend, fake } = createWorld();
    backend.lifetime = lifetime;
    const login = session.login(ALICE);
    const result = outcome(login);
    await clock.advance(31_000);
    expect(['login-timeout', code]).toContain(result.code);
    expect(session.getSnapshot().error).toMatchObject(result.code === code ? { code } : { cause: { code } });
    expect(fake.serverTokens).toEqual([]);
  });

  test('the profile goes with the login that was asked for, and never again (S39)', async () => {
    const world = createWorld();
    const login = world.session.login({
      userID: 'alice',
      userName: 'Alice',
      userAvatarUrl: 'https://x/a.png',
    });
    await world.clock.advance(1_000);
    await login;
    world.fake.expireNow();
    await world.clock.advance(2_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
    const names = world.fake.calls.filter(({ method }) => method === 'login').map((call) => call.userName);
    expect(names).toEqual(['Alice', '']);
    expect(world.fake.calls.filter(({ method }) => method === 'updateUserAvatarUrl')).toHaveLength(1);
  });

  test('a second login of the same user with another name says that it is ignored', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.session.login({ userID: 'alice', userName: 'Other' });
    expect(world.events).toContainEqual(['warning', expect.objectContaining({ code: 'user-name-ignored' })]);
  });

  test('an abort detaches its caller, and the work stops with the last one', async () => {
    const { session, clock, backend } = createWorld();
    const [one, two] = [new AbortController(), new AbortController()];
    const results = [one, two].map(({ signal }) => outcome(session.login(ALICE, { signal })));
    one.abort();
    await clock.flush();
    expect(results.map(({ code }) => code)).toEqual(['aborted', 'pending']);
    expect(session.getSnapshot().status).toBe('logging-in');
    two.abort();
    await clock.flush();
    expect(results[1]!.code).toBe('aborted');
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(backend.requests[0]!.signal.aborted).toBe(true);
  });

  test('a caller without a signal keeps the work going', async () => {
    const { session, clock } = createWorld();
    const abort = new AbortController();
    const aborted = outcome(session.login(ALICE, { signal: abort.signal }));
    const kept = outcome(session.login(ALICE));
    abort.abort();
    await clock.advance(1_000);
    expect([aborted.code, kept.code]).toEqual(['aborted', 'resolved']);
  });

  test('centrifuge: login() while backing off tries at once', async () => {
    const { session, clock, backend } = createWorld({}, 1);
    backend.next = Array.from({ length: 5 }, () => new Error('down'));
    const result = outcome(session.login(ALICE));
    await clock.advance(4_000);
    const before = backend.requests.length;
    void session.login(ALICE);
    expect(backend.requests.length).toBe(before + 1);
    await clock.advance(20_000);
    expect(result.code).toBe('resolved');
  });
});

describe('warnings', () => {
  test('tokens over plain http are warned about once for each login', async () => {
    const world = createWorld();
    const { provider } = world.backend;
    const session = world.another({
      tokenProvider: Object.assign(provider.bind(null), { url: 'http://example.com/t' }),
    });
    const seen: string[] = [];
    session.on('warning', ({ code }) => void seen.push(code));
    void session.login(ALICE);
    void session.login(ALICE);
    await world.clock.advance(1_000);
    expect(seen).toEqual(['insecure-endpoint']);
  });

  test('tokens of less than a minute are warned about', async () => {
    const world = createWorld();
    world.backend.lifetime = 45;
    await loggedIn(world);
    await world.clock.advance(120_000);
    const codes = world.events
      .filter(([type]) => type === 'warning')
      .map(([, data]) => (data as { code: string }).code);
    expect(codes).toEqual(['short-lived-token']);
  });
});

describe('options', () => {
  const base = { appID: 1, tokenProvider: '/t' };
  test.each([
    [{ ...base, appSign: 'secret' }, 'appSign'],
    [{ ...base, appID: '1' }, 'appID'],
    [{ ...base, appID: 1.5 }, 'appID'],
    [{ ...base, appID: 0 }, 'appID'],
    [{ appID: 1 }, 'tokenProvider'],
    [{ ...base, tokenProvider: '' }, 'URL'],
    [{ ...base, sdk: 'zego' }, 'sdk'],
    [{ ...base, timeouts: { login: -1 } }, 'login'],
    [{ ...base, timeouts: { token: Number.NaN } }, 'token'],
    [{ ...base, renewal: { window: 0 } }, 'window'],
    [{ ...base, retry: 3 }, 'retry'],
    [undefined, 'appID'],
  ])('%j is refused with a message about %s', (options, words) => {
    expect(() => createZimSession(options as never)).toThrow(words);
    expect(() => createZimSession(options as never)).toThrow(ZimSessionError);
    try {
      createZimSession(options as never);
    } catch (error) {
      expect(String(error)).not.toContain('secret,');
      expect(error).toMatchObject({ code: 'invalid-options', kind: 'configuration' });
    }
  });

  test('creating a session touches nothing', () => {
    const { another, clock, backend, fake } = createWorld();
    another();
    expect([clock.pending, backend.requests.length, fake.calls.length]).toEqual([0, 0, 0]);
    expect(fake.ZIM.getInstance()).toBeUndefined();
  });
});
