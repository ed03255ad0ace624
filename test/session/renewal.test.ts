import { describe, expect, test } from 'vitest';
import { tokenDenied } from 'zim-session';
import { ALICE, carried, createWorld, loggedIn, outcome, renewals } from './world.ts';

describe('renewal', () => {
  test.each([62, 90, 120, 600, 3_600, 43_200])(
    'with tokens of %d s it happens before tokenWillExpire ever fires, again and again',
    async (lifetime) => {
      const world = createWorld();
      world.backend.lifetime = lifetime;
      const warnings: unknown[] = [];
      world.session.on('tokenWillExpire', (_zim, data) => void warnings.push(data));
      await loggedIn(world);
      await world.clock.advance(lifetime * 3_000);
      expect(renewals(world).length).toBeGreaterThanOrEqual(3);
      expect(warnings).toEqual([]);
      expect(world.session.getSnapshot().status).toBe('logged-in');
      expect(world.names()).not.toContain('sessionLost');
      expect(world.names()).not.toContain('renewalFailed');
    },
  );

  test('renewal.window is when the renewal starts', async () => {
    for (const random of [0, 1]) {
      const world = createWorld({ renewal: { window: 600_000 } }, random);
      await loggedIn(world);
      const { renewsAt, tokenExpiresAt } = world.session.getSnapshot();
      expect(tokenExpiresAt! - renewsAt!).toBe(600_000);
      await world.clock.advance(renewsAt! - world.clock.now() - 1);
      expect(world.backend.requests).toHaveLength(1);
      await world.clock.advance(1);
      expect(world.backend.requests).toHaveLength(2);
    }
  });

  test('it also happens when only tokenWillExpire is left to trigger it', async () => {
    // The clock of this machine is two hours behind, and nothing tells: our schedule is far too late.
    const world = createWorld();
    await loggedIn(world);
    const { renewsAt } = world.session.getSnapshot();
    world.fake.emit('tokenWillExpire', { second: 30 });
    await world.clock.advance(1_000);
    expect(renewals(world)).toHaveLength(1);
    expect(world.clock.now()).toBeLessThan(renewsAt!);
    expect(world.names()).toContain('tokenRenewed');
  });

  test('tokenWillExpire ends the wait of a retry', async () => {
    const world = createWorld({ retry: () => 20_000 });
    await loggedIn(world);
    world.backend.next = [new Error('down')];
    void world.session.renew().catch(() => {});
    await world.clock.advance(2_000);
    expect(world.session.getSnapshot().renewal).toBe('retrying');
    world.fake.emit('tokenWillExpire', { second: 30 });
    await world.clock.advance(1_000);
    expect(world.names()).toContain('tokenRenewed');
  });

  test('a wake-up while an attempt is under way leaves its number', async () => {
    const world = createWorld();
    world.backend.next = [new Error('down')];
    world.backend.latency = 600;
    void world.session.login(ALICE).catch(() => {});
    await world.clock.advance(1_200);
    expect(world.session.getSnapshot()).toMatchObject({ renewal: 'fetching', attempt: 2 });
    world.wake();
    expect(world.session.getSnapshot()).toMatchObject({ renewal: 'fetching', attempt: 2 });
  });

  test('S27: the warning of a token that was short anyway is no news', async () => {
    const world = createWorld();
    world.backend.lifetime = 50;
    await loggedIn(world);
    world.fake.emit('tokenWillExpire', { second: 30 });
    await world.clock.advance(1_000);
    expect(renewals(world)).toEqual([]);
  });

  test('S24: a renewal waits until 600 ms after the last call of renewToken', async () => {
    const world = createWorld();
    world.backend.latency = 10;
    await loggedIn(world);
    for (let n = 0; n < 3; n++) {
      const renewed = world.session.renew();
      await world.clock.advance(1_000);
      await renewed;
    }
    const times = renewals(world).map(({ at }) => at);
    for (let n = 1; n < times.length; n++) expect(times[n]! - times[n - 1]!).toBeGreaterThanOrEqual(600);
  });

  test('no renewal starts while a renewToken of before is unanswered', async () => {
    const world = createWorld({ renewal: { window: 12_000 } });
    world.backend.lifetime = 59;
    await loggedIn(world);
    const { renewsAt } = world.session.getSnapshot();
    world.fake.silence('renewToken');
    // Half of what is left to the deadline is the time of one attempt: 4.5 s.
    await world.clock.advance(renewsAt! + 4_900 - world.clock.now());
    expect(carried(world, 'renewalFailed')).toMatchObject([{ error: { code: 'zim-timeout' } }]);
    expect([world.backend.requests.length, renewals(world).length]).toEqual([2, 1]);
    await world.clock.advance(2_500);
    expect([world.backend.requests.length, renewals(world).length]).toEqual([3, 2]);
  });

  test('an attempt takes no more than half of what is left, so that there is another one', async () => {
    const world = createWorld({ renewal: { window: 12_000 } });
    world.backend.lifetime = 59;
    await loggedIn(world);
    const { renewsAt } = world.session.getSnapshot();
    world.backend.next = [() => new Promise<string>(() => {})];
    await world.clock.advance(renewsAt! + 6_000 - world.clock.now());
    expect(world.backend.requests).toHaveLength(3);
    expect(world.names()).toEqual(['instanceChanged', 'warning', 'renewalFailed', 'tokenRenewed']);
  });

  test('after the deadline, where ZIM has not ended it, an attempt is given its time all the same', async () => {
    const world = createWorld({ retry: () => null });
    // The clock of the backend is a minute ahead, and so the token seems to end a minute early.
    const early = () => ({ token: world.backend.token(120), serverTime: world.clock.now() + 60_000 });
    world.backend.next = [early, new Error('down'), new Error('down')];
    await loggedIn(world);
    const { tokenExpiresAt } = world.session.getSnapshot();
    await world.clock.advance(tokenExpiresAt! - 1_000 - world.clock.now());
    expect(world.backend.requests).toHaveLength(3);
    world.backend.latency = 5_000;
    const renewal = outcome(world.session.renew());
    await world.clock.advance(6_000);
    expect([renewal.code, world.backend.requests.length]).toEqual(['resolved', 4]);
  });

  test('a late answer of renewToken still counts', async () => {
    const world = createWorld({}, 0, { latency: { renew: 5_500 } });
    world.backend.lifetime = 40;
    world.backend.latency = 4_000;
    const login = world.session.login(ALICE);
    await world.clock.advance(4_500);
    await login;
    await world.clock.advance(33_000);
    expect(world.names()).toContain('tokenRenewed');
    expect(world.names()).not.toContain('sessionLost');
  });

  test('keycloak-js#107: a lifetime of 24 days arms no timer longer than a day', async () => {
    const world = createWorld();
    world.backend.lifetime = 24 * 86_400;
    const delays: number[] = [];
    const { setTimeout } = world.clock;
    world.clock.setTimeout = (fn, ms) => {
      delays.push(ms);
      return setTimeout(fn, ms);
    };
    await loggedIn(world);
    await world.clock.advance(60_000);
    // The SDK's own timers are on the same clock; ours are re-checked every 15 s.
    expect(delays.filter((ms) => ms === 15_000).length).toBeGreaterThanOrEqual(3);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('a backend outage shorter than the window loses nothing', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    const { renewsAt } = world.session.getSnapshot();
    await world.clock.advance(renewsAt! - world.clock.now() - 1_000);
    world.backend.always = new Error('down');
    await world.clock.advance(260_000);
    world.backend.always = null;
    await world.clock.advance(60_000);
    expect(world.names()).not.toContain('sessionLost');
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'scheduled' });
  });
});

describe('renew()', () => {
  test('resolves once ZIM has the new token, and is single flight', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.advance(5_000);
    const [one, two] = [world.session.renew(), world.session.renew()];
    await world.clock.advance(1_000);
    await Promise.all([one, two]);
    expect(renewals(world)).toHaveLength(1);
    expect(world.backend.requests.map(({ reason }) => reason)).toEqual(['login', 'manual']);
  });

  test('without a login is refused', async () => {
    const { session } = createWorld();
    await expect(session.renew()).rejects.toMatchObject({ code: 'not-logged-in' });
    session.destroy();
    await expect(session.renew()).rejects.toMatchObject({ code: 'destroyed' });
  });

  test('while logging in settles with that', async () => {
    const { session, clock } = createWorld();
    void session.login(ALICE);
    const result = outcome(session.renew());
    await clock.advance(1_000);
    expect(result.code).toBe('resolved');
  });

  test('while a retry waits makes it happen now', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    world.backend.next = [new Error('1'), new Error('2'), new Error('3'), new Error('4')];
    void world.session.renew().catch(() => {});
    await world.clock.advance(5_500);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logged-in',
      renewal: 'retrying',
      attempt: 4,
    });
    const again = outcome(world.session.renew());
    await world.clock.advance(200);
    expect(again.code).toBe('resolved');
  });

  test('rejects with the last failure at its bound', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    world.backend.always = new Error('down');
    const result = outcome(world.session.renew());
    await world.clock.advance(20_100);
    expect(result.code).toBe('token-endpoint-unreachable');
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('rejects at timeouts.renew', async () => {
    const world = createWorld({ timeouts: { renew: 4_050 } });
    await loggedIn(world);
    world.backend.always = new Error('down');
    world.backend.latency = 700;
    const result = outcome(world.session.renew());
    await world.clock.advance(4_040);
    expect(result.code).toBe('pending');
    await world.clock.advance(20);
    expect(result.code).toBe('token-endpoint-unreachable');
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('in a listener of the denial before is a renewal of its own', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.next = [tokenDenied()];
    let again = { code: 'never' };
    world.session.once('renewalFailed', () => {
      again = outcome(world.session.renew());
    });
    const first = outcome(world.session.renew());
    await world.clock.advance(3_000);
    expect([first.code, again.code]).toEqual(['token-denied', 'resolved']);
  });
});
