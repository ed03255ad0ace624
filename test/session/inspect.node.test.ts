import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createWorld, loggedIn } from './world.ts';

// What Node's console prints of a session.
test.each([
  ['as it does by default', {}],
  ['in depth', { depth: 20 }],
  ['in depth, with what is hidden and getters', { depth: 20, showHidden: true, getters: false }],
])('a session that is printed %s shows no token', async (_how, options) => {
  const world = createWorld();
  await loggedIn(world);
  const [token] = world.fake.serverTokens;
  const printed = inspect(world.session, options);
  expect(printed).not.toContain(token!.slice(0, 40));
  expect(printed).toContain('login');
  // The instance has the token; it is printed where somebody asks for it.
  expect(inspect(world.session.zim, { depth: 20, showHidden: true })).toContain('ZIM');
});
