import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { isZimSessionError } from 'zim-session';
import { ZimSessionProvider } from 'zim-session/react';
import { storeOf } from '../../src/react/store.ts';
import { createWorld, loggedIn } from '../session/world.ts';

test.each(['subscribe', 'subscribeZim'] as const)(
  'a function that subscribes twice with %s() is two subscribers, each of which goes alone',
  async (how) => {
    const world = createWorld();
    const store = storeOf(world.session);
    let told = 0;
    const listener = () => void told++;
    const stop = store[how](listener);
    const other = store[how](listener);
    await loggedIn(world);
    const both = told;
    stop();
    stop();
    await world.session.logout();
    const one = told - both;
    expect([both % 2, one]).toEqual([0, 1]);
    other();
    await loggedIn(world);
    expect(told).toBe(both + one);
  },
);

test('a refusal, which only components hear of, is told to each of them', async () => {
  const world = createWorld();
  const store = storeOf(world.session);
  let told = 0;
  const listener = () => void told++;
  const stops = [store.subscribe(listener), store.subscribe(listener)];
  stops[0]!();
  store.follow({ userID: 'not a user' });
  await world.clock.advance(100);
  expect([told, store.getSnapshot().error?.code]).toEqual([1, 'invalid-user']);
  stops[0]!();
  store.follow({ userID: 'nor this one' });
  await world.clock.advance(100);
  expect(told).toBeGreaterThan(1);
  stops[1]!();
});

test.each([undefined, null, 7, 'session', {}, { subscribe: true }])(
  'a provider refuses %j in the place of a session',
  (session) => {
    let thrown: unknown;
    try {
      renderToString(createElement(ZimSessionProvider, { session: session as never }));
    } catch (error) {
      thrown = error;
    }
    expect(isZimSessionError(thrown, 'invalid-options')).toBe(true);
  },
);

test.each([7, true, {}, [], { userID: null }, { userID: 5 }, { userID: Symbol('alice') }])(
  'to follow what is no user (%#) throws nothing, and says so',
  async (user) => {
    const world = createWorld();
    const store = storeOf(world.session);
    store.follow(user as never);
    await world.clock.advance(100);
    expect(store.getSnapshot().error?.code).toBe('invalid-user');
  },
);
