import { HttpResponse, http, type RequestHandler, type WebSocketHandler, ws } from 'msw';
import { mswZimHandlers } from './msw-handlers.ts';
import type { ZimServer } from './zim-server.ts';

/** The same where MSW is known to be there. */
export function zimServerHandlers(server: ZimServer): (RequestHandler | WebSocketHandler)[] {
  return mswZimHandlers({ HttpResponse, http, ws }, server);
}
