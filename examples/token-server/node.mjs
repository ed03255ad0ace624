// @ts-check
import { createTokenHandler } from './handler.mjs';

/** @typedef {import('node:http').IncomingMessage & { originalUrl?: string }} Incoming */
/** @typedef {import('node:http').ServerResponse} Outgoing */

/** Whatever a request line says becomes an address there; the host is the caller's word, and is in the headers. */
const BASE = 'http://localhost';
/** Fetch knows no such requests. The handler answers 405 to whatever is no GET, so it is told of another. */
const UNKNOWN = /^(CONNECT|TRACE|TRACK)$/i;

/**
 * Where the request goes to. A request line may say anything: `//`, `/%`, `*`, `http://`.
 *
 * @param {Incoming} incoming
 */
function addressOf({ originalUrl, url }) {
  // connect and Express cut off what a handler was mounted at, and keep the whole of it in `originalUrl`.
  const target = originalUrl ?? url ?? '/';
  // Put behind a host, and not resolved against it: after two slashes a host would be looked for.
  if (target.startsWith('/')) return new URL(BASE + target);
  const { pathname = '/', search = '' } = URL.canParse(target) ? new URL(target) : {};
  return new URL(`${BASE}${pathname.startsWith('/') ? '' : '/'}${pathname}${search}`);
}

/** @param {Incoming} incoming */
function requestOf(incoming) {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    try {
      headers.set(name, String(value));
    } catch {
      // HTTP/2 has some that are none (":path"), and middleware writes down what HTTP could not carry.
    }
  }
  const method = incoming.method ?? 'GET';
  return new Request(addressOf(incoming), { method: UNKNOWN.test(method) ? 'DELETE' : method, headers });
}

/**
 * @param {Outgoing} outgoing
 * @param {number} status
 * @param {Headers} headers
 * @param {Uint8Array} body
 */
function write(outgoing, status, headers, body) {
  // A time-out of the server around us has answered, or has begun to; or the client has hung up.
  if (outgoing.headersSent || outgoing.writableEnded || outgoing.destroyed) return;
  outgoing.statusCode = status;
  headers.forEach((value, name) => {
    // The server around us may vary by more.
    if (name === 'vary') outgoing.appendHeader(name, value);
    else outgoing.setHeader(name, value);
  });
  if (body.length > 0) outgoing.setHeader('Content-Length', body.length);
  outgoing.end(body.length > 0 ? body : undefined);
}

/** @type {WeakMap<Request, Incoming>} */
const incomingOf = new WeakMap();

/**
 * A handler of Fetch's Request and Response for node:http, connect and Express. It never rejects: nobody would be
 * there to hear it, and the process would end.
 *
 * @type {typeof import('./server.d.mts').toNodeHandler}
 */
export function toNodeHandler(handle) {
  return async (incoming, outgoing) => {
    try {
      const request = requestOf(incoming);
      incomingOf.set(request, incoming);
      const response = await handle(request);
      write(outgoing, response.status, response.headers, new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
      console.error('zim token server: this request could not be answered:', error);
      // The client would wait for ever. What somebody else has begun is theirs to end.
      if (!outgoing.headersSent) outgoing.destroy();
    }
  };
}

/**
 * The same as middleware, `(request, response, next?)`: what is for another path goes to `next`. Its `authorize` gets
 * Node's request, on which Express and its middleware have put the session.
 *
 * @type {typeof import('./server.d.mts').tokenHandler}
 */
export function tokenHandler({ secret, ...options }) {
  const { path = '/api/zim/token', authorize, serverSecret = secret } = options;
  const handle = toNodeHandler(
    createTokenHandler({
      ...options,
      path,
      serverSecret: /** @type {string} */ (serverSecret),
      authorize:
        typeof authorize !== 'function'
          ? authorize
          : (request, userID) => authorize(/** @type {Incoming} */ (incomingOf.get(request)), userID),
    }),
  );
  return async (request, response, next) => {
    if (next && addressOf(request).pathname !== path) next();
    else await handle(request, response);
  };
}
