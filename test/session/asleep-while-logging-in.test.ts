import { expect, test } from 'vitest';
import { ALICE, createWorld, outcome } from './world.ts';

// Found by freezing a page just after ZIM's server had taken its login, and before the page knew.
test('a page wakes past the login’s bound, before it reads ZIM’s answer: login-timeout, and the next login works', async () => {
  const world = createWorld();
  const result = outcome(world.session.login(ALICE));
  await world.clock.advance(130);
  expect(world.session.getSnapshot()).toMatchObject({ status: 'logging-in', renewal: 'presenting' });
  // The event that it woke up comes before what is in its queues.
  world.clock.jump(42_000);
  world.wake();
  await world.clock.advance(1_000);
  const { status, reason } = world.session.getSnapshot();
  expect([result.code, status, reason]).toEqual(['login-timeout', 'logged-out', 'login-failed']);
  const next = outcome(world.session.login(ALICE));
  await world.clock.advance(2_000);
  expect(next.code).toBe('resolved');
});
