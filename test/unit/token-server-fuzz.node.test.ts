import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { checkUser } from '../../src/core/user.ts';
import { cleanUpNow, open, SECRET, serve } from './token-server.ts';

// Seeded, so that what is found once is found again.

const REQUESTS = 2_000;
afterEach(cleanUpNow);

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

it(`${REQUESTS} requests that nobody would send: never a 5xx, a token only for whom it names, and the server lives on`, async () => {
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
