import { afterEach, expect, test } from 'vitest';
import { argvOf, corsCases, corsEndpoint } from './cors-cases.ts';
import { check, closeAll, endpoint, says, token } from './endpoint.ts';

afterEach(closeAll);

const ORIGIN = 'https://app.example.com';
const ALLOW = 'access-control-allow-origin';
const EXPOSE = 'access-control-expose-headers';

// test/e2e/check-cors.e2e.ts asks Chromium about the same.
test.each(corsCases(ORIGIN))('$name', async (one) => {
  const argv = ['--origin', ORIGIN, ...argvOf(one.request)];
  const { status, bad, report } = await check(await corsEndpoint(one), argv);
  expect(Object.keys(bad)).toEqual(Object.keys(one.bad));
  for (const [name, pattern] of Object.entries(one.bad)) expect(bad[name]).toMatch(pattern);
  const unreadable = 'cors' in bad || 'preflight' in bad;
  const code = unreadable ? 'token-endpoint-unreachable' : null;
  expect([status, report.code]).toEqual([unreadable || 'caching' in bad ? 1 : 0, code]);
});

test('* does not stand for authorization', async () => {
  const headers = { [ALLOW]: ORIGIN, [EXPOSE]: 'Date, Retry-After', 'access-control-allow-headers': '*' };
  const url = await endpoint(says(await token(), headers));
  const { bad } = await check(url, ['--origin', ORIGIN, '--header', 'authorization: Bearer @env:BEARER']);
  expect(bad).toEqual({ preflight: expect.stringContaining('the header authorization') });
});

test('a cookie is a request with cookies, and needs no preflight', async () => {
  const url = await endpoint(says(await token(), { [ALLOW]: '*' }));
  const { bad } = await check(url, ['--origin', ORIGIN, '--header', 'cookie: a=@env:BEARER']);
  expect(bad).toEqual({ cors: expect.stringContaining('is *') });
});

test('an answer that tells the time in its body needs to show no Date', async () => {
  const body = { token: await token(), expiresIn: 3_600 };
  const url = await endpoint(says(body, { [ALLOW]: '*', [EXPOSE]: 'retry-after' }));
  expect(await check(url, ['--origin', ORIGIN])).toMatchObject({ status: 0, bad: {} });
});

test('a page of the same origin needs no CORS', async () => {
  const url = await endpoint(says(await token()));
  const argv = ['--origin', `${new URL(url).origin}/page`, '--method', 'POST'];
  const { status, out, bad } = await check(url, argv);
  expect([status, bad]).toEqual([0, {}]);
  expect(out).toContain('✓ cors       not needed');
});

test('no preflight is sent for what a browser sends without asking', async () => {
  const methods: unknown[] = [];
  const answer = says(await token(), { [ALLOW]: ORIGIN });
  const url = await endpoint((request, response) => {
    methods.push(request.method);
    answer(request, response);
  });
  await check(url, ['--origin', ORIGIN, '--header', 'accept-language: de']);
  expect(methods).toEqual(['GET', 'GET']);
});
