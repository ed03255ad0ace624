import { describe, expect, test } from 'vitest';
import type { ZimSessionError } from 'zim-session';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { ALICE, createWorld, loggedIn, outcome } from './world.ts';

// Found by the simulated worlds, made short. The seed is the one that showed it first, with the stories as they
// were written at that time.
describe('found by simulation', () => {
  test('the snapshot of a session that has just joined is as immutable as any (seed 1)', () => {
    const world = createWorld();
    world.session.preload().catch(() => {});
    expect(Object.isFrozen(world.session.getSnapshot())).toBe(true);
    world.session.destroy();
  });

  test('a login that is handed over keeps its bound (seed 2657)', async () => {
    const world = createWorld();
    world.backend.always = () => new Promise<string>(() => {});
    const slowly = (ms: number) => () =>
      new Promise((resolve) => void world.clock.setTimeout(() => resolve(world.fake.ZIM), ms));
    const first = world.another({ sdk: slowly(5_000) });
    void first.preload();
    const second = world.another({ sdk: slowly(20_000) });
    const result = outcome(second.login(ALICE));
    const renewal = outcome(second.renew());
    await world.clock.advance(19_900);
    expect([result.code, renewal.code]).toEqual(['pending', 'pending']);
    await world.clock.advance(200);
    expect(renewal.code).not.toBe('pending');
    await world.clock.advance(10_000);
    expect(result.code).toBe('login-timeout');
  });

  test('logout() in a listener of the hand-over is not undone by the login that waits (seed 571)', async () => {
    const world = createWorld();
    await loggedIn(world);
    const second = world.another({
      sdk: () => new Promise((resolve) => void world.clock.setTimeout(() => resolve(world.fake.ZIM), 500)),
    });
    const result = outcome(second.login(ALICE));
    second.on('stateChanged', ({ status }) => {
      if (status === 'logged-in') void second.logout();
    });
    await world.clock.advance(10_000);
    expect(second.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(result.code).toBe('aborted');
    expect(world.fake.online).toBe(null);
  });

  test('the work of a login stops when the session that waits for it is destroyed', async () => {
    const world = createWorld();
    await world.session.preload();
    const second = world.another();
    const result = outcome(second.login(ALICE));
    await world.clock.advance(10);
    second.destroy();
    await world.clock.advance(10_000);
    expect(result.code).toBe('aborted');
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toHaveLength(0);
  });

  test('a remount keeps that work', async () => {
    const world = createWorld();
    await world.session.preload();
    const second = world.another();
    void second.login(ALICE).catch((error: ZimSessionError) => expect(error.code).toBe('aborted'));
    second.destroy();
    const third = world.another();
    await Promise.all([third.login(ALICE), world.clock.advance(1_000)]);
    expect(third.getSnapshot().status).toBe('logged-in');
    expect(world.backend.requests).toHaveLength(1);
  });

  test('a wrong clock: what the network swallowed is no proof that the token had expired (seed 1038)', async () => {
    const clock = createVirtualClock();
    const serverNow = () => clock.now() - 7_200_000;
    const world = createWorld({}, 0, { clock, serverNow });
    world.backend.always = () => fakeToken({ expiresAt: serverNow() + 3_600_000, nonce: clock.now() });
    world.fake.silence();
    const result = outcome(world.session.login(ALICE));
    await clock.advance(10_000);
    world.fake.heal();
    await clock.advance(15_000);
    expect(result.code).toBe('resolved');
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('a clock set wrong: a refusal that passes does not keep recovery from presenting a token (seed 7784)', async () => {
    const clock = createVirtualClock();
    let ahead = 0;
    const serverNow = () => clock.now() - ahead;
    const world = createWorld({}, 0, { clock, serverNow });
    world.backend.always = () => fakeToken({ expiresAt: serverNow() + 3_600_000, nonce: clock.now() });
    await loggedIn(world);
    ahead = 7_200_000;
    clock.jump(ahead);
    world.fake.refuseLogin(50111);
    world.fake.serverClose();
    await clock.advance(60_000);
    expect(world.session.getSnapshot().status).toBe('recovering');
    expect(world.fake.calls.filter(({ method }) => method === 'login').length).toBeLessThan(8);
    world.fake.heal();
    await clock.advance(35_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('a clock set wrong: a renewal that the end of the session cuts short proves nothing either (seed 30862)', async () => {
    const clock = createVirtualClock();
    let ahead = 0;
    const serverNow = () => clock.now() - ahead;
    const world = createWorld({}, 0, { clock, serverNow });
    world.backend.always = () => fakeToken({ expiresAt: serverNow() + 3_600_000, nonce: clock.now() });
    await loggedIn(world);
    ahead = 7_200_000;
    clock.jump(ahead);
    world.fake.silence();
    void world.session.renew();
    await clock.advance(1_000);
    expect(world.session.getSnapshot().renewal).toBe('presenting');
    world.fake.heal();
    world.fake.serverClose();
    await clock.advance(35_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('a clock that was an hour ahead for a while: when it is right again, so are one-hour tokens (seed 50975)', async () => {
    const clock = createVirtualClock();
    let ahead = 0;
    const serverNow = () => clock.now() - ahead;
    const world = createWorld({}, 0, { clock, serverNow });
    world.backend.always = () => fakeToken({ expiresAt: serverNow() + 3_600_000, nonce: clock.now() });
    const set = (ms: number) => {
      clock.jump(ms - ahead);
      ahead = ms;
    };
    await loggedIn(world);
    set(3_590_000);
    await clock.advance(20_000);
    set(0);
    await clock.advance(60_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logged-in',
      renewal: 'scheduled',
      error: null,
    });
    expect(world.session.getSnapshot().tokenExpiresAt! - clock.now()).toBeGreaterThan(3_500_000);
    await clock.advance(3 * 3_600_000);
    expect(world.names()).not.toContain('sessionLost');
  });

  test('login() of a session that a listener destroys while it joins is rejected (seed 7094)', async () => {
    const world = createWorld();
    await loggedIn(world);
    const second = world.another();
    second.on('stateChanged', () => second.destroy());
    const result = outcome(second.login(ALICE));
    await world.clock.flush();
    expect(result.code).toBe('aborted');
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test.each(['an instance of its own', 'an adopted one'])(
    'a logout while ZIM answers a reconnect does not block %s (seed 18518)',
    async (whose) => {
      const world = createWorld();
      if (whose === 'an adopted one') world.fake.ZIM.create({ appID: 1234567890 });
      await loggedIn(world);
      let state = 0;
      world.session.on('connectionStateChanged', (_, data) => {
        state = data.state * 10 + data.event;
      });
      world.fake.dropConnection();
      for (let ms = 0; state !== 31 && ms < 5_000; ms++) await world.clock.advance(1);
      await world.clock.advance(39);
      void world.session.logout();
      const bob = outcome(world.session.login({ userID: 'bob' }));
      await world.clock.advance(10_000);
      expect(bob.code).toBe('resolved');
      expect(world.fake.online).toBe('bob');
    },
  );

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

  test('a login that slept too long on an adopted instance does not block it (seed 92642)', async () => {
    const world = createWorld();
    world.fake.ZIM.create({ appID: 1234567890 });
    const slept = outcome(world.session.login(ALICE));
    await world.clock.advance(120);
    expect(world.session.getSnapshot().renewal).toBe('presenting');
    world.clock.jump(3 * 3_600_000);
    await world.clock.advance(15_000);
    expect(slept.code).toBe('login-timeout');
    const again = outcome(world.session.login(ALICE));
    await world.clock.advance(10_000);
    expect(again.code).toBe('resolved');
  });

  test('logout() in a listener that is told while a session joins is not undone by that login (seed 169029)', async () => {
    const world = createWorld();
    const first = outcome(world.session.login(ALICE));
    const second = world.another();
    second.once('stateChanged', () => void second.logout());
    const result = outcome(second.login(ALICE));
    await world.clock.advance(1_000);
    expect([first.code, result.code]).toEqual(['aborted', 'aborted']);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(world.fake.online).toBe(null);
  });

  test('a login that replays the refusal of an earlier one leaves nothing to wait for: a reconnect is seen (seed 204680)', async () => {
    const world = createWorld();
    world.fake.ZIM.create({ appID: 1234567890 });
    world.fake.refuseLogin(50001, 1);
    const other = world.fake.ZIM.getInstance()!;
    void other.login('alice', { token: world.backend.token() }).catch(() => {});
    await world.clock.advance(500);
    await loggedIn(world);
    expect(world.backend.requests).toHaveLength(2);
    world.fake.dropConnection();
    expect(world.session.getSnapshot().connection).toBe('reconnecting');
    await world.clock.advance(5_000);
    expect(world.session.getSnapshot().connection).toBe('connected');
  });

  test('such a logout() does not end a preload()', async () => {
    const world = createWorld();
    void world.session.login(ALICE).catch(() => {});
    const second = world.another();
    second.once('stateChanged', () => void second.logout());
    const result = outcome(second.preload());
    await world.clock.advance(1_000);
    expect(result.code).toBe('resolved');
  });
});
