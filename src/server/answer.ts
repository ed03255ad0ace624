import { METHODS } from './cors.ts';
import { Refusal } from './refusal.ts';

/** JSON that nobody keeps. */
export function respond(status: number, body: object | null, ...more: readonly Headers[]): Response {
  // An old token from a cache is refused by ZIM; and no browser shall take JSON for a page or a script.
  const headers = new Headers({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  for (const part of more) part.forEach((value, name) => void headers.set(name, value));
  if (status !== 204) headers.set('Content-Type', 'application/json; charset=utf-8');
  return new Response(body && JSON.stringify(body), { status, headers });
}

/** The answer to whom there is no token for: what was refused is told, what broke is only written to the log. */
export function refuse(error: unknown, cors: Headers): Response {
  try {
    if (error instanceof Refusal) {
      const { status, message, retryAfter } = error;
      const more = new Headers();
      if (status === 405) more.set('Allow', METHODS);
      if (status === 401) more.set('WWW-Authenticate', 'Bearer');
      if (retryAfter !== undefined) more.set('Retry-After', String(retryAfter));
      return respond(status, { code: status, message }, cors, more);
    }
    console.error('zim-session/server: authorize or minting failed:', error);
  } catch {
    // What was thrown cannot even be printed, or was made a wrong Refusal afterwards.
    console.error('zim-session/server: authorize or minting failed, with something that cannot be printed.');
  }
  const message = 'This server could not decide; its log says why. Try again later.';
  return respond(500, { code: 500, message }, cors);
}
