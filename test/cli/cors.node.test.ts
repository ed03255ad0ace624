import { afterEach, describe, expect, test } from 'vitest';
import { check, closeAll, endpoint, type Handler, says, token } from './endpoint.ts';

afterEach(closeAll);

const ORIGIN = 'https://app.example.com';
const ALLOW = 'access-control-allow-origin';
const COOKIES = { 'access-control-allow-credentials': 'true' };
const EXPOSE = { 'access-control-expose-headers': 'Date, Retry-After' };

type Headers = Record<string, string>;

/** Answers OPTIONS with these headers, and everything else with those. */
const endpointWith = async (headers: Headers, preflight: Headers = {}, status = 204): Promise<string> => {
  const good = says(await token(), headers);
  const options: Handler = (_request, response) => response.writeHead(status, preflight).end();
  return endpoint((request, response, body) =>
    (request.method === 'OPTIONS' ? options : good)(request, response, body),
  );
};

describe('an answer that a page of another origin', () => {
  test.each<[string, Headers, string[], Record<string, RegExp>]>([
    ['cannot read at all', {}, [], { cors: /sends no Access-Control-Allow-Origin/ }],
    [
      'cannot read, but a third can',
      { [ALLOW]: 'https://other.example' },
      [],
      { cors: /names another origin/ },
    ],
    [
      'cannot read: two are named',
      { [ALLOW]: `${ORIGIN}, https://b.example` },
      [],
      { cors: /more than one/ },
    ],
    ['cannot read with cookies: *', { [ALLOW]: '*', ...COOKIES }, ['--credentials'], { cors: /is \*/ }],
    [
      'cannot read with cookies',
      { [ALLOW]: ORIGIN },
      ['--header', 'cookie: a=@env:BEARER'],
      { cors: /does not allow cookies/ },
    ],
  ])('%s', async (_name, headers, argv, expected) => {
    const { status, bad, report } = await check(await endpointWith(headers), ['--origin', ORIGIN, ...argv]);
    expect([status, report.code]).toEqual([1, 'token-endpoint-unreachable']);
    expect(Object.keys(bad)).toEqual(Object.keys(expected));
    expect(bad.cors).toMatch(expected.cors!);
  });

  test.each<[string, Headers, string[], object]>([
    ['can read', { [ALLOW]: ORIGIN, ...EXPOSE }, [], {}],
    ['can read, as can all', { [ALLOW]: '*', 'access-control-expose-headers': '*' }, [], {}],
    ['can read with cookies', { [ALLOW]: ORIGIN, ...COOKIES, ...EXPOSE }, ['--credentials'], {}],
    ['can read, but for its headers', { [ALLOW]: '*' }, [], { headers: /hides Date and Retry-After/ }],
    [
      'can read, but for one header',
      { [ALLOW]: '*', 'access-control-expose-headers': 'date' },
      [],
      { headers: /hides Retry-After/ },
    ],
  ])('%s', async (_name, headers, argv, expected) => {
    const { status, bad, report } = await check(await endpointWith(headers), ['--origin', ORIGIN, ...argv]);
    expect([status, report.code]).toEqual([0, null]);
    expect(Object.keys(bad)).toEqual(Object.keys(expected));
    for (const [name, pattern] of Object.entries(expected)) expect(bad[name]).toMatch(pattern);
  });

  test('can read, and tells the time in its body, needs to show no Date', async () => {
    const url = await endpoint(
      says(
        { token: await token(), expiresIn: 3_600 },
        { [ALLOW]: '*', 'access-control-expose-headers': 'retry-after' },
      ),
    );
    expect(await check(url, ['--origin', ORIGIN])).toMatchObject({ status: 0, bad: {} });
  });

  test('needs no CORS where the origin is the same', async () => {
    const url = await endpoint(says(await token()));
    const { status, out, bad } = await check(url, [
      '--origin',
      `${new URL(url).origin}/page`,
      '--method',
      'POST',
    ]);
    expect([status, bad]).toEqual([0, {}]);
    expect(out).toContain('✓ cors       not needed');
  });
});

describe('a preflight', () => {
  const good = { [ALLOW]: ORIGIN, ...EXPOSE };
  const key = ['--header', 'X-Key: @env:BEARER'];
  const bearer = ['--header', 'authorization: Bearer @env:BEARER'];

  test.each<[string, string[], Headers, number, RegExp]>([
    ['without a route', key, {}, 404, /OPTIONS got status 404/],
    ['that wants the user to be signed in', bearer, good, 401, /OPTIONS got status 401/],
    ['that redirects', key, { ...good, location: '/' }, 302, /OPTIONS got status 302/],
    ['without an origin', key, { 'access-control-allow-headers': 'x-key' }, 204, /OPTIONS: it sends no/],
    ['that allows no header', key, good, 204, /does not allow the header x-key/],
    ['of a POST that allows no content type', ['--method', 'POST'], good, 204, /the header content-type/],
    [
      'that allows *, which does not stand for authorization',
      bearer,
      { ...good, 'access-control-allow-headers': '*' },
      204,
      /the header authorization/,
    ],
    [
      'that allows *, which is nothing with cookies',
      [...key, '--credentials'],
      { ...good, ...COOKIES, 'access-control-allow-headers': '*' },
      204,
      /the header x-key/,
    ],
  ])('%s', async (_name, argv, preflight, code, pattern) => {
    const url = await endpointWith({ ...good, ...COOKIES }, preflight, code);
    const { status, bad, report } = await check(url, ['--origin', ORIGIN, ...argv]);
    expect(Object.keys(bad)).toEqual(['preflight']);
    expect(bad.preflight).toMatch(pattern);
    expect([status, report.code]).toEqual([1, 'token-endpoint-unreachable']);
  });

  test('that allows what is needed', async () => {
    const url = await endpointWith(good, { ...good, 'access-control-allow-headers': 'X-Key, Content-Type' });
    const argv = ['--origin', ORIGIN, '--method', 'POST', ...key];
    expect(await check(url, argv)).toMatchObject({ status: 0, bad: {} });
  });

  test('is not sent for what a browser sends without asking', async () => {
    const methods: unknown[] = [];
    const answer = says(await token(), good);
    const url = await endpoint((request, response) => {
      methods.push(request.method);
      answer(request, response);
    });
    await check(url, ['--origin', ORIGIN, '--header', 'accept-language: de']);
    expect(methods).toEqual(['GET', 'GET']);
  });
});
