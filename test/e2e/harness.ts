import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';
import { fixedNonce } from '../../src/testing/zim-server/nonces.ts';
import {
  createZimServer,
  type ZimServer,
  type ZimServerOptions,
} from '../../src/testing/zim-server/zim-server.ts';
import { mintTestToken, type TestTokenOptions } from '../../src/token04/test-token.ts';
import { type Engine, launchBrowser } from '../browser/engine.ts';
import { WATCHDOG } from '../watchdog.ts';
import { createTokenEndpoint, type TokenEndpoint } from './token-endpoint.ts';
import { serveZim } from './zim-tls-server.ts';

/** `ZIM_SDK=zego-zim-web-2.20 npx vitest …` runs the tests on another version of the SDK. */
const SDK = process.env.ZIM_SDK ?? 'zego-zim-web';
const APP_ID = 1234567890;
const SECRET = '0123456789abcdef0123456789abcdef';

export const ENDPOINT_PATH = '/api/zim/token';

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
  const vite = await servePage(endpoint);
  const browser = await launchBrowser({ zimPort: tls.port, backForwardCache }, engine);

  const world: World = {
    appID,
    secret,
    url: pageUrl(vite),
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
      await vite.close();
      await tls.close();
    },
  };
  return world;
}

async function servePage(endpoint: TokenEndpoint): Promise<ViteDevServer> {
  const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
  const vite = await createServer({
    configFile: false,
    root: path('./page'),
    // One for each that may run at the same time: where one server bundles anew, the other's pages lose what they load.
    cacheDir: path(`../../node_modules/.vite-e2e-${SDK}-${process.env.VITEST_POOL_ID ?? 0}`),
    logLevel: 'error',
    // Where MSW's worker script is.
    publicDir: path('../../node_modules/msw/lib'),
    resolve: {
      alias: [
        { find: /^zim-session$/, replacement: path('../../src/index.ts') },
        { find: /^zego-zim-web$/, replacement: SDK },
        { find: /^zim-session\/tabs$/, replacement: path('../../src/tabs/index.ts') },
        { find: /^zim-session\/testing$/, replacement: path('../../src/testing/index.ts') },
      ],
    },
    // Everything is bundled before the first page, and nothing watched: a reload would end a session under test.
    optimizeDeps: {
      include: ['eventemitter3', 'ky', 'msw', 'msw/browser', SDK],
      noDiscovery: true,
    },
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null, fs: { allow: [path('../..')] } },
    plugins: [
      {
        name: 'token-endpoint',
        configureServer: (server) =>
          void server.middlewares.use((request, response, next) => {
            if (new URL(request.url ?? '/', 'http://any').pathname !== ENDPOINT_PATH) next();
            else endpoint.handle(request, response).catch(next);
          }),
      },
    ],
  });
  return vite.listen();
}

function pageUrl(vite: ViteDevServer): string {
  const address = vite.httpServer?.address();
  if (!address || typeof address === 'string') throw new Error('the page server has no address');
  return `http://127.0.0.1:${address.port}/`;
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
