import { describe, expect, test } from 'vitest';
import type { FakeZimOptions } from '../../src/testing/fake-zim/zim.ts';
import { ALICE, BOB, createWorld, loggedIn, methods, outcome, rawOf } from './world.ts';

// What the SDK leaves behind when a logout comes in the middle of something. Each was seen on the real one: see
// the oversights in test/contract.

/** The server knows whose each token is. */
function worldOfTwo(latency: FakeZimOptions['latency'] = {}) {
  const owners = new Map<string, string>();
  const presented: string[] = [];
  const world = createWorld({}, 0, {
    latency,
    checkToken: (token, userID) => (owners.get(token) === userID ? 0 : 50111),
    onRequest: ({ method, userID, token = '' }) => {
      if (method === 'login') presented.push(`${userID} with ${owners.get(token)}’s`);
    },
  });
  world.backend.always = () => {
    const token = world.backend.token();
    owners.set(token, world.backend.requests.at(-1)!.userID);
    return token;
  };
  return { ...world, presented };
}

describe('what a logout leaves behind in the SDK', () => {
  test('a renewal that was under way does not lend its token to the next user', async () => {
    const world = worldOfTwo();
    await loggedIn(world);
    void world.session.renew().catch(() => {});
    await world.clock.advance(110);
    expect(world.fake.calls.at(-1)?.method).toBe('renewToken');
    void world.session.logout();
    await world.clock.advance(1_000);
    await loggedIn(world, BOB);
    expect(world.presented).toEqual(['alice with alice’s', 'bob with bob’s']);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', userID: 'bob', error: null });
  });

  test.each([ALICE, BOB])(
    'while it reads its storage: %j logs in after it, and the server knows',
    async (user) => {
      const world = worldOfTwo({ storage: 500 });
      const first = outcome(world.session.login(ALICE));
      await world.clock.advance(300);
      void world.session.logout();
      await world.clock.advance(1_000);
      expect(first.code).toBe('aborted');
      expect(world.session.getSnapshot().status).toBe('logged-out');
      const second = outcome(world.session.login(user));
      await world.clock.advance(5_000);
      expect(second.code).toBe('resolved');
      expect(world.fake.online).toBe(user.userID);
    },
  );

  test('a logout that is answered late does not cost the next login its bound', async () => {
    const world = worldOfTwo({ logout: 200 });
    await loggedIn(world);
    void world.session.logout();
    const next = outcome(world.session.login(BOB));
    await world.clock.advance(30_000);
    expect(next.code).toBe('resolved');
    expect(world.fake.online).toBe('bob');
  });
});

describe.each(['2.20', '2.29'] as const)('on an SDK in the order of %s a token of before', (order) => {
  test('of a renewal that slept is not presented for the next user', async () => {
    let stolen = '';
    const presented: string[] = [];
    const world = createWorld({}, 0, {
      order,
      latency: { renew: 400, connect: 2, login: 2, logout: 1_000 },
      onRequest: ({ method, userID, token }) =>
        void (method === 'login' && presented.push(`${userID} ${token}`)),
    });
    world.backend.lifetime = 86_400;
    world.backend.latency = 1;
    await loggedIn(world);
    void world.session.renew().catch(() => {});
    await world.clock.advance(100);
    stolen = world.fake.serverTokens.at(-1)!;
    // The first thing that runs when the machine wakes up.
    world.clock.setTimeout(() => {
      void world.session.logout();
      void world.session.login(BOB);
    }, 150);
    await world.clock.sleep(600_000);
    await world.clock.advance(20_000);
    expect(world.fake.online).toBe('bob');
    expect(presented).not.toContain(`bob ${stolen}`);
  });

  test.each([0, 1])(
    'that other code’s renewToken() offered %i ms before is not presented for the next user',
    async (ms) => {
      const presented: string[] = [];
      const world = createWorld({}, 0, {
        order,
        latency: { connect: 2, login: 2, renew: 94 },
        onRequest: ({ method, userID, token }) =>
          void (method === 'login' && presented.push(`${userID} ${token}`)),
      });
      world.backend.latency = 8;
      await loggedIn(world);
      const theirs = world.backend.token(36_000);
      void rawOf(world.session)
        .renewToken(theirs)
        .catch(() => {});
      await world.clock.advance(ms);
      await world.session.logout();
      await world.clock.flush();
      const bob = outcome(world.session.login(BOB));
      await world.clock.advance(5_000);
      expect(bob.code).toBe('resolved');
      world.fake.dropConnection();
      await world.clock.advance(5_000);
      expect(presented).not.toContain(`bob ${theirs}`);
    },
  );
});

test('a renewToken of other code that is under way at logout() says nothing of the next login (seed 11925)', async () => {
  const world = createWorld({}, 0, { latency: { connect: 2, login: 2, renew: 94 } });
  world.backend.latency = 8;
  await loggedIn(world);
  const zim = world.session.zim as unknown as { renewToken(token: string): Promise<unknown> };
  void zim.renewToken(world.backend.token(600)).catch(() => {});
  void world.session.logout();
  const bob = outcome(world.session.login({ userID: 'bob' }));
  await world.clock.advance(5_000);
  expect(bob.code).toBe('resolved');
  expect(world.session.getSnapshot().tokenExpiresAt! - world.clock.now()).toBeGreaterThan(3_500_000);
});

describe('before a login a logout() clears away', () => {
  test.each(['login', 'renewToken'] as const)(
    'what a %s of other code left that a logout of other code cut off',
    async (method) => {
      const world = createWorld({}, 0, { latency: { login: 500, renew: 500 } });
      await world.session.preload();
      const raw = rawOf(world.session);
      const bob = raw.login('bob', { token: world.backend.token() });
      bob.catch(() => {});
      await world.clock.advance(method === 'login' ? 100 : 2_000);
      if (method === 'renewToken') {
        void raw.renewToken(world.backend.token(7_200)).catch(() => {});
        await world.clock.advance(100);
      }
      raw.logout();
      await world.clock.advance(5_000);
      const before = methods(world).length;
      const alice = outcome(world.session.login(ALICE));
      await world.clock.advance(5_000);
      expect([alice.code, methods(world).slice(before)]).toEqual(['resolved', ['logout', 'login']]);
    },
  );

  test('the remains of a login that was lost', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.expireNow();
    await world.clock.advance(3_000);
    expect(methods(world)).toEqual(['login', 'logout', 'login']);
  });
});
