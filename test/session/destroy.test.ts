import { describe, expect, test, vi } from 'vitest';
import type { RawZim } from '../../src/adapters/raw-zim.ts';
import { ALICE, createWorld, loggedIn, methods, nothing, outcome } from './world.ts';

describe('destroy()', () => {
  test.each([0, 50, 110, 1_000])(
    'after %d ms of a login leaves no timer, listener or promise behind',
    async (ms) => {
      const world = createWorld();
      const result = outcome(world.session.login(ALICE));
      await world.clock.advance(ms);
      world.session.destroy();
      world.session.destroy();
      await world.clock.advance(10_000);
      expect(result.code).toBe(ms < 200 ? 'aborted' : 'resolved');
      expect(world.clock.pending).toBe(0);
      expect(world.fake.online).toBeNull();
      expect(world.session.zim).toBeNull();
      await expect(world.session.login(ALICE)).rejects.toMatchObject({ code: 'destroyed' });
      const next = world.another();
      const login = next.login(ALICE);
      await world.clock.advance(1_000);
      await login;
    },
  );

  test('while a renewToken hangs answers who waits, and leaves no timer', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.silence();
    const renewed = outcome(world.session.renew());
    await world.clock.advance(500);
    world.session.destroy();
    await world.clock.advance(30_000);
    expect([renewed.code, world.clock.pending]).toEqual(['aborted', 0]);
  });

  test('answers a renew() that waits', async () => {
    const world = createWorld();
    await loggedIn(world);
    const result = outcome(world.session.renew());
    world.session.destroy();
    await world.clock.flush();
    expect(result.code).toBe('aborted');
  });

  test('of the session that waits for a login stops its work', async () => {
    const world = createWorld();
    await world.session.preload();
    const second = world.another();
    const result = outcome(second.login(ALICE));
    await world.clock.advance(10);
    second.destroy();
    await world.clock.advance(10_000);
    expect(result.code).toBe('aborted');
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toHaveLength(0);
  });

  test('of the last session logs out before it destroys the instance', async () => {
    const world = createWorld();
    world.session.on('peerMessageReceived', () => {});
    await loggedIn(world);
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'bob' });
    world.session.destroy();
    await world.clock.flush();
    expect(methods(world)).toEqual(['login', 'logout', 'destroy']);
  });

  test('gives back every slot of the instance, and what it took of the page', async () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 }) as unknown as RawZim;
    const { prototype } = world.fake.ZIM as unknown as {
      prototype: Record<'on' | 'off', (type: string) => void>;
    };
    const slots = new Set<string>();
    const { on, off } = prototype;
    prototype.on = function (this: object, type: string, ...rest: unknown[]) {
      slots.add(type);
      return Reflect.apply(on, this, [type, ...rest]);
    };
    prototype.off = function (this: object, type: string) {
      slots.delete(type);
      return Reflect.apply(off, this, [type]);
    };
    const wakes = new Set<() => void>();
    const page = {
      isOnline: () => true,
      onWake(fn: () => void) {
        wakes.add(fn);
        return () => wakes.delete(fn);
      },
    };
    const session = world.another({ platform: { clock: world.clock, random: () => 0, page } });
    session.on('peerMessageReceived', () => {});
    session.on('stateChanged', () => {});
    const login = session.login(ALICE);
    await world.clock.advance(1_000);
    await login;
    session.on('tokenRenewed', () => {});
    made.on('tokenWillExpire', () => {});
    expect([wakes.size, [...slots].sort()]).toEqual([
      1,
      ['connectionStateChanged', 'peerMessageReceived', 'tokenWillExpire'],
    ]);
    session.destroy();
    await world.clock.flush();
    // A raw listener keeps the slot that it shared.
    expect([wakes.size, [...slots]]).toEqual([0, ['tokenWillExpire']]);
  });

  test('leaves no timer on an SDK that emits from timers (S36)', async () => {
    const world = createWorld({}, 0, { order: '2.18' });
    const armed = new Set<unknown>();
    const clock = {
      now: () => world.clock.now(),
      setTimeout(fn: () => void, ms: number) {
        const id = world.clock.setTimeout(() => {
          armed.delete(id);
          fn();
        }, ms);
        armed.add(id);
        return id;
      },
      clearTimeout(id: unknown) {
        armed.delete(id);
        world.clock.clearTimeout(id as never);
      },
    };
    const page = { onWake: () => () => {}, isOnline: () => true };
    const session = world.another({ platform: { clock, random: () => 0, page } } as never);
    const login = session.login(ALICE);
    await world.clock.advance(1_000);
    await login;
    session.destroy();
    for (let n = 0; n < 5; n++) await Promise.resolve();
    expect(armed.size).toBe(0);
  });

  test('is not needed for that: a session that waits for nothing has no timer', async () => {
    const world = createWorld();
    await loggedIn(world);
    void world.session.logout();
    await world.clock.advance(1_000);
    expect(world.clock.pending).toBe(0);
  });
});

describe('several sessions', () => {
  test('all of them destroyed: nobody listens to the page, and no timer is left', async () => {
    const world = createWorld();
    const other = world.another();
    void world.session.login(ALICE);
    void other.login(ALICE);
    await world.clock.advance(1_000);
    world.session.destroy();
    other.destroy();
    await world.clock.advance(1_000);
    expect([world.wakes.size, world.clock.pending]).toEqual([0, 0]);
  });

  test('that are destroyed in one tick let go of the page once', async () => {
    const world = createWorld();
    let stops = 0;
    const page = { onWake: () => () => void stops++, isOnline: () => true };
    const more = { platform: { clock: world.clock, random: () => 0, page } };
    const [one, two] = [world.another(more), world.another(more)];
    void one.login(ALICE).catch(nothing);
    void two.login(ALICE).catch(nothing);
    await world.clock.advance(1_000);
    one.destroy();
    two.destroy();
    await world.clock.advance(1_000);
    expect(stops).toBe(1);
  });
});

describe('after destroy()', () => {
  test('neither subscribers nor listeners hear anything', async () => {
    const world = createWorld();
    const other = world.another();
    const [subscriber, listener] = [vi.fn(), vi.fn()];
    await loggedIn(world);
    await Promise.all([other.login(ALICE), world.clock.advance(100)]);
    other.subscribe(subscriber);
    other.on('tokenRenewed', listener);
    other.destroy();
    subscriber.mockClear();
    await Promise.all([world.session.renew(), world.clock.advance(1_000)]);
    expect([subscriber.mock.calls.length, listener.mock.calls.length]).toEqual([0, 0]);
  });

  test('a listener that is added hears nothing of what was before', async () => {
    const world = createWorld();
    await loggedIn(world);
    const heard: string[] = [];
    world.session.once('stateChanged', () => {
      world.session.destroy();
      world.session.on('loggedOut', () => void heard.push('loggedOut'));
      world.session.on('stateChanged', ({ status }) => void heard.push(status));
    });
    void world.session.logout();
    await world.clock.advance(1_000);
    expect(heard).toEqual([]);
  });

  test('nor does one of another session that a listener destroys', async () => {
    const world = createWorld();
    const other = world.another();
    await loggedIn(world);
    await other.login(ALICE);
    const heard: string[] = [];
    world.session.once('stateChanged', () => {
      other.destroy();
      other.on('stateChanged', ({ status }) => void heard.push(status));
    });
    void world.session.logout();
    await world.clock.advance(1_000);
    expect(heard).toEqual([]);
  });

  test('a session hears nothing after destroyed, where a logger destroyed it either', async () => {
    let act = nothing;
    const hear = (line: string) => {
      if (line.includes('stateChanged')) act();
    };
    const world = createWorld({ logger: { debug: nothing, info: hear, warn: nothing, error: nothing } });
    const other = world.another();
    await Promise.all([world.session.preload(), other.preload()]);
    const heard: string[] = [];
    world.session.on('stateChanged', ({ status }) => {
      heard.push(status);
      if (status === 'destroyed') void other.logout();
    });
    act = () => {
      act = nothing;
      world.session.destroy();
    };
    void other.login(ALICE).catch(nothing);
    await world.clock.advance(1_000);
    expect([heard, world.session.getSnapshot().status]).toEqual([['destroyed'], 'destroyed']);
  });
});

test('destroy() of the last session aborts what its provider was asked', async () => {
  const world = createWorld();
  void world.session.login(ALICE).catch(nothing);
  const [request] = world.backend.requests;
  world.session.destroy();
  await world.clock.flush();
  expect(request!.signal.aborted).toBe(true);
});

test('the last snapshot is as immutable as any', () => {
  const { session } = createWorld();
  session.destroy();
  expect(Object.isFrozen(session.getSnapshot())).toBe(true);
});

test('destroy() while the SDK connects destroys the instance, without a logout() that it would stumble over', async () => {
  const world = createWorld();
  world.fake.hangLogin();
  void world.session.login(ALICE).catch(nothing);
  await world.clock.advance(1_000);
  world.session.destroy();
  await world.clock.advance(1_000);
  expect(methods(world)).toEqual(['login', 'destroy']);
});
