// @ts-check
import { realpathSync } from 'node:fs';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { checkOptions, DEVELOPMENT_APP, optionsFromEnv, userIDProblem, whole } from './options.mjs';
import { mintToken04 } from './token04.mjs';

export { DEVELOPMENT_APP, optionsFromEnv } from './options.mjs';

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */

/**
 * May the sender of this request log in to ZIM as this user? REPLACE IT: a token lets its holder be that user.
 *
 * - `true`: here is a token.
 * - `false`: 403, "I know you, and you are not that user". The client stops asking.
 * - `throw new Refusal(401, 'Sign in')`: "I do not know you". The client asks once more, with fresh headers.
 * - `throw` anything else (the database is down): 500. The client tries again later.
 *
 *     const session = await sessions.find(request.headers.cookie);
 *     if (!session) throw new Refusal(401, 'Sign in first.');
 *     return session.userID === userID;
 *
 * @type {typeof import('./server.d.mts').authorizeEverybody}
 */
export function authorizeEverybody(_request, _userID) {
  return true;
}

/** An answer other than a token; `retryAfter` in seconds, for 429 and 503. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} message
   * @param {{ retryAfter?: number }} [options]
   */
  constructor(status, message, { retryAfter } = {}) {
    super(message);
    // Here, where `authorize` answers for it: when the answer is written, it would end the process.
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new RangeError('The status of a Refusal must be from 400 to 599.');
    }
    if (retryAfter !== undefined && !(Number.isInteger(retryAfter) && retryAfter >= 0)) {
      throw new RangeError('The retryAfter of a Refusal must be whole seconds.');
    }
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const METHODS = 'GET, HEAD, OPTIONS';

/**
 * A handler `(request, response, next?)` for node:http, connect, Express and Vite.
 *
 * @type {typeof import('./server.d.mts').tokenHandler}
 */
export function tokenHandler(options) {
  const {
    path = '/api/zim/token',
    authorize = admitEverybodyLoudly(),
    now = Date.now,
    ...config
  } = checkOptions(options);

  /**
   * @param {Request} request
   * @param {string} query
   */
  async function answer(request, query) {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      throw new Refusal(405, `Ask with GET; ${request.method} is not for this address.`);
    }
    const asked = new URLSearchParams(query).getAll('userId');
    if (asked.length > 1) throw new Refusal(400, 'The parameter userId is there twice: send it once.');
    const [userID = ''] = asked;
    const problem = userIDProblem(userID, path);
    if (problem) throw new Refusal(400, problem);
    // Nothing but `true`: a forgotten `return` must not open the door.
    if ((await authorize(request, userID)) !== true) {
      throw new Refusal(403, 'You may not log in as this user.');
    }
    const { appID, secret, ttl, mode } = config;
    const serverTime = now();
    const token = mintToken04({ appID, userID, secret, ttl, mode, now: serverTime });
    return { token, userID, appID, expiresIn: ttl, serverTime };
  }

  return async function handleToken(request, response, next) {
    // `originalUrl`: connect and Express cut off what a handler was mounted at.
    const url = /** @type {{ originalUrl?: string }} */ (request).originalUrl ?? request.url ?? '/';
    // Not split('?'): a question mark may also stand inside a userID.
    const [, pathname, query = ''] = /** @type {string[]} */ (/^([^?]*)\??(.*)$/s.exec(url));
    if (pathname !== path && next) {
      next();
      return;
    }
    // An old token from a cache is refused by ZIM.
    response.setHeader('Cache-Control', 'no-store');
    const allowed = setCorsHeaders(request, response, config.allowedOrigins);
    if (request.method === 'OPTIONS' && (pathname === path || allowed)) {
      preflight(request, response, allowed);
      return;
    }
    // After the CORS headers: without them a page sees a dead network, and not a wrong address.
    if (pathname !== path) {
      send(request, response, new Refusal(404, `Nothing is here; tokens are at ${path}.`));
      return;
    }
    send(request, response, await answer(request, query).catch(asRefusal));
  };
}

/**
 * An `http.Server` that answers nothing but tokens.
 *
 * @type {typeof import('./server.d.mts').createTokenServer}
 */
export function createTokenServer(options) {
  const handle = tokenHandler(options);
  return createServer((request, response) => void handle(request, response));
}

function admitEverybodyLoudly() {
  console.warn(
    'zim token server: ANYBODY gets a token for ANY user. Before you deploy, give it your `authorize` (see authorizeEverybody in server.mjs).',
  );
  return authorizeEverybody;
}

/**
 * Lets pages of the listed origins read the answer, with cookies.
 *
 * @param {Request} request
 * @param {Response} response
 * @param {readonly string[]} allowedOrigins
 */
function setCorsHeaders(request, response, allowedOrigins) {
  const { origin } = request.headers;
  // Also without a match: a cache in between must not give one origin's answer to another.
  // Appended: the server around us may vary by more.
  response.appendHeader('Vary', 'Origin');
  if (!origin || !allowedOrigins.includes(origin)) return false;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  // The client measures its clock by Date, and waits as long as Retry-After says.
  response.setHeader('Access-Control-Expose-Headers', 'Date, Retry-After');
  return true;
}

/**
 * @param {Request} request
 * @param {Response} response
 * @param {boolean} allowed
 */
function preflight(request, response, allowed) {
  const { origin, 'access-control-request-headers': headers } = request.headers;
  if (origin && !allowed) {
    send(request, response, new Refusal(403, 'Add this origin to ZIM_TOKEN_ALLOWED_ORIGINS.'));
    return;
  }
  response.setHeader('Allow', METHODS);
  if (allowed) {
    response.setHeader('Access-Control-Allow-Methods', METHODS);
    if (headers) response.setHeader('Access-Control-Allow-Headers', headers);
    response.setHeader('Access-Control-Max-Age', '600');
  }
  response.writeHead(204).end();
}

/** @param {unknown} error */
function asRefusal(error) {
  if (error instanceof Refusal) return error;
  console.error('zim token server: authorize failed:', error);
  return new Refusal(500, 'This server could not decide; its log says why. Try again later.');
}

/**
 * @param {Request} request
 * @param {Response} response
 * @param {Refusal | { token: string }} answer
 */
function send(request, response, answer) {
  const refusal = answer instanceof Refusal ? answer : undefined;
  const status = refusal?.status ?? 200;
  if (status === 405) response.setHeader('Allow', METHODS);
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  if (refusal?.retryAfter !== undefined) response.setHeader('Retry-After', refusal.retryAfter);
  const body = JSON.stringify(refusal ? { code: status, message: refusal.message } : answer);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @param {string} host
 */
function listen(server, port, host, triesLeft = 20) {
  server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code === 'EADDRINUSE' && triesLeft > 0 && port < 65535) {
      console.log(`Port ${port} is taken, trying ${port + 1}.`);
      listen(server, port + 1, host, triesLeft - 1);
      return;
    }
    console.error(`Cannot listen on ${host}:${port} (${error.code}). Set HOST and PORT to what is free.`);
    process.exitCode = 1;
  });
  server.listen(port, host);
}

function start(env = process.env) {
  const options = optionsFromEnv(env);
  const port = env.PORT ? whole(env.PORT) : 8787;
  if (!(port <= 65535)) throw new RangeError('PORT must be a whole number from 0 to 65535.');
  const server = createTokenServer(options);

  server.on('listening', () => {
    const {
      address,
      port: actual,
      family,
    } = /** @type {import('node:net').AddressInfo} */ (server.address());
    const host = family === 'IPv6' ? `[${address}]` : address;
    if (options.appID === DEVELOPMENT_APP.appID) {
      console.warn(`
  ****************************************************************************
  *  DEVELOPMENT APP: its secret is public, and ZEGO's servers do not know   *
  *  it. For your app set ZEGO_APP_ID and ZEGO_SERVER_SECRET.                *
  ****************************************************************************
`);
    }
    console.log(`Tokens for app ${options.appID}, ${options.ttl} s each, ${options.mode}:`);
    console.log(`  http://${host}:${actual}/api/zim/token?userId=alice`);
  });
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => {
      server.close();
      // close() waits for connections that browsers opened in advance and never used.
      server.closeAllConnections();
    });
  }
  listen(server, port, env.HOST || '127.0.0.1');
}

/** Run as a program, not imported. */
function isProgram() {
  try {
    return import.meta.url === pathToFileURL(realpathSync(process.argv[1] ?? '')).href;
  } catch {
    // `node -e` puts any word there.
    return false;
  }
}

if (isProgram()) {
  try {
    start();
  } catch (error) {
    console.error(`Not started. ${/** @type {Error} */ (error).message}`);
    process.exitCode = 1;
  }
}
