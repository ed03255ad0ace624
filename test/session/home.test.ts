import { describe, expect, test, vi } from 'vitest';
import { createZimSession, type Page, type ZimSessionOptions } from 'zim-session';
import { createFakeZim } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import { ALICE, BOB, createWorld, loggedIn, nothing, outcome } from './world.ts';

// Where the sessions of a page find each other.

const createPage = (): Page => ({ onWake: () => nothing, isOnline: () => true });

/** Two sessions with these options; whether they share a core is seen by what the second one shows. */
async function areShared(one: Partial<ZimSessionOptions>, two: Partial<ZimSessionOptions>): Promise<boolean> {
  const clock = createVirtualClock();
  const fake = createFakeZim({ clock });
  const make = (options: Partial<ZimSessionOptions>) =>
    createZimSession({
      appID: 1234567890,
      tokenProvider: () => fakeToken({ expiresAt: clock.now() + 3_600_000 }),
      sdk: fake.ZIM,
      platform: { clock },
      ...options,
    });
  const [first, second] = [make(one), make(two)];
  first.login(ALICE).catch(nothing);
  second.preload().catch(nothing);
  const shared = second.getSnapshot() === first.getSnapshot();
  first.destroy();
  second.destroy();
  await clock.flush();
  return shared;
}

describe('two sessions share a core', () => {
  test('of one page, whatever their clocks and SDKs are', async () => {
    const page = createPage();
    const other = createFakeZim({ clock: createVirtualClock() });
    const one = { platform: { page, clock: createVirtualClock() } };
    const two = { platform: { page, clock: createVirtualClock() }, sdk: other.ZIM };
    expect(await areShared(one, two)).toBe(true);
    expect(Object.getOwnPropertySymbols(page)).toEqual([]);
  });

  test('of one clock, where no page is given', async () => {
    const clock = createVirtualClock();
    expect(await areShared({ platform: { clock } }, { platform: { clock, random: () => 0 } })).toBe(true);
    expect(Object.getOwnPropertySymbols(clock)).toEqual([]);
  });

  test.each<[string, <T extends object>(home: T) => T]>([
    ['frozen', Object.freeze],
    ['sealed', Object.seal],
    ['closed to extensions', Object.preventExtensions],
  ])('of one page, or one clock, that is %s', async (_how, close) => {
    const page = close(createPage());
    expect(await areShared({ platform: { page } }, { platform: { page } })).toBe(true);
    // The core is not kept: the next two sessions have another one, for which they log in.
    expect(await areShared({ platform: { page }, appID: 7 }, { platform: { page }, appID: 7 })).toBe(true);
    const clock = close(createVirtualClock());
    expect(await areShared({ platform: { clock } }, { platform: { clock } })).toBe(true);
    const other = close(createPage());
    expect(await areShared({ platform: { page } }, { platform: { page: other } })).toBe(false);
  });

  test('of one page that is frozen while they are there', async () => {
    const world = createWorld();
    await loggedIn(world);
    Object.freeze(world.home);
    world.session.destroy();
    await world.clock.flush();
    const [one, two] = [world.another(), world.another()];
    const logins = [outcome(one.login(ALICE)), outcome(two.login(ALICE))];
    await world.clock.advance(2_000);
    expect([logins.map(({ code }) => code), world.fake.online]).toEqual([['resolved', 'resolved'], 'alice']);
  });

  test('of one double, which carries a mark, where neither is given', async () => {
    const { ZIM } = createFakeZim({ clock: createVirtualClock() });
    const one = { platform: {}, sdk: ZIM };
    expect(await areShared(one, { sdk: { ZIM }, platform: { random: () => 0 } })).toBe(true);
  });
});

describe('two sessions do not share a core', () => {
  test('of two pages, on one clock', async () => {
    const clock = createVirtualClock();
    const [one, two] = [createPage(), createPage()];
    expect(await areShared({ platform: { page: one, clock } }, { platform: { page: two, clock } })).toBe(
      false,
    );
  });

  test('of two clocks, on one SDK', async () => {
    const [one, two] = [createVirtualClock(), createVirtualClock()];
    expect(await areShared({ platform: { clock: one } }, { platform: { clock: two } })).toBe(false);
  });

  test('of two doubles', async () => {
    const one = createFakeZim({ clock: createVirtualClock() });
    const two = createFakeZim({ clock: createVirtualClock() });
    const options = { platform: {} };
    expect(await areShared({ ...options, sdk: one.ZIM }, { ...options, sdk: two.ZIM })).toBe(false);
  });

  test('on a page that is frozen, on which nothing can be hung: each works', async () => {
    const world = createWorld();
    const page = Object.freeze(createPage());
    const session = world.another({ platform: { clock: world.clock, page } });
    const login = outcome(session.login(ALICE));
    await world.clock.advance(1_000);
    expect([login.code, world.fake.online]).toEqual(['resolved', 'alice']);
  });
});

test('a page on which nothing can be put, because it is a proxy: login() and preload() say so', async () => {
  const { another, clock } = createWorld();
  const page = new Proxy(createPage(), { defineProperty: () => false });
  const session = another({ platform: { page } });
  const results = [outcome(session.login(ALICE)), outcome(session.preload()), outcome(session.logout())];
  await clock.advance(1_000);
  expect(results.map(({ code }) => code)).toEqual(['invalid-options', 'invalid-options', 'resolved']);
  session.destroy();
});

describe('a page that another version of this package has', () => {
  const OTHER = Symbol.for('zim-session/2');

  test('is app-conflict, which names both versions, and nothing is put on the instance', async () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 })!;
    Object.assign(world.home, { [OTHER]: {} });
    const told = vi.fn();
    world.session.subscribe(told);
    const before = world.session.getSnapshot();
    await expect(world.session.login(ALICE)).rejects.toMatchObject({
      code: 'app-conflict',
      message: expect.stringMatching(/shared version 2\b.*this copy has 1\b/),
    });
    await expect(world.session.preload()).rejects.toMatchObject({ code: 'app-conflict' });
    // No door, and no listener.
    expect(Object.keys(made)).toEqual([]);
    expect([told.mock.calls, world.session.zim]).toEqual([[], null]);
    expect(world.session.getSnapshot()).toBe(before);
  });

  test('is free again when that version has let go', async () => {
    const world = createWorld();
    Object.assign(world.home, { [OTHER]: {} });
    await expect(world.session.login(ALICE)).rejects.toMatchObject({ code: 'app-conflict' });
    delete (world.home as { [OTHER]?: object })[OTHER];
    await loggedIn(world);
    expect(world.fake.online).toBe('alice');
  });
});

test('the core is there from the first preload() or login() on, and gone with the last session', async () => {
  const world = createWorld();
  const names = () => Object.getOwnPropertySymbols(world.home).map(({ description }) => description);
  const other = world.another();
  expect(names()).toEqual([]);
  void world.session.preload();
  expect(names()).toEqual(['zim-session/1']);
  // It is in nobody's way who looks at the page.
  expect(Object.keys({ ...world.home })).toEqual(['onWake', 'isOnline']);
  void other.login(BOB).catch(nothing);
  world.session.destroy();
  await world.clock.advance(1_000);
  expect(names()).toEqual(['zim-session/1']);
  other.destroy();
  await world.clock.flush();
  expect(names()).toEqual([]);
});
