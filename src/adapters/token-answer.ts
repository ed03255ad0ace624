import { isZimSessionError, ZimSessionError } from '../core/errors.ts';
import type { TokenGrant } from '../core/token.ts';

const MOST_BYTES = 64 * 1024;
type Body = Record<string, unknown>;
type Parse = (body: unknown) => string | TokenGrant;

async function readBody(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MOST_BYTES) {
      void reader.cancel().catch(() => {});
      throw new ZimSessionError('token-endpoint-response', { detail: 'it is over 64 kB' });
    }
    text += decoder.decode(value, { stream: true });
  }
  return text.trim();
}

const asObject = (value: unknown): Body => (value && typeof value === 'object' ? (value as Body) : {});

/** The first of these that is there. */
function pick(body: Body, names: string[], type: 'string' | 'number'): unknown {
  return names.map((name) => body[name]).find((value) => typeof value === type);
}

/** Of any version. */
const looksLikeToken = (value: unknown): boolean => typeof value === 'string' && /^\s*0\d/.test(value);

const isDenial = (httpStatus: number): boolean => httpStatus === 401 || httpStatus === 403;

function grantFrom(body: unknown): TokenGrant {
  const outer = asObject(body);
  const httpStatus = Number(outer.code ?? outer.errorCode ?? outer.statusCode ?? 0);
  if (isDenial(httpStatus)) throw new ZimSessionError('token-denied', { httpStatus });
  // HTTP 200 around a failure.
  if (![0, 200].includes(httpStatus) || outer.success === false) {
    throw new ZimSessionError('token-endpoint-status', { detail: 'status 200, but its body says failure' });
  }
  for (const inner of [body, outer.data, outer.result, outer.Data]) {
    const fields = asObject(inner);
    const token = [inner, fields.token, fields.Token, fields.kitToken].find(looksLikeToken);
    if (!token) continue;
    const all = { ...outer, ...fields };
    return {
      token: token as string,
      userID: pick(all, ['userID', 'userId', 'user_id'], 'string') as string | undefined,
      appID: pick(all, ['appID', 'appId', 'app_id'], 'number') as number | undefined,
      expiresIn: pick(all, ['expiresIn', 'expires_in'], 'number') as number | undefined,
      serverTime: pick(all, ['serverTime', 'server_time'], 'number') as number | undefined,
    };
  }
  return { token: '' };
}

/** Milliseconds; a date counts from the answer's own Date, which the local clock is no match for. */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('Retry-After') ?? '';
  const wait = /^\d+$/.test(value)
    ? Number(value) * 1000
    : Date.parse(value) - Date.parse(headers.get('Date') ?? '');
  return wait >= 0 ? wait : undefined;
}

function refusal(response: Response): ZimSessionError {
  const { status: httpStatus, headers } = response;
  if (isDenial(httpStatus)) return new ZimSessionError('token-denied', { httpStatus });
  const passing = httpStatus >= 500 || [408, 425, 429].includes(httpStatus);
  return new ZimSessionError('token-endpoint-status', {
    httpStatus,
    detail: httpStatus === 404 ? 'HTTP 404, so correct the URL' : undefined,
    retryAfter: retryAfter(headers),
    kind: passing ? undefined : 'configuration',
    retryable: passing,
  });
}

/**
 * The grant in an answer of a token endpoint; `parse` finds it where the app knows better. Rejects `token-denied`,
 * `token-endpoint-status` or `token-endpoint-response`, and with what reading the body rejects with.
 */
export async function readAnswer(response: Response, parse: Parse = grantFrom): Promise<TokenGrant> {
  if (!response.ok) {
    void response.body?.cancel().catch(() => {});
    throw refusal(response);
  }
  const text = await readBody(response);
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {}
  let found: string | TokenGrant;
  try {
    found = parse(body);
  } catch (cause) {
    // Its message may quote the body.
    throw isZimSessionError(cause) ? cause : new ZimSessionError('token-endpoint-response');
  }
  const grant = typeof found === 'string' ? { token: found } : found;
  if (!looksLikeToken(grant?.token)) {
    const html =
      text.startsWith('<') && (response.redirected ? 'it is a page it redirected to' : 'it is a page');
    throw new ZimSessionError('token-endpoint-response', {
      detail: html || (text ? 'nothing in it looks like a token, which starts with 04' : 'it is empty'),
    });
  }
  const date = Date.parse(response.headers.get('Date') ?? '');
  const serverTime = grant.serverTime ?? (grant.expiresIn === undefined && date > 0 ? date + 500 : undefined);
  return { ...grant, serverTime };
}
