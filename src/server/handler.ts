import { refuseOptions } from '../core/errors.ts';
import { refuse, respond } from './answer.ts';
import { type Authorize, userFor, userProblem } from './authorize.ts';
import { checkOrigins, corsHeaders, preflightHeaders } from './cors.ts';
import { Refusal } from './refusal.ts';
import { checkSettings, type TokenSettings } from './settings.ts';
import { mintToken04 } from './token.ts';

/** Options of {@link createTokenHandler}. */
export interface TokenHandlerOptions extends TokenSettings {
  /** Says whose request it is. There is no default: without it anybody would get a token for any user. */
  readonly authorize: Authorize;
  /** Whose pages may read the answers, besides this server's own: `['https://app.example.com']`. @default none */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** Other paths are answered with 404. @default every path is served: the router around it knows */
  readonly path?: string | undefined;
  /** Epoch ms. @default Date.now */
  readonly now?: (() => number) | undefined;
}

/**
 * The backend's half of a session: a handler `(request) => Promise<Response>` that answers `GET …?userId=alice` with
 * `{ token, userID, appID, expiresIn, serverTime }`, which `tokenEndpoint` understands, and refuses with `{ code, message }` and an HTTP
 * status. It needs Fetch's Request and Response and WebCrypto, and nothing else: Node 20, Deno, Bun, Cloudflare Workers, a Next route
 * handler, Hono. For node:http, Express and Fastify see {@link toNodeHandler}. It never rejects.
 *
 * Throws `invalid-options` with what to do, where it should not start: no `authorize`, a secret that is none, the development app
 * with `NODE_ENV=production`.
 */
export function createTokenHandler(options: TokenHandlerOptions): (request: Request) => Promise<Response> {
  const settings = checkSettings(options);
  const { authorize, path, now = Date.now } = options;
  const allowedOrigins = checkOrigins(options.allowedOrigins ?? []);
  if (typeof authorize !== 'function') {
    refuseOptions(
      'authorize is missing: a function (request, userID) that says whose request it is; without it anybody would get a token for any user',
    );
  }
  if (path !== undefined && !(typeof path === 'string' && path.startsWith('/'))) {
    refuseOptions('path must begin with a slash, as in /api/zim/token');
  }

  async function answer(request: Request, url: URL): Promise<object | null> {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refusal(405, 'Ask with GET.');
    const userID = await userFor(authorize, request, askedFor(url));
    // Nobody reads a token there.
    if (request.method === 'HEAD') return null;
    const serverTime = now();
    const { appID, lifetime } = settings;
    const token = await mintToken04({ ...settings, userID, now: serverTime });
    return { token, userID, appID, expiresIn: lifetime, serverTime };
  }

  return async function handle(request) {
    const cors = corsHeaders(request, allowedOrigins);
    const allowed = cors.has('access-control-allow-origin');
    try {
      const url = new URL(request.url);
      const here = path === undefined || url.pathname === path;
      // On a wrong path too: without an answer to OPTIONS a page sees a dead network there, and not the 404.
      if (request.method === 'OPTIONS' && (here || allowed)) {
        return respond(204, null, cors, preflightHeaders(request, allowed));
      }
      if (!here) throw new Refusal(404, `Nothing is here; tokens are at ${path}.`);
      return respond(200, await answer(request, url), cors);
    } catch (error) {
      return refuse(error, cors);
    }
  };
}

/** Throws a `Refusal` for what is no user. */
function askedFor({ pathname, searchParams }: URL): string {
  const [userID, another] = searchParams.getAll('userId');
  if (another !== undefined) throw new Refusal(400, 'The parameter userId is there twice: send it once.');
  if (!userID) throw new Refusal(400, `The parameter userId is missing: GET ${pathname}?userId=alice.`);
  const problem = userProblem(userID);
  if (problem) {
    throw new Refusal(
      400,
      `${problem} In a URL it is encoded once, with encodeURIComponent: a bare + is a space.`,
    );
  }
  return userID;
}
