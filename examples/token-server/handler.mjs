// @ts-check
import { corsHeaders, METHODS, preflightHeaders } from './cors.mjs';
import { checkSettings } from './options.mjs';
import { Refusal } from './refusal.mjs';
import { mintToken04 } from './token04.mjs';
import { userIDProblem } from './user-id.mjs';

/** ms that `authorize` may take. A session waits 10 s for a token, and is better told than left waiting. */
const PATIENCE = 8_000;

/**
 * A handler `(request) => Promise<Response>` of Fetch's Request and Response. It never rejects.
 *
 * @type {typeof import('./server.d.mts').createTokenHandler}
 */
export function createTokenHandler(options) {
  const { appID, serverSecret, lifetime, mode, allowedOrigins } = checkSettings(options);
  const { authorize, path, now = Date.now } = options;
  if (typeof authorize !== 'function') {
    throw new TypeError(
      'authorize is missing: a function (request, userID) that says whose request it is. Without it anybody would get a token for any user.',
    );
  }

  /** @param {Request} request */
  async function answer(request) {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new Refusal(405, 'Ask with GET.');
    const asked = new URL(request.url).searchParams.getAll('userId');
    if (asked.length > 1) throw new Refusal(400, 'The parameter userId is there twice: send it once.');
    if (!asked[0]) {
      throw new Refusal(400, `The parameter userId is missing: GET ${path ?? ''}?userId=alice.`);
    }
    const problem = userIDProblem(asked[0]);
    if (problem) throw new Refusal(400, problem);
    const verdict = await inTime(authorize(request, asked[0]));
    const userID = userOf(verdict, asked[0]);
    // Nobody reads a token there.
    if (request.method === 'HEAD') return null;
    const serverTime = now();
    const token = await mintToken04({ appID, userID, serverSecret, lifetime, mode, now: serverTime });
    return { token, userID, appID, expiresIn: lifetime, serverTime };
  }

  return async function handle(request) {
    const cors = corsHeaders(request, allowedOrigins);
    const allowed = cors.has('access-control-allow-origin');
    try {
      const here = path === undefined || new URL(request.url).pathname === path;
      // On a wrong path too: without an answer to OPTIONS a page sees a dead network there, and not the 404.
      if (request.method === 'OPTIONS' && (here || allowed)) {
        return respond(204, null, cors, preflightHeaders(request, allowed));
      }
      if (!here) throw new Refusal(404, `Nothing is here; tokens are at ${path}.`);
      return respond(200, await answer(request), cors);
    } catch (error) {
      return refuse(error, cors);
    }
  };
}

/**
 * @param {unknown} verdict
 */
async function inTime(verdict) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const over = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE} ms`)), PATIENCE);
  });
  try {
    return await Promise.race([verdict, over]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Whose token it is. Nothing but `true` lets the one through who was asked for: a forgotten `return` or `await` must
 * not open the door. Whom `authorize` names by itself counts, and not the query.
 *
 * @param {unknown} verdict
 * @param {string} asked
 */
function userOf(verdict, asked) {
  if (verdict === true) return asked;
  const { userID } = /** @type {{ userID?: unknown }} */ (
    typeof verdict === 'string' ? { userID: verdict } : (verdict ?? {})
  );
  // A database may number its users.
  const named = Number.isSafeInteger(userID) ? String(userID) : userID;
  if (typeof named !== 'string' || !named) throw new Refusal(403, 'You may not log in as this user.');
  const problem = userIDProblem(named);
  if (problem) throw new Error(`it names a user whom ZIM does not take. ${problem}`);
  return named;
}

/**
 * @param {unknown} error
 * @param {Headers} cors
 */
function refuse(error, cors) {
  try {
    if (error instanceof Refusal) {
      const { status, message, retryAfter } = error;
      const more = new Headers();
      if (status === 405) more.set('Allow', METHODS);
      if (status === 401) more.set('WWW-Authenticate', 'Bearer');
      if (retryAfter !== undefined) more.set('Retry-After', String(retryAfter));
      return respond(status, { code: status, message }, cors, more);
    }
    console.error('zim token server: authorize failed:', error);
  } catch {
    // What was thrown cannot even be printed, or was made a wrong Refusal afterwards.
    console.error('zim token server: authorize failed, with something that cannot be printed.');
  }
  const message = 'This server could not decide; its log says why. Try again later.';
  return respond(500, { code: 500, message }, cors);
}

/**
 * @param {number} status
 * @param {object | null} body
 * @param {Headers[]} more
 */
function respond(status, body, ...more) {
  // An old token from a cache is refused by ZIM; and no browser shall take JSON for a page or a script.
  const headers = new Headers({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  for (const part of more) part.forEach((value, name) => void headers.set(name, value));
  if (status !== 204) headers.set('Content-Type', 'application/json; charset=utf-8');
  return new Response(body && JSON.stringify(body), { status, headers });
}
