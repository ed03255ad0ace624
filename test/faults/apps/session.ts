import { createZimSession } from 'zim-session';
import type { Mounted, Surroundings } from './app.ts';

export function startSession(around: Surroundings, interrupted: () => void): Mounted {
  const { ZIM, appID, userID, tokenUrl, platform, tabs } = around;
  const session = createZimSession({ appID, tokenProvider: tokenUrl, sdk: ZIM, platform, tabs });
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
