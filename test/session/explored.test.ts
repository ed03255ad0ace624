import { describe, expect, test } from 'vitest';
import { ZimSessionError } from 'zim-session';
import { ALICE, createWorld, loggedIn, outcome, rawOf } from './world.ts';

// What the exploration of the machine (test/explore) found, as stories of the whole session.

describe('found by exploration', () => {
  test('a token that expired while the SDK was loading never reaches ZIM', async () => {
    const world = createWorld({ timeouts: { login: 120_000 } });
    let load = () => {};
    const session = world.another({
      sdk: () =>
        new Promise((resolve) => {
          load = () => resolve({ ZIM: world.fake.ZIM });
        }),
    });
    world.backend.lifetime = 40;
    const result = outcome(session.login(ALICE));
    await world.clock.advance(50_000);
    load();
    await world.clock.advance(5_000);
    expect(result.code).toBe('resolved');
    expect(world.backend.requests).toHaveLength(2);
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toHaveLength(1);
  });

  test('S25: a foreign renewToken does not make it forget that its own is unanswered', async () => {
    const world = createWorld({}, 0, { latency: { renew: 4_000 } });
    await loggedIn(world);
    await world.clock.advance(5_000);
    const raw = rawOf(world.session);
    void world.session.renew();
    // Theirs is sent before ours, and answered first.
    void raw.renewToken(world.backend.token());
    await world.clock.advance(3_950);
    const sent = () => world.fake.calls.filter(({ method }) => method === 'renewToken').length;
    expect(sent()).toBe(2);
    await world.clock.advance(60);
    void world.session.renew().catch(() => {});
    await world.clock.advance(400);
    expect(sent()).toBe(2);
    await world.clock.advance(10_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('a Retry-After is obeyed although the instance could not be replaced meanwhile', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.next = [
      new ZimSessionError('token-endpoint-status', { httpStatus: 429, retryAfter: 60_000 }),
    ];
    world.fake.emit('connectionStateChanged', { state: 0, event: 5, extendedData: '' });
    await world.clock.advance(1_000);
    expect(world.backend.requests).toHaveLength(2);
    const { create } = world.fake.ZIM;
    world.fake.ZIM.create = () => {
      throw new Error('no');
    };
    rawOf(world.session).destroy();
    world.fake.ZIM.create = create;
    await world.clock.advance(55_000);
    expect(world.backend.requests).toHaveLength(2);
    await world.clock.advance(10_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });
});
