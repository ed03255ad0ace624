import type { RequestHandler } from 'msw';
import type { BackendReply } from '../backend/reply.ts';
import type { ScriptedTokenProvider } from '../backend/scripted-provider.ts';

type Msw = Pick<typeof import('msw'), 'HttpResponse' | 'http'>;

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-expose-headers': 'Retry-After, Date',
  'cache-control': 'no-store',
};

/** A token endpoint as MSW handlers: GET with a query, or POST with JSON. */
export function tokenHandlers(
  { HttpResponse, http }: Msw,
  url: string,
  param: string,
  backend: ScriptedTokenProvider,
): RequestHandler[] {
  const answer = async ({ request }: { request: Request }): Promise<Response> => {
    const reply = await backend.reply({ userID: await userOf(request, param), signal: request.signal });
    return reply.type === 'unreachable' ? HttpResponse.error() : responseTo(reply);
  };
  return [http.get(url, answer), http.post(url, answer)];
}

async function userOf(request: Request, param: string): Promise<string> {
  const named = new URL(request.url).searchParams.get(param);
  if (named !== null || request.method === 'GET') return named ?? '';
  const body = (await request.json().catch(() => ({}))) as Record<string, unknown>;
  return String(body[param] ?? '');
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
