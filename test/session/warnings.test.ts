import { describe, expect, test } from 'vitest';
import { ALICE, createWorld, loggedIn, warnings } from './world.ts';

describe('warnings', () => {
  test.each([
    ['another name', 'Bert', 1],
    ['the same name', 'Al', 0],
    ['no name', undefined, 0],
  ])('%s, asked for while logged in: %s', async (_what, userName, times) => {
    const world = createWorld();
    await loggedIn(world, { ...ALICE, userName: 'Al' } as typeof ALICE);
    void world.session.login(userName === undefined ? ALICE : { ...ALICE, userName });
    expect(warnings(world)).toEqual(Array.from({ length: times }, () => 'user-name-ignored'));
  });

  test('a name that goes with a new login is no reason to warn, and counts from then on', async () => {
    const world = createWorld();
    await loggedIn(world, { ...ALICE, userName: 'Al' } as typeof ALICE);
    await world.session.logout();
    await loggedIn(world, { ...ALICE, userName: 'Bert' } as typeof ALICE);
    void world.session.login({ ...ALICE, userName: 'Bert' });
    expect(warnings(world)).toEqual([]);
    void world.session.login({ ...ALICE, userName: 'Al' });
    expect(warnings(world)).toEqual(['user-name-ignored']);
  });

  test('tokens of less than a minute are warned about', async () => {
    const world = createWorld();
    world.backend.lifetime = 45;
    await loggedIn(world);
    await world.clock.advance(120_000);
    expect(warnings(world)).toEqual(['short-lived-token']);
  });
});
