import { describe, expect, test } from 'vitest';
import { createWorld } from './world.ts';

// Found by the simulated worlds; the seed is the one that showed it first.
describe('found by simulation', () => {
  test('the snapshot of a session that has just joined is as immutable as any (seed 1)', () => {
    const world = createWorld();
    world.session.preload().catch(() => {});
    expect(Object.isFrozen(world.session.getSnapshot())).toBe(true);
    world.session.destroy();
  });
});
