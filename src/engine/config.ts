import type { Clock } from '../adapters/clock.ts';
import type { Page } from '../adapters/page.ts';
import type { TokenProvider } from '../adapters/token-provider.ts';
import type { Policy } from '../core/model.ts';
import type { Logger } from './timeline.ts';

/** The options of a session, checked and complete. */
export interface Config {
  readonly appID: number;
  readonly provider: TokenProvider;
  /** The ZIM class, or a loader of it. */
  readonly sdk: object;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly page: Page;
  readonly logger: Logger | undefined;
  /** Where the sessions of this page find their core; null where there is no page, as on a server. */
  readonly home: object | null;
}
