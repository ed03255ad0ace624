import { createSession } from '../session.ts';
import type { Defaults, ZimSessionOptions } from '../session-options.ts';
import { PAGE } from './page.ts';
import type { ZimSession } from './web-zim.ts';

/** What the SDK's own `<script>` leaves in the page. */
function pagesOwn(): unknown {
  const { ZIM } = globalThis as { ZIM?: unknown };
  if (ZIM) return ZIM;
  throw new Error('There is no window.ZIM: the page needs a <script> with index.js of zego-zim-web');
}

const SCRIPT: Defaults = { ...PAGE, sdk: pagesOwn };

/** `ZimSession.createZimSession` of a page with `<script>`: as in modules, with the ZIM that the page has. */
export function createZimSession(options: ZimSessionOptions): ZimSession {
  return createSession(options, SCRIPT);
}
