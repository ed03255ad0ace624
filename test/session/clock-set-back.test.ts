import { describe, expect, it } from 'vitest';
import { ZimSessionError } from 'zim-session';
import { createWorld, loggedIn, outcome } from './world.ts';

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

  it('moves the instants of events, and nothing else of them', async () => {
    const world = createWorld({}, 0.5);
    await loggedIn(world);
    world.clock.jump(-HOUR);
    await world.clock.advance(15_000);
    // The backend shares this clock.
    world.backend.lifetime = 4 * 3_600;
    world.backend.next = [new Error('down')];
    const renewal = world.session.renew();
    await world.clock.advance(100);
    const { retryAt } = world.session.getSnapshot();
    await world.clock.advance(5_000);
    await renewal;
    const { tokenExpiresAt } = world.session.getSnapshot();
    world.fake.serverClose();
    await world.clock.advance(1_000);
    world.backend.next = [new ZimSessionError('token-denied')];
    const denied = outcome(world.session.renew());
    await world.clock.advance(1_000);
    expect(denied.code).toBe('token-denied');
    const told = (name: string) => world.events.filter(([type]) => type === name).map(([, data]) => data);
    expect(told('renewalFailed')).toMatchObject([{ retryAt }, { retryAt: null }]);
    expect(told('tokenRenewed')).toEqual([{ expiresAt: tokenExpiresAt }]);
    expect(told('recovered')).toEqual([{ downFor: expect.closeTo(200, -3) }]);
  });

  it('moves the deadline that the provider is given', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.clock.jump(-HOUR);
    await world.clock.advance(15_000);
    const { renewsAt, tokenExpiresAt } = world.session.getSnapshot();
    await world.clock.advance(renewsAt! - world.clock.now() + 1_000);
    expect(world.backend.requests[1]).toMatchObject({
      reason: 'renewal',
      deadline: tokenExpiresAt! - 3_000,
    });
  });
});
