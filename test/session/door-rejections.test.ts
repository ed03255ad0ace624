import { describe, expect, test } from 'vitest';
import { tokenDenied, ZimSessionError } from 'zim-session';
import { ALICE, createWorld, loggedIn, methods, nothing, rawOf, type World, warnings } from './world.ts';

// What other code on the instance is told has the shape, and the codes, of the SDK.

/** What the call ends in: `resolved`, or the code. */
function rawOutcome(call: Promise<unknown>): { code: unknown } {
  const result: { code: unknown } = { code: 'pending' };
  call.then(
    () => {
      result.code = 'resolved';
    },
    (error: unknown) => {
      // Plain, as the SDK's are (S7), and without a secret of ours.
      expect(Object.getPrototypeOf(error)).toBe(Object.prototype);
      expect(error).toEqual({ code: expect.any(Number), message: expect.any(String) });
      result.code = (error as { code: number }).code;
    },
  );
  return result;
}

const login = (world: World, userID = 'alice') =>
  rawOutcome(rawOf(world.session).login(userID, { token: world.backend.token() }));
const renewToken = (world: World) => rawOutcome(rawOf(world.session).renewToken('no token'));

/** A page that is logging in; other code waits for that, too. */
async function loggingIn(world = createWorld()) {
  await world.session.preload();
  world.session.login(ALICE).catch(nothing);
  await world.clock.advance(10);
  return { world, joined: [login(world), renewToken(world)] };
}
const codesOf = (results: readonly { code: unknown }[]) => results.map(({ code }) => code);

describe('who joined a login', () => {
  test('of ours resolves with it', async () => {
    const { world, joined } = await loggingIn();
    await world.clock.advance(1_000);
    expect(codesOf(joined)).toEqual(['resolved', 'resolved']);
    expect([methods(world), warnings(world)]).toEqual([['login'], ['foreign-login', 'foreign-login']]);
  });

  test.each(['logout', 'destroy'] as const)('is told 6000121 at %s()', async (how) => {
    const { world, joined } = await loggingIn();
    void world.session[how]();
    await world.clock.advance(100);
    expect(codesOf(joined)).toEqual([6000121, 6000121]);
  });

  test('is told 6000103 when the backend denies', async () => {
    const world = createWorld();
    world.backend.always = tokenDenied();
    const { joined } = await loggingIn(world);
    await world.clock.advance(1_000);
    expect(codesOf(joined)).toEqual([6000103, 6000103]);
  });

  test('is told the code of ZIM where there is one', async () => {
    const world = createWorld();
    world.fake.refuseLogin(6000015);
    const { joined } = await loggingIn(world);
    await world.clock.advance(1_000);
    expect(codesOf(joined)).toEqual([6000015, 6000015]);
  });

  test('is told 6000105 at its bound; the renewal is told what failed', async () => {
    const world = createWorld();
    world.backend.always = new Error('down');
    const { joined } = await loggingIn(world);
    await world.clock.advance(31_000);
    expect(codesOf(joined)).toEqual([6000105, 6000104]);
  });

  test('is told 6000101 for whatever the SDK has no code for', async () => {
    const world = createWorld();
    world.backend.always = '<html>';
    const { joined } = await loggingIn(world);
    await world.clock.advance(1_000);
    expect(codesOf(joined)).toEqual([6000101, 6000101]);
  });

  test('goes on when the app’s own caller gives up', async () => {
    const world = createWorld();
    await world.session.preload();
    const abort = new AbortController();
    world.session.login(ALICE, { signal: abort.signal }).catch(nothing);
    const joined = login(world);
    abort.abort();
    await world.clock.advance(1_000);
    expect([joined.code, world.session.getSnapshot().status]).toEqual(['resolved', 'logged-in']);
  });

  test('of a recovery resolves with it', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.expireNow();
    const joined = [login(world), renewToken(world)];
    await world.clock.advance(3_000);
    expect([codesOf(joined), world.names().at(-1)]).toEqual([['resolved', 'resolved'], 'recovered']);
  });
});

describe('a login of another user', () => {
  test.each(['logging-in', 'logged-in', 'recovering', 'reconnecting'])(
    'while %s is told 6000111, and ZIM hears nothing of it',
    async (when) => {
      const world = createWorld();
      if (when === 'logging-in') await loggingIn(world);
      else await loggedIn(world);
      if (when === 'recovering') world.fake.expireNow();
      if (when === 'reconnecting') world.fake.goOffline();
      const before = methods(world).length;
      const [bob, old, nobody] = [
        login(world, 'bob'),
        rawOutcome(rawOf(world.session).login({ userID: 'bob' } as never, 'token' as never)),
        login(world, ''),
      ];
      await world.clock.flush();
      expect(codesOf([bob, old, nobody])).toEqual([6000111, 6000111, 6000111]);
      expect(methods(world)).toHaveLength(before);
      expect(warnings(world).slice(-3)).toEqual(['foreign-login', 'foreign-login', 'foreign-login']);
    },
  );
});

describe('a renewal of other code', () => {
  test.each([
    ['the backend denies', tokenDenied(), 6000103],
    ['the provider answers no token', () => 'undefined', 6000101],
    ['the network fails', new Error('fetch failed'), 6000104],
    ['the provider hangs', () => new Promise<string>(nothing), 6000105],
    ['the backend fails', new ZimSessionError('token-endpoint-status', { httpStatus: 500 }), 6000101],
    ['the token is of somebody else', () => ({ token: 'x', userID: 'bob' }), 6000103],
    ['the token is too short', 'short', 6000103],
  ])('where %s', async (why, answer, code) => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = why.includes('too short') ? () => world.backend.token(10) : answer;
    const result = renewToken(world);
    await world.clock.advance(21_000);
    expect(result.code).toBe(code);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('where ZIM refuses is told its code', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.refuseRenew(6000015);
    const result = renewToken(world);
    await world.clock.advance(21_000);
    expect(result.code).toBe(6000015);
  });

  test.each(['logout', 'destroy'] as const)('is told 6000121 at %s()', async (how) => {
    const world = createWorld();
    await loggedIn(world);
    const result = renewToken(world);
    void world.session[how]();
    await world.clock.flush();
    expect(result.code).toBe(6000121);
  });
});

describe('while nobody is logged in here', () => {
  test('ZIM itself is called, and nobody is warned', async () => {
    const world = createWorld();
    await world.session.preload();
    const renewal = renewToken(world);
    await world.clock.flush();
    expect(renewal.code).toBe(6000121);
    const bob = login(world, 'bob');
    await world.clock.advance(1_000);
    expect([bob.code, world.fake.online]).toEqual(['resolved', 'bob']);
    expect(world.session.getSnapshot().status).toBe('logged-out');
    await Promise.all([rawOf(world.session).renewToken(world.backend.token()), world.clock.advance(1_000)]);
    rawOf(world.session).logout();
    await world.clock.flush();
    expect([world.fake.online, warnings(world)]).toEqual([null, []]);
    expect(methods(world)).toEqual(['renewToken', 'login', 'renewToken', 'logout']);
  });
});
