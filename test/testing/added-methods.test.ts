import { expect, it, onTestFinished } from 'vitest';
import { createQaWorld } from 'zim-session/testing';

it('an app adds to each instance of FakeZim what it calls beyond a session, as TESTING.md shows', async () => {
  const world = await createQaWorld({ zim: 'fake' });
  onTestFinished(world.close);
  const session = world.session();
  const joined: string[] = [];
  session.on('instanceChanged', (zim) => {
    Object.assign(zim, { joinRoom: async (roomID: string) => void joined.push(roomID) });
  });
  session.on('recovered', () => void session.zim?.joinRoom('lobby'));
  await world.until(session.login({ userID: 'alice' }));
  await session.zim?.joinRoom('hall');
  await world.qa.expireNow();
  await world.qa.advance(5_000);
  expect(joined).toEqual(['hall', 'lobby']);

  const first = session.zim;
  await session.logout();
  first?.destroy();
  await world.until(session.login({ userID: 'alice' }));
  expect(session.zim).not.toBe(first);
  await session.zim?.joinRoom('lounge');
  expect(joined).toEqual(['hall', 'lobby', 'lounge']);
});
