import type { Abort } from './adapters/abort.ts';
import { type Clock, safeClock, systemClock } from './adapters/clock.ts';
import type { URL } from './adapters/global-types.ts';
import { type Page, safePage } from './adapters/page.ts';
import { guarded } from './adapters/report-error.ts';
import type { JoinTabs, Tabs } from './adapters/tabs.ts';
import type { TokenProvider } from './adapters/token-provider.ts';
import { findZimClass, lacking } from './adapters/zim-class.ts';
import { reading, refuseOptions } from './core/errors.ts';
import { NEVER } from './core/model.ts';
import { exponentialBackoff, type RetryPolicy } from './core/retry.ts';
import { SHORTEST_SILENCE } from './core/times.ts';
import type { Config, Warn } from './engine/config.ts';
import { type Logger, logTo } from './engine/timeline.ts';

/** What a session takes from the browser; for tests. What is left out is the browser's. */
export interface Platform {
  /** Time and timers. */
  readonly clock?: Clock | undefined;
  /** From 0 to 1. */
  readonly random?: (() => number) | undefined;
  /** Wake-ups and network. */
  readonly page?: Page | undefined;
}

/**
 * Of `createZimSession`. Where a page has several sessions, those of the one that called `login()` last count; but `timeouts.login` and
 * `timeouts.renew` are each caller's own, and `platform` and `tabs` the first one's.
 */
export interface ZimSessionOptions {
  /** From the ZEGOCLOUD console: a positive integer. */
  readonly appID: number;
  /** The URL of your token endpoint, or a function that gets a token. */
  readonly tokenProvider: string | URL | TokenProvider;
  /**
   * The ZIM class, or a loader of it or of its module. `setAdvancedConfig` and `setGeofencingConfig` belong into the
   * loader: they must come before the instance. @default the entry's: () => import('zego-zim-web')
   */
  readonly sdk?: unknown;
  /** When to renew. @default { window: 'auto' } */
  readonly renewal?:
    | {
        /**
         * ms before the expiry; less than 5_000 counts as 5_000, more than half of what is left as that half; `'auto'`: a fifth of what is left,
         * from one to five minutes, or half of what is left, and earlier at random, most of all after a login, so that a crowd dissolves. Ms
         * are not spread. @default 'auto'
         */
        readonly window?: 'auto' | number | undefined;
      }
    | undefined;
  /** How long to wait after a failed attempt, and whether to go on. @default exponentialBackoff() */
  readonly retry?: RetryPolicy | undefined;
  /** Bounds, all in ms. */
  readonly timeouts?:
    | {
        /**
         * One call of the provider; while the session is lost, up to twelve times that after silence. What comes late in a renewal or a recovery
         * counts until the next call begins, and only then is `signal` aborted. @default 10_000
         */
        readonly token?: number | undefined;
        /** A whole `login()`, which then rejects `login-timeout`. @default 30_000 */
        readonly login?: number | undefined;
        /** A whole `renew()`, which then rejects with the last failure. @default 20_000 */
        readonly renew?: number | undefined;
      }
    | undefined;
  /**
   * ms of silence after which ZIM is asked whether it is there, while the page is in front; less than 15_000 counts as
   * 15_000. `false`: it is not asked. @default 60_000
   */
  readonly liveness?: number | false | undefined;
  /**
   * `oneTab()` of `zim-session/tabs`: of the tabs of a browser that log the same user in, one has the login, and the
   * others wait (`logged-out`, `other-tab`) instead of kicking it out. @default none
   */
  readonly tabs?: Tabs | undefined;
  /** Clock, randomness and page. @default the browser's */
  readonly platform?: Platform | undefined;
  /** Where the session says what it does; `console` fits. @default none */
  readonly logger?: Logger | undefined;
}

/** What an entry hands in: its SDK, its page and its HTTP. */
export interface Defaults {
  /** None where it has to be among the options. */
  readonly sdk?: () => unknown;
  /** Versions before this one are refused. */
  readonly sdkSince: string;
  /** Why an AppSign is refused. */
  readonly appSign: string;
  readonly createAbort: () => Abort;
  readonly page: Page;
  /** A provider that asks this URL. */
  readonly http: (url: string | URL) => TokenProvider;
  /** Where the sessions of a page find each other; null where there is no page. */
  readonly home: () => object | null;
  /** Looks at each instance, whoever made it; for what it warns of. */
  readonly inspect?: (zim: object, warn: Warn) => void;
}

/** Carried by the class of a double, FakeZim's for example: the home of whoever uses it, in place of the page. */
const DOUBLE: unique symbol = Symbol.for('zim-session:double') as never;

function homeOf({ page, clock }: Platform, sdk: object, home: Defaults['home']): object | null {
  return page ?? clock ?? (findZimClass(sdk) as { [DOUBLE]?: object } | null)?.[DOUBLE] ?? home();
}

const isShare = (part: unknown): boolean => typeof part === 'number' && part >= 0 && part <= 1;
const isWait = (wait: unknown): boolean => wait === null || (typeof wait === 'number' && wait >= 0);

/** Refuses what cannot be used, and fills in the defaults. Throws `invalid-options`. */
export function checkOptions(options: ZimSessionOptions, defaults: Defaults): Config {
  return reading(() => check(options ?? {}, defaults));
}

function check(options: ZimSessionOptions, defaults: Defaults): Config {
  const { appID, tokenProvider, sdk = defaults.sdk, renewal, timeouts, retry, logger } = options;
  const { liveness = 60_000, tabs } = options;
  const { clock, random, page } = options.platform ?? {};
  if ((options as { appSign?: unknown }).appSign) {
    refuseOptions(defaults.appSign);
  }
  if (!Number.isSafeInteger(appID) || appID <= 0) {
    refuseOptions(
      `appID must be the positive integer that the ZEGOCLOUD console shows, not ${typeof appID === 'string' ? 'a string' : appID}`,
    );
  }
  // A URL of any realm; there may be no class of that name here.
  const isUrl = typeof tokenProvider === 'string' || 'searchParams' in Object(tokenProvider);
  if (!isUrl && typeof tokenProvider !== 'function') {
    refuseOptions('tokenProvider must be the URL of your token endpoint, or a function that returns a token');
  }
  if (typeof sdk !== 'function' && !findZimClass(sdk)) {
    refuseOptions('sdk must be the ZIM class, or a loader of it');
  }
  const window = renewal?.window ?? 'auto';
  const { token = 10_000, login = 30_000, renew = 20_000 } = timeouts ?? {};
  const bounds = { token, login, renew };
  const set = { ...(window !== 'auto' && { window }), ...(liveness !== false && { liveness }) };
  for (const [name, ms] of Object.entries({ ...bounds, ...set })) {
    if (!(Number.isFinite(ms) && ms > 0)) refuseOptions(`${name} must be a positive number of milliseconds`);
  }
  for (const [name, given] of Object.entries({ retry, random })) {
    if (given != null && typeof given !== 'function') refuseOptions(`${name} must be a function`);
  }
  for (const [name, given, methods] of [
    ['clock', clock, ['now', 'setTimeout', 'clearTimeout']],
    ['page', page, ['onWake', 'isOnline']],
    ['tabs', tabs, ['join']],
  ] as const) {
    const lack = given != null && lacking(given, methods);
    if (lack) refuseOptions(`${name} has no ${lack}()`);
  }
  const fallback = exponentialBackoff();
  return {
    ...defaults,
    appID,
    provider: isUrl ? defaults.http(tokenProvider as string | URL) : (tokenProvider as TokenProvider),
    sdk: sdk as object,
    policy: {
      appID,
      window,
      tabs: tabs != null,
      liveness: liveness === false ? NEVER : Math.max(liveness, SHORTEST_SILENCE),
      timeouts: bounds,
      retry: guarded('retry', retry ?? fallback, fallback, isWait),
    },
    joinTabs: tabs?.join as JoinTabs | undefined,
    clock: safeClock(clock ?? systemClock),
    random: guarded('random()', random ?? (() => Math.random()), () => Math.random(), isShare),
    page: safePage(page ?? defaults.page),
    log: logTo(logger),
    home: homeOf({ page, clock }, sdk as object, defaults.home),
  };
}
