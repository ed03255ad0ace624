import type { RetryPolicy } from './retry.ts';

/** Of the session whose options count. */
export interface Policy {
  readonly appID: number;
  readonly window: 'auto' | number;
  /** Whether one tab of the browser has the login, and the others wait. */
  readonly tabs: boolean;
  /** Never throws, never answers NaN. */
  readonly retry: RetryPolicy;
  /** ms of silence before ZIM is asked whether it is there; NEVER: it is not asked. */
  readonly liveness: number;
  readonly timeouts: { readonly token: number; readonly login: number; readonly renew: number };
}
