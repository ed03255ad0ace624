import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ZimSession } from 'zim-session';
import { createQaWorld, type FakeWorld } from 'zim-session/testing';
import { whatToShow } from '../what-to-show.ts';

// What does the app show when …? ZIM, backend, clock and page are doubles: no network, and no waiting.

let world: FakeWorld;
let session: ZimSession;
const shows = () => whatToShow(session.getSnapshot());

beforeEach(async () => {
  world = await createQaWorld({ zim: 'fake' });
  session = world.session();
  await world.until(session.login({ userID: 'alice' }));
});
afterEach(() => world.close());

test('the token ends while the backend is down: a banner, and the chat comes back by itself', async () => {
  await world.qa.backend.fail('5xx');
  await world.qa.expireNow();
  expect(shows()).toMatchObject({ screen: 'chat', text: 'Connection lost. Getting you back…' });
  await world.qa.advance(240_000);
  expect(shows()).toMatchObject({ screen: 'chat', retry: true });
  await world.qa.heal();
  await world.qa.advance(30_000);
  expect(shows()).toEqual({ screen: 'chat' });
});

test('a backend that is down for four minutes of a good token is not shown at all', async () => {
  await session.logout();
  await world.qa.expireIn(300_000);
  await world.until(session.login({ userID: 'alice' }));
  await world.qa.backend.fail('unreachable');
  await world.qa.advance(240_000);
  expect(shows()).toEqual({ screen: 'chat' });
  await world.qa.heal();
  await world.qa.advance(30_000);
  expect(shows()).toEqual({ screen: 'chat' });
});

test('the laptop sleeps over the expiry: back without a click', async () => {
  await world.qa.sleep(8 * 3_600_000);
  await world.qa.advance(5_000);
  expect(shows()).toEqual({ screen: 'chat' });
});

test('another device logs in: a dialog, and nothing happens until the user wants it', async () => {
  await world.qa.kick();
  await world.qa.advance(3_600_000);
  expect(shows()).toEqual({ screen: 'kicked-out' });
  await world.until(session.login({ userID: 'alice' }));
  expect(shows()).toEqual({ screen: 'chat' });
});

test('the backend refuses the user: the sign-in page', async () => {
  await world.qa.backend.fail('403');
  await world.qa.expireNow();
  await world.qa.advance(5_000);
  expect(shows()).toEqual({ screen: 'sign-in', text: 'Please sign in again.' });
});

test.each(['html', '404', 'wrong-user'] as const)(
  'a backend that answers %s: it cannot be retried',
  async (how) => {
    await session.logout();
    await world.qa.backend.fail(how);
    await expect(world.until(session.login({ userID: 'alice' }))).rejects.toThrow();
    expect(shows()).toMatchObject({
      screen: 'failed',
      text: 'The chat is not set up correctly.',
      retry: false,
    });
  },
);
