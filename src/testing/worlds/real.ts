import type { TokenRequest } from '../../adapters/token-provider.ts';
import { tokenEndpoint } from '../../index.ts';
import { type FaultyProvider, withFaults } from '../backend/with-faults.ts';
import { createQa, QaUnavailableError } from '../qa/handle.ts';
import { pageWorldClock, systemWorldClock } from './clock.ts';
import type { RealWorldOptions } from './options.ts';
import { presentToken } from './present-token.ts';
import { instanceOf, wakePage } from './real-page.ts';
import { WorldSessions } from './sessions.ts';
import type { QaWorld } from './world.ts';

/** A world of which only the backend and the page are ours. */
export interface RealWorld extends QaWorld {
  readonly zim: 'real';
  readonly backend: FaultyProvider;
}

const NO_MINT = 'your backend would have to make a token that ends when told: pass mint';
const NO_CLOCK = "pass clock: 'page' to createQaWorld, before the SDK is loaded";
const ZEGO = "ZEGO's servers cannot be told to. Use zim: 'loopback'";

export function createRealWorld(options: RealWorldOptions): RealWorld {
  const { appID, tokenProvider, mint, sdk = () => import('zego-zim-web') } = options;
  const paged = options.clock === 'page';
  const time = paged ? pageWorldClock(true) : systemWorldClock();
  const { clock, serverNow, sleep } = time;
  const provider = typeof tokenProvider === 'function' ? tokenProvider : tokenEndpoint(tokenProvider);
  /** Who asked for a token last. */
  let userID: string | null = null;
  const watched = Object.assign(
    (request: TokenRequest) => {
      userID = request.userID;
      return provider(request);
    },
    'url' in provider ? { url: provider.url } : {},
  );
  const backend = withFaults(watched, mint ? { mint } : {});
  const sessionOptions = { appID, tokenProvider: backend, sdk };
  const sessions = new WorldSessions(sessionOptions);

  async function end(handle: 'expireNow' | 'expireIn', expiresAt: number): Promise<void> {
    const zim = await instanceOf(sdk);
    if (!mint || !zim || userID === null) throw new QaUnavailableError(handle, 'nobody is logged in');
    const token = await mint({ userID, expiresAt: Math.ceil(expiresAt / 1000) * 1000 });
    await presentToken(handle, zim, token, clock);
  }

  const qa = createQa(
    'real',
    clock,
    {
      // 2 s before its end the SDK takes a token for ended (S28).
      expireNow: mint ? () => end('expireNow', serverNow() + 1_000) : NO_MINT,
      expireIn: mint ? (ms) => end('expireIn', serverNow() + ms) : NO_MINT,
      sleep: sleep
        ? async (ms) => {
            await sleep(ms);
            wakePage();
          }
        : NO_CLOCK,
      advance: "ZEGO's time cannot be moved. Use zim: 'fake' or 'loopback'",
      skewClock: paged ? async (ms) => time.skew(ms) : NO_CLOCK,
      kick: 'log the same user in on another device or in another browser',
      unregister: ZEGO,
      dropConnection: "set the network to Offline in the browser's developer tools, or use zim: 'loopback'",
      refuseLogin: ZEGO,
      hang: ZEGO,
      backend: { faults: backend.faults, fail: backend.fail, failing: backend.failing, missing: NO_MINT },
      async heal() {
        backend.heal();
        time.skew(0);
      },
    },
    async () => {},
    ZEGO,
  );

  return {
    zim: 'real',
    qa,
    backend,
    options: sessionOptions,
    session: (more) => sessions.create(more),
    until: (promise) => promise,
    async close() {
      await sessions.end();
      time.close();
    },
  };
}
