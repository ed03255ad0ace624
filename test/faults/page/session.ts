import { createZimSession } from 'zim-session';
import { loadChunk } from '../../bench/page/globals.ts';
import { type Mounted, serve } from './app.ts';
import { userID } from './zim.ts';

// Loaded before the page counts as ready, as in the other page.
await loadChunk();

// The page's Math.random is a constant, for the SDK's sake; backoff with it would be better than it is.
const random = (): number => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32;

function start(interrupted: () => void): Mounted {
  const session = createZimSession({
    appID: APP_ID,
    tokenProvider: '/api/zim/token',
    sdk: loadChunk,
    platform: { random },
  });
  session.on('stateChanged', (now, before) => {
    if (before.connection === 'connected' && now.connection !== 'connected') interrupted();
  });
  session.login({ userID, userName: 'Alice' }).catch(() => {});
  return {
    connected: () => session.getSnapshot().connection === 'connected',
    story: () => session.timeline(),
    unmount: () => session.destroy(),
  };
}

await serve(start);
