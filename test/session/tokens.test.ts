import { describe, expect, onTestFinished, test } from 'vitest';
import { tokenEndpoint, type ZimSessionError } from 'zim-session';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { ALICE, createWorld, loggedIn, outcome, renewals, warnings } from './world.ts';

// Tokens are checked before ZIM sees them, because ZIM does not (S21 to S23).

/** What a browser hands to `fetch`, as an answer of the app's backend. */
function answering(body: string, type: string): void {
  const real = globalThis.fetch;
  globalThis.fetch = async () => new Response(body, { headers: { 'content-type': type } });
  onTestFinished(() => {
    globalThis.fetch = real;
  });
}

describe('what is taken for a token', () => {
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

  test('HTML page taken for a token: it never reaches ZIM, and renewal goes on', async () => {
    const world = createWorld();
    world.backend.lifetime = 600;
    await loggedIn(world);
    const before = [...world.fake.serverTokens];
    world.backend.always = '<!doctype html><title>Sign in</title>';
    await world.clock.advance(540_000);
    expect(world.fake.serverTokens).toEqual(before);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'retrying' });
    world.backend.always = null;
    await world.clock.advance(59_000);
    expect(world.session.getSnapshot()).toMatchObject({ renewal: 'scheduled', error: null });
    expect(world.names()).not.toContain('sessionLost');
  });

  test('HTML page taken for a token: login() says so at once', async () => {
    answering('<!doctype html><title>Sign in</title>', 'text/html');
    const world = createWorld();
    const session = world.another({ tokenProvider: tokenEndpoint('http://127.0.0.1/token') });
    await expect(session.login(ALICE)).rejects.toMatchObject({
      code: 'token-endpoint-response',
      kind: 'configuration',
    });
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toEqual([]);
  });

  test('cached body taken for a token: an old one neither renews nor recovers', async () => {
    const world = createWorld({}, 0.5);
    world.backend.lifetime = 120;
    const old = world.backend.token();
    world.backend.next = [old];
    await loggedIn(world);
    world.backend.always = old;
    await world.clock.advance(180_000);
    expect(world.fake.serverTokens).toEqual([old]);
    expect(world.session.getSnapshot().status).toBe('recovering');
    expect(world.names()).toContain('renewalFailed');
    world.backend.always = null;
    await world.clock.advance(31_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null });
    expect(world.backend.requests.length).toBeLessThan(40);
  });
});

describe('a token of somebody else', () => {
  test('or of another app never reaches ZIM', async () => {
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

  test('userID: null names nobody', async () => {
    const world = createWorld();
    world.backend.always = () => ({ token: world.backend.token(), userID: null, appID: null }) as never;
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(40_000);
    expect(result.code).toBe('resolved');
  });
});

describe('a lifetime that does not fit', () => {
  test.each([
    ['lives over 24 days', 25 * 86_400, 'token-too-long'],
    ['lives 20 s', 20, 'token-too-short'],
  ])('a token that %s never reaches ZIM, where the backend tells the time', async (_name, lifetime, code) => {
    const { session, clock, backend, fake } = createWorld();
    backend.always = () => ({ token: backend.token(lifetime), serverTime: clock.now() });
    const login = session.login(ALICE);
    const result = outcome(login);
    await clock.advance(31_000);
    expect(['login-timeout', code]).toContain(result.code);
    expect(session.getSnapshot().error).toMatchObject(result.code === code ? { code } : { cause: { code } });
    expect(fake.serverTokens).toEqual([]);
  });

  test('a token that lives 20 s is presented once, since the clock may be wrong; when it ends, the backend is to blame', async () => {
    const world = createWorld();
    world.backend.lifetime = 20;
    await loggedIn(world);
    expect(warnings(world)).toEqual(['clock-skew']);
    await world.clock.advance(120_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'recovering',
      error: { code: 'token-too-short' },
    });
    expect(world.fake.serverTokens).toHaveLength(1);
  });

  test('keycloak-js#107: over 24.8 days, which no timer can wait for, it is refused with the reason', async () => {
    const world = createWorld();
    world.backend.lifetime = 25 * 86_400;
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(1_000);
    expect(result.code).toBe('token-too-long');
    expect(world.backend.requests).toHaveLength(1);
  });

  test('keycloak-js#107: shorter than the window, it is renewed at half of its life and not in a loop', async () => {
    const world = createWorld({ renewal: { window: 300_000 } });
    world.backend.lifetime = 60;
    await loggedIn(world);
    await world.clock.advance(300_000);
    expect(world.backend.requests.length).toBeGreaterThanOrEqual(9);
    expect(world.backend.requests.length).toBeLessThanOrEqual(12);
    expect(world.names()).not.toContain('sessionLost');
  });

  test('a token that expired while the SDK was loading never reaches ZIM', async () => {
    const world = createWorld({ timeouts: { login: 120_000 } });
    let load = () => {};
    const session = world.another({
      sdk: () =>
        new Promise((resolve) => {
          load = () => resolve({ ZIM: world.fake.ZIM });
        }),
    });
    world.backend.lifetime = 40;
    const result = outcome(session.login(ALICE));
    await world.clock.advance(50_000);
    load();
    await world.clock.advance(5_000);
    expect(result.code).toBe('resolved');
    expect(world.backend.requests).toHaveLength(2);
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toHaveLength(1);
  });

  test('tokens of less than a minute are warned about', async () => {
    const world = createWorld();
    world.backend.lifetime = 45;
    await loggedIn(world);
    await world.clock.advance(120_000);
    expect(warnings(world)).toEqual(['short-lived-token']);
  });
});

describe('a token again', () => {
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

  test('a refused token that the backend gives again does not reach ZIM again', async () => {
    const world = createWorld();
    const refused = world.backend.token();
    world.backend.next = [refused, refused];
    world.fake.refuseLogin(50111, 1);
    await loggedIn(world);
    expect(world.backend.requests).toHaveLength(3);
    expect(world.fake.serverTokens.filter((token) => token === refused)).toHaveLength(1);
  });
});

test('a token that is over by a clock that was measured never reaches ZIM', async () => {
  const world = createWorld();
  world.backend.always = () => ({ token: world.backend.token(-10), serverTime: world.clock.now() });
  const login = outcome(world.session.login(ALICE));
  await world.clock.advance(5_000);
  expect(world.session.getSnapshot().error).toMatchObject({ code: 'token-expired' });
  expect([login.code, world.fake.serverTokens]).toEqual(['pending', []]);
});

describe('a login after another one', () => {
  test('warns again of tokens that are short-lived', async () => {
    const world = createWorld();
    world.backend.lifetime = 50;
    await loggedIn(world);
    await world.session.logout();
    await world.clock.advance(1_000);
    await loggedIn(world);
    expect(warnings(world)).toEqual(['short-lived-token', 'short-lived-token']);
  });

  test('presents a token that ZIM refused before: what was wrong may be corrected', async () => {
    const world = createWorld();
    world.fake.refuseLogin(50111, 2);
    const refused = outcome(world.session.login(ALICE));
    await world.clock.advance(3_000);
    expect(refused.code).toBe('token-rejected');
    world.backend.always = world.fake.serverTokens.at(-1)!;
    const login = outcome(world.session.login(ALICE));
    await world.clock.advance(3_000);
    expect(login.code).toBe('resolved');
  });

  test('believes no more of the clock than the one before did when it was ended', async () => {
    const clock = createVirtualClock();
    const serverNow = () => clock.now() - 7_200_000;
    const world = createWorld({}, 0, { clock, serverNow });
    world.backend.always = () => fakeToken({ expiresAt: serverNow() + 3_600_000, nonce: clock.now() });
    void world.session.login(ALICE).catch(() => {});
    await clock.advance(120);
    expect(world.session.getSnapshot().renewal).toBe('presenting');
    await world.session.logout();
    await clock.advance(1_000);
    const login = outcome(world.session.login(ALICE));
    await clock.advance(1_000);
    expect(login.code).toBe('resolved');
  });
});
