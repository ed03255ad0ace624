import { isZimSessionError, ZimSessionError } from '../core/errors.ts';
import { believed } from '../core/hints.ts';
import type { TokenGrant } from '../core/token.ts';
import { type Asked, expiryIn, fromJSON, grantFrom, looksLikeToken } from './envelope.ts';
import { type Header, retryAfter, serverNow } from './http-time.ts';

const MOST_BYTES = 64 * 1024;

type Parse = (body: unknown) => string | TokenGrant;

const tooLong = () => new ZimSessionError('token-endpoint-response', { detail: 'it is over 64 kB' });

async function readBody(response: Response): Promise<string> {
  // React Native's Response and older polyfills have no stream, and Node's have another kind.
  if (typeof response.body?.getReader !== 'function') {
    const text = await response.text();
    if (text.length > MOST_BYTES) throw tooLong();
    return text.trim();
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text.trim();
    size += value.length;
    if (size > MOST_BYTES) {
      void reader.cancel().catch(() => {});
      throw tooLong();
    }
    text += decoder.decode(value, { stream: true });
  }
}

const headerOf =
  ({ headers }: Response): Header =>
  (name) =>
    headers.get(name);

const isHtml = (header: Header): boolean => /^\s*text\/html/i.test(header('Content-Type') ?? '');

/** A page that says no, and not the app: asking again may help, once whoever is at it has let go. */
async function isPage(response: Response): Promise<boolean> {
  try {
    const text = await readBody(response);
    // Frameworks call everything HTML, also JSON and a bare word of the app's.
    return text.startsWith('<') || (isHtml(headerOf(response)) && !/^[^<]+$/.test(text));
  } catch (error) {
    // Of over 64 kB: no API says no in so many words.
    return isZimSessionError(error) || isHtml(headerOf(response));
  }
}

/** Whether somebody who signs in anew may fare better: the app's own session may have been stale. */
export const isStale = (error: unknown): boolean =>
  isZimSessionError(error, 'token-denied') && [401, 419].includes(error.httpStatus as number);

/** What an HTTP status that brings no token means. `isPage`: in the place of the app's own answer. */
export function errorOfStatus(
  httpStatus: number,
  header: Header,
  isPage: boolean = isHtml(header),
  cause?: unknown,
): ZimSessionError {
  // A firewall's, or a rate limit's.
  const passes = httpStatus === 403 && (isPage || header('Retry-After') !== null);
  if (!passes && [401, 403, 419].includes(httpStatus)) {
    return new ZimSessionError('token-denied', { httpStatus, cause });
  }
  const passing = passes || httpStatus >= 500 || [408, 425, 429].includes(httpStatus);
  return new ZimSessionError('token-endpoint-status', {
    httpStatus,
    detail:
      httpStatus === 404 ? 'HTTP 404, so correct the URL' : passes ? 'HTTP 403 of a firewall' : undefined,
    retryAfter: retryAfter(header),
    kind: passing ? undefined : 'configuration',
    retryable: passing,
    cause,
  });
}

/** Whether it leads elsewhere, and was not followed. A browser shows no more of it than that. */
export const isRedirect = ({ type, status }: Response): boolean =>
  type === 'opaqueredirect' || [301, 302, 303, 307, 308].includes(status);

/**
 * The grant in an answer of a token endpoint; `parse` finds it where the app knows better. Its times are as they were
 * told: see `withTimes`. Rejects `token-denied`, `token-endpoint-status` or `token-endpoint-response`, and with what
 * reading the body rejects with.
 */
export async function readAnswer(
  response: Response,
  asked: Asked = {},
  parse: Parse = (body) => grantFrom(body, asked),
): Promise<TokenGrant> {
  if (!response.ok) {
    const page = response.status === 403 && (await isPage(response));
    void response.body?.cancel?.().catch(() => {});
    if (isRedirect(response)) {
      throw new ZimSessionError('token-endpoint-response', {
        detail: 'the endpoint redirects; give its final URL',
      });
    }
    throw errorOfStatus(response.status, headerOf(response), page);
  }
  const text = await readBody(response);
  let found: string | TokenGrant;
  try {
    // One that gives a promise is waited for, though its type says that it gives none.
    found = await parse(fromJSON(text));
  } catch (cause) {
    // Its message may quote the body.
    throw isZimSessionError(cause)
      ? cause
      : new ZimSessionError('token-endpoint-response', { detail: 'parse threw' });
  }
  const grant = typeof found === 'string' ? { token: found } : found;
  if (!looksLikeToken(grant?.token)) {
    const page =
      text.startsWith('<') && (response.redirected ? 'it is a page it redirected to' : 'it is a page');
    const none = 'nothing in it looks like a token, which starts with 04; if one is there, pass parse';
    throw new ZimSessionError('token-endpoint-response', { detail: page || (text ? none : 'it is empty') });
  }
  return grant;
}

/** The grant with those times that may be true; where it has none, with that of the answer itself. */
export const withTimes = (grant: TokenGrant, response: Response): TokenGrant => ({
  ...grant,
  ...believed(grant, expiryIn(grant.token), serverNow(headerOf(response))),
});
