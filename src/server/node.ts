import { refuseOptions } from '../core/errors.ts';

/** What is used of node:http's IncomingMessage, and of what Express and connect make of it. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Express and connect cut off of `url` what a handler was mounted at, and keep the whole of it here. */
  readonly originalUrl?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** What is used of node:http's ServerResponse. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  readonly writableEnded: boolean;
  readonly destroyed: boolean;
  appendHeader(name: string, value: string): unknown;
  setHeader(name: string, value: string | number): unknown;
  end(body?: Uint8Array): unknown;
  destroy(): unknown;
}

/** Whatever a request line says becomes an address there; the host is the caller's word, and is in the headers. */
const BASE = 'http://localhost';
/** Fetch knows no such requests. The handler answers 405 to whatever is no GET, so it is told of another. */
const UNKNOWN = /^(CONNECT|TRACE|TRACK)$/i;

const incomingOf = new WeakMap<Request, NodeRequest>();

/**
 * A handler of Fetch's Request and Response as one for node:http, connect and Express; in Fastify, `reply.hijack()` and then
 * `handle(request.raw, reply.raw)`. It never rejects: nobody would be there to hear it, and the process would end. Throws
 * `invalid-options` for what is no handler.
 */
export function toNodeHandler(
  handle: (request: Request) => Promise<Response>,
): (incoming: NodeRequest, outgoing: NodeResponse) => Promise<void> {
  if (typeof handle !== 'function') refuseOptions('toNodeHandler() takes what createTokenHandler() answers');
  return async (incoming, outgoing) => {
    try {
      const request = requestOf(incoming);
      incomingOf.set(request, incoming);
      const response = await handle(request);
      write(outgoing, response.status, response.headers, new Uint8Array(await response.arrayBuffer()));
    } catch (error) {
      console.error('zim-session/server: this request could not be answered:', error);
      // The client would wait for ever. What somebody else has begun is theirs to end.
      if (!outgoing.headersSent) outgoing.destroy();
    }
  };
}

/**
 * For `authorize` behind {@link toNodeHandler}: Node's own request, on which middleware has put the session, as in
 * `nodeRequest<express.Request>(request)?.session`. `undefined` for a request that did not come from there.
 */
export function nodeRequest<T = NodeRequest>(request: Request): T | undefined {
  return incomingOf.get(request) as T | undefined;
}

/** Where the request goes to. A request line may say anything: `//`, `/%`, `*`, `http://`. */
function addressOf({ originalUrl, url }: NodeRequest): URL {
  const target = originalUrl ?? url ?? '/';
  // Put behind a host, and not resolved against it: after two slashes a host would be looked for.
  if (target.startsWith('/')) return new URL(BASE + target);
  const { pathname = '/', search = '' }: Partial<URL> = URL.canParse(target) ? new URL(target) : {};
  return new URL(`${BASE}${pathname.startsWith('/') ? '' : '/'}${pathname}${search}`);
}

function requestOf(incoming: NodeRequest): Request {
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

function write(outgoing: NodeResponse, status: number, headers: Headers, body: Uint8Array): void {
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
