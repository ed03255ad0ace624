import { describe, expect, test } from 'vitest';
import {
  ALICE,
  BOB,
  carried,
  createWorld,
  methods,
  nothing,
  outcome,
  rawOf,
  slowly,
  type World,
} from './world.ts';

describe('preload()', () => {
  test('creates the instance, and asks nobody for a token', async () => {
    const { session, clock, backend, fake } = createWorld();
    const loaded = session.preload();
    await clock.flush();
    await loaded;
    expect(session.zim).not.toBeNull();
    expect(backend.requests).toHaveLength(0);
    expect(fake.calls).toEqual([]);
  });

  test('rejects sdk-load-failed, and loads the SDK when asked again', async () => {
    const { another, clock, fake } = createWorld();
    let there = false;
    const session = another({
      sdk: () => (there ? Promise.resolve(fake.ZIM) : Promise.reject(new Error('chunk'))),
    });
    const refused = outcome(session.preload());
    await clock.flush();
    expect([refused.code, session.getSnapshot().status]).toEqual(['sdk-load-failed', 'logged-out']);
    there = true;
    const loaded = outcome(session.preload());
    await clock.flush();
    expect([loaded.code, session.zim === null]).toEqual(['resolved', false]);
  });

  test('rejects aborted when the session is destroyed meanwhile', async () => {
    const { another, clock } = createWorld();
    const session = another({ sdk: () => new Promise(() => {}) });
    const result = outcome(session.preload());
    session.destroy();
    await clock.flush();
    expect(result.code).toBe('aborted');
    await expect(session.preload()).rejects.toMatchObject({ code: 'destroyed' });
  });

  test('of one session is ended by its own destroy(), while another session lives', async () => {
    const world = createWorld();
    const sdk = () => new Promise(nothing);
    const [one, two] = [world.another({ sdk }), world.another({ sdk })];
    const results = [outcome(one.preload()), outcome(two.preload())];
    one.destroy();
    await world.clock.flush();
    expect(results.map(({ code }) => code)).toEqual(['aborted', 'pending']);
  });

  test('in a listener of a load that failed settles', async () => {
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

  test('is not ended by a logout() in a listener that is told while it joins', async () => {
    const world = createWorld();
    void world.session.login(ALICE).catch(() => {});
    const second = world.another();
    second.once('stateChanged', () => void second.logout());
    const result = outcome(second.preload());
    await world.clock.advance(1_000);
    expect(result.code).toBe('resolved');
  });
});

describe('the SDK', () => {
  test('is still loading at destroy(): no instance is made', async () => {
    const { another, clock, fake } = createWorld();
    let load!: (ZIM: unknown) => void;
    const session = another({ sdk: () => new Promise((resolve) => (load = resolve)) });
    void session.login(ALICE).catch(() => {});
    session.destroy();
    await clock.flush();
    load(fake.ZIM);
    await clock.flush();
    expect(fake.ZIM.getInstance() ?? null).toBeNull();
  });

  test('is loaded after its session is gone: that changes nothing for the next one', async () => {
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
});

describe('where the class itself is the sdk option', () => {
  test.each([
    ['the class', (world: World) => world.fake.ZIM],
    ['a module', (world: World) => ({ ZIM: world.fake.ZIM })],
    ['a module with a default export', (world: World) => ({ default: { ZIM: world.fake.ZIM } })],
  ])('as %s: session.zim is there at once', (_how, sdkOf) => {
    const world = createWorld();
    const session = world.another({ sdk: sdkOf(world) });
    expect(session.zim).toBeNull();
    void session.preload();
    expect(session.zim).toBe(world.fake.ZIM.getInstance());
    expect([world.backend.requests, methods(world)]).toEqual([[], []]);
    session.destroy();
  });

  test('it is there at once after login(), too, and instanceChanged is told', () => {
    const world = createWorld();
    void world.session.login(ALICE).catch(nothing);
    expect(world.session.zim).not.toBeNull();
    expect(carried(world, 'instanceChanged')).toEqual([world.session.zim]);
  });

  test('it is there at once after login(), also right after another attempt (seed 9453)', async () => {
    const world = createWorld();
    void world.session.login(ALICE);
    await world.clock.advance(200);
    await world.session.logout();
    const before = rawOf(world.session);
    before.destroy();
    void world.session.login(ALICE);
    expect(world.session.zim).toBe(world.fake.ZIM.getInstance());
    expect(world.session.zim).not.toBe(before);
    await world.clock.advance(2_000);
    expect(world.fake.online).toBe('alice');
  });

  test('on an adopted instance, too', () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 });
    void world.session.preload();
    expect(world.session.zim).toBe(made);
  });

  test('another session of the page has it at once', () => {
    const world = createWorld();
    const other = slowly(world, 500);
    void world.session.preload();
    void other.preload();
    expect(other.zim).toBe(world.session.zim);
  });

  test('what create refuses is the rejection, and no exception', async () => {
    const world = createWorld();
    world.fake.ZIM.create = () => {
      throw new Error('{"code":6000003}');
    };
    await expect(world.session.preload()).rejects.toMatchObject({ code: 'zim-parameter' });
    expect(world.session.zim).toBeNull();
  });

  test('it is not waited for a loader of another session that hangs', async () => {
    const world = createWorld();
    const hangs = world.another({ sdk: () => new Promise(nothing) });
    const first = outcome(hangs.login(ALICE));
    await world.clock.advance(1_000);
    const second = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    expect([first.code, second.code]).toEqual(['resolved', 'resolved']);
  });
});

test('preload() with the class itself waits for no loader of another session that hangs', async () => {
  const world = createWorld();
  const hanging = world.another({ sdk: () => new Promise(nothing) });
  const first = outcome(hanging.preload());
  const second = outcome(world.another().preload());
  await world.clock.advance(10);
  expect([first.code, second.code]).toEqual(['resolved', 'resolved']);
});

test('and the loader that is done after all makes no other instance', async () => {
  const world = createWorld();
  void slowly(world, 500).preload();
  const session = world.another();
  await session.preload();
  const { zim } = session;
  await world.clock.advance(1_000);
  expect(session.zim).toBe(zim);
});
