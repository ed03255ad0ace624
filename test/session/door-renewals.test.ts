import { describe, expect, test } from 'vitest';
import { tokenDenied } from 'zim-session';
import {
  ALICE,
  createWorld,
  loggedIn,
  nothing,
  outcome,
  rawOf,
  renewals,
  type World,
  warnings,
} from './world.ts';

// renewToken() of other code offers its token to our own attempt, which presents it where that is worth it.

/** What other code may come with, beside a good one. */
const USELESS = {
  'that ends earlier': ({ backend }: World) => backend.token(300),
  'that ZIM has': ({ fake }: World) => fake.serverTokens.at(-1)!,
  'that nobody can read': () => 'undefined',
  'that is none at all': () => undefined as never,
  'that is over': ({ backend }: World) => backend.token(-5),
};

/** What it is told, and the tokens that reached ZIM because of it. */
async function offer(world: World, token: string, ms = 3_000) {
  const before = world.fake.serverTokens.length;
  let answer: unknown = 'pending';
  rawOf(world.session)
    .renewToken(token)
    .then(
      (value) => {
        answer = value;
      },
      (error) => {
        answer = error;
      },
    );
  await world.clock.advance(ms);
  expect(warnings(world)).toEqual(['foreign-login']);
  return { answer, presented: world.fake.serverTokens.slice(before) };
}

describe('a good token', () => {
  test('while nothing is under way is presented at once, and nobody is asked', async () => {
    const world = createWorld();
    await loggedIn(world);
    const token = world.backend.token(7_200);
    expect(await offer(world, token)).toEqual({ answer: { token }, presented: [token] });
    expect(world.backend.requests).toHaveLength(1);
    expect(world.session.getSnapshot().tokenExpiresAt! - world.clock.now()).toBeGreaterThan(7_000_000);
    expect(world.names()).toEqual(['instanceChanged', 'warning', 'tokenRenewed']);
  });

  test('while an attempt waits takes that one’s place', async () => {
    const world = createWorld({ retry: () => 15_000 });
    await loggedIn(world);
    world.backend.always = new Error('down');
    const ours = outcome(world.session.renew());
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().renewal).toBe('retrying');
    const token = world.backend.token(7_200);
    expect(await offer(world, token, 500)).toEqual({ answer: { token }, presented: [token] });
    expect([ours.code, world.backend.requests.length]).toEqual(['resolved', 2]);
  });

  test('while a Retry-After is waited for is presented all the same: the backend is left alone', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.next = [
      Object.assign(tokenDenied(), { code: 'token-endpoint-status', retryAfter: 60_000 }),
    ];
    void world.session.renew().catch(nothing);
    await world.clock.advance(3_000);
    const token = world.backend.token(7_200);
    expect((await offer(world, token, 500)).presented).toEqual([token]);
    expect(world.backend.requests).toHaveLength(2);
  });

  test('while an attempt fetches ends that fetch', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = () => new Promise<string>(nothing);
    const ours = outcome(world.session.renew());
    await world.clock.advance(300);
    const token = world.backend.token(7_200);
    expect(await offer(world, token, 1_000)).toEqual({ answer: { token }, presented: [token] });
    expect([ours.code, world.backend.requests[1]!.signal.aborted]).toEqual(['resolved', true]);
  });

  test('while an attempt presents is not used, and resolves with that', async () => {
    const world = createWorld({}, 0, { latency: { renew: 500 } });
    await loggedIn(world);
    const ours = outcome(world.session.renew());
    await world.clock.advance(200);
    expect(world.session.getSnapshot().renewal).toBe('presenting');
    const token = world.backend.token(7_200);
    expect(await offer(world, token)).toEqual({ answer: { token }, presented: [] });
    expect([ours.code, renewals(world).length]).toEqual(['resolved', 1]);
  });

  test('while ours is ready for the SDK, which reconnects, is not used either', async () => {
    const world = createWorld();
    await loggedIn(world);
    const ours = outcome(world.session.renew());
    await world.clock.advance(50);
    world.fake.goOffline();
    await world.clock.advance(100);
    expect(world.session.getSnapshot()).toMatchObject({ connection: 'reconnecting', renewal: 'presenting' });
    const token = world.backend.token(7_200);
    const answered = offer(world, token, 100);
    await answered;
    world.fake.goOnline();
    await world.clock.advance(5_000);
    expect(ours.code).toBe('resolved');
    expect(world.fake.serverTokens).not.toContain(token);
  });

  test('while the SDK reconnects is presented when it is back', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.goOffline();
    const token = world.backend.token(7_200);
    expect(await offer(world, token)).toEqual({ answer: 'pending', presented: [] });
    world.fake.goOnline();
    await world.clock.advance(5_000);
    expect(world.fake.serverTokens.at(-1)).toBe(token);
    expect(world.backend.requests).toHaveLength(1);
  });

  test.each(['fetches', 'waits'])('while a login %s logs in', async (how) => {
    const world = createWorld({ retry: () => 15_000 });
    await world.session.preload();
    world.backend.always = how === 'waits' ? new Error('down') : () => new Promise<string>(nothing);
    const login = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    const token = world.backend.token(7_200);
    expect(await offer(world, token, 500)).toEqual({ answer: { token }, presented: [token] });
    expect([login.code, world.backend.requests.length]).toEqual(['resolved', 1]);
  });

  test('while a login presents is not used', async () => {
    const world = createWorld();
    await world.session.preload();
    const login = outcome(world.session.login(ALICE));
    await world.clock.advance(120);
    const token = world.backend.token(7_200);
    expect((await offer(world, token)).answer).toEqual({ token });
    expect([login.code, world.fake.serverTokens.includes(token)]).toEqual(['resolved', false]);
  });

  test('while a recovery waits ends it', async () => {
    const world = createWorld({ retry: () => 15_000 });
    await loggedIn(world);
    world.backend.always = new Error('down');
    world.fake.expireNow();
    await world.clock.advance(3_000);
    const token = world.backend.token(7_200);
    expect(await offer(world, token, 500)).toEqual({ answer: { token }, presented: [token] });
    expect(world.names().at(-1)).toBe('recovered');
  });

  test('while the backend denies is presented', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = tokenDenied();
    void world.session.renew().catch(nothing);
    await world.clock.advance(2_000);
    expect(world.session.getSnapshot().renewal).toBe('denied');
    const token = world.backend.token(7_200);
    expect(await offer(world, token, 500)).toEqual({ answer: { token }, presented: [token] });
    expect(world.session.getSnapshot()).toMatchObject({ renewal: 'scheduled', error: null });
  });

  test('that ZIM refuses costs nothing: the provider is asked at once, and the call resolves with its token', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.refuseRenew(50111, 1);
    const token = world.backend.token(7_200);
    const { answer, presented } = await offer(world, token);
    expect([answer, presented.length]).toEqual([{ token }, 2]);
    expect(world.names()).toEqual(['instanceChanged', 'warning', 'tokenRenewed']);
    expect(world.session.getSnapshot().error).toBeNull();
  });
});

describe.each(Object.entries(USELESS))('a token %s', (_what, make) => {
  test('while nothing is under way begins a renewal of ours, by the provider', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.advance(10_000);
    const token = make(world);
    const { answer, presented } = await offer(world, token);
    expect([answer, presented.length]).toEqual([{ token }, 1]);
    expect(presented).not.toContain(token);
    expect(world.backend.requests.map(({ reason }) => reason)).toEqual(['login', 'manual']);
    expect(world.names()).toEqual(['instanceChanged', 'warning', 'tokenRenewed']);
  });

  test('while an attempt waits ends that wait', async () => {
    const world = createWorld({ retry: () => 15_000 });
    await loggedIn(world);
    world.backend.next = [new Error('down')];
    void world.session.renew();
    await world.clock.advance(3_000);
    const token = make(world);
    expect((await offer(world, token, 500)).answer).toEqual({ token });
    expect(world.backend.requests).toHaveLength(3);
  });

  test('while an attempt fetches leaves that alone', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.advance(10_000);
    void world.session.renew();
    await world.clock.advance(50);
    const token = make(world);
    expect((await offer(world, token, 500)).answer).toEqual({ token });
    expect(world.backend.requests).toHaveLength(2);
    expect(world.backend.requests[1]!.signal.aborted).toBe(false);
  });
});
