import { createZimSession } from 'zim-session';
import { loadChunk } from './globals.ts';
import { measure } from './stopwatch.ts';

// One page for both: with a token at hand, where one was printed into it.
const token = document.querySelector<HTMLElement>('[data-token]')?.dataset.token;
const session = createZimSession({ appID: APP_ID, tokenProvider: '/api/zim/token', sdk: loadChunk });
await session.preload();

measure((connected) => {
  session.on('connectionStateChanged', (_, { state, event }) => {
    if (state === 2 && event === 0) connected();
  });
  return session.login({ userID: 'alice' }, { token });
});
