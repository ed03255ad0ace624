import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createZimSession, isZimSessionError, type ZimSessionOptions } from 'zim-session';
import { createFakeZim, type FakeZim } from '../../src/testing/fake-zim/zim.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { ALICE, BOB, createWorld, loggedIn, methods, nothing } from './world.ts';

// In Node, where a module can be loaded a second time, and where there is no page.

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function secondCopy(): Promise<typeof import('zim-session')> {
  vi.resetModules();
  const copy = await import('zim-session');
  expect(copy.createZimSession).not.toBe(createZimSession);
  return copy;
}

describe('two copies of this package', () => {
  test('share one login, and know each other’s errors', async () => {
    const world = createWorld();
    const copy = await secondCopy();
    const other = copy.createZimSession({
      appID: 1234567890,
      tokenProvider: () => Promise.reject(new Error('asked twice')),
      // Its own loader: only the page is the same.
      sdk: async () => ({ ZIM: world.fake.ZIM }),
      platform: { clock: world.clock, random: () => 0, page: world.home },
    });
    await loggedIn(world);
    const login = other.login(ALICE);
    await world.clock.advance(1_000);
    expect(await login).toBe(world.session.zim);
    expect(other.getSnapshot()).toBe(world.session.getSnapshot());
    expect(methods(world)).toEqual(['login']);
    const refused = await other.login({ userID: 'bob' }).catch((error: unknown) => error);
    expect(isZimSessionError(refused, 'already-logged-in')).toBe(true);
    world.session.destroy();
    await world.clock.flush();
    expect(other.getSnapshot().status).toBe('logged-in');
    other.destroy();
    await world.clock.flush();
    expect(methods(world)).toEqual(['login', 'logout', 'destroy']);
  });

  test('share the core also where the second one comes while the first is logging in', async () => {
    const world = createWorld();
    const copy = await secondCopy();
    const other = copy.createZimSession({
      appID: 1234567890,
      tokenProvider: world.backend.provider,
      sdk: () => new Promise(nothing),
      platform: { clock: world.clock, page: world.home },
    });
    const logins = [world.session.login(ALICE), other.login(ALICE)];
    await world.clock.advance(1_000);
    const [one, two] = await Promise.all(logins);
    expect(two).toBe(one);
    expect(world.backend.requests).toHaveLength(1);
  });
});

/** A class that carries no mark, like the real one. */
const unmarked = ({ ZIM }: FakeZim) => ({
  create: (config: unknown) => ZIM.create(config),
  getInstance: () => ZIM.getInstance(),
});

/** Sessions that live by the globals, as an app's do. */
function ofTheGlobals() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const clock = {
    now: () => Date.now(),
    setTimeout: (fn: () => void, ms: number) => setTimeout(fn, ms),
    clearTimeout: (timer: unknown) => clearTimeout(timer as number),
  };
  const fake = createFakeZim({ clock });
  const make = (more: Partial<ZimSessionOptions> = {}) =>
    createZimSession({
      appID: 1234567890,
      tokenProvider: () => fakeToken({ expiresAt: Date.now() + 3_600_000 }),
      sdk: unmarked(fake),
      ...more,
    });
  return { fake, make, clock };
}

describe('without a platform, and with a class like the real one', () => {
  test('on a server sessions do not find each other', async () => {
    const { make, clock } = ofTheGlobals();
    const [alice, bob] = [make(), make({ sdk: unmarked(createFakeZim({ clock })) })];
    const logins = [alice.login(ALICE), bob.login(BOB)];
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(logins);
    expect([alice.getSnapshot().userID, bob.getSnapshot().userID]).toEqual(['alice', 'bob']);
    expect(alice.zim).not.toBe(bob.zim);
    expect(Object.getOwnPropertySymbols(globalThis).map(({ description }) => description)).not.toContain(
      'zim-session/1',
    );
    alice.destroy();
    bob.destroy();
  });

  test('in a page they do, by globalThis', async () => {
    vi.stubGlobal('window', globalThis);
    vi.stubGlobal('document', { addEventListener: nothing, removeEventListener: nothing });
    vi.stubGlobal('addEventListener', nothing);
    vi.stubGlobal('removeEventListener', nothing);
    const { make, fake } = ofTheGlobals();
    const [one, two] = [make(), make()];
    const logins = [one.login(ALICE), two.login(ALICE)];
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(logins);
    expect(two.getSnapshot()).toBe(one.getSnapshot());
    expect(fake.calls.map(({ method }) => method)).toEqual(['login']);
    one.destroy();
    two.destroy();
    await vi.advanceTimersByTimeAsync(0);
    expect(Object.getOwnPropertySymbols(globalThis).map(({ description }) => description)).not.toContain(
      'zim-session/1',
    );
  });
});
