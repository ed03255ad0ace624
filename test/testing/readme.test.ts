import { expect, it } from 'vitest';
import { createQaWorld } from 'zim-session/testing';
import { mountApp } from './app.ts';

// The QA test of the README: word for word, apart from the app.

it('keeps the screen and shows a banner while the token has ended and the backend is down', async () => {
  const { session, qa, until } = await createQaWorld({ zim: 'fake' });
  const chat = session();
  const app = mountApp(chat);
  await until(chat.login({ userID: 'alice' }));
  await qa.backend.fail('unreachable');
  await qa.expireNow();
  expect(app.text()).toBe('Chat (reconnecting…)');
  await qa.heal();
  await qa.advance(30_000);
  expect(app.text()).toBe('Chat');
});
