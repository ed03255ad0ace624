import { createSession } from '../session.ts';
import type { Defaults, ZimSessionOptions } from '../session-options.ts';
import { PAGE } from './page.ts';
import type { ZimSession } from './web-zim.ts';

const WEB: Defaults = { ...PAGE, sdk: () => import('zego-zim-web') };

/**
 * A session with ZEGOCLOUD ZIM: logs in with tokens from your backend and stays logged in. Does nothing
 * until `login()` or `preload()`, so it may be created anywhere, also on a server.
 *
 * Throws `invalid-options`.
 */
export function createZimSession(options: ZimSessionOptions): ZimSession {
  return createSession(options, WEB);
}
