import type { MiniProgram, MiniProgramOptions, ZimSession } from 'zim-session/miniprogram';
import { fixedNonce } from '../../src/testing/zim-server/nonces.ts';
import { createZimServer, type ZimServer } from '../../src/testing/zim-server/zim-server.ts';
import { mintTestToken } from '../../src/token04/test-token.ts';
import type { ZimClass } from '../contract/driver.ts';
import type { TokenEndpoint } from '../e2e/token-endpoint.ts';
import { createStandingClock, type StandingClock } from './clock.ts';
import { startTokenServer } from './http.ts';
import { loadMiniProgram, type MiniProgramInNode } from './mini-program.ts';
import { watchPlatform } from './platform.ts';
import { loadSdkInNode } from './sdk.ts';
import { createSockets } from './sockets.ts';
import { takeUncaught } from './uncaught.ts';
import { createWx, type Wx } from './wx.ts';

const APP_ID = 1234567890;
const SECRET = '0123456789abcdef0123456789abcdef';

/** A mini program, the ZIM server and the app's backend, which is asked over HTTP. */
export interface MiniWorld {
  readonly clock: StandingClock;
  readonly server: ZimServer;
  readonly endpoint: TokenEndpoint;
  readonly wx: Wx;
  readonly program: MiniProgramInNode;
  /** What happened to its sessions. */
  readonly events: string[];
  create(options?: Partial<MiniProgramOptions>): ZimSession;
  close(): Promise<void>;
}

const platform = watchPlatform();

/**
 * The real SDK and `zim-session/miniprogram`, each in a realm without a DOM. Tokens live an hour. `file`: a script of
 * the latter; without it, the sources.
 */
export async function openMiniWorld(file?: string): Promise<MiniWorld> {
  const uncaught = (): void => {};
  const clock = createStandingClock({ startAt: Date.UTC(2030, 0, 1), busy: platform.busy, uncaught });
  const { setTimeout } = clock.globals;
  const { key1For, random } = fixedNonce();
  const server = createZimServer({ appID: APP_ID, secret: SECRET, key1For, now: clock.now, setTimeout });
  const wx = createWx(createSockets({ server, setTimeout, uncaught }), platform.later);
  const sdk = loadSdkInNode<ZimClass>({ clock: clock.globals, random: () => random, wx: wx.api });
  const restore = takeUncaught(sdk.made, uncaught);
  const mint = (userID: string) =>
    mintTestToken({ appID: APP_ID, userID, secret: SECRET, ttl: 3600, now: clock.now() });
  const tokens = await startTokenServer(mint, { now: clock.now }, platform);
  const program = await loadMiniProgram(clock.globals, file);
  const events: string[] = [];
  const made = new Set<ZimSession>();
  return {
    clock,
    server,
    endpoint: tokens.endpoint,
    wx,
    program,
    events,
    create(options = {}) {
      const session = program.entry.createZimSession(wx.api as MiniProgram, {
        appID: APP_ID,
        sdk: sdk.ZIM,
        tokenProvider: tokens.url,
        platform: { random: () => 0.5 },
        ...options,
      });
      made.add(session);
      session.on('tokenRenewed', () => events.push('tokenRenewed'));
      session.on('renewalFailed', ({ error }) => events.push(`renewalFailed ${error.code}`));
      session.on('sessionLost', ({ error }) => events.push(`sessionLost ${error.code}`));
      session.on('recovered', () => events.push('recovered'));
      session.on('loggedOut', ({ reason }) => events.push(`loggedOut ${reason}`));
      session.on('warning', ({ code }) => events.push(`warning ${code}`));
      return session;
    },
    async close() {
      for (const session of made) session.destroy();
      await clock.flush();
      await tokens.close();
      await clock.flush();
      restore();
    },
  };
}
