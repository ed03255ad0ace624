import { expect, test, vi } from 'vitest';
import { createZimSession, isZimSessionError } from 'zim-session';
import { ALICE, createWorld, loggedIn } from './world.ts';

// In Node, where a module can be loaded a second time.

test('two copies of this package share one login, and know each other’s errors', async () => {
  const world = createWorld();
  vi.resetModules();
  const copy = await import('zim-session');
  expect(copy.createZimSession).not.toBe(createZimSession);
  const other = copy.createZimSession({
    appID: 1234567890,
    tokenProvider: () => Promise.reject(new Error('asked twice')),
    // Its own loader: only the class is the same.
    sdk: async () => ({ ZIM: world.fake.ZIM }),
    platform: { clock: world.clock, random: () => 0 },
  });
  await loggedIn(world);
  const login = other.login(ALICE);
  await world.clock.advance(1_000);
  expect(await login).toBe(world.session.zim);
  expect(other.getSnapshot()).toBe(world.session.getSnapshot());
  expect(world.fake.calls.map(({ method }) => method)).toEqual(['login']);
  const refused = await other.login({ userID: 'bob' }).catch((error: unknown) => error);
  expect(isZimSessionError(refused, 'already-logged-in')).toBe(true);
  world.session.destroy();
  await world.clock.flush();
  expect(other.getSnapshot().status).toBe('logged-in');
  other.destroy();
  await world.clock.flush();
  expect(world.fake.calls.map(({ method }) => method)).toEqual(['login', 'logout', 'destroy']);
});
