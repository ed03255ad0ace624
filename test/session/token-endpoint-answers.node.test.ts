import { describe, expect, test } from 'vitest';
import { type TokenEndpointOptions, tokenEndpoint } from 'zim-session';
import { answer, codeOf, failure, scriptedEndpoint, TOKEN } from './scripted-endpoint.ts';

const server = scriptedEndpoint();
const { seen, script } = server;

const ask = (options?: TokenEndpointOptions, userID = 'alice', signal = new AbortController().signal) =>
  tokenEndpoint(server.url, options)({ userID, signal });

describe('answers that are understood', () => {
  test.each([
    ['raw text', TOKEN],
    ['raw text with white space', `\n ${TOKEN}\n`],
    ['a JSON string', JSON.stringify(TOKEN)],
    ['{token}', { token: TOKEN }],
    ['{token, appID}', { token: TOKEN, appID: 7 }],
    [
      '{code: 0, message, token, user_id, expire_time}',
      { code: 0, message: 'ok', token: TOKEN, user_id: 'alice', expire_time: 1 },
    ],
    ['{code: 200, data: {token}}', { code: 200, data: { token: TOKEN } }],
    ['{data: {token}}', { data: { token: TOKEN } }],
    ['{code: 0, data: "04…"}', { code: 0, data: TOKEN }],
    ['{success, token}', { success: true, token: TOKEN }],
    ['{result: {token}}', { result: { token: TOKEN } }],
    ['{Data: {Token}}', { Data: { Token: TOKEN } }],
    ['{kitToken}', { kitToken: TOKEN }],
  ])('%s', async (_name, body) => {
    script.push(answer(body));
    expect((await ask()).token.trim()).toBe(TOKEN);
    expect(seen).toHaveLength(1);
  });

  test('user, app and times are handed on', async () => {
    const serverTime = Date.UTC(2040, 0, 1) - 3_600_000;
    const date = new Date(serverTime).toUTCString();
    script.push(
      answer({ token: TOKEN, user_id: 'alice', app_id: 7, expiresIn: 3600, serverTime }, 200, { date }),
    );
    expect(await ask()).toEqual({ token: TOKEN, userID: 'alice', appID: 7, expiresIn: 3600, serverTime });
  });
});

describe('answers that are refused', () => {
  const page = '<!doctype html><title>SECRET-BODY Sign in</title>';
  test.each([
    ['an HTML page with status 200', page, 'token-endpoint-response'],
    ['an empty body', '', 'token-endpoint-response'],
    ['"undefined"', 'undefined', 'token-endpoint-response'],
    ['JSON without a token', { SECRET: 'SECRET-BODY' }, 'token-endpoint-response'],
    ['a token of null', { token: null }, 'token-endpoint-response'],
    ['null', 'null', 'token-endpoint-response'],
    ['broken JSON', '{"token":', 'token-endpoint-response'],
    ['over 64 kB', `04${'A'.repeat(70_000)}`, 'token-endpoint-response'],
    ['code 1', { code: 1, message: 'SECRET-BODY' }, 'token-endpoint-status'],
    ['code 0 is fine but success is false', { code: 0, success: false }, 'token-endpoint-status'],
    ['errorCode', { errorCode: 'E42' }, 'token-endpoint-status'],
    ['statusCode 500', { statusCode: 500 }, 'token-endpoint-status'],
    ['code 403', { code: 403 }, 'token-denied'],
    ['{data: null, code: 403}', { data: null, code: 403 }, 'token-denied'],
  ])('%s', async (_name, body, code) => {
    script.push(answer(body));
    expect((await failure(ask())).code).toBe(code);
  });

  test.each([
    ['404', 'correct the URL', 404],
    [page, 'it is a page.', 200],
    ['', 'it is empty', 200],
    ['{}', 'starts with 04', 200],
  ])('%s: the message says %s', async (body, words, status) => {
    script.push(answer(body, status));
    expect((await failure(ask())).message).toContain(words);
  });

  test('that it is a 404 is said of a 404 only', async () => {
    script.push(answer('', 400));
    expect((await failure(ask())).message).not.toContain('404');
  });

  test('a redirect to a login page', async () => {
    script.push(answer('', 302, { location: '/login' }), answer(page));
    const error = await failure(ask());
    expect(error.code).toBe('token-endpoint-response');
    expect(error.message).toContain('redirected');
  });

  test.each([
    [400, 'configuration', false],
    [404, 'configuration', false],
    [408, 'backend', true],
    [425, 'backend', true],
    [429, 'backend', true],
    [500, 'backend', true],
    [503, 'backend', true],
  ])('status %d is of kind %s, retryable %s, and asked once', async (httpStatus, kind, retryable) => {
    script.push(answer('SECRET-BODY', httpStatus));
    expect(await failure(ask())).toMatchObject({
      code: 'token-endpoint-status',
      httpStatus,
      kind,
      retryable,
    });
    expect(seen).toHaveLength(1);
  });

  test.each([
    ['17', {}, 17_000],
    [new Date(1_900_000_060_000).toUTCString(), { date: new Date(1_900_000_000_000).toUTCString() }, 60_000],
    ['0', {}, 0],
    ['soon', {}, undefined],
    ['-3', {}, undefined],
  ])('Retry-After: %s', async (value, headers, retryAfter) => {
    script.push(answer('', 503, { 'retry-after': value, ...headers }));
    expect((await failure(ask())).retryAfter).toBe(retryAfter);
  });

  test('403 stops at once', async () => {
    script.push(answer('', 403));
    expect(await failure(ask())).toMatchObject({ code: 'token-denied', httpStatus: 403, retryable: false });
    expect(seen).toHaveLength(1);
  });
});

describe('a body', () => {
  test.each([
    ['deep', `${'['.repeat(30_000)}`, 'token-endpoint-response'],
    ['huge number', '{"token":"x","expiresIn":1e400}', 'token-endpoint-response'],
    ['__proto__', `{"__proto__":{"token":"x"},"token":"${TOKEN}"}`, 'resolved'],
    ['code null', `{"code":null,"token":"${TOKEN}"}`, 'resolved'],
    ['code true/ok', `{"code":"ok","token":"${TOKEN}"}`, 'resolved'],
    ['data empty, result there', `{"data":"","result":{"token":"${TOKEN}"}}`, 'resolved'],
    ['token empty, data there', `{"token":"","data":{"token":"${TOKEN}"}}`, 'resolved'],
    ['message in data', `{"data":"ok","result":{"token":"${TOKEN}"}}`, 'resolved'],
    ['array', `["${TOKEN}"]`, 'resolved'],
    ['null', 'null', 'token-endpoint-response'],
    ['BOM', `\uFEFF{"token":"${TOKEN}"}`, 'resolved'],
  ])('with %s', async (_name, body, code) => {
    script.push((_q, r) => void r.end(body));
    expect(await codeOf(tokenEndpoint(server.url)({ userID: 'a' }))).toBe(code);
  });

  test('without end, of a refusal, does not hold the connection', async () => {
    let hear = () => {};
    const closed = new Promise<void>((resolve) => {
      hear = resolve;
    });
    script.push((_q, r) => {
      r.writeHead(503);
      const t = setInterval(() => r.write('x'.repeat(1000)), 10);
      r.on('close', () => {
        hear();
        clearInterval(t);
      });
    });
    expect(
      await codeOf(tokenEndpoint(server.url)({ userID: 'a', signal: new AbortController().signal })),
    ).toBe('token-endpoint-status');
    await closed;
  });
  test('over 64 kB closes the connection', async () => {
    let hear = () => {};
    const closed = new Promise<void>((resolve) => {
      hear = resolve;
    });
    script.push((_q, r) => {
      r.writeHead(200);
      const t = setInterval(() => r.write('x'.repeat(10_000)), 5);
      r.on('close', () => {
        hear();
        clearInterval(t);
      });
    });
    expect(
      await codeOf(tokenEndpoint(server.url)({ userID: 'a', signal: new AbortController().signal })),
    ).toBe('token-endpoint-response');
    await closed;
  });
});

test.each([
  ['Wed, 01 Jan 2020 00:00:00 GMT', undefined],
  ['9'.repeat(400), undefined],
  ['1e3', undefined],
  ['17.5', undefined],
])('Retry-After %s', async (value, expected) => {
  script.push(answer({}, 503, { 'retry-after': value }));
  const error = await tokenEndpoint(server.url)({ userID: 'a' }).catch((e) => e);
  expect(error.retryAfter).toBe(expected);
});
