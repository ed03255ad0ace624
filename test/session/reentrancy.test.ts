import { describe, expect, test } from 'vitest';
import { tokenDenied } from 'zim-session';
import type { RawZim } from '../../src/adapters/raw-zim.ts';
import { ALICE, BOB, createWorld, loggedIn, outcome, rawOf } from './world.ts';

const nothing = () => {};

/** A session whose loader takes `ms`, so that it finds the machine of the page late. */
const lateSession = (world: ReturnType<typeof createWorld>, ms: number, appID = 1234567890) =>
  world.another({
    appID,
    sdk: () => new Promise((resolve) => world.clock.setTimeout(() => resolve({ ZIM: world.fake.ZIM }), ms)),
  });

describe('calls from inside', () => {
  test('a logout in the retry policy stands', async () => {
    let leave = nothing;
    const world = createWorld({
      retry: () => {
        leave();
        return 100;
      },
    });
    leave = () => void world.session.logout();
    world.backend.next = [new Error('down')];
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(5_000);
    expect([result.code, world.session.getSnapshot().status, world.fake.online]).toEqual([
      'aborted',
      'logged-out',
      null,
    ]);
  });

  test('login() in a listener of the failure before is a login of its own', async () => {
    const world = createWorld();
    world.backend.next = [tokenDenied()];
    let again = { code: 'never' };
    world.session.once('loggedOut', () => {
      again = outcome(world.session.login(BOB));
    });
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(3_000);
    expect([first.code, again.code, world.fake.online]).toEqual(['token-denied', 'resolved', 'bob']);
  });

  test('renew() in a listener of the denial before is a renewal of its own', async () => {
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

  test('preload() in a listener of a load that failed settles', async () => {
    const world = createWorld();
    let loads = 0;
    const session = world.another({
      sdk: () => {
        if (!loads++) throw new Error('chunk');
        return { ZIM: world.fake.ZIM };
      },
    });
    let again = { code: 'never' };
    session.once('loggedOut', () => {
      again = outcome(session.preload());
    });
    void session.login(ALICE).catch(nothing);
    await world.clock.advance(1_000);
    expect(again.code).toBe('resolved');
  });

  test('a login in the listener of a foreign logout is not ended by that logout', async () => {
    const world = createWorld();
    await loggedIn(world);
    let again = { code: 'never' };
    world.session.once('loggedOut', () => {
      again = outcome(world.session.login(ALICE));
    });
    rawOf(world.session).logout();
    await world.clock.advance(3_000);
    expect(again.code).toBe('resolved');
    expect(world.names().filter((name) => name === 'warning')).toHaveLength(1);
  });
});

describe('answers that come late', () => {
  test('a refusal that arrives after its attempt was given up is not a second failure', async () => {
    const world = createWorld({}, 0, { latency: { renew: 5_000 } });
    await loggedIn(world);
    world.backend.latency = 5_500;
    world.fake.refuseRenew(50111, 1);
    const result = outcome(world.session.renew());
    await world.clock.advance(30_000);
    expect(result.code).not.toBe('pending');
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('S35: one unanswered renewToken is one sign of a dead socket, not two', async () => {
    const world = createWorld({ retry: () => 8_000 });
    world.backend.lifetime = 600;
    await loggedIn(world);
    world.backend.latency = 5_500;
    world.fake.silence();
    void world.session.renew().catch(nothing);
    await world.clock.advance(14_000);
    expect(world.names().filter((name) => name === 'renewalFailed')).toHaveLength(1);
    expect(world.names()).not.toContain('sessionLost');
  });

  test('after a recreate, login() gives the instance of now', async () => {
    const world = createWorld();
    await loggedIn(world);
    rawOf(world.session).destroy();
    await world.clock.advance(5_000);
    expect(await world.session.login(ALICE)).toBe(world.session.zim);
  });
});

describe('other users and other apps', () => {
  test('asking twice does not throw somebody else off an adopted instance', async () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 }) as unknown as RawZim;
    await Promise.all([made.login('bob', { token: world.backend.token() }), world.clock.advance(1_000)]);
    for (let n = 0; n < 2; n++) {
      const result = outcome(world.session.login(ALICE));
      await world.clock.advance(2_000);
      expect([result.code, world.fake.online]).toEqual(['already-logged-in', 'bob']);
    }
  });

  test('a session of another app that finds the machine late stays out of it', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = lateSession(world, 1_000, 777);
    const results = [outcome(other.preload()), outcome(other.login(ALICE)), outcome(other.renew())];
    await world.clock.advance(3_000);
    expect(results.map(({ code }) => code)).toEqual(['app-conflict', 'app-conflict', 'app-conflict']);
    expect([other.zim, other.getSnapshot().status]).toEqual([null, 'logged-out']);
    await other.logout();
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('one of the same app that finds it late is told, and its renew() settles', async () => {
    const world = createWorld();
    await loggedIn(world);
    const late = lateSession(world, 1_000);
    const seen: string[] = [];
    late.subscribe(() => void seen.push(late.getSnapshot().status));
    const results = [outcome(late.login(ALICE)), outcome(late.renew())];
    await world.clock.advance(3_000);
    expect(results.map(({ code }) => code)).toEqual(['resolved', 'resolved']);
    expect(seen.at(-1)).toBe('logged-in');
  });

  test('destroy() ends a preload of its own, also while another session lives', async () => {
    const world = createWorld();
    const sdk = () => new Promise(nothing);
    const [one, two] = [world.another({ sdk }), world.another({ sdk })];
    const results = [outcome(one.preload()), outcome(two.preload())];
    one.destroy();
    await world.clock.flush();
    expect(results.map(({ code }) => code)).toEqual(['aborted', 'pending']);
  });

  test('S22: a foreign renewToken that ends earlier drives the schedule all the same', async () => {
    const world = createWorld();
    await loggedIn(world);
    await Promise.all([rawOf(world.session).renewToken(world.backend.token(300)), world.clock.advance(500)]);
    expect(world.session.getSnapshot().tokenExpiresAt! - world.clock.now()).toBeLessThan(301_000);
  });
});
