import { expect, it, vi } from 'vitest';
import type { RawZim } from '../../src/adapters/raw-zim.ts';
import { createWorld, loggedIn, nothing, type World } from '../session/world.ts';

// What MIGRATING.md says of an app with `export const zim = ZIM.create(…)` and listeners of its own.

const APP = { appID: 1234567890 };
const [MESSAGE, ROOM, NEEDED] = ['peerMessageReceived', 'roomStateChanged', 'connectionStateChanged'];

/** The events of which other code's listeners may be silent. */
const warned = (world: World) =>
  world.events
    .filter(([type]) => type === 'warning')
    .map(
      ([, warning]) =>
        /^adopted-late .*listener of (\w+)/.exec(Object.values(warning as object).join(' '))?.[1],
    );

function hears(world: World, listener: ReturnType<typeof vi.fn>, type: string): boolean {
  listener.mockClear();
  world.fake.emit(type, { state: 2, event: 0 });
  return listener.mock.calls.length === 1;
}

it('preload() first: zim is there at once, what is set on it is called, beside the session, without a warning', async () => {
  const world = createWorld();
  void world.session.preload();
  const zim = world.session.zim as unknown as RawZim;
  const [old, newer, ours] = [vi.fn(), vi.fn(), vi.fn()];
  for (const type of [NEEDED, MESSAGE, ROOM]) zim.on(type!, old);
  world.session.on('peerMessageReceived', ours);
  await loggedIn(world);
  expect(world.session.zim).toBe(zim);
  for (const type of [NEEDED, MESSAGE, ROOM]) expect(hears(world, old, type!)).toBe(true);
  expect(ours).toHaveBeenCalledOnce();
  zim.on(MESSAGE!, newer);
  expect([hears(world, old, MESSAGE!), hears(world, newer, MESSAGE!)]).toEqual([false, true]);
  expect(warned(world)).toEqual([]);
});

it('after an adoption: silent and named where the session takes the slot, called where it does not, called when set again', async () => {
  const world = createWorld();
  const zim = world.fake.ZIM.create(APP) as unknown as RawZim;
  const old = vi.fn();
  for (const type of [NEEDED, MESSAGE, ROOM]) zim.on(type!, old);
  world.session.on('peerMessageReceived', nothing);
  await world.session.preload();
  expect(hears(world, old, NEEDED!)).toBe(false);
  expect(hears(world, old, MESSAGE!)).toBe(false);
  expect(hears(world, old, ROOM!)).toBe(true);
  expect(warned(world).sort()).toEqual([NEEDED, MESSAGE, 'tokenWillExpire']);

  for (const type of [NEEDED, MESSAGE]) zim.on(type!, old);
  await loggedIn(world);
  for (const type of [NEEDED, MESSAGE, ROOM]) expect(hears(world, old, type!)).toBe(true);
  expect(warned(world)).toHaveLength(3);
  world.session.on('roomStateChanged', nothing);
  expect(hears(world, old, ROOM!)).toBe(false);
  expect(warned(world).at(-1)).toBe(ROOM);
});
