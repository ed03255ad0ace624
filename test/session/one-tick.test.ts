import { describe, expect, test } from 'vitest';
import { ALICE, BOB, createWorld, loggedIn, outcome } from './world.ts';

// A session that goes, and one that comes in the same tick: an effect of a component that runs again.

const nothing = () => {};

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

  test('a session of the same user keeps the login, and brings its own provider and policy', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.session.destroy();
    const asked: string[] = [];
    let retries = 0;
    const next = world.another({
      tokenProvider: (request) => {
        asked.push(request.reason);
        return world.backend.provider(request);
      },
      retry: () => {
        retries++;
        return 100;
      },
    });
    world.backend.next = [new Error('down')];
    const results = [outcome(next.login(ALICE)), outcome(next.renew())];
    await world.clock.advance(3_000);
    expect(results.map(({ code }) => code)).toEqual(['resolved', 'resolved']);
    expect([asked, retries]).toEqual([['manual', 'manual'], 1]);
    expect(world.fake.calls.map(({ method }) => method)).toEqual(['login', 'renewToken']);
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

test('login() in the tick in which its caller before gave up is a login of its own', async () => {
  const world = createWorld();
  const abort = new AbortController();
  const first = outcome(world.session.login(ALICE, { signal: abort.signal }));
  abort.abort();
  const second = outcome(world.session.login(ALICE));
  await world.clock.advance(1_000);
  expect([first.code, second.code]).toEqual(['aborted', 'resolved']);
});

test('renew() belongs to the login that a logout() and a login() in the same tick replace', async () => {
  const world = createWorld();
  await loggedIn(world);
  const renewed = outcome(world.session.renew());
  void world.session.logout();
  const login = outcome(world.session.login(BOB));
  await world.clock.advance(3_000);
  expect([renewed.code, login.code, world.fake.online]).toEqual(['aborted', 'resolved', 'bob']);
});

test('a loader that gives the class after its session is gone changes nothing for the next one', async () => {
  const world = createWorld();
  const loads: ((module: unknown) => void)[] = [];
  const sdk = () => new Promise((resolve) => void loads.push(resolve));
  const one = world.another({ sdk });
  const first = outcome(one.login(ALICE));
  await world.clock.advance(10);
  one.destroy();
  await world.clock.advance(10);
  const two = world.another({ sdk });
  const second = outcome(two.login(BOB));
  await world.clock.advance(10);
  loads[1]!({ ZIM: world.fake.ZIM });
  await world.clock.advance(1_000);
  loads[0]!({ ZIM: world.fake.ZIM });
  await world.clock.advance(1_000);
  expect([first.code, second.code, world.fake.online]).toEqual(['aborted', 'resolved', 'bob']);
  expect(two.getSnapshot().status).toBe('logged-in');
});

test('destroy() while a renewToken hangs answers who waits, and leaves no timer', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.fake.silence();
  const renewed = outcome(world.session.renew());
  await world.clock.advance(500);
  world.session.destroy();
  await world.clock.advance(30_000);
  expect([renewed.code, world.clock.pending]).toEqual(['aborted', 0]);
});

describe('an instance that other code destroys twice', () => {
  const rawOf = ({ session }: ReturnType<typeof createWorld>) =>
    session.zim as unknown as { destroy(): void };

  test('is one warning', async () => {
    const world = createWorld();
    await world.session.preload();
    const raw = rawOf(world);
    raw.destroy();
    raw.destroy();
    await world.clock.advance(100);
    expect(world.names().filter((name) => name === 'warning')).toHaveLength(1);
  });

  test('while the SDK is loaded again, costs nobody the next login', async () => {
    const world = createWorld({
      sdk: () =>
        new Promise((resolve) => world.clock.setTimeout(() => resolve({ ZIM: world.fake.ZIM }), 300)),
    });
    void world.session.preload();
    await world.clock.advance(400);
    const raw = rawOf(world);
    raw.destroy();
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(50);
    void world.session.logout();
    raw.destroy();
    await world.clock.advance(50);
    const second = outcome(world.session.login(BOB));
    await world.clock.advance(1_000);
    expect([first.code, second.code, world.fake.online]).toEqual(['aborted', 'resolved', 'bob']);
  });

  test.each(['logging-in', 'logged-in'])('in a listener of %s is replaced', async (at) => {
    const world = createWorld();
    await world.session.preload();
    let raw: ReturnType<typeof rawOf> | null = rawOf(world);
    world.session.on('stateChanged', ({ status }) => {
      if (status !== at || !raw) return;
      const instance = raw;
      raw = null;
      instance.destroy();
      instance.destroy();
    });
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(20_000);
    expect([result.code, world.session.getSnapshot().status]).toEqual(['resolved', 'logged-in']);
    expect(world.fake.online).toBe('alice');
  });
});
