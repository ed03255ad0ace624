import { expect, test } from 'vitest';
import { tokenDenied } from 'zim-session';
import { storeOf } from '../../src/react/store.ts';
import { ALICE, createWorld } from '../session/world.ts';

const BOB = { userID: 'bob' };

test('a login that another session began is followed, also when that session goes', async () => {
  const world = createWorld();
  const first = world.another();
  first.login(ALICE).catch(() => {});
  await world.clock.advance(20);
  await world.session.preload();
  storeOf(world.session).follow(ALICE);
  first.destroy();
  await world.clock.advance(10_000);
  expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', userID: 'alice' });
});

test('whom a listener logs in after a denial is not logged out again for the one who was denied', async () => {
  const world = createWorld();
  world.backend.next = [tokenDenied('banned')];
  world.session.on('loggedOut', ({ reason }) => {
    if (reason === 'token-denied') world.session.login(BOB).catch(() => {});
  });
  storeOf(world.session).follow(ALICE);
  await world.clock.advance(10_000);
  expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', userID: 'bob' });
  expect(world.backend.requests.map(({ userID }) => userID)).toEqual(['alice', 'bob']);
});
