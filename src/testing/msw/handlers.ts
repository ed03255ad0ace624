import type { ScriptedTokenProvider } from '../backend/scripted-provider.ts';
import { DEFAULT_APP_ID, TEST_SECRET, testTokenProvider } from '../backend/test-app.ts';
import { recordNonces } from '../zim-server/nonces.ts';
import { createZimServer, type ZimServer, type ZimServerOptions } from '../zim-server/zim-server.ts';
import { loadMsw } from './load.ts';
import { tokenHandlers } from './token-handlers.ts';
import { mswZimHandlers } from './zim-handlers.ts';

/** Request and WebSocket handlers of MSW. Not typed by it: `msw` is an optional peer. */
// biome-ignore lint/suspicious/noExplicitAny: see above; setupWorker() and worker.use() take them.
export type MswHandlers = any[];

/**
 * A ZIM server inside this page, for the real SDK. To be created before the SDK logs in: it listens to
 * `Math.random`, from which the SDK takes its session key.
 */
export function createInPageZimServer(options: Partial<Omit<ZimServerOptions, 'key1For'>> = {}): ZimServer {
  const { appID = DEFAULT_APP_ID, secret = TEST_SECRET } = options;
  return createZimServer({ ...options, appID, secret, key1For: recordNonces().key1For });
}

/** MSW handlers that answer the real SDK of this page. Rejects where `msw` is not installed. */
export async function zimServerHandlers(server: ZimServer = createInPageZimServer()): Promise<MswHandlers> {
  return mswZimHandlers(await loadMsw(), server);
}

/** Options of `tokenEndpointHandlers`. */
export interface TokenEndpointHandlersOptions {
  /** Path, or URL of another origin. @default '/api/zim/token' */
  readonly url?: string;
  /** Name of the parameter that carries the userID, in query or JSON body. @default 'userId' */
  readonly param?: string;
  /** What answers, and can be told to fail. @default real token04 tokens of the doubles' app */
  readonly backend?: ScriptedTokenProvider;
}

/** MSW handlers that are the app's token endpoint. Rejects where `msw` is not installed. */
export async function tokenEndpointHandlers(
  options: TokenEndpointHandlersOptions = {},
): Promise<MswHandlers> {
  const { url = '/api/zim/token', param = 'userId', backend = testTokenProvider() } = options;
  return tokenHandlers(await loadMsw(), url, param, backend);
}
