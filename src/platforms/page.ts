import { browserPage } from '../adapters/page.ts';
import { tokenEndpoint } from '../adapters/token-endpoint.ts';
import type { Defaults } from '../session-options.ts';

/** A browser page, wherever its SDK comes from. */
export const PAGE: Omit<Defaults, 'sdk'> = {
  // The first one with the events that apps listen to, and that was tried.
  sdkSince: '2.18',
  appSign: 'appSign is not for the Web, where it would be public: leave it out; tokens replace it',
  createAbort: () => new AbortController(),
  page: browserPage,
  http: tokenEndpoint,
  // On a server the sessions of different visitors must not find each other.
  home: () => (typeof window === 'undefined' || typeof document === 'undefined' ? null : globalThis),
};
