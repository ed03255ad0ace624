import { createZimSession } from 'zim-session';
import { loadChunk } from './globals.ts';
import { measure } from './stopwatch.ts';

const session = createZimSession({ appID: APP_ID, tokenProvider: '/api/zim/token', sdk: loadChunk });

measure((connected) => {
  session.on('connectionStateChanged', (_, { state, event }) => {
    if (state === 2 && event === 0) connected();
  });
  return session.login({ userID: 'alice' });
});
