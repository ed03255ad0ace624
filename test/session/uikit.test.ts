import { describe, expect, test, vi } from 'vitest';
import {
  ALICE,
  createWorld,
  loggedIn,
  methods,
  nothing,
  outcome,
  type rawOf,
  type World,
  warnings,
} from './world.ts';

// ZEGO's UIKit on the page (S41): it creates or gets the singleton, takes slots, logs in with a token of its own, and
// destroys the instance when it is torn down.

const instanceOf = ({ fake }: World) =>
  (fake.ZIM.create({ appID: 1234567890 }) ?? fake.ZIM.getInstance()) as unknown as ReturnType<typeof rawOf>;

/** It comes up. */
async function uikitOn(world: World, userID = 'alice') {
  const zim = instanceOf(world);
  const heard = vi.fn();
  for (const type of ['connectionStateChanged', 'tokenWillExpire', 'peerMessageReceived']) {
    zim.on(type, () => heard(type));
  }
  const login = outcome(zim.login(userID, { token: world.backend.token(1_800) }));
  await world.clock.advance(500);
  return { zim, heard, login };
}

const message = { messageList: [], fromConversationID: 'bob' };

describe('UIKit comes up while a user is logged in here', () => {
  test('and joins: its token is not used, its listeners are called, and ours are, too', async () => {
    const world = createWorld();
    const ours = vi.fn();
    world.session.on('peerMessageReceived', ours);
    await loggedIn(world);
    const { heard, login } = await uikitOn(world);
    world.fake.emit('peerMessageReceived', message);
    expect([login.code, heard.mock.calls, ours.mock.calls.length]).toEqual([
      'resolved',
      [['peerMessageReceived']],
      1,
    ]);
    expect([methods(world), warnings(world)]).toEqual([['login'], ['foreign-login']]);
  });

  test('torn down with destroy() alone: the session survives, and renews', async () => {
    const world = createWorld();
    await loggedIn(world);
    const { zim } = await uikitOn(world);
    const before = world.session.getSnapshot();
    zim.off('tokenWillExpire');
    zim.destroy();
    await world.clock.advance(5_000);
    expect(world.session.getSnapshot()).toBe(before);
    expect(world.session.zim).toBe(zim);
    await world.clock.advance(3_600_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
    expect(world.names()).not.toContain('sessionLost');
    expect(warnings(world)).toEqual(['foreign-login', 'foreign-destroy']);
  });

  test('torn down with logout() and destroy(): that is the user’s word, and the next login works', async () => {
    const world = createWorld();
    const ours = vi.fn();
    world.session.on('peerMessageReceived', ours);
    await loggedIn(world);
    const { zim } = await uikitOn(world);
    zim.logout();
    zim.destroy();
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logged-out',
      reason: 'requested',
      error: null,
    });
    // By then nobody was logged in, and ZIM itself was called.
    expect(warnings(world)).toEqual(['foreign-login', 'foreign-logout']);
    await world.clock.advance(1_000);
    await loggedIn(world);
    world.fake.emit('peerMessageReceived', message);
    expect([world.session.zim === zim, ours.mock.calls.length, world.fake.online]).toEqual([
      false,
      1,
      'alice',
    ]);
  });

  test('and of another user is refused as the SDK refuses it', async () => {
    const world = createWorld();
    await loggedIn(world);
    const { login } = await uikitOn(world, 'bob');
    expect([login.code, world.fake.online]).toEqual([6000111, 'alice']);
  });

  test('comes up and is torn down again and again: nothing of it stays', async () => {
    const world = createWorld();
    await loggedIn(world);
    for (let n = 0; n < 5; n++) {
      const { zim, login } = await uikitOn(world);
      expect(login.code).toBe('resolved');
      zim.off();
      zim.destroy();
    }
    expect([methods(world), world.session.getSnapshot().status]).toEqual([['login'], 'logged-in']);
  });
});

describe('UIKit made the instance', () => {
  test('and is logged in as the user who logs in here: both are', async () => {
    const world = createWorld();
    const { login } = await uikitOn(world);
    await loggedIn(world);
    expect([login.code, world.fake.online]).toEqual(['resolved', 'alice']);
    expect(warnings(world)).toEqual(['adopted-late', 'adopted-late']);
  });

  test('and is logged in as somebody else: already-logged-in, and that stays', async () => {
    const world = createWorld();
    const { zim } = await uikitOn(world, 'bob');
    const login = outcome(world.session.login(ALICE));
    await world.clock.advance(3_000);
    expect([login.code, world.fake.online, instanceOf(world) === zim]).toEqual([
      'already-logged-in',
      'bob',
      true,
    ]);
  });

  test('and is torn down: the session survives, and destroys it when the last one lets go', async () => {
    const world = createWorld();
    const { zim } = await uikitOn(world);
    await loggedIn(world);
    const other = world.another();
    other.login(ALICE).catch(nothing);
    zim.destroy();
    await world.clock.advance(2_000);
    expect([world.session.getSnapshot().status, world.session.zim === zim]).toEqual(['logged-in', true]);
    world.session.destroy();
    await world.clock.advance(1_000);
    expect([methods(world).includes('destroy'), other.getSnapshot().status]).toEqual([false, 'logged-in']);
    other.destroy();
    await world.clock.flush();
    expect(methods(world).filter((method) => method === 'destroy')).toHaveLength(1);
    expect(world.fake.ZIM.create({ appID: 1234567890 })).not.toBeNull();
  });

  test('and is not torn down: the session leaves it as it is, logged in', async () => {
    const world = createWorld();
    const { zim, heard } = await uikitOn(world);
    await loggedIn(world);
    world.session.destroy();
    await world.clock.advance(1_000);
    expect([world.fake.online, methods(world).includes('destroy'), instanceOf(world) === zim]).toEqual([
      'alice',
      false,
      true,
    ]);
    expect(Object.keys(zim)).toEqual([]);
    heard.mockClear();
    world.fake.emit('peerMessageReceived', message);
    expect(heard.mock.calls).toEqual([['peerMessageReceived']]);
  });

  test('and wanted it destroyed while nobody was logged in here any more: it is, at once', async () => {
    const world = createWorld();
    const { zim } = await uikitOn(world);
    await loggedIn(world);
    await world.session.logout();
    zim.destroy();
    expect([methods(world).at(-1), warnings(world)]).toEqual(['destroy', ['adopted-late', 'adopted-late']]);
    world.session.destroy();
    await world.clock.flush();
    expect(methods(world).filter((method) => method === 'destroy')).toHaveLength(1);
  });
});
