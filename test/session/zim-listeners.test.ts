import { describe, expect, test, vi } from 'vitest';
import { createWorld, loggedIn, rawOf } from './world.ts';

describe('listeners', () => {
  test('S9: many for one event, also of ZIM, attached before the login', async () => {
    const world = createWorld();
    const seen: string[] = [];
    world.session.on('peerMessageReceived', () => void seen.push('one'));
    const off = world.session.on('peerMessageReceived', () => void seen.push('two'));
    world.session.once('peerMessageReceived', () => void seen.push('once'));
    await loggedIn(world);
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'bob' });
    off();
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'bob' });
    expect(seen).toEqual(['one', 'two', 'once', 'one']);
    await world.clock.advance(1_000);
    // A message is no reason to renew.
    expect(world.backend.requests).toHaveLength(1);
  });

  test('S10: one that throws is reported and harms nobody', async () => {
    const world = createWorld();
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const after = vi.fn();
    for (const type of ['connectionStateChanged', 'stateChanged'] as const) {
      world.session.on(type, () => {
        throw new Error('app');
      });
    }
    world.session.on('connectionStateChanged', after);
    world.session.subscribe(() => {
      throw new Error('app');
    });
    await loggedIn(world);
    vi.unstubAllGlobals();
    expect(after).toHaveBeenCalled();
    expect(reported).toHaveBeenCalledWith(new Error('app'));
  });

  test('S9: code that takes or clears the slots of the SDK takes nothing from the session', async () => {
    const world = createWorld();
    const loaded = world.session.preload();
    await world.clock.flush();
    await loaded;
    const raw = rawOf(world.session);
    const seen: string[] = [];
    const mine = vi.fn();
    world.session.on('peerMessageReceived', mine);
    raw.on('connectionStateChanged', () => void seen.push('first'));
    raw.on('connectionStateChanged', () => void seen.push('last'));
    raw.on('tokenWillExpire', () => {
      throw new Error('raw');
    });
    vi.stubGlobal('reportError', () => {});
    await loggedIn(world);
    expect(new Set(seen)).toEqual(new Set(['last']));
    world.fake.emit('tokenWillExpire', { second: 30 });
    await world.clock.advance(1_000);
    vi.unstubAllGlobals();
    expect(world.names()).toContain('tokenRenewed');
    raw.off();
    raw.off('peerMessageReceived');
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'x' });
    expect(mine).toHaveBeenCalledTimes(1);
    const before = seen.length;
    world.fake.kick();
    expect(world.session.getSnapshot().reason).toBe('kicked-out');
    expect(seen).toHaveLength(before);
  });

  test('a listener of other code that throws is reported, too, and off() takes it away', async () => {
    const world = createWorld();
    await loggedIn(world);
    const [reported, listener] = [vi.fn(), vi.fn()];
    vi.stubGlobal('reportError', reported);
    const raw = rawOf(world.session);
    world.session.on('peerMessageReceived', () => {});
    raw.on('peerMessageReceived', () => {
      listener();
      throw new Error('raw');
    });
    const message = { messageList: [], fromConversationID: 'bob' };
    world.fake.emit('peerMessageReceived', message);
    raw.off('peerMessageReceived');
    world.fake.emit('peerMessageReceived', message);
    vi.unstubAllGlobals();
    expect(reported.mock.calls).toEqual([[new Error('raw')]]);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  test('subscribe is told of each change once, and the snapshot is immutable', async () => {
    const world = createWorld();
    const seen: unknown[] = [];
    const off = world.session.subscribe(() => void seen.push(world.session.getSnapshot()));
    await loggedIn(world);
    expect(new Set(seen).size).toBe(seen.length);
    expect(Object.isFrozen(seen[0])).toBe(true);
    off();
    void world.session.logout();
    expect(seen.at(-1)).toMatchObject({ status: 'logged-in' });
  });
});
