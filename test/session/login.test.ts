import { describe, expect, test } from 'vitest';
import type { ZimSessionError } from 'zim-session';
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

  test('preload rejects sdk-load-failed, and loads the SDK when asked again', async () => {
    const { another, clock, fake } = createWorld();
    let there = false;
    const session = another({
      sdk: () => (there ? Promise.resolve(fake.ZIM) : Promise.reject(new Error('chunk'))),
    });
    const refused = outcome(session.preload());
    await clock.flush();
    expect([refused.code, session.getSnapshot().status]).toEqual(['sdk-load-failed', 'logged-out']);
    there = true;
    const loaded = outcome(session.preload());
    await clock.flush();
    expect([loaded.code, session.zim === null]).toEqual(['resolved', false]);
  });

  test('destroy() while the SDK is loading: no instance is made', async () => {
    const { another, clock, fake } = createWorld();
    let load!: (ZIM: unknown) => void;
    const session = another({ sdk: () => new Promise((resolve) => (load = resolve)) });
    void session.login(ALICE).catch(() => {});
    session.destroy();
    await clock.flush();
    load(fake.ZIM);
    await clock.flush();
    expect(fake.ZIM.getInstance() ?? null).toBeNull();
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
    for (const [wrong, says] of [
      [{ userID: 'bob' }, 'of another user'],
      [{ appID: 7 }, 'of another app'],
    ] as const) {
      backend.next = [() => ({ token: backend.token(), ...wrong })];
      const login = session.login(ALICE).catch((error: ZimSessionError) => error);
      await clock.advance(1_000);
      expect(await login).toMatchObject({ code: 'token-mismatch', message: expect.stringContaining(says) });
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
