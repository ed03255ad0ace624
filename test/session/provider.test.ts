import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type RetryContext, ZimSessionError } from 'zim-session';
import { ALICE, carried, createWorld, loggedIn, nothing, outcome } from './world.ts';

// What the app’s provider and policy are told, and what becomes of what they answer, and of what they do not.

describe('what the provider and the policy are told', () => {
  test('the app, the reason, the attempt, and by when', async () => {
    const world = createWorld({ renewal: { window: 300_000 } });
    world.backend.next = [new Error('down')];
    const from = world.clock.now();
    await loggedIn(world);
    const { tokenExpiresAt, renewsAt } = world.session.getSnapshot();
    await world.clock.advance(renewsAt! - world.clock.now() + 1_000);
    world.fake.expireNow();
    await world.clock.advance(1_000);
    void world.session.renew();
    await world.clock.advance(1_000);
    const asked = world.backend.requests.map(({ signal: _, userID: __, ...rest }) => rest);
    const appID = 1234567890;
    const inRenewal = tokenExpiresAt! - 3_000;
    expect(asked).toEqual([
      { appID, reason: 'login', attempt: 1, deadline: from + 30_000 },
      { appID, reason: 'login', attempt: 2, deadline: from + 30_000 },
      { appID, reason: 'renewal', attempt: 1, deadline: inRenewal },
      { appID, reason: 'recovery', attempt: 1, deadline: null },
      { appID, reason: 'manual', attempt: 1, deadline: world.session.getSnapshot().tokenExpiresAt! - 4_000 },
    ]);
  });

  test('the phase: login, renewal, recovery', async () => {
    const told: Pick<RetryContext, 'phase' | 'attempt' | 'deadline'>[] = [];
    const world = createWorld({
      retry({ phase, attempt, deadline }) {
        told.push({ phase, attempt, deadline });
        return 1_000;
      },
    });
    const from = world.clock.now();
    const down = new Error('down');
    world.backend.next = [down];
    await Promise.all([loggedIn(world), world.clock.advance(3_000)]);
    const { tokenExpiresAt } = world.session.getSnapshot();
    world.backend.next = [down, down];
    void world.session.renew();
    await world.clock.advance(500);
    world.fake.expireNow();
    await world.clock.advance(5_000);
    expect(told).toEqual([
      { phase: 'login', attempt: 1, deadline: from + 30_000 },
      { phase: 'renewal', attempt: 1, deadline: tokenExpiresAt! - 3_000 },
      { phase: 'recovery', attempt: 1, deadline: null },
    ]);
  });

  test('what the provider throws is the cause of token-endpoint-unreachable', async () => {
    const world = createWorld();
    const thrown = new Error('the token service of the app is down');
    world.backend.next = [thrown];
    await Promise.all([loggedIn(world), world.clock.advance(3_000)]);
    world.backend.next = [thrown];
    await Promise.all([world.session.renew(), world.clock.advance(3_000)]);
    const [{ error }] = carried(world, 'renewalFailed') as [{ error: ZimSessionError }];
    expect(error).toMatchObject({ code: 'token-endpoint-unreachable', cause: thrown });
  });

  test('the signal of a request that was answered is never aborted', async () => {
    const world = createWorld();
    await loggedIn(world);
    await Promise.all([world.session.renew(), world.clock.advance(2_000)]);
    world.session.destroy();
    await world.clock.flush();
    expect(world.backend.requests.map(({ signal }) => signal.aborted)).toEqual([false, false]);
  });
});

describe('a provider', () => {
  test('firebase-js-sdk#6617: that throws, hangs or ignores its signal wedges no login', async () => {
    const { another, clock, backend } = createWorld();
    let calls = 0;
    const session = another({
      tokenProvider: () => {
        calls++;
        if (calls === 1) throw new Error('synchronously');
        if (calls === 2) return new Promise<string>(() => {});
        return backend.token();
      },
    });
    const result = outcome(session.login(ALICE));
    await clock.advance(12_000);
    expect([result.code, calls]).toEqual(['resolved', 3]);
  });

  test('firebase-js-sdk#6617, centrifuge: that throws, hangs and rejects does not wedge a renewal', async () => {
    const world = createWorld();
    world.backend.lifetime = 600;
    let calls = 0;
    const session = world.another({
      tokenProvider: () => {
        calls++;
        if (calls === 2) throw new Error('synchronously');
        if (calls === 3) return new Promise<string>(() => {});
        if (calls === 4) return Promise.reject(new Error('later'));
        return world.backend.token();
      },
    });
    void session.login(ALICE);
    await world.clock.advance(599_000);
    expect(calls).toBeGreaterThanOrEqual(5);
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'scheduled', error: null });
  });

  test('whose answer comes after its attempt was given up: it is not taken for that of the next', async () => {
    const { another, clock, backend, fake } = createWorld();
    const late = backend.token();
    let answerFirst!: (token: string) => void;
    let calls = 0;
    const session = another({
      tokenProvider: (request) => {
        if (++calls > 1) return backend.provider(request);
        return new Promise<string>((resolve) => {
          answerFirst = resolve;
        });
      },
    });
    const result = outcome(session.login(ALICE));
    await clock.advance(10_050);
    expect(calls).toBe(2);
    answerFirst(late);
    await clock.advance(2_000);
    expect(result.code).toBe('resolved');
    expect(fake.serverTokens).not.toContain(late);
  });

  test('that hangs is not asked without a pause, however short its bound', async () => {
    const world = createWorld({ timeouts: { token: 1_000 } }, 0.3);
    await loggedIn(world);
    world.backend.always = () => new Promise<string>(() => {});
    const before = world.backend.requests.length;
    world.fake.expireNow();
    await world.clock.advance(120_000);
    expect(world.backend.requests.length - before).toBeLessThan(30);
  });

  test('is bounded by timeouts.token; ZIM may take longer', async () => {
    const world = createWorld({ timeouts: { token: 500 } }, 0, { latency: { renew: 4_000 } });
    await loggedIn(world);
    const result = outcome(world.session.renew());
    await world.clock.advance(4_050);
    expect(result.code).toBe('pending');
    await world.clock.advance(100);
    expect(result.code).toBe('resolved');
    expect(world.names()).not.toContain('renewalFailed');
  });
});

describe('an error of the app', () => {
  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY, '5', 'Wed'])(
    'with %s as its Retry-After is tried again in time',
    async (retryAfter) => {
      const world = createWorld();
      await loggedIn(world);
      const real = world.clock.setTimeout;
      let timers = 0;
      world.clock.setTimeout = (fn, ms) => {
        timers++;
        return real(fn, ms);
      };
      world.backend.next = [
        new ZimSessionError('token-endpoint-status', { retryAfter: retryAfter as number }),
      ];
      void world.session.renew().catch(nothing);
      await world.clock.advance(400_000);
      expect(timers).toBeLessThan(200);
      expect(world.session.getSnapshot().renewal).toBe('scheduled');
    },
  );

  test('reportError that throws: nothing is wedged', async () => {
    vi.stubGlobal('reportError', () => {
      throw new Error('reportError');
    });
    const world = createWorld({ retry: () => Number.NaN });
    world.backend.next = [new Error('down')];
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(40_000).catch(nothing);
    vi.unstubAllGlobals();
    expect(result.code).not.toBe('pending');
  });

  test('random that throws once', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    onTestFinished(() => void vi.unstubAllGlobals());
    let n = 0;
    const world = createWorld();
    const session = world.another({
      platform: {
        clock: world.clock,
        page: { onWake: () => nothing, isOnline: () => true },
        random: () => {
          if (++n === 2) throw new Error('random');
          return 0;
        },
      },
    });
    const result = outcome(session.login(ALICE));
    await world.clock.advance(40_000).catch(nothing);
    expect(result.code).not.toBe('pending');
    expect(reported).toHaveBeenCalledOnce();
  });
});
