import type { ZimSessionOptions } from 'zim-session';
import type { URL } from '../../adapters/global-types.ts';
import type { TokenProvider } from '../../adapters/token-provider.ts';
import type { FakePlatform } from '../fake-zim/zim.ts';
import type { MswWorker } from '../msw/worker.ts';
import type { VirtualClock } from '../time/virtual-clock.ts';

interface QaWorldOptionsBase {
  /** @default 1234567890 */
  readonly appID?: number;
  /** ms that the tokens of the backend live. @default 3_600_000 */
  readonly tokenLifetime?: number;
}

/** ZIM, backend, clock and page are doubles in memory; in Node and in a browser. */
export interface FakeWorldOptions extends QaWorldOptionsBase {
  readonly zim: 'fake';
  /**
   * `'virtual'` stands still until `qa.advance()` moves it. `'system'` is the page's time, or what fake timers
   * have made of it. `'page'` takes the page's time over (see `installPageClock`).
   * @default 'virtual'
   */
  readonly clock?: 'virtual' | 'system' | 'page' | VirtualClock;
  /**
   * How many tabs of one browser there are, each with a ZIM of its own, and sessions with `tabs: oneTab()`. The world's
   * own session is in the first. @default none: one page, and no `oneTab()`
   */
  readonly tabs?: number;
  /**
   * Whose manners ZIM has: see `createFakeZim`. Where it is not `'web'` pass `createZimSession`, too, and no `tabs`.
   * @default 'web'
   */
  readonly platform?: FakePlatform;
  /**
   * What makes the world's sessions: that of the entry which the app uses; for mini programs and uni-app
   * `(options) => createZimSession(uni, options)`. @default the Web's
   */
  readonly createZimSession?: (options: ZimSessionOptions) => unknown;
  /** ms before the backend answers. @default 50 */
  readonly latency?: number;
  /** From 0 to 1, for the session's jitter. @default () => 0.5 */
  readonly random?: () => number;
}

/** The real SDK on a ZIM server inside the page, through MSW: no account, nothing leaves the machine. */
export interface LoopbackWorldOptions extends QaWorldOptionsBase {
  readonly zim: 'loopback';
  /** 32 characters; never a real one. @default a public one */
  readonly secret?: string;
  /** `'page'` takes the page's time over (see `installPageClock`). @default 'page' */
  readonly clock?: 'page' | 'system';
  /** Whether the token backend is an HTTP endpoint (answered by MSW) or a function. @default 'http' */
  readonly backend?: 'http' | 'provider';
  /** The endpoint's path. @default '/api/zim/token' */
  readonly tokenPath?: string;
  /** The name of its parameter. @default 'userId' */
  readonly param?: string;
  /** ms before the backend answers. @default 0 */
  readonly latency?: number;
  /** An MSW worker that runs already; ours are `use()`d, and taken away by its `resetHandlers()`. */
  readonly worker?: MswWorker;
  /** Where MSW's worker script is served. @default '/mockServiceWorker.js' */
  readonly workerUrl?: string;
  /** The ZIM class, or a loader of it. @default () => import('zego-zim-web') */
  readonly sdk?: unknown;
}

/** The real SDK on ZEGO's service. */
export interface RealWorldOptions {
  readonly zim: 'real';
  readonly appID: number;
  /** As in `createZimSession`. */
  readonly tokenProvider: string | URL | TokenProvider;
  /**
   * A token that ends when it is told to (epoch ms), where your backend can make one. Adds `expireNow`,
   * `expireIn` and the backend faults `short-lived`, `expired` and `wrong-user`.
   */
  readonly mint?: (wish: { readonly userID: string; readonly expiresAt: number }) => string | Promise<string>;
  /** `'page'` takes the page's time over, which adds `sleep` and `skewClock`. @default 'system' */
  readonly clock?: 'page' | 'system';
  /** The ZIM class, or a loader of it. @default () => import('zego-zim-web') */
  readonly sdk?: unknown;
}

/** Options of `createQaWorld`. */
export type QaWorldOptions = FakeWorldOptions | LoopbackWorldOptions | RealWorldOptions;
