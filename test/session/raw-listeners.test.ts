import { describe, expect, test, vi } from 'vitest';
import type { RawZim } from '../../src/adapters/raw-zim.ts';
import { createWorld, loggedIn, nothing, pastTheDoor, rawOf } from './world.ts';

// ZIM has one listener per event (S9). Other code sets it, and the session hears all the same.

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

test('an event without data throws nothing into the SDK (S10)', async () => {
  const world = createWorld();
  await loggedIn(world);
  vi.stubGlobal('reportError', nothing);
  try {
    expect(() => world.fake.emit('connectionStateChanged', undefined)).not.toThrow();
  } finally {
    vi.unstubAllGlobals();
  }
});

/** Those that the session needs, some that it may be asked for, and one that nobody knows yet. */
const TYPES = [
  'connectionStateChanged',
  'tokenWillExpire',
  'peerMessageReceived',
  'roomStateChanged',
  'newToAll',
];

describe.each(TYPES)('raw listeners of %s', (type) => {
  /** An instance of ours, and a session that listens, too. */
  async function both(listens = true) {
    const world = createWorld();
    const ours = vi.fn();
    if (listens) world.session.on(type as 'peerMessageReceived', ours);
    await loggedIn(world);
    ours.mockClear();
    const data = type === 'connectionStateChanged' ? { state: 3, event: 3 } : { second: 30 };
    const emit = () => world.fake.emit(type, data);
    return { world, raw: rawOf(world.session), ours, emit };
  }

  test('the last one wins, and takes nothing from the session', async () => {
    const { raw, ours, emit } = await both();
    const [first, last] = [vi.fn(), vi.fn()];
    raw.on(type, first);
    raw.on(type, last);
    emit();
    expect([first, last, ours].map(({ mock }) => mock.calls.length)).toEqual([0, 1, 1]);
    expect(last.mock.calls[0]).toEqual([raw, expect.anything()]);
  });

  test('off() of that type takes theirs away, and not the session’s', async () => {
    const { raw, ours, emit } = await both();
    const theirs = vi.fn();
    raw.on(type, theirs);
    raw.off(type);
    raw.off(type);
    emit();
    expect([theirs.mock.calls.length, ours.mock.calls.length]).toEqual([0, 1]);
    raw.on(type, theirs);
    emit();
    expect([theirs.mock.calls.length, ours.mock.calls.length]).toEqual([1, 2]);
  });

  test('off() of another type leaves theirs alone; off() without a type does not', async () => {
    const { raw, ours, emit } = await both();
    const theirs = vi.fn();
    raw.on(type, theirs);
    raw.off('groupStateChanged');
    emit();
    expect(theirs).toHaveBeenCalledTimes(1);
    raw.off();
    emit();
    expect([theirs.mock.calls.length, ours.mock.calls.length]).toEqual([1, 2]);
  });

  test('theirs is not lost to a listener of the session that comes later, and is there when that is gone', async () => {
    const { world, raw, ours, emit } = await both(false);
    const theirs = vi.fn();
    raw.on(type, theirs);
    const stop = world.session.on(type as 'peerMessageReceived', ours);
    emit();
    stop();
    emit();
    expect([theirs.mock.calls.length, ours.mock.calls.length]).toEqual([2, 1]);
  });

  test('theirs goes along when the instance is replaced', async () => {
    const { world, raw, emit } = await both();
    const theirs = vi.fn();
    raw.on(type, theirs);
    pastTheDoor(world, 'destroy');
    void world.session.renew().catch(nothing);
    await world.clock.advance(5_000);
    expect(world.session.zim).not.toBe(raw);
    theirs.mockClear();
    emit();
    expect(theirs).toHaveBeenCalledTimes(1);
  });
});

test.each(TYPES)('theirs of %s stays on an adopted instance when the session is gone', async (type) => {
  const world = createWorld();
  const made = world.fake.ZIM.create({ appID: 1234567890 }) as unknown as RawZim;
  world.session.on(type as 'peerMessageReceived', nothing);
  await loggedIn(world);
  const theirs = vi.fn();
  made.on(type, theirs);
  world.session.destroy();
  await world.clock.flush();
  theirs.mockClear();
  world.fake.emit(type, { state: 2, event: 0 });
  expect(theirs).toHaveBeenCalledTimes(1);
  made.off(type);
  world.fake.emit(type, { state: 2, event: 0 });
  expect(theirs).toHaveBeenCalledTimes(1);
});
