import type { Clock } from '../../src/adapters/clock.ts';
import { oneTab } from '../../src/tabs/one-tab.ts';
import { createFakeBrowser, type FakeBrowser } from '../../src/testing/tabs/fake-browser.ts';
import { fixedNonce } from '../../src/testing/zim-server/nonces.ts';
import { createZimServer, type ZimServer } from '../../src/testing/zim-server/zim-server.ts';
import { mintTestToken } from '../../src/token04/test-token.ts';
import { createStandingClock } from '../real/clock.ts';
import { startTokenServer } from '../real/http.ts';
import { watchPlatform } from '../real/platform.ts';
import { loadSdkInNode, type SdkInNode } from '../real/sdk.ts';
import { createSockets } from '../real/sockets.ts';
import { takeUncaught } from '../real/uncaught.ts';
import { createWx } from '../real/wx.ts';
import { createFaultApp, type FaultApp, type Surroundings } from './apps/app.ts';
import { startDocumented } from './apps/documented.ts';
import { startSession } from './apps/session.ts';
import { until } from './fault.ts';
import { APP_ID, type Device, type LaneOptions, type NodeLane, USER, type Way } from './lane.ts';
import { createWatch } from './watch.ts';

const START = Date.UTC(2030, 0, 1);
/** ms that ZIM takes to answer. */
const LATENCY = { login: 40, renew_token: 30 } as const;
const START_APP = { documented: startDocumented, session: startSession };

const platform = watchPlatform();

/** One of the two codes on the real SDK in this process, in virtual time. One at a time. */
export async function openNodeLane(way: Way, options: LaneOptions = {}): Promise<NodeLane> {
  const { lifetime = 3600, skew = 0, oneTab: isOneTab = false } = options;
  let generation = 0;
  let expiresAt = 0;
  const uncaught = (): void => {};
  const clock = createStandingClock({ startAt: START, busy: platform.busy, uncaught, skew });
  const { setTimeout, clearTimeout, setInterval, clearInterval } = clock.globals;
  const { key1For, random } = fixedNonce();

  const secretOf = (): string => String(generation).padStart(32, 's');
  function startZim(): ZimServer {
    const server = createZimServer({
      appID: APP_ID,
      secret: secretOf(),
      key1For,
      now: clock.now,
      setTimeout,
    });
    for (const [command, ms] of Object.entries(LATENCY)) server.delay(command, ms);
    return server;
  }
  let zim = startZim();
  const sockets = createSockets({
    server: {
      get reachable() {
        return zim.reachable;
      },
      connect: (transport) => zim.connect(transport),
    },
    setTimeout,
    uncaught,
  });
  const tokens = await startTokenServer(
    (userID) => {
      expiresAt ||= Math.floor(clock.now() / 1000 + lifetime) * 1000;
      return mintTestToken({
        appID: APP_ID,
        userID,
        secret: secretOf(),
        ttl: lifetime,
        now: clock.now(),
      });
    },
    { now: clock.now },
    platform,
  );

  const browser = createFakeBrowser();
  const sdks: SdkInNode<Surroundings['ZIM']>[] = [];
  function device({ tab }: FakeBrowser): FaultApp {
    const { api } = createWx(sockets, platform.later);
    const sdk = loadSdkInNode<Surroundings['ZIM']>({ clock: clock.globals, random: () => random, wx: api });
    sdks.push(sdk);
    const own: Clock = { now: () => clock.now() + skew, setTimeout, clearTimeout };
    return createFaultApp(START_APP[way], {
      ZIM: sdk.ZIM,
      appID: APP_ID,
      userID: USER,
      tokenUrl: tokens.url,
      platform: { clock: own, random: () => 0.5 },
      tabs: isOneTab ? oneTab(tab().oneTab) : undefined,
      now: clock.now,
    });
  }
  const app = device(browser);
  // What the documented code does not catch is a part of it.
  const restore = takeUncaught(
    (promise) => way === 'documented' || sdks.some((sdk) => sdk.made(promise)),
    uncaught,
  );
  const watch = createWatch({ now: clock.now, setInterval, clearInterval }, () =>
    zim.online().includes(USER),
  );

  function mount(one: FaultApp): void {
    try {
      one.mount();
    } catch {}
  }

  function open(where: FakeBrowser): Device {
    const other = device(where);
    mount(other);
    return { connected: async () => other.connected() };
  }

  const lane: NodeLane = {
    way,
    get zim() {
      return zim;
    },
    endpoint: tokens.endpoint,
    watch,
    patience: 35_000,
    get expiresAt() {
      return expiresAt;
    },
    now: clock.now,
    mount: async () => mount(app),
    async mountKit() {
      let done = false;
      const end = (): void => {
        done = true;
      };
      app.mountKit().then(end, end);
      await until(lane, () => done);
    },
    unmountKit: async () => app.unmountKit(),
    connected: async () => app.connected(),
    interruptedSince: async (at) => app.interruptions.some((one) => one >= at),
    story: async () => app.story(),
    async logIn() {
      mount(app);
      await until(lane, () => watch.up && app.connected());
    },
    secondDevice: async () => open(createFakeBrowser()),
    secondTab: async () => open(browser),
    restartZim() {
      zim.offline();
      generation += 1;
      zim = startZim();
    },
    pass: (ms) => clock.advance(ms),
    untilBeforeExpiry: (ms) => clock.advance(Math.max(0, expiresAt - ms - clock.now())),
    async close() {
      watch.stop();
      await tokens.close();
      // What was on its way ends now, and nobody waits for it.
      await clock.flush();
      restore();
    },
  };
  return lane;
}
