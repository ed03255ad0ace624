import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { RawZim } from '../../src/adapters/raw-zim.ts';
import { SESSION_EVENTS } from '../../src/session-events.ts';
import { ALICE, BOB, createWorld, loggedIn, nothing, outcome, rawOf } from './world.ts';

// Who comes in the tick in which the last session was destroyed: the core lives on, its login may not.

/** The page ms after its only session began to log alice in; not a microtask may pass after `desert`. */
async function withAlice(ms: number) {
  const world = createWorld();
  void world.session.login(ALICE).catch(nothing);
  await world.clock.advance(ms);
  return {
    ...world,
    desert() {
      world.session.destroy();
      return world.another();
    },
  };
}

describe.each([
  ['logged in', 1_000],
  ['logging in', 50],
])('where alice was %s', (_how, ms) => {
  test('another user gets in, also after a preload()', async () => {
    const { desert, clock, fake } = await withAlice(ms);
    const next = desert();
    const preload = outcome(next.preload());
    const login = outcome(next.login(BOB));
    await clock.advance(5_000);
    expect([preload.code, login.code, fake.online]).toEqual(['resolved', 'resolved', 'bob']);
  });

  test('another user hears nothing of her', async () => {
    const { desert, clock } = await withAlice(ms);
    const next = desert();
    const heard: (string | null)[] = [];
    next.on('stateChanged', ({ userID }) => void heard.push(userID));
    void next.login(BOB);
    await clock.advance(5_000);
    expect(heard).toContain('bob');
    expect(heard).not.toContain('alice');
  });

  test('a login that was aborted before it was called does not keep her', async () => {
    const { desert, clock, fake } = await withAlice(ms);
    const next = desert();
    const login = outcome(next.login(ALICE, { signal: AbortSignal.abort() }));
    await clock.advance(2_000);
    expect([login.code, fake.online]).toEqual(['aborted', null]);
  });
});

test('a session of another app clears nothing of hers', async () => {
  const world = createWorld();
  const { session, another, clock, fake } = world;
  const { prototype } = fake.ZIM as unknown as { prototype: RawZim };
  const logout = vi.spyOn(prototype, 'logout');
  onTestFinished(() => logout.mockRestore());
  await loggedIn(world);
  const other = another({ appID: 42 });
  session.destroy();
  void other.logout({ isClearDB: true });
  await clock.advance(1_000);
  expect(logout.mock.calls).not.toContainEqual([{ isClearDB: true }]);
});

test('the heir of a login that is the same user’s keeps it, and nobody else ends it', async () => {
  const { desert, another, clock, fake } = await withAlice(1_000);
  const next = desert();
  const login = outcome(next.login(ALICE));
  const refused = outcome(another().login(BOB));
  await clock.advance(1_000);
  expect([login.code, refused.code, fake.online]).toEqual(['resolved', 'already-logged-in', 'alice']);
  expect(fake.calls.map(({ method }) => method)).toEqual(['login']);
});

test('a session with a loader of its own, and a user of its own, hears nothing of the login before', async () => {
  const { desert, another, clock, fake } = await withAlice(1_000);
  void desert().preload();
  await clock.advance(100);
  const late = another({
    sdk: () => new Promise((resolve) => clock.setTimeout(() => resolve({ ZIM: fake.ZIM }), 300)),
  });
  const heard: string[] = [];
  late.on('stateChanged', ({ status, userID }) => void heard.push(`${status} ${userID}`));
  late.on('loggedOut', () => void heard.push('loggedOut'));
  const login = outcome(late.login(BOB));
  await clock.advance(5_000);
  expect([login.code, fake.online]).toEqual(['resolved', 'bob']);
  expect(new Set(heard)).toEqual(new Set(['logging-in bob', 'logged-in bob']));
});

test('who only renews has nothing to renew, and no request is left without a deadline', async () => {
  const world = createWorld({}, 0.5);
  world.backend.always = new Error('down');
  void world.session.login(ALICE).catch(nothing);
  await world.clock.advance(1_000);
  while (world.session.getSnapshot().renewal !== 'retrying') await world.clock.advance(20);
  const asked = world.backend.requests.length;
  world.session.destroy();
  const next = world.another();
  void next.preload();
  const renewal = outcome(next.renew());
  await world.clock.advance(2_000);
  expect([renewal.code, world.backend.requests.length]).toEqual(['not-logged-in', asked]);
  expect(world.backend.requests.every(({ deadline }) => Number.isFinite(deadline))).toBe(true);
});

describe('in the tick in which the last session was destroyed', () => {
  test.each(['was logged in', 'was logging in'])('another user gets in after one who %s', async (how) => {
    const world = createWorld();
    void world.session.login(ALICE).catch(nothing);
    await world.clock.advance(how === 'was logged in' ? 1_000 : 50);
    world.session.destroy();
    const next = world.another();
    const result = outcome(next.login(BOB));
    await world.clock.advance(5_000);
    expect([result.code, next.getSnapshot().userID, world.fake.online]).toEqual(['resolved', 'bob', 'bob']);
  });

  test('a session of another app gets in', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.session.destroy();
    const result = outcome(world.another({ appID: 7 }).login(ALICE));
    await world.clock.advance(5_000);
    expect(result.code).toBe('resolved');
  });

  test('one of another app gets in, and the page is let go of once', async () => {
    const world = createWorld();
    let stops = 0;
    const page = { onWake: () => () => void stops++, isOnline: () => true };
    const one = world.another({ platform: { clock: world.clock, random: () => 0, page } });
    void one.login(ALICE).catch(() => {});
    await world.clock.advance(1_000);
    one.destroy();
    const next = world.another({ appID: 7 });
    const login = outcome(next.login(BOB));
    await world.clock.advance(3_000);
    expect([login.code, stops]).toEqual(['resolved', 1]);
  });

  test('on an adopted instance another user gets in, too', async () => {
    const world = createWorld();
    world.fake.ZIM.create({ appID: 1234567890 });
    await loggedIn(world);
    world.session.destroy();
    const login = outcome(world.another().login(BOB));
    await world.clock.advance(10_000);
    expect([login.code, world.fake.online]).toEqual(['resolved', 'bob']);
  });
});

test.each([
  ['another user', BOB, 1234567890],
  ['another app', ALICE, 7],
])('a microtask after the last session was destroyed, %s gets in', async (_name, user, appID) => {
  const world = createWorld();
  await loggedIn(world);
  world.session.destroy();
  await Promise.resolve();
  const result = outcome(world.another({ appID }).login(user));
  await world.clock.advance(3_000);
  expect([result.code, world.fake.online]).toEqual(['resolved', user.userID]);
});

test('a login that nobody waits for any more refuses nobody, in the same tick either', async () => {
  const world = createWorld();
  const other = world.another();
  await other.preload();
  void world.session.login(ALICE).catch(nothing);
  await world.clock.advance(50);
  world.session.destroy();
  const login = outcome(other.login(BOB));
  await world.clock.advance(3_000);
  expect([login.code, world.fake.online]).toEqual(['resolved', 'bob']);
});

describe('who only preloads in the tick in which the last session was destroyed', () => {
  test('keeps the instance, and not the login', async () => {
    const { desert, clock, fake, session } = await withAlice(1_000);
    const { zim } = session;
    const next = desert();
    const preload = outcome(next.preload());
    await clock.advance(1_000);
    expect([preload.code, next.zim === zim, fake.online]).toEqual(['resolved', true, null]);
    expect(next.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'initial', userID: null });
    expect(fake.calls.map(({ method }) => method)).toEqual(['login', 'logout']);
  });

  test.each([
    ['logged in', 1_000],
    ['logging in', 50],
  ])('sees and hears nothing of her who was %s', async (_how, ms) => {
    const { desert, clock } = await withAlice(ms);
    const next = desert();
    const before = next.getSnapshot();
    const heard: string[] = [];
    let told = 0;
    next.subscribe(() => void told++);
    for (const type of SESSION_EVENTS) next.on(type, () => void heard.push(type));
    void next.preload();
    expect(next.getSnapshot()).toBe(before);
    await clock.advance(5_000);
    expect(next.getSnapshot()).toBe(before);
    expect([told, heard]).toEqual([0, ['instanceChanged']]);
    expect(before).toMatchObject({ status: 'logged-out', reason: 'initial', userID: null, error: null });
  });

  test('and logs in as the same user in that tick carries the login on', async () => {
    const { desert, clock, fake, backend } = await withAlice(1_000);
    const next = desert();
    const preload = outcome(next.preload());
    const login = outcome(next.login(ALICE));
    expect(next.getSnapshot()).toMatchObject({ status: 'logged-in', userID: 'alice' });
    await clock.advance(1_000);
    expect([preload.code, login.code, backend.requests.length]).toEqual(['resolved', 'resolved', 1]);
    expect(fake.calls.map(({ method }) => method)).toEqual(['login']);
  });

  test('and logs in as the same user in the next one begins anew', async () => {
    const { desert, clock, fake, backend } = await withAlice(1_000);
    const next = desert();
    void next.preload();
    await clock.flush();
    const login = outcome(next.login(ALICE));
    await clock.advance(2_000);
    expect([login.code, backend.requests.length]).toEqual(['resolved', 2]);
    expect(fake.calls.map(({ method }) => method)).toEqual(['login', 'logout', 'login']);
  });

  test('while another one logs in as the same user is shown that login', async () => {
    const { desert, another, clock, fake } = await withAlice(1_000);
    const next = desert();
    void next.preload();
    expect(next.getSnapshot().status).toBe('logged-out');
    const third = another();
    const login = outcome(third.login(ALICE));
    await clock.advance(1_000);
    expect([login.code, next.getSnapshot().status]).toEqual(['resolved', 'logged-in']);
    expect(fake.calls.map(({ method }) => method)).toEqual(['login']);
  });
});

describe('logout() of a newcomer', () => {
  test('after a preload() ends her login, and is told to nobody', async () => {
    const { desert, clock, fake } = await withAlice(1_000);
    const next = desert();
    const heard: string[] = [];
    for (const type of ['stateChanged', 'loggedOut'] as const) next.on(type, () => void heard.push(type));
    void next.preload();
    void next.logout();
    expect(next.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'initial' });
    const login = outcome(next.login(ALICE));
    expect(next.getSnapshot().status).toBe('logging-in');
    await clock.advance(2_000);
    expect([login.code, heard.includes('loggedOut')]).toEqual(['resolved', false]);
    expect(fake.calls.map(({ method }) => method)).toEqual(['login', 'logout', 'login']);
  });

  test('as the first thing that it does: a login of the same user is a new one', async () => {
    const { desert, clock, fake, backend } = await withAlice(1_000);
    const next = desert();
    void next.logout();
    const login = outcome(next.login(ALICE));
    await clock.advance(2_000);
    expect([login.code, backend.requests.length]).toEqual(['resolved', 2]);
    expect(fake.calls.map(({ method }) => method)).toEqual(['login', 'logout', 'login']);
  });

  test('of the session before its destroy(): nothing is carried on', async () => {
    const { session, another, clock, fake, backend } = await withAlice(1_000);
    void session.logout();
    session.destroy();
    const next = another();
    const login = outcome(next.login(ALICE));
    await clock.advance(2_000);
    expect([login.code, backend.requests.length]).toEqual(['resolved', 2]);
    expect(fake.calls.map(({ method }) => method)).toEqual(['login', 'logout', 'login']);
  });
});

test('other code that joined a login hears that nobody has it any more', async () => {
  const world = createWorld();
  await world.session.preload();
  void world.session.login(ALICE).catch(nothing);
  const guest = outcome(rawOf(world.session).login('alice', { token: '' }));
  await world.clock.advance(50);
  world.session.destroy();
  void world.another().preload();
  await world.clock.advance(100);
  expect(guest.code).toBe(6000121);
});

test('who comes after a logout() and a destroy() hears of her own login only', async () => {
  const world = createWorld();
  await loggedIn(world);
  void world.session.logout();
  world.session.destroy();
  const next = world.another();
  const told: (string | null)[][] = [];
  next.on('stateChanged', ({ status, reason }, before) => void told.push([before.reason, status, reason]));
  void next.login(ALICE);
  await world.clock.advance(3_000);
  expect(told[0]).toEqual(['initial', 'logging-in', null]);
});

test('who takes a login over is told of it', async () => {
  const { desert, clock } = await withAlice(1_000);
  const next = desert();
  const told: string[] = [];
  next.on('stateChanged', ({ status }) => void told.push(status));
  await next.login(ALICE);
  await clock.advance(1_000);
  expect(told).toEqual(['logged-in']);
});

test('what becomes of a login that nobody has is told to nobody, in that tick either', async () => {
  const { desert, clock, fake } = await withAlice(1_000);
  const last = desert();
  const heard: string[] = [];
  for (const type of SESSION_EVENTS) last.on(type, () => void heard.push(type));
  last.on('connectionStateChanged', () => void heard.push('connectionStateChanged'));
  void last.preload();
  fake.emit('connectionStateChanged', { state: 0, event: 4, extendedData: '' });
  await clock.advance(100);
  expect(heard).toEqual(['instanceChanged']);
});

test('a logout() as the first thing takes isClearDB along', async () => {
  const world = createWorld();
  const { prototype } = world.fake.ZIM as unknown as { prototype: RawZim };
  const logout = vi.spyOn(prototype, 'logout');
  onTestFinished(() => logout.mockRestore());
  await loggedIn(world);
  world.session.destroy();
  const next = world.another();
  void next.preload();
  await next.logout({ isClearDB: true });
  expect(logout.mock.lastCall).toEqual([{ isClearDB: true }]);
});
