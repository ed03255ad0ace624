import { describe, expect, test } from 'vitest';
import { createWorld, loggedIn, outcome, renewals, type World, warnings } from './world.ts';

// No automatic renewal comes within 15 s of the last one that worked.

test('an alarm of the SDK waits until 15 s after the last renewal', async () => {
  const world = createWorld();
  await loggedIn(world);
  for (let n = 0; n < 6; n++) {
    void world.session.renew().catch(() => {});
    await world.clock.advance(1_000);
  }
  await world.clock.advance(1_000);
  const times = () => world.fake.calls.filter(({ method }) => method === 'renewToken').map(({ at }) => at);
  const last = times().at(-1)!;
  expect(times()).toHaveLength(6);
  expect(warnings(world)).toEqual([]);
  world.fake.emit('tokenWillExpire', { second: 30 });
  await world.clock.advance(last + 15_000 - world.clock.now());
  expect(times()).toHaveLength(6);
  await world.clock.advance(1_000);
  expect(times()).toHaveLength(7);
});

describe('automatic renewals are 15 s apart', () => {
  const apart = (world: World) => {
    const times = renewals(world).map(({ at }) => at);
    return times.slice(1).map((at, n) => at - times[n]!);
  };

  test.each([31, 33, 40, 60])('with tokens that live %d s', async (lifetime) => {
    const world = createWorld();
    world.backend.lifetime = lifetime;
    world.backend.latency = 10;
    await loggedIn(world);
    await world.clock.advance(300_000);
    expect(Math.min(...apart(world))).toBeGreaterThanOrEqual(15_000);
    expect(renewals(world).length).toBeGreaterThan(5);
    expect(world.backend.requests.length).toBeLessThanOrEqual(300 / 15 + 2);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('where tokenWillExpire is emitted again and again', async () => {
    const world = createWorld();
    await loggedIn(world);
    for (let n = 0; n < 600; n++) {
      world.fake.emit('tokenWillExpire', { second: 30 });
      await world.clock.advance(100);
    }
    expect(renewals(world).length).toBeGreaterThanOrEqual(4);
    expect(renewals(world).length).toBeLessThanOrEqual(5);
    expect(Math.min(...apart(world))).toBeGreaterThanOrEqual(15_000);
  });

  test('and renew(), which a person asked for, is not kept waiting by that', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.advance(1_000);
    for (let n = 0; n < 3; n++) {
      const renewed = outcome(world.session.renew());
      await world.clock.advance(1_000);
      expect(renewed.code).toBe('resolved');
    }
    expect(renewals(world)).toHaveLength(3);
  });
});
