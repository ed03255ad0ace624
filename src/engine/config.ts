import type { Abort } from '../adapters/abort.ts';
import type { SafeClock } from '../adapters/clock.ts';
import type { Page } from '../adapters/page.ts';
import type { JoinTabs } from '../adapters/tabs.ts';
import type { TokenProvider } from '../adapters/token-provider.ts';
import type { Policy } from '../core/policy.ts';
import type { WarningCode } from '../core/warning.ts';
import type { Log } from './timeline.ts';

/** Tells the app what to look at. */
export type Warn = (code: WarningCode, message: string) => void;

/** The options of a session, checked and complete. What is called of them never throws, but for provider and SDK. */
export interface Config {
  readonly appID: number;
  readonly provider: TokenProvider;
  /** The ZIM class, or a loader of it. */
  readonly sdk: object;
  /** Versions of it before this one are refused. */
  readonly sdkSince: string;
  readonly policy: Policy;
  /** How to take part where one tab of the browser has the login. */
  readonly joinTabs: JoinTabs | undefined;
  readonly clock: SafeClock;
  readonly random: () => number;
  readonly page: Required<Page>;
  readonly createAbort: () => Abort;
  readonly log: Log;
  /** Where the sessions of this page find their core; null where there is no page, as on a server. */
  readonly home: object | null;
  /** Looks at each instance, whoever made it; for what it warns of. */
  readonly inspect?: (zim: object, warn: Warn) => void;
}

/**
 * Where a session keeps how to get at its options, for `zim-session/diagnose`, which asks the provider once. A function, so that nothing
 * of them is printed with the session; registered, since each entry of the CommonJS build is a bundle of its own.
 */
export const CONFIG: unique symbol = Symbol.for('zim-session:config');
