import type { RequestHandler } from 'msw';
import type { Asked } from '../backend/faults.ts';
import type { BackendReply, Waits } from '../backend/reply.ts';

type Msw = Pick<typeof import('msw'), 'HttpResponse' | 'http'>;

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-expose-headers': 'Date, Age, Retry-After',
  'cache-control': 'no-store',
};

interface Backend {
  /** One of the app's own may take no notice of `waits`. */
  reply(request: Asked, waits?: Waits): Promise<BackendReply>;
}

/**
 * A token endpoint as MSW handlers: GET with a query, or POST with JSON. `holding`: told of each request that is kept
 * waiting for time to pass; what it answers is called when that is over.
 */
export function tokenHandlers(
  { HttpResponse, http }: Msw,
  url: string,
  param: string,
  backend: Backend,
  holding?: (url: string) => () => void,
): RequestHandler[] {
  const answer = async ({ request }: { request: Request }): Promise<Response> => {
    const asked = { userID: await userOf(request, param), signal: request.signal };
    const reply = await backend.reply(asked, holding && (() => holding(request.url)));
    return reply.type === 'unreachable' ? HttpResponse.error() : responseTo(reply);
  };
  return [http.get(url, answer), http.post(url, answer)];
}

async function userOf(request: Request, param: string): Promise<string> {
  const named = new URL(request.url).searchParams.get(param);
  if (named !== null || request.method === 'GET') return named ?? '';
  const body: unknown = await request.json().catch(() => null);
  // JSON may be anything, null too.
  return String((Object(body) as Record<string, unknown>)[param] ?? '');
}

function responseTo(reply: Exclude<BackendReply, { type: 'unreachable' }>): Response {
  switch (reply.type) {
    case 'grant':
      return Response.json(reply.grant, { headers: CORS });
    case 'body':
      return new Response(reply.body, { headers: { ...CORS, 'content-type': 'text/html' } });
    case 'status': {
      const { status, retryAfter } = reply;
      const wait = retryAfter === null ? {} : { 'retry-after': String(Math.ceil(retryAfter / 1000)) };
      return new Response(null, { status, headers: { ...CORS, ...wait } });
    }
  }
}
