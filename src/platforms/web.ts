import { browserPage } from '../adapters/page.ts';
import { tokenEndpoint } from '../adapters/token-endpoint.ts';
import { createSession, type ZimSession } from '../session.ts';
import type { Defaults, ZimSessionOptions } from '../session-options.ts';

const WEB: Defaults = {
  sdk: () => import('zego-zim-web'),
  // The first one with the events that apps listen to, and that was tried.
  sdkSince: '2.18',
  page: browserPage,
  http: tokenEndpoint,
  // On a server the sessions of different visitors must not find each other.
  home: () => (typeof window === 'undefined' || typeof document === 'undefined' ? null : globalThis),
};

/**
 * A session with ZEGOCLOUD ZIM: logs in with tokens from your backend and stays logged in. Does nothing
 * until `login()` or `preload()`, so it may be created anywhere, also on a server.
 *
 * Throws `invalid-options`.
 */
export function createZimSession(options: ZimSessionOptions): ZimSession {
  return createSession(options, WEB);
}
