import { fakeToken } from '../../src/token04/fake.ts';
import type { Prng } from '../simulate/prng.ts';

// What a backend might answer, and what it never should.

export const USER = 'alicexyz';
/** Stands for what an answer may hold and nobody may quote. */
export const MARK = 'SECRET-OF-THE-BODY';
export const TOKEN = fakeToken({ expiresAt: Date.UTC(2040, 0, 1) });

export interface HostileAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The connection is cut off after so many characters of the body. */
  readonly cutAfter: number | null;
}

const NAMES = [
  ...['code', 'errorCode', 'statusCode', 'success', 'status', 'ok', 'error', 'message'],
  ...['token', 'Token', 'kitToken', 'data', 'Data', 'result', 'body', '', USER],
  ...['userID', 'userId', 'user_id', 'uid', 'appID', 'app_id', 'expiresIn', 'expires_in', 'serverTime'],
  ...['__proto__', 'constructor', 'toString', 'length', 'toJSON', 'then'],
];

const LEAVES: readonly unknown[] = [
  ...[
    TOKEN,
    ` ${TOKEN}\n`,
    `${TOKEN}#kit`,
    TOKEN.slice(0, 50),
    `03${TOKEN.slice(2)}`,
    '04',
    `04${'='.repeat(500)}`,
  ],
  ...[USER, `${USER}_x`, MARK, MARK.repeat(50), 'undefined', 'null', '', '{"token":1}', '<p>'],
  ...[0, -0, 1, -1, 200, 201, 401, '403', 419, 429, 500, 20_000, 1e300, -1e300, 0.1, 2 ** 53],
  ...[3_600, '3600', 3_600_000, Date.UTC(2030, 0, 1), Date.UTC(2030, 0, 1) / 1_000, null, true, false],
];

const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'content-type': ['text/html', 'application/json', 'text/plain; charset=utf-16', 'nonsense', ''],
  date: ['Sat, 28 Nov 2026 10:00:17 GMT', 'Sat, 99 Nov 2026 99:00:17 GMT', 'now', '0', '-1', '9'.repeat(400)],
  age: ['0', '5', '1800', '-1', '1e9', 'old', '9'.repeat(400)],
  'retry-after': ['0', '5', '99999999999999', '-3', 'soon', 'Sat, 28 Nov 2026 10:00:22 GMT', '1e3'],
  'cache-control': ['no-store', 'max-age=31536000'],
};

const STATUSES = [
  200, 200, 200, 200, 201, 202, 206, 299, 400, 401, 403, 404, 408, 418, 419, 425, 429, 500, 503, 599,
];
const REDIRECTS = [301, 302, 303, 307, 308];

function value(prng: Prng, depth = 0): unknown {
  const kind = depth > 4 ? 'leaf' : prng.weighted({ leaf: 7, list: 2, text: 1, object: 10 });
  if (kind === 'leaf') return prng.pick(LEAVES);
  if (kind === 'list') return Array.from({ length: prng.int(0, 4) }, () => value(prng, depth + 1));
  if (kind === 'text') return JSON.stringify(value(prng, depth + 1));
  const object = Object.create(null) as Record<string, unknown>;
  for (let n = prng.int(0, 5); n > 0; n -= 1) object[prng.pick(NAMES)] = value(prng, depth + 1);
  return object;
}

/** One character is another, a part is missing or is there twice, something stands before it. */
function mutate(prng: Prng, text: string): string {
  const at = prng.int(0, text.length);
  switch (prng.weighted({ none: 8, cut: 3, other: 3, twice: 1, before: 1, deep: 1, long: 1 })) {
    case 'cut':
      return text.slice(0, at);
    case 'other':
      return text.slice(0, at) + String.fromCharCode(prng.int(0, 0xffff)) + text.slice(at + 1);
    case 'twice':
      return text + text;
    case 'before':
      return prng.pick(['<', '\ufeff', ' '.repeat(300), ")]}',\n"]) + text;
    case 'deep':
      return '['.repeat(3_000) + text + ']'.repeat(3_000);
    case 'long':
      return text + prng.pick(['=', ' ', 'A', '0', '[', '"']).repeat(prng.int(1_000, 70_000));
    default:
      return text;
  }
}

/** `here`: the path of the server itself, to redirect to. */
export function hostileAnswer(prng: Prng, here: string): HostileAnswer {
  const meant = prng.pick([
    () => JSON.stringify(value(prng)),
    () => JSON.stringify({ token: TOKEN, [prng.pick(NAMES)]: value(prng) }),
    () => TOKEN,
    () => MARK,
    () => `<!doctype html><title>${MARK}</title>${USER}`,
  ]);
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(HEADERS))
    if (prng.chance(0.4)) headers[name] = prng.pick(values);
  const isRedirect = prng.chance(0.05);
  if (isRedirect) headers.location = prng.pick([here, '/nowhere', `/${USER}?${MARK}`, 'http://[', '']);
  const body = mutate(prng, meant());
  return {
    status: prng.pick(isRedirect ? REDIRECTS : STATUSES),
    headers,
    body,
    cutAfter: prng.chance(0.03) ? prng.int(0, body.length) : null,
  };
}
