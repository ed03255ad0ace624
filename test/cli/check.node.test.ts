import type { IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createZimSession, isZimSessionError, type TokenEndpointOptions, tokenEndpoint } from 'zim-session';
import { systemClock } from '../../src/adapters/clock.ts';
import { createFakeZim } from '../../src/testing/fake-zim/zim.ts';
import { tokenServer } from '../unit/server-served.ts';
import { BROKEN } from './broken.ts';
import {
  APP,
  BEARER,
  check,
  closeAll,
  ENV,
  endpoint,
  type Handler,
  listening,
  says,
  token,
  USER,
} from './endpoint.ts';

// Real HTTP servers, each broken in its own way. A real session asks them too, and has to agree with the check.

afterEach(closeAll);

const ORIGIN = 'https://app.example.com';

/** What the login of a session rejects with; null: it works. */
async function loginCode(
  url: string,
  options: TokenEndpointOptions = {},
  bound = 600_000,
): Promise<string | null> {
  const session = createZimSession({
    appID: APP.appID,
    sdk: createFakeZim({ clock: systemClock, latency: { connect: 0, login: 0 } }).ZIM,
    tokenProvider: tokenEndpoint(url, options),
    retry: () => null,
    timeouts: { token: bound, login: 600_000 },
  });
  try {
    await session.login({ userID: USER });
    return null;
  } catch (error) {
    return isZimSessionError(error) ? error.code : 'no error of ours';
  } finally {
    session.destroy();
  }
}

describe('all is well', () => {
  test.each(['GCM', 'CBC'] as const)('with createTokenHandler (%s)', async (mode) => {
    const authorize = ({ headers }: Request) => headers.get('authorization') === `Bearer ${BEARER}`;
    const { appID, secret: serverSecret } = APP;
    const server = tokenServer({ appID, serverSecret, mode, authorize, allowedOrigins: [ORIGIN] });
    const url = `http://${await listening(server)}/api/zim/token`;
    const argv = ['--origin', ORIGIN, '--header', 'authorization: Bearer @env:BEARER'];
    const { status, out, report, bad } = await check(url, argv, { env: ENV });
    expect([status, bad, report.code]).toEqual([0, {}, null]);
    expect(report.checks.map(({ level }) => level)).toEqual(report.checks.map(() => 'ok'));
    expect(out).toContain('All is well: a session would log in.');
    expect(out).toContain(`✓ token      token04, ${mode}`);
  });

  test.each([
    ['text', async () => says(await token())],
    [
      'a JSON string',
      async () => says(JSON.stringify(await token()), { 'content-type': 'application/json' }),
    ],
    ['an envelope', async () => says({ code: 0, data: { token: await token(), expiresIn: 3_600 } })],
    ['a kit token', async () => says({ kitToken: `${await token()}#eyJ9` })],
  ])('with %s', async (_name, handler) => {
    const url = await endpoint(await handler());
    expect(await check(url, [], { env: ENV })).toMatchObject({ status: 0, bad: {} });
    expect(await loginCode(url)).toBeNull();
  });
});

test.each(BROKEN)('an endpoint that %s', async (_name, handler, expected, code) => {
  const url = await endpoint(await handler());
  const { status, out, report, bad } = await check(url, [], { env: ENV });
  expect(Object.keys(bad).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, pattern] of Object.entries(expected)) expect(bad[name]).toMatch(pattern);
  expect([status, report.code]).toEqual([1, code]);
  expect(out).toContain(code ? `A session would fail with ${code}.` : 'would log in; correct this');
  expect(await loginCode(url)).toBe(code);
});

describe('a 405', () => {
  test.each([
    [
      'POST',
      'GET, HEAD, OPTIONS',
      '405: it does not take the method POST',
      'It allows GET: ask with --method GET',
    ],
    ['GET', 'post', '405: it does not take the method GET', 'It allows POST: ask with --method POST'],
    ['GET', 'SECRET-BODY', '405: it does not take the method GET', 'It allows no POST either'],
    ['POST', '', '405: it does not take the method POST', 'It allows no GET either'],
    ['POST', null, '405: it does not take the method POST', 'Try --method GET.'],
    ['GET', null, '405: it does not take the method GET', 'Try --method POST.'],
  ])('to %s, with Allow: %s', async (method, allow, text, todo) => {
    const url = await endpoint(says('', allow === null ? {} : { allow }, 405));
    const { report } = await check(url, ['--method', method]);
    const status = report.checks.find((one) => one.check === 'status');
    expect(status).toMatchObject({
      text,
      todo: expect.stringContaining(todo),
      code: 'token-endpoint-status',
    });
  });
});

test('a ZEGO_APP_ID other than the app of the backend is named as such, wherever the token tells its app', async () => {
  const url = await endpoint(says({ token: await token(), appID: APP.appID }));
  const { report, bad } = await check(url, [], { env: { ...ENV, ZEGO_APP_ID: '7' } });
  expect(bad).toEqual({
    token: 'problem: of another app than ZEGO_APP_ID',
    content: 'problem: names another app than ZEGO_APP_ID',
  });
  const todos = report.checks.flatMap(({ level, todo }) => (level === 'problem' ? [todo] : []));
  expect(new Set(todos)).toEqual(new Set([expect.stringContaining('correct the one that is wrong')]));
});

describe('an endpoint that hangs', () => {
  const bound = 300;
  const bounds: number[] = [];
  let timeIsUp = () => {};

  /** The time of a check is up when `timeIsUp` says so: at a moment, and not after a while. */
  function holdTheTime(): void {
    bounds.length = 0;
    vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
      const controller = new AbortController();
      bounds.push(ms);
      timeIsUp = () => controller.abort(new DOMException('', 'TimeoutError'));
      return controller.signal;
    });
  }
  afterEach(() => void vi.restoreAllMocks());

  test('without an answer', async () => {
    holdTheTime();
    const url = await endpoint(() => timeIsUp());
    const { status, report, bad } = await check(url, [], { bound });
    expect([status, report.code]).toEqual([1, 'token-endpoint-timeout']);
    expect(bad.answer).toMatch(/none within 10 s/);
    // Twice: as text and as JSON.
    expect(bounds).toEqual([bound, bound]);
    expect(await loginCode(url, {}, bound)).toBe('token-endpoint-timeout');
  });

  test('in the middle of its body', async () => {
    holdTheTime();
    const { fetch } = globalThis;
    const answered = vi.spyOn(globalThis, 'fetch').mockImplementation(async (...given) => {
      const response = await fetch(...given);
      timeIsUp();
      return response;
    });
    const url = await endpoint((_request, response) => void response.writeHead(200).write('04'));
    const { status, report, bad } = await check(url, [], { bound });
    answered.mockRestore();
    expect([status, report.code]).toEqual([1, 'token-endpoint-timeout']);
    expect(bad.answer).toMatch(/does not end/);
    expect(bounds).toEqual([bound, bound]);
    expect(await loginCode(url, {}, bound)).toBe('token-endpoint-timeout');
  });

  test('in its preflight only', async () => {
    holdTheTime();
    const good = says(await token());
    const url = await endpoint((request, response) => {
      if (request.method === 'OPTIONS') timeIsUp();
      else good(request, response);
    });
    const { bad } = await check(url, ['--origin', ORIGIN, '--method', 'POST'], { bound });
    expect(bad.preflight).toMatch(/OPTIONS got no answer/);
    expect(bounds).toEqual([bound, bound]);
  });

  test('for longer than it may: real time bounds it, too', async () => {
    const { status, report } = await check(await endpoint(() => {}), [], { bound });
    expect([status, report.code]).toEqual([1, 'token-endpoint-timeout']);
  });
});

// All of these work, and could be better.
const ODD: readonly (readonly [string, () => Promise<Handler>, Readonly<Record<string, RegExp>>])[] = [
  [
    'does not mention caches',
    async () => says(await token(), { 'cache-control': '' }),
    { caching: /does not say/ },
  ],
  [
    'calls the token a page',
    async () => says(await token(), { 'content-type': 'text/html' }),
    { type: /not that of the body/ },
  ],
  [
    'calls JSON text',
    async () => says({ token: await token() }, { 'content-type': 'text/plain' }),
    { type: /not that of the body/ },
  ],
  ['gives tokens of two minutes', async () => says(await token({ ttl: 120 })), { lifetime: /: short/ }],
  [
    'redirects within its site',
    async () => redirecting('/api/zim/token?there', says(await token())),
    { redirect: /once, on the same site/ },
  ],
  [
    'does not tell the time',
    async () => {
      const good = says(await token());
      return (request, response) => {
        response.sendDate = false;
        good(request, response);
      };
    },
    { clock: /does not tell the time/ },
  ],
];

/** Redirects once. */
function redirecting(location: string, then: Handler, status = 302): Handler {
  return (request, response, body) =>
    request.url?.includes('there')
      ? then(request, response, body)
      : says('', { location }, status)(request, response);
}

test.each(ODD)('a warning, and no problem: an endpoint that %s', async (_name, handler, expected) => {
  const url = await endpoint(await handler());
  // Named, so that all is looked at.
  const { status, out, bad } = await check(url, ['--origin', url], { env: ENV });
  expect(Object.keys(bad)).toEqual(Object.keys(expected));
  for (const [name, pattern] of Object.entries(expected)) expect(bad[name]).toMatch(pattern);
  expect(status).toBe(0);
  expect(out).toContain('All is well, 1 warning: a session would log in.');
  expect(await loginCode(url)).toBeNull();
});

describe('the verdict says what was not looked at, and how to have it looked at:', () => {
  const CONTENT =
    '- whose token it is, of which app, and made with the right secret: set ZEGO_APP_ID and ZEGO_SERVER';
  const CORS = '- whether a page of another origin may read the answer (CORS): name the page with --origin';

  test.each<[string, string[], Record<string, string>, string[]]>([
    ['the content of the token and CORS', [], {}, [CONTENT, CORS]],
    ['the content of the token', ['--origin', ORIGIN], {}, [CONTENT]],
    ['CORS', [], ENV, [CORS]],
    ['nothing', ['--origin', ORIGIN], ENV, []],
  ])('%s', async (_name, argv, env, missing) => {
    const headers = {
      'access-control-allow-origin': ORIGIN,
      'access-control-expose-headers': 'date, retry-after',
    };
    const url = await endpoint(says(await token(), headers));
    const { status, out } = await check(url, argv, { env });
    const [, verdict = ''] = out.split(/\n\n(?=No problem|All is well)/);
    expect(status).toBe(0);
    expect(verdict.split('\n')[0]).toBe(
      missing.length
        ? 'No problem found. By what was looked at, a session would log in.'
        : 'All is well: a session would log in.',
    );
    for (const line of [CONTENT, CORS]) expect(verdict.includes(line)).toBe(missing.includes(line));
  });

  test('also where a problem would not keep a session out', async () => {
    const { out } = await check(await endpoint(says(await token(), { age: 30 })));
    expect(out).toMatch(
      /1 problem\. By what was looked at, a session would log in; correct this all the same\./,
    );
    expect(out).toContain(CONTENT);
  });

  test('not where a session would fail anyway', async () => {
    const { out } = await check(await endpoint(says('', {}, 403)));
    expect(out).toMatch(/A session would fail with token-denied\.\n$/);
  });
});

test('a warning: an endpoint that takes four seconds', async () => {
  let passed = 0;
  const now = () => Date.now() + 4_000 * passed++;
  const { status, bad } = await check(await endpoint(says(await token())), [], { now });
  expect(status).toBe(0);
  expect(bad).toEqual({ answer: expect.stringMatching(/after 4 s: a session waits 10 s/) });
});

describe('redirects', () => {
  /** A page of another origin, and what came there. */
  async function elsewhere() {
    const seen: string[] = [];
    const address = await endpoint(({ method, url, headers }, response, body) => {
      seen.push(JSON.stringify([method, url, headers, body]));
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
    });
    return { seen, address: address.replace('127.0.0.1', 'localhost') };
  }

  test('to another site are a problem, and the host is not quoted', async () => {
    const { seen, address } = await elsewhere();
    const url = await endpoint(says('', { location: `${address}?SECRET-BODY` }, 302));
    const { status, out, report, bad } = await check(url, ['--param', 'key=@env:BEARER']);
    expect([status, report.code]).toEqual([1, 'token-endpoint-response']);
    expect(bad).toEqual({
      redirect: 'problem: to another site; it may be a sign-in page',
      form: expect.stringContaining('HTML page'),
    });
    expect(out).not.toContain('localhost');
    expect(seen).toHaveLength(2);
    expect(seen.join()).not.toContain(BEARER);
    expect(await loginCode(url, { params: { key: BEARER } })).toBe('token-endpoint-response');
  });

  test.each<[string, number, string[], TokenEndpointOptions]>([
    ['a header', 302, ['--header', 'x-key: @env:BEARER'], { headers: { 'x-key': BEARER } }],
    [
      'a bearer token',
      307,
      ['--header', 'authorization: @env:BEARER'],
      { headers: { authorization: BEARER } },
    ],
    ['a POST', 302, ['--method', 'POST'], { method: 'POST' }],
    [
      'a POST',
      307,
      ['--method', 'POST', '--param', 'k=@env:BEARER'],
      { method: 'POST', params: { k: BEARER } },
    ],
    ['a POST', 308, ['--method', 'POST', '--header', 'x-key: @env:BEARER'], { method: 'POST' }],
  ])('of %s with status %i are not followed, here or to another site', async (_name, code, argv, options) => {
    const { seen, address } = await elsewhere();
    for (const [location, where] of [
      [address, 'to another site'] as const,
      ['/api/zim/token?there', 'on the same site'] as const,
    ]) {
      const url = await endpoint(redirecting(location, says(await token()), code));
      const { report, out, bad } = await check(url, argv);
      expect(report.code).toBe('token-endpoint-response');
      expect(bad).toEqual({ redirect: expect.stringContaining(`it redirects ${where}`) });
      expect(out).not.toContain('localhost');
      expect(await loginCode(url, options)).toBe('token-endpoint-response');
    }
    expect(seen).toEqual([]);
  });

  test('cookies are the browser’s to send: they keep no session from following', async () => {
    const { seen, address } = await elsewhere();
    const cookies: unknown[] = [];
    const good = says(await token());
    const url = await endpoint(
      redirecting('/api/zim/token?there', ({ headers, ...request }, response) => {
        cookies.push(headers.cookie);
        good(request as IncomingMessage, response);
      }),
    );
    const argv = ['--header', 'cookie: a=@env:BEARER'];
    expect((await check(url, argv)).bad).toEqual({ redirect: expect.stringContaining('on the same site') });
    expect(cookies).toEqual([`a=${BEARER}`, `a=${BEARER}`]);
    await check(await endpoint(says('', { location: address }, 302)), argv);
    expect(seen).toHaveLength(2);
    expect(seen.join()).not.toContain(BEARER);
  });
});

test('the request is the one that a session sends', async () => {
  const seen: object[] = [];
  const good = says(await token());
  const url = await endpoint((request, response, body) => {
    const { method, url: target, headers } = request;
    const { host: _host, connection: _connection, ...rest } = headers;
    seen.push({ method, target, body, headers: rest });
    good(request, response);
  });
  const asked = `${url}?tenant=7`;
  await check(asked, ['--param', 'uid', '--param', 'app=a b&c', '--header', 'X-Key: @env:BEARER']);
  await loginCode(asked, { param: 'uid', params: { app: 'a b&c' }, headers: { 'X-Key': BEARER } });
  await check(url, ['--method', 'post', '--param', 'client=@env:BEARER']);
  await loginCode(url, { method: 'POST', params: { client: BEARER } });
  expect(seen).toHaveLength(6);
  expect(seen[0]).toEqual(seen[2]);
  expect(seen[3]).toEqual(seen[5]);
});
