import type { Browser, Page } from 'playwright';
import { fixedNonce } from '../../src/testing/zim-server/nonces.ts';
import {
  createZimServer,
  type ZimServer,
  type ZimServerOptions,
} from '../../src/testing/zim-server/zim-server.ts';
import { mintTestToken, type TestTokenOptions } from '../../src/token04/test-token.ts';
import { type Engine, launchBrowser } from '../browser/engine.ts';
import { WATCHDOG } from '../watchdog.ts';
import { servePages } from './pages.ts';
import { createTokenEndpoint, type TokenEndpoint } from './token-endpoint.ts';
import { serveZim } from './zim-tls-server.ts';

const APP_ID = 1234567890;
const SECRET = '0123456789abcdef0123456789abcdef';

export interface WorldOptions extends Partial<Omit<ZimServerOptions, 'key1For'>> {
  /** Seconds that the tokens of `mint` and of the endpoint live; 3600 by default. */
  readonly tokenLifetime?: number;
  /** Whether pages may come from the back-forward cache, where the browser has one; false by default. */
  readonly backForwardCache?: boolean;
  /** By default the one that the run is about. */
  readonly engine?: Engine;
}

export interface PageOptions {
  /** A page of `test/e2e/page`, or the whole URL of another one. */
  readonly path?: string;
  /** Whether `Math.random` is a constant there, as the TLS server needs; true by default. */
  readonly constantRandom?: boolean;
}

export interface TestPage {
  readonly page: Page;
  /** Uncaught errors and unhandled rejections; the SDK itself leaks one per failed login (S8). */
  readonly errors: string[];
  /** What code of the page wrote to the console: the app's, ours, the SDK's. */
  readonly console: string[];
  /** What the browser wrote there by itself, such as that a socket failed. */
  readonly browserLines: string[];
  close(): Promise<void>;
}

/** A ZIM server, a token endpoint, a page that serves the library, and a real Chromium that sees only these. */
export interface World {
  readonly appID: number;
  readonly secret: string;
  readonly url: string;
  readonly zim: ZimServer;
  readonly endpoint: TokenEndpoint;
  readonly browser: Browser;
  /** May be changed by a test; seconds. */
  tokenLifetime: number;
  mint(userID?: string, options?: Partial<TestTokenOptions>): Promise<string>;
  /** A page of its own context: own storage, own singleton. */
  newPage(options?: PageOptions): Promise<TestPage>;
  close(): Promise<void>;
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { tokenLifetime = 3600, appID = APP_ID, secret = SECRET, ...more } = options;
  const { backForwardCache, engine, ...serverOptions } = more;
  const nonce = fixedNonce();
  const zim = createZimServer({ appID, secret, key1For: nonce.key1For, ...serverOptions });
  const tls = await serveZim(zim);
  const endpoint = createTokenEndpoint((userID) => world.mint(userID));
  const site = await servePages(endpoint);
  const browser = await launchBrowser({ zimPort: tls.port, backForwardCache }, engine);

  const world: World = {
    appID,
    secret,
    url: site.url,
    zim,
    endpoint,
    browser,
    tokenLifetime,
    mint: (userID = 'alice', more = {}) =>
      mintTestToken({ appID, userID, secret, ttl: world.tokenLifetime, ...more }),
    newPage: ({ path = '', constantRandom = true } = {}) =>
      openPage(browser, new URL(path, world.url).href, constantRandom ? nonce.random : null),
    async close() {
      await browser.close();
      endpoint.close();
      await site.close();
      await tls.close();
    },
  };
  return world;
}

async function openPage(browser: Browser, url: string, random: number | null): Promise<TestPage> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  // Ends before the test does, and so says what was missing.
  context.setDefaultTimeout(WATCHDOG / 2);
  const page = await context.newPage();
  const errors: string[] = [];
  const [written, browserLines]: [string[], string[]] = [[], []];
  page.on('pageerror', (error) => errors.push(String(error.message ?? error)));
  // A line of code has the arguments it was written with; one of the browser's own has none.
  page.on('console', (message) =>
    (message.args().length ? written : browserLines).push(`${message.type()}: ${message.text()}`),
  );
  // Makes the SDK's session key known to the loopback server.
  if (random !== null) {
    await page.addInitScript((constant) => {
      Math.random = () => constant;
    }, random);
  }
  await page.goto(url);
  await page.waitForFunction(() => document.title === 'ready');
  return { page, errors, console: written, browserLines, close: () => context.close() };
}
