import { type Handler, says, token } from './endpoint.ts';

const HOUR = 3_600_000;
const PAGE = '<!doctype html><title>SECRET-BODY Sign in</title>';

/** The server, which checks find fault with it, and what login() rejects with. */
export const BROKEN: readonly (readonly [
  name: string,
  handler: () => Promise<Handler> | Handler,
  bad: Readonly<Record<string, RegExp>>,
  code: string | null,
])[] = [
  [
    'crashes',
    () => (request) => request.socket.destroy(),
    { answer: /closed the connection/ },
    'token-endpoint-unreachable',
  ],
  [
    'breaks off',
    () => (_q, r) => r.writeHead(200, { 'content-length': 99 }).write('04', () => r.destroy()),
    { answer: /breaks off/ },
    'token-endpoint-unreachable',
  ],
  [
    'says 401',
    () => says('SECRET-BODY', {}, 401),
    { status: /401: the endpoint does not know/ },
    'token-denied',
  ],
  ['says 403', () => says({ code: 403 }, {}, 403), { status: /403: this user/ }, 'token-denied'],
  ['says 419', () => says({}, {}, 419), { status: /419: the session of the app is over/ }, 'token-denied'],
  [
    'lets a firewall say 403',
    () => says(PAGE, { 'content-type': 'text/html' }, 403),
    { status: /403: a firewall/ },
    'token-endpoint-status',
  ],
  [
    'lets a firewall say 403 without a word of its kind',
    () => says(PAGE, {}, 403),
    { status: /403: a firewall/ },
    'token-endpoint-status',
  ],
  [
    'says 403 for a while',
    () => says({}, { 'retry-after': 90 }, 403),
    { status: /403: a firewall/ },
    'token-endpoint-status',
  ],
  ['says 404', () => says(PAGE, {}, 404), { status: /404: nothing is there/ }, 'token-endpoint-status'],
  ['says 405', () => says('', {}, 405), { status: /405: .*method/ }, 'token-endpoint-status'],
  [
    'says 429',
    () => says('', { 'retry-after': 90 }, 429),
    { status: /429: .*Retry-After: 1 min 30 s/ },
    'token-endpoint-status',
  ],
  [
    'says 500',
    () => says('SECRET-BODY', {}, 500),
    { status: /500: the backend failed/ },
    'token-endpoint-status',
  ],
  ['says 999', () => says('', {}, 999), { status: /999: no token comes/ }, 'token-endpoint-status'],
  [
    'redirects for ever',
    () => says('', { location: '/api/zim/token' }, 302),
    { redirect: /20 times/, status: /without an end/ },
    'token-endpoint-unreachable',
  ],
  ['says 204', () => (_q, r) => r.writeHead(204).end(), { form: /empty/ }, 'token-endpoint-response'],
  ['says nothing', () => says(''), { form: /empty/ }, 'token-endpoint-response'],
  ['says "undefined"', () => says('undefined'), { form: /text that is no token/ }, 'token-endpoint-response'],
  [
    'says over 64 kB',
    () => says(`04${'A'.repeat(70_000)}`),
    { form: /over 64 kB/ },
    'token-endpoint-response',
  ],
  [
    'answers with an HTML page',
    () => says(PAGE, { 'content-type': 'text/html' }),
    { form: /an HTML page/ },
    'token-endpoint-response',
  ],
  [
    'hides the token',
    () => says({ ticket: 'SECRET-BODY' }),
    { form: /without a token/ },
    'token-endpoint-response',
  ],
  [
    'says a JSON string that is no token',
    () => says('"SECRET-BODY"'),
    { form: /a JSON string that is no token/ },
    'token-endpoint-response',
  ],
  [
    'fails with status 200',
    async () => says({ code: 7, message: 'SECRET-BODY' }),
    { form: /says failure/ },
    'token-endpoint-status',
  ],
  [
    'is not successful with status 200',
    () => says({ success: false }),
    { form: /says failure/ },
    'token-endpoint-status',
  ],
  ['denies with status 200', () => says({ code: 401 }), { form: /401 or 403/ }, 'token-denied'],
  [
    'gives an RTC token',
    async () => says((await token()).replace(/^04/, '03')),
    { token: /older version/ },
    'token-version',
  ],
  [
    'cuts the token short',
    async () => says((await token()).slice(0, 60)),
    { token: /is none/ },
    'token-malformed',
  ],
  ['gives half a token', () => says('04abc'), { token: /too short/ }, 'token-endpoint-response'],
  [
    'encodes the token twice',
    async () => says(encodeURIComponent(`${await token()}=`)),
    { token: /is none/ },
    'token-malformed',
  ],
  [
    'names another user',
    async () => says({ token: await token(), userID: 'somebody' }),
    { token: /another user/ },
    'token-mismatch',
  ],
  [
    'names another app',
    async () => says({ token: await token(), appID: 7 }),
    { token: /of another app than ZEGO_APP_ID/ },
    'token-mismatch',
  ],
  [
    'gives an expired token',
    async () => says(await token({ ttl: -70 })),
    { lifetime: /expired 1 min/ },
    'token-expired',
  ],
  [
    'gives a token of 20 s',
    async () => says(await token({ ttl: 20 })),
    { lifetime: /[12]\d s: .*under 30 s/ },
    'token-too-short',
  ],
  [
    'gives a token of 30 days',
    async () => says(await token({ ttl: 30 * 86_400 })),
    { lifetime: /(30|29) d.*over 24 days/ },
    'token-too-long',
  ],
  [
    'gives serverTime in seconds',
    async () => says({ token: await token(), serverTime: Math.round(Date.now() / 1_000) }),
    { clock: /serverTime is in seconds/ },
    null,
  ],
  [
    'gives expiresIn in ms',
    async () => says({ token: await token(), expiresIn: HOUR }),
    { clock: /expiresIn is in milliseconds/ },
    null,
  ],
  [
    'gives expiresIn as an instant',
    async () => says({ token: await token(), expiresIn: Date.now() + HOUR }),
    { clock: /not what is left/ },
    null,
  ],
  [
    'gives serverTime as text',
    async () => says({ token: await token(), serverTime: String(Date.now()) }),
    { clock: /serverTime is not a number/ },
    null,
  ],
  [
    'gives the expiresIn of a session of 30 days',
    async () => says({ token: await token(), expiresIn: 30 * 86_400 }),
    { clock: /not what is left/ },
    null,
  ],
  [
    'gives the expiresIn of a session of 30 days, and does not tell the time',
    async () => {
      const good = says({ token: await token(), expiresIn: 30 * 86_400 });
      return (request, response) => {
        response.sendDate = false;
        good(request, response);
      };
    },
    { clock: /cannot be: no token04 lives that long/ },
    null,
  ],
  [
    'gives an old serverTime',
    async () => says({ token: await token(), serverTime: Date.now() - 2 * HOUR }),
    { clock: /serverTime is 2 h.* off/ },
    null,
  ],
  [
    'gives a stored token',
    async () => says(await token({ now: Date.now() - 600_000, ttl: 3_600 })),
    { content: /made 10 min.* ago/ },
    null,
  ],
  [
    'gives a token of tomorrow',
    async () => says(await token({ now: Date.now() + 600_000 })),
    { content: /made (10|9) min.* from now/ },
    null,
  ],
  [
    'has a clock that is an hour behind',
    async () =>
      says(await token({ now: Date.now() - HOUR, ttl: 7_200 }), {
        date: new Date(Date.now() - HOUR).toUTCString(),
      }),
    { clock: /1 h.* behind/ },
    null,
  ],
  [
    'lets caches keep the token',
    async () => says(await token(), { 'cache-control': 'public, max-age=600' }),
    { caching: /10 min/ },
    null,
  ],
  [
    'lets caches keep the token until it Expires',
    async () =>
      says(await token(), {
        'cache-control': '',
        date: new Date().toUTCString(),
        expires: new Date(Date.now() + HOUR).toUTCString(),
      }),
    { caching: /may keep it/ },
    null,
  ],
  [
    'answers from a cache',
    async () => says(await token(), { age: 30 }),
    { caching: /comes from a cache.* 30 s/ },
    null,
  ],
];
