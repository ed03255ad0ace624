import type { BrowserContext, Page } from 'playwright';
import { fixedNonce } from '../../src/testing/zim-server/nonces.ts';
import { createZimServer } from '../../src/testing/zim-server/zim-server.ts';
import { mintTestToken } from '../../src/token04/test-token.ts';
import { ENGINE, launchBrowser } from '../browser/engine.ts';
import { createTokenEndpoint } from '../e2e/token-endpoint.ts';
import { serveZim } from '../e2e/zim-tls-server.ts';
import { WATCHDOG } from '../watchdog.ts';
import { until } from './fault.ts';
import type { Ground } from './ground.ts';
import { type HiddenTab, openHiddenTab } from './hidden-tab.ts';
import { APP_ID, type Lane, type LaneOptions, USER, type Way } from './lane.ts';
import { type Sleeper, sleeperOf } from './sleeper.ts';
import { createWatch } from './watch.ts';

export interface PageLaneOptions extends LaneOptions {
  /** Whether the browser has a back-forward cache, which Playwright takes away. @default false */
  readonly backForwardCache?: boolean;
}

/** A lane in a real page, in real time. */
export interface PageLane extends Lane {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly sleeper: Sleeper;
  /** Where the page is. */
  readonly url: string;
  /** Puts the app into a tab that is hidden, instead of `page`. */
  hide(): Promise<HiddenTab>;
  /** An expression in the page that the app is in. */
  ask(expression: string): Promise<unknown>;
  /** ZIM's sockets and the backend; `told`: the browser says so too (`online`, `offline`). */
  network(up: boolean, told?: boolean): Promise<void>;
}

/** `patience`: see `Lane`. */
export async function openPageLane(
  ground: Ground,
  way: Way,
  options: PageLaneOptions = {},
  patience: number = Number.POSITIVE_INFINITY,
): Promise<PageLane> {
  const { lifetime = 3600, backForwardCache = false } = options;
  const nonce = fixedNonce();
  const zim = createZimServer({ appID: APP_ID, secret: SECRET, key1For: nonce.key1For });
  let expiresAt = 0;

  const tls = await serveZim(zim);
  const endpoint = createTokenEndpoint((userID) => {
    expiresAt ||= Math.floor(Date.now() / 1000 + lifetime) * 1000;
    return mintTestToken({ appID: APP_ID, userID, secret: SECRET, ttl: lifetime });
  });
  const server = await ground.serve(endpoint);
  const browser = await launchBrowser({ zimPort: tls.port, backForwardCache });
  const sleeper = await sleeperOf(browser);
  const watch = createWatch(MACHINE, () => zim.online().includes(USER));
  const url = `${server.url}${way}.html`;
  let tab: HiddenTab | null = null;

  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  context.setDefaultTimeout(WATCHDOG);
  const page = await context.newPage();
  await page.addInitScript(prepare, nonce.random);
  await page.goto(url);
  await page.waitForFunction(() => document.title === 'ready');

  const lane: PageLane = {
    way,
    zim,
    patience,
    get expiresAt() {
      return expiresAt;
    },
    endpoint,
    context,
    page,
    watch,
    sleeper,
    url,
    async hide() {
      const hidden = await openHiddenTab(browser, url, `(${prepare})(${nonce.random})`);
      tab = hidden;
      await until(lane, async () => (await hidden.evaluate('document.title')) === 'ready');
      return hidden;
    },
    ask: (expression) => (tab ?? page).evaluate(expression),
    now: () => Date.now(),
    mount: async () => void (await lane.ask('void app.mount()').catch(() => {})),
    mountKit: async () => void (await lane.ask('app.mountKit().catch(() => {})')),
    unmountKit: async () => void (await lane.ask('app.unmountKit()')),
    connected: () => lane.ask('app.connected()').catch(() => false) as Promise<boolean>,
    interruptedSince: (at) => lane.ask(`app.interruptions.some((at) => at >= ${at})`) as Promise<boolean>,
    story: async () => String(await lane.ask('app.story()')),
    async logIn() {
      await lane.mount();
      // The server knows first. A page that is frozen in between has not logged in, and its login() times out.
      await until(lane, async () => watch.up && (await lane.connected()));
    },
    async network(up, told = false) {
      server.reachable = up;
      zim.offline(!up);
      if (!told) return;
      if (ENGINE === 'webkit') await page.evaluate(say, up);
      else await context.setOffline(!up);
    },
    // Real time: the pages' own.
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    untilBeforeExpiry: (ms) => lane.pass(Math.max(0, expiresAt - ms - Date.now())),
    async close() {
      watch.stop();
      sleeper.wake();
      await browser.close();
      endpoint.close();
      await server.close();
      await tls.close();
    },
  };
  return lane;
}

/** WebDriver cannot take a page's network away: the page is told so in its own words. */
function say(up: boolean): void {
  Object.defineProperty(navigator, 'onLine', { value: up, configurable: true });
  dispatchEvent(new Event(up ? 'online' : 'offline'));
}

/** In the page, before anything else: the SDK's key is known. */
function prepare(random: number): void {
  Math.random = () => random;
}

const SECRET = 's'.repeat(32);
const MACHINE = {
  now: () => Date.now(),
  setInterval: (fn: () => void, ms: number) => setInterval(fn, ms),
  clearInterval: (timer: never) => clearInterval(timer),
};
