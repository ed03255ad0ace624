import { describe, expect, test } from 'vitest';
import type { TokenGrant } from 'zim-session';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { ALICE, createWorld, loggedIn, methods, nothing, outcome, renewals, warnings } from './world.ts';

// login(user, { token }): one that is at hand is presented instead of asking for one. Where it is of no use it costs
// nothing.

describe('a good token at hand', () => {
  test.each([
    ['as text', (token: string) => token],
    ['as a grant', (token: string): TokenGrant => ({ token, userID: 'alice', appID: 1234567890 })],
    [
      'as a grant that names nobody',
      (token: string): TokenGrant => ({ token, userID: null, appID: null }) as never,
    ],
    [
      'as a grant whose appID is text',
      (token: string): TokenGrant => ({ token, appID: '1234567890' }) as never,
    ],
    ['with a kit token’s tail, and white space', (token: string) => ` ${token}#eyJrIjoxfQ==\n`],
  ])('%s is presented, and nobody is asked', async (_how, form) => {
    const world = createWorld();
    const token = world.backend.token(1_800);
    const login = outcome(world.session.login(ALICE, { token: form(token) }));
    expect(world.session.getSnapshot()).toMatchObject({ renewal: 'presenting', attempt: 1 });
    await world.clock.advance(500);
    expect([login.code, world.fake.serverTokens, world.backend.requests]).toEqual(['resolved', [token], []]);
    expect(world.session.getSnapshot().tokenExpiresAt! - world.clock.now()).toBeLessThan(1_800_000);
    expect(warnings(world)).toEqual([]);
  });

  test('is renewed in time, by the provider', async () => {
    const world = createWorld();
    void world.session.login(ALICE, { token: world.backend.token(600) });
    await world.clock.advance(590_000);
    expect(world.backend.requests.map(({ reason, attempt }) => [reason, attempt])).toEqual([['renewal', 1]]);
    expect(world.names()).toEqual(['instanceChanged', 'tokenRenewed']);
  });

  test('that ZIM does not answer is a failure like any other, and the provider is asked next', async () => {
    const world = createWorld();
    world.fake.silence();
    const login = outcome(world.session.login(ALICE, { token: world.backend.token() }));
    await world.clock.advance(8_000);
    expect(world.session.getSnapshot()).toMatchObject({ error: { code: 'zim-timeout' } });
    world.fake.heal();
    await world.clock.advance(15_000);
    expect([login.code, world.backend.requests.length > 0]).toEqual(['resolved', true]);
  });

  test('waits for an SDK that is loading, if it is still good then', async () => {
    const world = createWorld({ timeouts: { login: 120_000 } });
    const slow = (ms: number) => () =>
      new Promise((resolve) => world.clock.setTimeout(() => resolve({ ZIM: world.fake.ZIM }), ms));
    const session = world.another({ sdk: slow(50_000) });
    const login = outcome(session.login(ALICE, { token: world.backend.token(40) }));
    await world.clock.advance(49_000);
    expect(login.code).toBe('pending');
    await world.clock.advance(5_000);
    expect([login.code, world.backend.requests.length]).toEqual(['resolved', 1]);
    expect(world.fake.serverTokens).toHaveLength(1);
  });
});

test('a good token at hand of a user whom the backend knows by a number is presented', async () => {
  const world = createWorld();
  const token = { token: world.backend.token(), userID: 7, appID: 1234567890n };
  const login = outcome(world.session.login({ userID: '7' }, { token: token as never }));
  await world.clock.advance(500);
  expect([login.code, world.backend.requests]).toEqual(['resolved', []]);
});

describe('a token at hand that is of no use', () => {
  const token = fakeToken({ expiresAt: Date.UTC(2030, 0, 1) + 3_600_000 });
  const expired = fakeToken({ expiresAt: Date.UTC(2030, 0, 1) - 1_000 });
  test.each([
    ['is over', expired],
    ['is over, as a grant', { token: expired, expiresIn: 3_600 }],
    ['is nearly over', fakeToken({ expiresAt: Date.UTC(2030, 0, 1) + 20_000 })],
    ['lives too long', fakeToken({ expiresAt: Date.UTC(2030, 0, 1) + 25 * 86_400_000 })],
    ['is text of another kind', 'undefined'],
    ['is empty', ''],
    ['is cut short', token.slice(0, 40)],
    ['has another version', token.replace(/^04/, '03')],
    ['is a page', '<!doctype html><title>Sign in</title>'],
    ['is another user’s', { token, userID: 'bob' }],
    ['is another app’s', { token, appID: 7 }],
    ['is a number', 5],
    ['is null', null],
    ['is an object without a token', {}],
    ['is a grant of a number', { token: 5 }],
    ['is a list', [token]],
    ['is a function', () => token],
    ['is a symbol', Symbol('token')],
    [
      'throws when it is read',
      {
        get token() {
          throw new Error('getter');
        },
      },
    ],
  ])('because it %s costs nothing: the provider is asked at once', async (_why, given) => {
    const world = createWorld();
    const errors: unknown[] = [];
    world.session.subscribe(() => void errors.push(world.session.getSnapshot().error));
    const login = outcome(world.session.login(ALICE, { token: given as never }));
    expect(world.backend.requests).toMatchObject([{ reason: 'login', attempt: 1 }]);
    await world.clock.advance(500);
    expect([login.code, world.fake.serverTokens.length]).toEqual(['resolved', 1]);
    expect(new Set(errors)).toEqual(new Set([null]));
    expect([world.names(), warnings(world)]).toEqual([['instanceChanged'], []]);
    expect(world.session.getSnapshot().clockSkew).toBeNull();
  });

  test('does not make the clock doubted: what the provider gives is judged by itself', async () => {
    const clock = createVirtualClock();
    const serverNow = () => clock.now() - 7_200_000;
    const world = createWorld({}, 0, { clock, serverNow });
    const fresh = () => fakeToken({ expiresAt: serverNow() + 3_600_000, nonce: clock.now() });
    world.backend.always = fresh;
    const login = outcome(world.session.login(ALICE, { token: fresh() }));
    await clock.advance(50);
    expect(warnings(world)).toEqual([]);
    await clock.advance(950);
    expect([login.code, warnings(world), world.backend.requests.length]).toEqual([
      'resolved',
      ['clock-skew'],
      1,
    ]);
  });
});

describe('a token at hand that ZIM refuses', () => {
  test('costs nothing: no error, no renewalFailed, and the provider is asked at once', async () => {
    const world = createWorld();
    const token = world.backend.token();
    const errors: unknown[] = [];
    world.session.subscribe(() => void errors.push(world.session.getSnapshot().error));
    world.fake.refuseLogin(50111, 1);
    const login = outcome(world.session.login(ALICE, { token }));
    await world.clock.advance(60);
    expect(world.fake.serverTokens).toEqual([token]);
    expect(world.backend.requests).toMatchObject([{ reason: 'login', attempt: 1 }]);
    expect(world.session.getSnapshot()).toMatchObject({ renewal: 'fetching', attempt: 1, retryAt: null });
    await world.clock.advance(500);
    expect([login.code, world.fake.serverTokens.length]).toEqual(['resolved', 2]);
    expect([new Set(errors), world.names()]).toEqual([new Set([null]), ['instanceChanged']]);
  });

  test('is not counted: a fresh token that is refused, too, gets another fresh one', async () => {
    const world = createWorld();
    world.fake.refuseLogin(50111, 2);
    const login = outcome(world.session.login(ALICE, { token: world.backend.token() }));
    await world.clock.advance(3_000);
    expect([login.code, world.backend.requests.length]).toEqual(['resolved', 2]);
  });

  test('is presented once, also where the backend gives it again', async () => {
    const world = createWorld();
    const token = world.backend.token();
    world.fake.refuseLogin(50111, 1);
    world.backend.next = [token];
    const login = outcome(world.session.login(ALICE, { token }));
    await world.clock.advance(3_000);
    expect(login.code).toBe('resolved');
    expect(world.fake.serverTokens.filter((one) => one === token)).toHaveLength(1);
  });

  test('by a wedged instance is presented to the next one, and is still no fresh token (S18)', async () => {
    const world = createWorld();
    await world.session.preload();
    const raw = world.session.zim as unknown as { login(userID: string, config: object): Promise<void> };
    void raw.login('', { token: world.backend.token() }).catch(nothing);
    await world.clock.advance(1_000);
    const token = world.backend.token();
    world.fake.refuseLogin(50111, 2);
    const login = outcome(world.session.login(ALICE, { token }));
    await world.clock.advance(5_000);
    expect([login.code, world.backend.requests.length]).toEqual(['resolved', 2]);
    expect(world.session.zim).not.toBe(raw);
  });
});

describe('a token at hand comes', () => {
  test('while an attempt waits: it takes that one’s place, and is presented once', async () => {
    const world = createWorld({ retry: () => 20_000 });
    world.backend.always = new Error('down');
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().renewal).toBe('retrying');
    const token = world.backend.token();
    const second = outcome(world.session.login(ALICE, { token }));
    await world.clock.advance(100);
    expect([first.code, second.code, world.fake.serverTokens]).toEqual(['resolved', 'resolved', [token]]);
    expect(world.backend.requests).toHaveLength(1);
  });

  test('while an attempt fetches: that fetch is aborted, and the token presented within a second', async () => {
    const world = createWorld();
    world.backend.always = () => new Promise<string>(nothing);
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(300);
    const token = world.backend.token();
    const second = outcome(world.session.login(ALICE, { token }));
    expect(world.backend.requests[0]!.signal.aborted).toBe(true);
    await world.clock.advance(800);
    expect([first.code, second.code, world.fake.serverTokens]).toEqual(['resolved', 'resolved', [token]]);
    expect(world.backend.requests).toHaveLength(1);
  });

  test.each(['is over', 'was refused'])(
    'while an attempt fetches, and %s: that fetch goes on',
    async (why) => {
      const world = createWorld();
      const token = world.backend.token(why === 'is over' ? -1 : 3_600);
      if (why === 'was refused') world.fake.refuseLogin(50111, 1);
      world.backend.latency = 500;
      const first = outcome(world.session.login(ALICE, { token }));
      await world.clock.advance(200);
      expect(world.session.getSnapshot().renewal).toBe('fetching');
      const second = outcome(world.session.login(ALICE, { token }));
      await world.clock.advance(600);
      expect([first.code, second.code, world.backend.requests.length]).toEqual(['resolved', 'resolved', 1]);
      expect(world.backend.requests[0]!.signal.aborted).toBe(false);
    },
  );

  test('after a failure: that is shown until the token has worked', async () => {
    const world = createWorld({ retry: () => 20_000 });
    world.backend.next = [new Error('down')];
    void world.session.login(ALICE).catch(nothing);
    await world.clock.advance(3_000);
    void world.session.login(ALICE, { token: world.backend.token() });
    expect(world.session.getSnapshot().error).toMatchObject({ code: 'token-endpoint-unreachable' });
    await world.clock.advance(500);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null });
  });

  test('while an attempt presents: it is ignored', async () => {
    const world = createWorld();
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(120);
    expect(world.session.getSnapshot().renewal).toBe('presenting');
    const token = world.backend.token();
    const second = outcome(world.session.login(ALICE, { token }));
    await world.clock.advance(3_000);
    expect([first.code, second.code]).toEqual(['resolved', 'resolved']);
    expect(world.fake.serverTokens).toHaveLength(1);
    expect(world.fake.serverTokens).not.toContain(token);
  });

  test('when logged in: it is ignored', async () => {
    const world = createWorld();
    await loggedIn(world);
    const before = world.session.getSnapshot();
    const token = world.backend.token(7_200);
    await expect(world.session.login(ALICE, { token })).resolves.toBe(world.session.zim);
    await world.clock.advance(1_000);
    expect(world.session.getSnapshot()).toBe(before);
    expect([methods(world), renewals(world)]).toEqual([['login'], []]);
    // Nor is it kept for later.
    world.fake.expireNow();
    await world.clock.advance(3_000);
    expect(world.fake.serverTokens).not.toContain(token);
  });

  test.each(['waits', 'fetches'])('while a recovery %s: it is presented', async (how) => {
    const world = createWorld({ retry: () => 20_000 });
    await loggedIn(world);
    world.backend.always = how === 'waits' ? new Error('down') : () => new Promise<string>(nothing);
    world.fake.expireNow();
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().renewal).toBe(how === 'waits' ? 'retrying' : 'fetching');
    const token = world.backend.token();
    const login = outcome(world.session.login(ALICE, { token }));
    await world.clock.advance(100);
    expect([login.code, world.fake.serverTokens.at(-1)]).toEqual(['resolved', token]);
    expect(world.backend.requests).toHaveLength(2);
    expect(world.names().slice(-1)).toEqual(['recovered']);
  });

  test('with a login that is aborted: it is not kept for the next one', async () => {
    const world = createWorld();
    const abort = new AbortController();
    const token = world.backend.token();
    const sdk = () =>
      new Promise((resolve) => world.clock.setTimeout(() => resolve({ ZIM: world.fake.ZIM }), 300));
    const session = world.another({ sdk });
    const first = outcome(session.login(ALICE, { token, signal: abort.signal }));
    abort.abort();
    await world.clock.advance(1_000);
    const second = outcome(session.login(ALICE));
    await world.clock.advance(1_000);
    expect([first.code, second.code]).toEqual(['aborted', 'resolved']);
    expect(world.fake.serverTokens).not.toContain(token);
  });
});
