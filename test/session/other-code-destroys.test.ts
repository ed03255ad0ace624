import { describe, expect, test, vi } from 'vitest';
import type { RawZim } from '../../src/adapters/raw-zim.ts';
import { ALICE, BOB, createWorld, loggedIn, methods, nothing, outcome, rawOf, warnings } from './world.ts';

// Other code on the instance destroys it, or logs out and in while sessions come and go.

describe('destroy()', () => {
  test('S37: while somebody is logged in does nothing but warn', async () => {
    const world = createWorld();
    await loggedIn(world);
    const first = world.session.zim;
    const before = world.session.getSnapshot();
    rawOf(world.session).destroy();
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot()).toBe(before);
    expect([world.session.zim === first, world.fake.online]).toEqual([true, 'alice']);
    expect(warnings(world)).toEqual(['foreign-destroy']);
  });

  test.each(['logging-in', 'logged-in'])(
    'twice, in a listener of %s, is warned about, and the instance stays',
    async (at) => {
      const world = createWorld();
      await world.session.preload();
      const raw = rawOf(world.session);
      world.session.on('stateChanged', ({ status }, { status: before }) => {
        if (status !== at || before === at) return;
        raw.destroy();
        raw.destroy();
      });
      const result = outcome(world.session.login(ALICE));
      await world.clock.advance(20_000);
      expect([result.code, world.session.getSnapshot().status]).toEqual(['resolved', 'logged-in']);
      expect([world.fake.online, world.session.zim === raw]).toEqual(['alice', true]);
      expect(warnings(world)).toEqual(['foreign-destroy', 'foreign-destroy']);
    },
  );

  test('S37: while nobody is logged in is known: the next login makes a new instance', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.session.logout();
    const first = rawOf(world.session);
    first.destroy();
    await loggedIn(world);
    expect([world.fake.online, world.session.zim === first, warnings(world)]).toEqual(['alice', false, []]);
  });

  test('twice, while nobody is logged in, is no warning', async () => {
    const world = createWorld();
    await world.session.preload();
    const raw = rawOf(world.session);
    raw.destroy();
    raw.destroy();
    await loggedIn(world);
    expect([warnings(world), world.session.zim === raw]).toEqual([[], false]);
  });

  test('twice, while the SDK is loaded again, costs nobody the next login', async () => {
    const world = createWorld({
      sdk: () =>
        new Promise((resolve) => world.clock.setTimeout(() => resolve({ ZIM: world.fake.ZIM }), 300)),
    });
    void world.session.preload();
    await world.clock.advance(400);
    const raw = rawOf(world.session);
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
});

describe('in the tick in which the last session was destroyed', () => {
  test('logout() and destroy() of other code leave nothing behind', async () => {
    const world = createWorld();
    await loggedIn(world);
    const raw = rawOf(world.session);
    world.session.destroy();
    raw.logout();
    raw.destroy();
    await world.clock.advance(1_000);
    expect([methods(world), world.fake.online, world.clock.pending]).toEqual([
      ['login', 'logout', 'destroy'],
      null,
      0,
    ]);
    await expect(world.another().login(ALICE, { signal: AbortSignal.abort() })).rejects.toThrow();
  });

  test('a login() of other code carries nothing on, and is answered', async () => {
    const world = createWorld();
    void world.session.login(ALICE).catch(nothing);
    await world.clock.advance(50);
    const raw = rawOf(world.session);
    world.session.destroy();
    const login = outcome(raw.login('alice', { token: world.backend.token() }));
    await world.clock.advance(5_000);
    expect(login.code).toBe(6000121);
    expect([world.fake.online, world.clock.pending]).toEqual([null, 0]);
  });

  test('who waits through the door is told when nobody takes the login over (seed 21880)', async () => {
    const world = createWorld();
    void world.session.login(ALICE).catch(nothing);
    const raw = rawOf(world.session);
    const waiting = [outcome(raw.renewToken('unreadable')), outcome(raw.login('alice', { token: '' }))];
    world.session.destroy();
    const next = world.another();
    void next.preload();
    await world.clock.flush();
    expect(waiting.map(({ code }) => code)).toEqual([6000121, 6000121]);
    expect(next.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'initial' });
  });

  test('nor where a session comes that only preloads', async () => {
    const world = createWorld();
    await loggedIn(world);
    const raw = rawOf(world.session);
    world.session.destroy();
    const next = world.another();
    void next.preload();
    void raw.login('alice', { token: world.backend.token() });
    expect(next.getSnapshot()).toMatchObject({ status: 'logged-out', userID: null });
    await world.clock.advance(1_000);
    expect([next.getSnapshot().status, world.fake.online]).toEqual(['logged-out', null]);
  });
});

describe('an instance that is gone', () => {
  test('is not heard any more', async () => {
    const world = createWorld();
    const { prototype } = world.fake.ZIM as unknown as { prototype: { on(...args: unknown[]): void } };
    const hear: ((zim: unknown, data: object) => void)[] = [];
    const on = vi.spyOn(prototype, 'on').mockImplementation(function (this: object, ...args) {
      if (args[0] === 'connectionStateChanged') hear.push(args[1] as (typeof hear)[0]);
    });
    const loaded = world.session.preload();
    await world.clock.flush();
    await loaded;
    on.mockRestore();
    rawOf(world.session).destroy();
    await loggedIn(world);
    hear[0]!(null, { state: 0, event: 5, extendedData: '' });
    expect([hear.length, world.session.getSnapshot().connection]).toEqual([1, 'connected']);
  });

  test('and a login of other code on it that succeeds afterwards: that counts for nothing', async () => {
    const world = createWorld();
    const { prototype } = world.fake.ZIM as unknown as { prototype: RawZim };
    const { login } = prototype;
    let slow = true;
    prototype.login = async function (this: RawZim, ...args) {
      const late = slow;
      await Reflect.apply(login, this, args);
      if (late) await new Promise<void>((resolve) => world.clock.setTimeout(resolve, 2_000));
    };
    await world.session.preload();
    const raw = rawOf(world.session);
    void raw.login('bob', { token: world.backend.token() });
    slow = false;
    await world.clock.advance(100);
    raw.destroy();
    await loggedIn(world);
    expect(world.session.zim).not.toBe(raw);
    await world.clock.advance(5_000);
    await world.session.logout();
    await loggedIn(world, BOB);
    expect([world.fake.online, warnings(world)]).toEqual(['bob', []]);
  });
});
