import { type Bytes, concat } from '../bytes.ts';

/** What is asked, as `tokenEndpoint` would ask it from a page. */
export interface Question {
  readonly url: URL;
  readonly userID: string;
  readonly method: 'GET' | 'POST';
  readonly param: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the page; null where it is not known. */
  readonly origin: string | null;
  /** Whether the page sends cookies to another origin. */
  readonly credentials: boolean;
}

/** Why there is no answer. */
export interface Silence {
  /** Node's or undici's code, such as ECONNREFUSED; 'timeout'; 'unknown'. */
  readonly silence: string;
}

export interface Answer {
  /** Its body has been read. */
  readonly response: Response;
  /** At most a little over 64 kB; or why it did not come whole. */
  readonly body: Bytes | Silence;
  /** Epoch ms. */
  readonly sentAt: number;
  readonly receivedAt: number;
  /** The origins that it was redirected to. */
  readonly redirects: readonly string[];
  /** Whether the last redirect was not followed, because what the app sends along is for the first address only. */
  readonly stopped?: boolean;
}

const MOST_BYTES = 64 * 1024;
/** As browsers have it. */
export const MOST_REDIRECTS = 20;
// What a page may send to another origin without asking first.
const SAFELISTED = ['accept', 'accept-language', 'content-language', 'cookie'];
const SIMPLE_TYPES = /^(text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)\b/i;

/** The headers that `tokenEndpoint` sends. */
function headersOf(method: string, own: Question['headers']): Record<string, string> {
  const type: Record<string, string> = method === 'POST' ? { 'content-type': 'application/json' } : {};
  const named = Object.entries(own).map(([name, value]) => [name.toLowerCase(), value]);
  return { accept: 'application/json, text/plain', ...type, ...Object.fromEntries(named) };
}

/** Whether the page is of another origin than the endpoint. */
export function isCrossOrigin(question: Question, url: URL = question.url): boolean {
  return question.origin !== null && question.origin !== url.origin;
}

/** The headers for which a browser asks the endpoint first. */
export function preflightHeaders(question: Question): string[] {
  return Object.entries(headersOf(question.method, question.headers))
    .filter(([name, value]) => {
      if (name === 'content-type') return !SIMPLE_TYPES.test(value);
      return !SAFELISTED.includes(name);
    })
    .map(([name]) => name)
    .sort();
}

function silenceOf(error: unknown): Silence {
  const { name, cause } = error as { name?: string; cause?: { code?: unknown; message?: unknown } };
  if (name === 'TimeoutError' || name === 'AbortError') return { silence: 'timeout' };
  const code = cause?.message === 'bad port' ? 'BAD_PORT' : cause?.code;
  return { silence: typeof code === 'string' && /^[A-Z_\d]+$/.test(code) ? code : 'unknown' };
}

/** Asks, as a browser does, whether the page may ask. */
export async function askFirst(question: Question, signal: AbortSignal): Promise<Response | Silence> {
  try {
    const response = await fetch(question.url, {
      method: 'OPTIONS',
      headers: {
        origin: question.origin ?? '',
        'access-control-request-method': question.method,
        'access-control-request-headers': preflightHeaders(question).join(','),
      },
      cache: 'no-store',
      redirect: 'manual',
      signal,
    });
    await response.body?.cancel();
    return response;
  } catch (error) {
    return silenceOf(error);
  }
}

/** What is for the first address only keeps a session from following redirects. Cookies are the browser's to send. */
const isBound = ({ method, headers }: Question): boolean =>
  method === 'POST' || Object.keys(headers).some((name) => name.toLowerCase() !== 'cookie');

/** Asks for a token, and follows redirects as a session does. Never takes longer than `signal` allows. */
export async function ask(
  question: Question,
  now: () => number,
  signal: AbortSignal,
): Promise<Answer | Silence> {
  const { userID, param, params, method } = question;
  const fields = { ...params, [param]: userID };
  let url = new URL(question.url);
  if (method === 'GET') for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  const redirects: string[] = [];
  const sentAt = now();
  try {
    for (;;) {
      const response = await fetch(url, {
        method,
        headers: {
          // What the user gave goes to no other site.
          ...headersOf(method, url.origin === question.url.origin ? question.headers : {}),
          ...(question.origin &&
            (method === 'POST' || isCrossOrigin(question, url)) && { origin: question.origin }),
        },
        ...(method === 'POST' && { body: JSON.stringify(fields) }),
        cache: 'no-store',
        redirect: 'manual',
        signal,
      });
      const location = response.headers.get('location');
      const redirected = [301, 302, 303, 307, 308].includes(response.status) && location;
      if (redirected && redirects.length < MOST_REDIRECTS && URL.canParse(location, url)) {
        await response.body?.cancel();
        url = new URL(location, url);
        if (!/^https?:$/.test(url.protocol)) return { silence: 'unknown' };
        redirects.push(url.origin);
        if (!isBound(question)) continue;
        return { response, body: concat(), sentAt, receivedAt: now(), redirects, stopped: true };
      }
      return { response, body: await readBytes(response), sentAt, receivedAt: now(), redirects };
    }
  } catch (error) {
    return silenceOf(error);
  }
}

async function readBytes(response: Response): Promise<Bytes | Silence> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  try {
    while (reader && size <= MOST_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      size += value.length;
    }
    void reader?.cancel().catch(() => {});
    return concat(...chunks);
  } catch (error) {
    return silenceOf(error);
  }
}
