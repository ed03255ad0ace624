import { describe, expect, test } from 'vitest';
import type { ZimSession, ZimSessionSnapshot } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, outcome } from './world.ts';

// Who comes in the tick in which the last session was destroyed: the machine lives on, its login may not.

const nothing = () => {};

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

test('the heir of a login that is the same user’s keeps it, and nobody else ends it', async () => {
  const { desert, another, clock, fake } = await withAlice(1_000);
  const next = desert();
  const login = outcome(next.login(ALICE));
  const refused = outcome(another().login(BOB));
  await clock.advance(1_000);
  expect([login.code, refused.code, fake.online]).toEqual(['resolved', 'already-logged-in', 'alice']);
  expect(fake.calls.map(({ method }) => method)).toEqual(['login']);
});

test('a session whose SDK loads late, and comes upon a login that nobody asked for, hears nothing of it', async () => {
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

test('on an adopted instance another user gets in, too', async () => {
  const world = createWorld();
  world.fake.ZIM.create({ appID: 1234567890 });
  await loggedIn(world);
  world.session.destroy();
  const login = outcome(world.another().login(BOB));
  await world.clock.advance(10_000);
  expect([login.code, world.fake.online]).toEqual(['resolved', 'bob']);
});

describe('the heir of a login', () => {
  test('has a whole bound for it', async () => {
    const world = createWorld();
    world.backend.always = new Error('down');
    void world.session.login(ALICE).catch(nothing);
    await world.clock.advance(28_000);
    world.session.destroy();
    const login = outcome(world.another().login(ALICE));
    await world.clock.advance(5_000);
    expect(login.code).toBe('pending');
    world.backend.always = null;
    await world.clock.advance(20_000);
    expect(login.code).toBe('resolved');
  });

  test('who was logged in has a whole bound, too, when it is lost and asked for later', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.session.destroy();
    const next = world.another();
    void next.preload();
    await world.clock.advance(20_000);
    world.backend.always = new Error('down');
    world.fake.serverClose();
    await world.clock.advance(1_000);
    expect(next.getSnapshot().status).toBe('recovering');
    const login = outcome(next.login(ALICE));
    await world.clock.advance(20_000);
    expect(login.code).toBe('pending');
    world.backend.always = null;
    await world.clock.advance(9_000);
    expect(login.code).toBe('resolved');
  });

  test('has a whole bound for a renewal', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = new Error('down');
    void world.session.renew().catch(nothing);
    await world.clock.advance(18_000);
    world.session.destroy();
    const next = world.another();
    void next.login(ALICE);
    const renewal = outcome(next.renew());
    await world.clock.advance(4_000);
    expect(renewal.code).toBe('pending');
    world.backend.always = null;
    await world.clock.advance(12_000);
    expect(renewal.code).toBe('resolved');
  });

  test('has a deadline for its provider, also where it only renews', async () => {
    const world = createWorld({}, 0.5);
    world.backend.always = new Error('down');
    void world.session.login(ALICE).catch(nothing);
    await world.clock.advance(1_000);
    while (world.session.getSnapshot().renewal !== 'retrying') await world.clock.advance(20);
    world.session.destroy();
    const next = world.another();
    void next.preload();
    void next.renew().catch(nothing);
    await world.clock.advance(2_000);
    const deadlines = world.backend.requests.map(({ deadline }) => deadline);
    expect(deadlines.every(Number.isFinite)).toBe(true);
  });

  test('brings its logger', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.session.destroy();
    const lines: string[] = [];
    const hear = (line: string) => void lines.push(line);
    const next = world.another({ logger: { debug: hear, info: hear, warn: hear, error: hear } });
    void next.login(ALICE);
    void next.renew();
    await world.clock.advance(2_000);
    expect(lines.join()).toContain('tokenRenewed');
  });
});

describe('a provider that hears, by its signal, that the session before was destroyed', () => {
  async function heard(act: (next: ZimSession) => void) {
    const world = createWorld();
    let next: ZimSession | null = null;
    const first = world.another({
      tokenProvider: ({ signal }) => {
        signal.addEventListener('abort', () => next && act(next));
        return new Promise(nothing);
      },
    });
    void first.login(ALICE).catch(nothing);
    await world.clock.advance(50);
    first.destroy();
    next = world.another();
    const states: ZimSessionSnapshot[][] = [];
    next.on('stateChanged', (...pair) => void states.push(pair));
    const login = outcome(next.login(BOB));
    await world.clock.advance(5_000);
    return { ...world, next, login, states };
  }

  test('may destroy the next one: that stays destroyed, and leaves nothing behind', async () => {
    const { next, login, clock, fake } = await heard((session) => session.destroy());
    expect([login.code, next.getSnapshot().status]).toEqual(['aborted', 'destroyed']);
    await clock.advance(100);
    expect([fake.online, clock.pending]).toEqual([null, 0]);
  });

  test('may preload the next one: there is one machine, and each state is told once', async () => {
    const { next, login, clock, fake, states } = await heard((session) => void session.preload());
    next.destroy();
    await clock.advance(100);
    expect([login.code, fake.online, clock.pending]).toEqual(['resolved', null, 0]);
    expect(Object.getOwnPropertySymbols(fake.ZIM)).toEqual([]);
    expect(states.filter(([now, before]) => now === before)).toEqual([]);
  });

  test('may log a session of another app in: both logins settle', async () => {
    const world = createWorld();
    let act = nothing;
    const first = world.another({
      tokenProvider: ({ signal }) => {
        signal.addEventListener('abort', () => act());
        return new Promise(nothing);
      },
    });
    void first.login(ALICE).catch(nothing);
    await world.clock.advance(50);
    const seven = world.another({ appID: 7 });
    let theirs = { code: 'never' };
    act = () => {
      theirs = outcome(seven.login(ALICE));
    };
    first.destroy();
    const login = outcome(world.another().login(BOB));
    await world.clock.advance(60_000);
    expect([login.code, theirs.code].sort()).toEqual(['app-conflict', 'resolved']);
  });

  test('may preload the next one, of another app: that is on one machine, and its login settles', async () => {
    const world = createWorld();
    let next: ZimSession | null = null;
    const first = world.another({
      tokenProvider: ({ signal }) => {
        signal.addEventListener('abort', () => void next?.preload());
        return new Promise(nothing);
      },
    });
    void first.login(ALICE).catch(nothing);
    await world.clock.advance(50);
    first.destroy();
    next = world.another({ appID: 7 });
    const login = outcome(next.login(BOB));
    await world.clock.advance(5_000);
    expect([login.code, world.backend.requests.length]).toEqual(['resolved', 1]);
    next.destroy();
    await world.clock.advance(100);
    expect(world.clock.pending).toBe(0);
  });
});
