import { describe, expect, test } from 'vitest';
import type { FakeZimOptions } from '../../src/testing/fake-zim/zim.ts';
import { ALICE, BOB, createWorld, loggedIn, outcome } from './world.ts';

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
