import { findZimClass } from '../../adapters/zim-class.ts';
import { tokenEndpoint } from '../../index.ts';
import { BACKEND_FAULTS } from '../backend/faults.ts';
import type { ScriptedTokenProvider } from '../backend/scripted-provider.ts';
import { DEFAULT_APP_ID, TEST_SECRET, testTokenProvider } from '../backend/test-app.ts';
import { loadMsw } from '../msw/load.ts';
import { tokenHandlers } from '../msw/token-handlers.ts';
import { startWorker } from '../msw/worker.ts';
import { mswZimHandlers } from '../msw/zim-handlers.ts';
import { createQa, QaUnavailableError } from '../qa/handle.ts';
import type { Qa } from '../qa/qa.ts';
import { pathOf, type UnderWay } from '../time/under-way.ts';
import { recordNonces } from '../zim-server/nonces.ts';
import { createZimServer, type ZimServer } from '../zim-server/zim-server.ts';
import { pageWorldClock, systemWorldClock } from './clock.ts';
import { loopbackGround } from './loopback-ground.ts';
import type { LoopbackWorldOptions } from './options.ts';
import { presentToken } from './present-token.ts';
import { instanceOf, pageOnline, wakePage } from './real-page.ts';
import { WorldSessions } from './sessions.ts';
import type { QaWorld } from './world.ts';

/** The real SDK and its server in one page, with its doubles for tests that want more than the handle. */
export interface LoopbackWorld extends QaWorld {
  readonly zim: 'loopback';
  readonly server: ZimServer;
  readonly backend: ScriptedTokenProvider;
  /**
   * How fast the page's time passes, 1 to 20, or 0: it stands still until `qa` moves it. 1 where the world does not
   * have it.
   */
  speed: number;
}

const NO_CLOCK = "this world lives by the page's own time. Use clock: 'page', or your fake timers";

/** The ZIM class, or a loader of it that `underWay` knows of: no time passes while it loads. */
function sdkOf({ sdk = () => import('zego-zim-web') }: LoopbackWorldOptions, underWay?: UnderWay): unknown {
  if (!underWay || typeof sdk !== 'function' || findZimClass(sdk)) return sdk;
  return () => underWay.during(sdk());
}

export async function createLoopbackWorld(options: LoopbackWorldOptions): Promise<LoopbackWorld> {
  if (typeof document === 'undefined') {
    throw new Error("zim: 'loopback' runs the real SDK, which needs a browser page. In Node use zim: 'fake'");
  }
  const { appID = DEFAULT_APP_ID, secret = TEST_SECRET, tokenLifetime = 3_600_000, latency = 0 } = options;
  const { tokenPath = '/api/zim/token', param = 'userId' } = options;
  const msw = await loadMsw();
  const worker = await startWorker(options);
  const isEndpoint = (url: string): boolean => pathOf(url) === pathOf(tokenPath);
  const paged = options.clock === 'system' ? null : pageWorldClock(false, isEndpoint);
  const time = paged ?? systemWorldClock();
  const { clock, serverNow, sleep } = time;
  const nonces = recordNonces();
  /** For a token that ends now, which the real server takes too (S22). */
  let taking = false;
  const revoked = new Set<string>();
  const server = createZimServer({
    appID,
    secret,
    now: serverNow,
    key1For: nonces.key1For,
    revoked,
    get acceptAnyToken() {
      return taking;
    },
  });
  const backend = testTokenProvider({
    appID,
    secret,
    clock,
    now: serverNow,
    lifetime: tokenLifetime,
    latency,
  });
  const holding = paged ? (url: string) => paged.underWay.holding(url) : undefined;
  worker.use([...mswZimHandlers(msw, server), ...tokenHandlers(msw, tokenPath, param, backend, holding)]);
  const sdk = sdkOf(options, paged?.underWay);
  const overHttp = options.backend !== 'provider';
  const sessionOptions = {
    appID,
    tokenProvider: overHttp ? tokenEndpoint(tokenPath, { param }) : backend,
    sdk,
  };
  const sessions = new WorldSessions(sessionOptions);

  function everybody(handle: string): string[] {
    const users = server.online();
    if (users.length === 0) throw new QaUnavailableError(handle, 'nobody is logged in');
    return users;
  }

  async function hand(handle: 'expireNow' | 'expireIn', expiresAt: number): Promise<void> {
    const [userID = ''] = everybody(handle);
    const zim = await instanceOf(sdk);
    if (!zim) throw new QaUnavailableError(handle, 'there is no instance of ZIM');
    const token = await backend.mint(userID, Math.ceil(expiresAt / 1000) * 1000);
    taking = true;
    try {
      await presentToken(handle, zim, token, clock);
    } finally {
      taking = false;
    }
  }

  let isDown = false;
  const qa: Qa = createQa(
    'loopback',
    clock,
    {
      // By whichever clock is behind: the SDK corrects its own in one direction only (S32).
      expireNow: () => hand('expireNow', Math.min(serverNow(), clock.now())),
      async expireIn(ms) {
        if (server.online().length > 0) return hand('expireIn', serverNow() + ms);
        backend.fail('short-lived', { lifetime: ms, times: 1 });
      },
      sleep: sleep
        ? async (ms) => {
            await sleep(ms);
            wakePage();
          }
        : NO_CLOCK,
      advance: time.advance ?? NO_CLOCK,
      skewClock: async (ms) => time.skew(ms),
      async kick() {
        await Promise.all(everybody('kick').map((user) => server.kick(user)));
      },
      async unregister() {
        await Promise.all(everybody('unregister').map((user) => server.unregister(user)));
      },
      async dropConnection({ clean = false, stayDown = false } = {}) {
        isDown ||= stayDown;
        if (stayDown) server.offline(true);
        else server.drop({ clean });
      },
      refuseLogin: async (code) => server.refuseLogin(code),
      hang: async () => server.silence(true),
      backend: { faults: BACKEND_FAULTS, fail: backend.fail, failing: backend.failing, missing: '' },
      async heal() {
        server.heal();
        backend.heal();
        time.skew(0);
        if (isDown) pageOnline();
        isDown = false;
      },
    },
    async () => {},
    loopbackGround({ appID, server, revoked, backend, sdk, time, heal: () => qa.heal() }) ?? NO_CLOCK,
  );

  return {
    zim: 'loopback',
    qa,
    server,
    backend,
    options: sessionOptions,
    session: (more) => sessions.create(more),
    until: (promise) => promise,
    get speed() {
      return paged?.page.speed ?? 1;
    },
    set speed(value: number) {
      if (!paged) throw new QaUnavailableError('speed', NO_CLOCK);
      if (value !== 0 && !(value >= 1 && value <= 20))
        throw new RangeError('speed must be 0, or from 1 to 20');
      paged.page.speed = value;
    },
    async close() {
      await sessions.end();
      worker.stop();
      nonces.restore();
      time.close();
    },
  };
}
