import { describe, expect, test } from 'vitest';
import {
  createZimSession,
  exponentialBackoff,
  tokenEndpoint,
  ZimSessionError,
  type ZimSessionOptions,
} from 'zim-session';
import { fakeToken } from '../../src/token04/fake.ts';
import { ALICE, createWorld, loggedIn, nothing, outcome, warnings } from './world.ts';

describe('options', () => {
  const base = { appID: 1, tokenProvider: '/t' };
  test.each([
    [{ ...base, appSign: 'secret' }, 'appSign'],
    [{ ...base, appID: '1' }, 'appID'],
    [{ ...base, appID: 1.5 }, 'appID'],
    [{ ...base, appID: 0 }, 'appID'],
    [{ ...base, appID: '1' }, 'a string'],
    [{ ...base, appID: -5 }, 'not -5'],
    [{ appID: 1 }, 'tokenProvider'],
    [{ ...base, tokenProvider: '' }, 'URL'],
    [{ ...base, tokenProvider: fakeToken({ expiresAt: 1_900_000_000_000 }) }, 'this is a token'],
    [{ ...base, sdk: 'zego' }, 'sdk'],
    [{ ...base, timeouts: { login: -1 } }, 'login'],
    [{ ...base, timeouts: { token: Number.NaN } }, 'token'],
    [{ ...base, timeouts: { renew: Number.POSITIVE_INFINITY } }, 'renew'],
    [{ ...base, renewal: { window: 0 } }, 'window'],
    [{ ...base, retry: 3 }, 'retry'],
    [{ ...base, platform: { random: 0.5 } }, 'random must be a function'],
    [{ ...base, platform: { clock: {} } }, 'clock has no now(), setTimeout(), clearTimeout()'],
    [
      { ...base, platform: { clock: { ...console, now: nothing, setTimeout } } },
      'clock has no clearTimeout()',
    ],
    [{ ...base, platform: { page: { onWake: nothing } } }, 'page has no isOnline()'],
    [{ ...base, platform: { page: { isOnline: nothing } } }, 'page has no onWake()'],
    [{ ...base, platform: { page: 5 } }, 'page has no onWake(), isOnline()'],
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

  test('an endpoint may be a URL, and a platform may have only parts of one', () => {
    const tokenProvider = new URL('https://example.com/api/zim/token');
    expect(createZimSession({ appID: 1, tokenProvider, platform: {} }).getSnapshot().status).toBe(
      'logged-out',
    );
  });

  test('creating a session touches nothing', () => {
    const { another, clock, backend, fake } = createWorld();
    another();
    expect([clock.pending, backend.requests.length, fake.calls.length]).toEqual([0, 0, 0]);
    expect(fake.ZIM.getInstance()).toBeUndefined();
  });
});

describe('an option that is undefined is its default', () => {
  const UNDEFINED = {
    sdk: undefined,
    renewal: undefined,
    retry: undefined,
    timeouts: undefined,
    logger: undefined,
  };

  /** What a renewal and a failed login look like. */
  async function behaviour(more: object) {
    const world = createWorld({}, 0.5);
    const session = world.another({ ...more, sdk: world.fake.ZIM });
    void session.login(ALICE);
    await world.clock.advance(1_000);
    const { renewsAt, tokenExpiresAt } = session.getSnapshot();
    world.backend.next = [new Error('down'), () => new Promise<string>(nothing)];
    const renewal = outcome(session.renew());
    await world.clock.advance(30_000);
    const times = world.backend.requests.map(({ attempt }) => attempt);
    return [tokenExpiresAt! - renewsAt!, renewal.code, times, session.getSnapshot().status];
  }

  test.each([
    ['all of them', UNDEFINED],
    ['renewal.window', { renewal: { window: undefined } }],
    ['each of timeouts', { timeouts: { token: undefined, login: undefined, renew: undefined } }],
  ])('%s', async (_which, more) => {
    expect(await behaviour(more)).toEqual(await behaviour({}));
  });

  test('for TypeScript, too, where exactOptionalPropertyTypes is set as here', () => {
    const options: ZimSessionOptions = {
      appID: 1,
      tokenProvider: '/t',
      sdk: undefined,
      renewal: { window: undefined },
      retry: undefined,
      timeouts: { token: undefined, login: undefined, renew: undefined },
      platform: { clock: undefined, random: undefined, page: undefined },
      logger: undefined,
    };
    expect(createZimSession(options).getSnapshot().status).toBe('logged-out');
    const { renewal, timeouts, platform, ...rest } = options;
    const none: ZimSessionOptions = { ...rest, renewal: undefined, timeouts: undefined, platform: undefined };
    expect(createZimSession(none).getSnapshot().status).toBe('logged-out');
    const waits = { initial: undefined, max: undefined, lateInitial: undefined, lateMax: undefined };
    expect(exponentialBackoff(waits)).toBeTypeOf('function');
  });

  test('each of platform, and platform itself', () => {
    const base = { appID: 1, tokenProvider: '/t' };
    for (const platform of [undefined, {}, { clock: undefined, random: undefined, page: undefined }]) {
      const session = createZimSession({ ...base, platform } as never);
      expect(session.getSnapshot().status).toBe('logged-out');
    }
  });

  test('sdk: the one that this entry brings', async () => {
    const world = createWorld();
    const session = world.another({ sdk: undefined });
    const result = outcome(session.preload());
    await expect.poll(() => result.code).not.toBe('pending');
    // It is in no test environment but a page.
    expect(['resolved', 'sdk-load-failed']).toContain(result.code);
    session.destroy();
  });

  test('of exponentialBackoff', () => {
    const context = { attempt: 3, deadline: null, now: 0, took: 0, random: 1, error: new Error() } as never;
    const names = { initial: undefined, max: undefined, lateInitial: undefined, lateMax: undefined };
    expect(exponentialBackoff(names as never)(context)).toBe(exponentialBackoff()(context));
    expect(exponentialBackoff(undefined)(context)).toBe(exponentialBackoff()(context));
  });

  test('of tokenEndpoint', () => {
    const names = { method: undefined, param: undefined, headers: undefined, params: undefined };
    const more = { credentials: undefined, parse: undefined, ky: undefined };
    expect(tokenEndpoint('/t', { ...names, ...more } as never).url).toBe('/t');
    expect(tokenEndpoint('/t', undefined).url).toBe('/t');
  });

  test('of login() and logout()', async () => {
    const world = createWorld();
    const user = { userName: undefined, userAvatarUrl: undefined, customStatus: undefined };
    const logins = [
      outcome(world.session.login({ ...ALICE, ...user })),
      outcome(world.session.login(ALICE, undefined)),
      outcome(world.session.login(ALICE, { signal: undefined, token: undefined })),
    ];
    await world.clock.advance(1_000);
    expect(logins.map(({ code }) => code)).toEqual(Array.from({ length: 3 }, () => 'resolved'));
    expect(warnings(world)).toEqual([]);
    await world.session.logout(undefined);
    await world.session.logout({ isClearDB: undefined } as never);
    expect(world.session.getSnapshot().reason).toBe('requested');
  });

  test('of a grant', async () => {
    const world = createWorld();
    const nothingElse = { userID: undefined, appID: undefined, expiresIn: undefined, serverTime: undefined };
    world.backend.always = () => ({ token: world.backend.token(), ...nothingElse });
    await loggedIn(world);
    expect(world.session.getSnapshot().clockSkew).toBeNull();
  });
});
