import { describe, expect, test } from 'vitest';
import { ALICE, createWorld, loggedIn, outcome, warnings } from './world.ts';

describe('bounds and windows of the app', () => {
  test('renew() rejects at timeouts.renew', async () => {
    const world = createWorld({ timeouts: { renew: 4_000 } });
    await loggedIn(world);
    world.backend.always = new Error('down');
    const result = outcome(world.session.renew());
    await world.clock.advance(3_990);
    expect(result.code).toBe('pending');
    await world.clock.advance(20);
    expect(result.code).toBe('token-endpoint-unreachable');
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('renewal.window is when the renewal starts, and up to a tenth of it earlier at random', async () => {
    for (const random of [0, 1]) {
      const world = createWorld({ renewal: { window: 600_000 } }, random);
      await loggedIn(world);
      const { renewsAt, tokenExpiresAt } = world.session.getSnapshot();
      expect(tokenExpiresAt! - renewsAt!).toBe(600_000 * (1 + random / 10));
      await world.clock.advance(renewsAt! - world.clock.now() - 1);
      expect(world.backend.requests).toHaveLength(1);
      await world.clock.advance(1);
      expect(world.backend.requests).toHaveLength(2);
    }
  });

  test('in a storm an alarm of the SDK waits until 15 s after the last renewal', async () => {
    const world = createWorld();
    await loggedIn(world);
    for (let n = 0; n < 6; n++) {
      void world.session.renew().catch(() => {});
      await world.clock.advance(1_000);
    }
    const times = () => world.fake.calls.filter(({ method }) => method === 'renewToken').map(({ at }) => at);
    const last = times().at(-1)!;
    expect(times()).toHaveLength(5);
    expect(warnings(world)).toEqual(['renewal-storm']);
    world.fake.emit('tokenWillExpire', { second: 30 });
    await world.clock.advance(last + 15_000 - world.clock.now());
    expect(times()).toHaveLength(5);
    await world.clock.advance(1_000);
    expect(times()).toHaveLength(6);
  });
});

test('timeouts.token bounds the provider; ZIM may take longer', async () => {
  const world = createWorld({ timeouts: { token: 500 } }, 0, { latency: { renew: 4_000 } });
  await loggedIn(world);
  const result = outcome(world.session.renew());
  await world.clock.advance(4_050);
  expect(result.code).toBe('pending');
  await world.clock.advance(100);
  expect(result.code).toBe('resolved');
  expect(world.names()).not.toContain('renewalFailed');
});

describe('waiting', () => {
  test('login() while recovering tries at once', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    world.backend.always = new Error('down');
    world.fake.expireNow();
    await world.clock.advance(20_000);
    const { status, retryAt } = world.session.getSnapshot();
    expect(status).toBe('recovering');
    expect(retryAt! - world.clock.now()).toBeGreaterThan(2_000);
    world.backend.always = null;
    await loggedIn(world);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('a wake-up without a network ends no wait; one with it does', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    world.backend.always = new Error('down');
    world.fake.expireNow();
    await world.clock.advance(20_000);
    const asked = world.backend.requests.length;
    world.page.online = false;
    world.wake();
    await world.clock.advance(1_000);
    expect(world.backend.requests).toHaveLength(asked);
    world.page.online = true;
    world.wake();
    await world.clock.advance(1_000);
    expect(world.backend.requests).toHaveLength(asked + 1);
  });

  test('a login() that took too long in a recovery is not the answer of the next one', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    world.backend.always = new Error('down');
    world.fake.expireNow();
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(31_000);
    expect(first.code).toBe('login-timeout');
    world.backend.always = null;
    await world.clock.advance(60_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
    const second = outcome(world.session.login(ALICE));
    await world.clock.flush();
    expect(second.code).toBe('resolved');
  });
});
