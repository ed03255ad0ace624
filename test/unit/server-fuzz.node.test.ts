import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTokenHandler } from 'zim-session/server';
import { checkUser } from '../../src/core/user.ts';
import { app, cleanUpNow, open, PATH, SECRET, serve } from './server-served.ts';

// Seeded, so that what is found once is found again.

const log = vi.spyOn(console, 'error').mockImplementation(() => {});
afterEach(async () => {
  // Nothing of what strangers send is anything to write down.
  expect(log).not.toHaveBeenCalled();
  await cleanUpNow();
});

function dice(seed: number) {
  let state = seed;
  // mulberry32: of a plainer one the throws hang together.
  const roll = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
  return { roll, pick: <T>(list: readonly T[]): T => list[Math.floor(roll() * list.length)] as T };
}

const METHODS = 'GET GET GET GET HEAD OPTIONS POST PATCH TRACE CONNECT M-SEARCH QUERY get PRI'.split(' ');
const PARTS = '/api/zim/token ? & userId= alice % %00 %ff // http:// [ ] # \\ .. ; é * @ : = + /'.split(' ');
const USERS = ['alice', '', 'a&userId=b', '%', 'a%2fb', 'x'.repeat(40), 'a?b', 'alice&x=%ff', '%61lice'];
const NAMES =
  'Origin Cookie X Access-Control-Request-Headers Content-Length Transfer-Encoding Expect Upgrade __proto__';
const VALUES = ['a', 'https://a.example', 'null', '\xff\xfe', '3', 'chunked', '100-continue', '', ', ,'];

describe('nobody gets a token for somebody else', () => {
  const HOSTILE = 10_000;
  /** Who is signed in, by cookie. None of the requests has that cookie, or asks for that user with it. */
  const SESSIONS = new Map([['sid=f00d', 'mallory']]);
  const authorize = (request: Request, userID: string) =>
    SESSIONS.get(request.headers.get('cookie') ?? '') === userID;

  // What might be taken for a user, a sign-in, another method or another path by whoever reads it carelessly.
  const QUERIES = [
    'userId=alice',
    'userId=alice&userId=mallory',
    'userId=mallory&userId=alice',
    'userId[]=mallory',
    'userId=mallory%00alice',
    'userId=mallory%20',
    'userId=%6dallory%0d%0aset-cookie:a=b',
    'userid=mallory',
    'userId=__proto__',
    'userId=constructor',
    'userId=true',
    'userId=%ff%fe',
    `userId=${'a'.repeat(5_000)}`,
    `userId=${encodeURIComponent('é'.repeat(32))}`,
    `${'a=b&'.repeat(300)}userId=alice`,
    'userId=alice&_method=GET&token=04AAAA&serverSecret=x&appID=1&lifetime=99999999&mode=ECB&now=0',
    'userId={"$ne":null}',
    "userId=alice'--",
    'userId=../../etc/passwd',
    'userId=%E2%80%AEecila',
    '',
  ];
  const WORDS = ['sid=f00d;', ' sid=f00', 'SID=F00D', 'sid=f00d, sid=f00d', '__proto__', 'null', 'undefined'];
  const HEADERS: readonly (readonly [string, readonly string[]])[] = [
    ['cookie', WORDS],
    ['authorization', ['Bearer', 'Bearer null', 'Basic bWFsbG9yeTo=', `Bearer ${'e'.repeat(9_000)}`]],
    ['origin', ['https://a.example', 'https://a.example.evil', 'null', 'https://evil.example', '']],
    ['x-forwarded-for', ['127.0.0.1']],
    ['x-http-method-override', ['GET']],
    ['x-original-url', [`${PATH}?userId=mallory`]],
    ['access-control-request-headers', ['authorization', '*', 'x'.repeat(5_000), ', ,']],
    ['access-control-request-method', ['GET', 'DELETE']],
    ['content-type', ['application/json', 'text/html', 'multipart/form-data']],
    ['host', ['evil.example', '127.0.0.1:1']],
  ];
  const METHODS_OF_FETCH = 'GET GET GET GET HEAD HEAD OPTIONS POST PUT DELETE PATCH PROPFIND'.split(' ');
  const PATHS = [
    PATH,
    PATH,
    PATH,
    PATH,
    '/',
    `${PATH}/`,
    `/x/..${PATH}`,
    `/${PATH}`,
    `${PATH.toUpperCase()}`,
  ];

  it(`in ${HOSTILE} requests: none is answered with a 5xx or a token`, async () => {
    const { roll, pick } = dice(20_261_128);
    const handle = createTokenHandler({
      ...app,
      authorize,
      path: PATH,
      allowedOrigins: ['https://a.example'],
    });
    const statuses: Record<number, number> = {};
    const wrong: string[] = [];
    for (let n = 0; n < HOSTILE; n += 1) {
      const method = pick(METHODS_OF_FETCH);
      const headers = new Headers();
      for (let more = Math.floor(roll() * 4); more > 0; more -= 1) {
        const [name, values] = pick(HEADERS);
        headers.set(name, pick(values));
      }
      const spelt = [...pick(QUERIES)].map((one) =>
        roll() < 0.002 ? pick(['%', '%0', '\u0000', '🐙']) : one,
      );
      const url = `https://api.example.com${pick(PATHS)}?${roll() < 0.3 ? spelt.join('') : pick(QUERIES)}`;
      const body = method === 'POST' || method === 'PUT' ? '{"userId":"mallory"}' : null;
      const response = await handle(new Request(url, { method, headers, body }));
      const text = `${JSON.stringify([...response.headers])} ${await response.text()}`;
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
      const allowed = response.headers.get('access-control-allow-origin') ?? 'https://a.example';
      const isWell =
        response.status < 500 &&
        (!response.ok || method === 'OPTIONS') &&
        !/"token"|04AAAAAG|expiresIn/.test(text) &&
        !text.includes(SECRET) &&
        allowed === 'https://a.example';
      if (!isWell)
        wrong.push(`${response.status} for ${method} ${url} ${JSON.stringify([...headers])}: ${text}`);
    }
    expect(wrong).toEqual([]);
    // Each way to be refused was taken.
    expect(Object.keys(statuses)).toEqual(['204', '400', '403', '404', '405']);
    const mallory = new Request(`https://api.example.com${PATH}?userId=mallory`, {
      headers: { cookie: 'sid=f00d' },
    });
    expect((await handle(mallory)).status).toBe(200);
  });
});

const REQUESTS = 2_000;

it(`${REQUESTS} requests over sockets that nobody would send: never a 5xx, a token only for whom it names, and the server lives on`, async () => {
  const { roll, pick } = dice(20_261_128);
  const base = await serve({ allowedOrigins: ['https://a.example'] });
  const port = Number(new URL(base).port);
  const statuses: Record<string, number> = {};
  for (let n = 0; n < REQUESTS; n += 1) {
    let got = '';
    const made = () => Array.from({ length: 1 + Math.floor(roll() * 6) }, () => pick(PARTS)).join('');
    const path = roll() < 0.5 ? `/api/zim/token?userId=${pick(USERS)}` : made();
    const header = () => `${pick(NAMES.split(' '))}: ${pick(VALUES)}\r\n`;
    const headers = Array.from({ length: Math.floor(roll() * roll() * 5) }, header).join('');
    const whole = `${pick(METHODS)} ${path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n${headers}\r\n`;
    const cut = roll() < 0.1;
    const sent = cut ? whole.slice(0, roll() * whole.length) : whole;
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    socket.on('data', (part) => (got += part)).write(Buffer.from(sent, 'latin1'));
    // Nothing more comes; Node answers nobody who has ended before.
    if (cut) socket.end();
    await once(socket, 'close');
    const [, status = 'cut off'] = /^HTTP\/1\.1 (?!100)(\d+)/m.exec(got) ?? [];
    statuses[status] = (statuses[status] ?? 0) + 1;
    expect(status, sent).not.toMatch(/^5/);
    const [, token] = /"token":"([^"]+)"/.exec(got) ?? [];
    if (token) {
      const { user_id } = open(token, SECRET).content;
      // By the session's own rules.
      expect(() => checkUser({ userID: user_id }, () => {}), sent).not.toThrow();
      expect(got).toContain(`"userID":${JSON.stringify(user_id)}`);
      expect(sent, sent).toMatch(/^GET /);
    }
  }
  expect(statuses['200'] ?? 0).toBeGreaterThan(REQUESTS / 40);
  expect((await fetch(`${base}/api/zim/token?userId=alice`)).status).toBe(200);
});
