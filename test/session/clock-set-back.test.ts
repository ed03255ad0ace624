import { describe, expect, it } from 'vitest';
import { createWorld, loggedIn } from './world.ts';

const HOUR = 3_600_000;

describe('a clock that somebody sets back', () => {
  it('moves the instants of the snapshot with it, though nothing else has happened', async () => {
    const world = createWorld();
    await loggedIn(world);
    const before = world.session.getSnapshot();
    let told = 0;
    world.session.subscribe(() => {
      told += 1;
    });
    world.clock.jump(-HOUR);
    await world.clock.advance(15_000);
    // What passed until the clock was seen to be another one is lost to it: at most one look.
    const moved = (after: number | null, at: number | null) => after! - at! + HOUR;
    const after = world.session.getSnapshot();
    for (const field of ['tokenExpiresAt', 'renewsAt', 'connectionSince'] as const) {
      expect(moved(after[field], before[field]), field).toBeGreaterThanOrEqual(0);
      expect(moved(after[field], before[field]), field).toBeLessThanOrEqual(15_000);
    }
    expect(told).toBe(1);
    await world.clock.advance(15_000);
    expect(world.session.getSnapshot()).toBe(after);
    expect(told).toBe(1);
  });
});
