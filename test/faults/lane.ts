import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import { mintTestToken } from '../../src/testing/token04.ts';
import { fixedNonce } from '../../src/testing/zim-server/nonces.ts';
import { createZimServer, type ZimServer } from '../../src/testing/zim-server/zim-server.ts';
import { findChromium } from '../browser/chromium.ts';
import { createTokenEndpoint, type TokenEndpoint } from '../e2e/token-endpoint.ts';
import { serveZim } from '../e2e/zim-tls-server.ts';
import { APP_ID, type Ground, type Way } from './ground.ts';
import { type HiddenTab, openHiddenTab } from './hidden-tab.ts';
import { type Sleeper, sleeperOf } from './sleeper.ts';
import { createWatch, type Watch } from './watch.ts';

const USER = 'alice';

export interface LaneOptions {
  /** Seconds that the backend's tokens live. @default 3600 */
  readonly lifetime?: number;
  /** ms that the page's clock is ahead. @default 0 */
  readonly skew?: number;
  /** Whether the browser has a back-forward cache, which Playwright takes away. @default false */
  readonly backForwardCache?: boolean;
}

/** One page with one of the two codes in it, and a world of its own: browser, ZIM server, token backend. */
export interface Lane {
  readonly way: Way;
  readonly zim: ZimServer;
  readonly endpoint: TokenEndpoint;
  readonly context: BrowserContext;
  readonly page: Page;
  readonly watch: Watch;
  readonly sleeper: Sleeper;
  /** Where the page is. */
  readonly url: string;
  /** Epoch ms: when the first token ends. */
  readonly expiresAt: number;
  /** Another page, in a context of its own. */
  newPage(): Promise<Page>;
  /** Puts the app into a tab that is hidden, instead of `page`. */
  hide(): Promise<HiddenTab>;
  /** An expression in the page that the app is in. */
  ask(expression: string): Promise<unknown>;
  /** Mounts the app, and waits until it is logged in and knows. */
  logIn(): Promise<void>;
  /** ZIM's sockets and the backend; `told`: the browser says so too (`online`, `offline`). */
  network(up: boolean, told?: boolean): Promise<void>;
  /** A ZIM server that knows nothing of the old one's sockets and tokens. */
  restartZim(): void;
  /** ms of real time. */
  pass(ms: number): Promise<void>;
  /** Until so many ms before the first token ends; negative: after it. */
  untilBeforeExpiry(ms: number): Promise<void>;
  close(): Promise<void>;
}

export async function openLane(ground: Ground, way: Way, options: LaneOptions = {}): Promise<Lane> {
  const { lifetime = 3600, skew = 0, backForwardCache = false } = options;
  const nonce = fixedNonce();
  let generation = 0;
  const secretOf = (): string => String(generation).padStart(32, 's');
  const startZim = () => createZimServer({ appID: APP_ID, secret: secretOf(), key1For: nonce.key1For });
  let zim = startZim();
  let expiresAt = 0;

  const tls = await serveZim({
    get reachable() {
      return zim.reachable;
    },
    connect: (transport) => zim.connect(transport),
  } as ZimServer);
  const endpoint = createTokenEndpoint((userID) => {
    expiresAt ||= Math.floor(Date.now() / 1000 + lifetime) * 1000;
    return mintTestToken({ appID: APP_ID, userID, secret: secretOf(), ttl: lifetime });
  });
  const server = await ground.serve(endpoint);
  const browser = await launch(tls.port, backForwardCache);
  const sleeper = await sleeperOf(browser);
  const watch = createWatch(() => zim.online().includes(USER));
  const url = `${server.url}${way}.html`;
  const prepared = { random: nonce.random, skew };
  let tab: HiddenTab | null = null;

  async function newPage(): Promise<[BrowserContext, Page]> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.addInitScript(prepare, prepared);
    await page.goto(url);
    await page.waitForFunction(() => document.title === 'ready');
    return [context, page];
  }
  const [context, page] = await newPage();

  const lane: Lane = {
    way,
    get zim() {
      return zim;
    },
    get expiresAt() {
      return expiresAt;
    },
    endpoint,
    context,
    page,
    watch,
    sleeper,
    url,
    newPage: async () => (await newPage())[1],
    async hide() {
      tab = await openHiddenTab(browser, url, `(${prepare})(${JSON.stringify(prepared)})`);
      while ((await tab.evaluate('document.title')) !== 'ready') await wait(50);
      return tab;
    },
    ask: (expression) => (tab ?? page).evaluate(expression),
    async logIn() {
      await lane.ask('void app.mount()');
      await watch.until(true, 60_000);
      // The server knows first. A page that is frozen in between has not logged in, and its login() times out.
      while (!(await lane.ask('app.connected()'))) await wait(50);
    },
    async network(up, told = false) {
      server.reachable = up;
      zim.offline(!up);
      if (told) await context.setOffline(!up);
    },
    restartZim() {
      zim.offline();
      generation++;
      zim = startZim();
    },
    pass: (ms) => wait(ms),
    untilBeforeExpiry: (ms) => wait(Math.max(0, expiresAt - ms - Date.now())),
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

async function launch(zimPort: number, backForwardCache: boolean): Promise<Browser> {
  const { executablePath, args, env } = await findChromium();
  return chromium.launch({
    executablePath,
    env,
    args: [
      ...args,
      `--host-resolver-rules=MAP * 127.0.0.1:${zimPort}, EXCLUDE 127.0.0.1`,
      '--ignore-certificate-errors',
    ],
    ignoreDefaultArgs: backForwardCache ? ['--disable-back-forward-cache'] : [],
  });
}

/** In the page, before anything else: the SDK's key is known, and the clock may be wrong. */
function prepare({ random, skew }: { random: number; skew: number }): void {
  Math.random = () => random;
  if (skew === 0) return;
  const Right = Date;
  globalThis.Date = new Proxy(Right, {
    construct: (target, given) =>
      given.length ? Reflect.construct(target, given) : new target(target.now() + skew),
    get: (target, key) => (key === 'now' ? () => target.now() + skew : Reflect.get(target, key)),
  });
}
