import { describe, expect, test } from 'vitest';
import { isZimSessionError, parseToken, type TokenEndpointOptions, tokenEndpoint } from 'zim-session';
import { fakeToken } from '../../src/token04/fake.ts';
import { answer, codeOf, failure, scriptedEndpoint, TOKEN } from './scripted-endpoint.ts';

// What is around a token says nothing against it; where there is none, what is there says why.

const endpoint = scriptedEndpoint();

const ask = (options?: TokenEndpointOptions, userID = 'alice') =>
  tokenEndpoint(endpoint.url, options)({ userID, signal: new AbortController().signal });

describe('a whole token is the answer', () => {
  test.each<[string, number, unknown]>([
    // Cases of 24 November.
    [
      'NestJS: 201, and its envelope repeats it',
      201,
      { statusCode: 201, message: 'Created', data: { token: TOKEN } },
    ],
    ['code 201', 200, { code: 201, data: { token: TOKEN } }],
    ['success beside a code of its own', 200, { code: 20000, success: true, data: { token: TOKEN } }],
    // More of the kind.
    ['code 1', 200, { code: 1, data: TOKEN }],
    ['code 1000', 200, { code: 1000, result: { token: TOKEN } }],
    ['code "OK"', 200, { code: 'OK', data: { token: TOKEN } }],
    ['code "SUCCESS"', 202, { code: 'SUCCESS', token: TOKEN }],
    ['code "00000"', 200, { code: '00000', data: { token: TOKEN } }],
    ['203', 203, { token: TOKEN }],
    ['206 as text', 206, TOKEN],
    ['a failure all the same', 200, { success: false, code: 500, errorCode: 'E42', token: TOKEN }],
    ['a denial all the same', 200, { code: 401, token: TOKEN }],
    ['an envelope that nobody has thought of', 200, { ret: 0, body: { payload: { zimToken: TOKEN } } }],
    ['data in data', 200, { data: { data: { token: TOKEN } } }],
    ['Lambda: JSON as text in JSON', 200, { statusCode: 200, body: JSON.stringify({ token: TOKEN }) }],
    ['JSON as a JSON string', 200, JSON.stringify(JSON.stringify({ data: { token: TOKEN } }))],
    ['a list', 200, [{ token: TOKEN }]],
    ['a line end around it, under any name', 200, { mine: `\n${TOKEN}\n` }],
    ['something like one before it', 200, { data: '01.02.2040', result: { token: TOKEN } }],
    ['another version before it', 200, { legacyToken: `03${TOKEN.slice(2)}`, token: TOKEN }],
    [
      'another one before it that is called otherwise',
      200,
      { previous: fakeToken({ expiresAt: 0 }), data: { token: TOKEN } },
    ],
  ])('%s', async (_name, status, body) => {
    endpoint.script.push(answer(body, status));
    expect((await ask()).token.trim()).toBe(TOKEN);
    expect(endpoint.seen).toHaveLength(1);
  });
});

describe('an answer without one says why, and what to do', () => {
  test.each<[unknown, string, string]>([
    [{ code: 1, message: 'SECRET-BODY' }, '"code" is 1;', 'token-endpoint-status'],
    [{ code: 1000, data: null }, '"code" is 1000;', 'token-endpoint-status'],
    [{ code: '20000', data: {} }, '"code" is 20000;', 'token-endpoint-status'],
    [{ errorCode: 'E42' }, '"errorCode" is E42;', 'token-endpoint-status'],
    [{ statusCode: 500, error: 'SECRET-BODY' }, '"statusCode" is 500;', 'token-endpoint-status'],
    [{ success: false }, '"success" is false;', 'token-endpoint-status'],
    [{ code: 0, success: false }, '"success" is false;', 'token-endpoint-status'],
    [{ ok: false }, '"ok" is false;', 'token-endpoint-status'],
    [{ Status: 'error' }, '"Status" is error;', 'token-endpoint-status'],
    [{ err_code: -7 }, '"err_code" is -7;', 'token-endpoint-status'],
    [{ error: { code: 7 } }, '"code" is 7;', 'token-endpoint-status'],
    [{ code: 5, token: TOKEN.slice(0, 60) }, '"code" is 5;', 'token-endpoint-status'],
    [{ code: 201 }, '"code" is 201;', 'token-endpoint-response'],
    [{ code: 'OK', data: {} }, '"code" is OK;', 'token-endpoint-response'],
    [{ success: true, ticket: 'SECRET-BODY' }, '"success" is true;', 'token-endpoint-response'],
  ])('%o: %s', async (body, words, code) => {
    endpoint.script.push(answer(body));
    const error = await failure(ask());
    expect(error).toMatchObject({ code, kind: 'configuration', retryable: false });
    expect(error.message).toContain(words);
    expect(error.message).toContain('parse');
  });

  test.each<[string, unknown, string]>([
    ['a sentence', { code: 'alice is not known here' }, 'alice'],
    ['the user', { code: 'alice' }, 'alice'],
    ['a word with the user in it', { code: 'no-alice' }, 'alice'],
    ['the user as a number', { code: 4711 }, '4711'],
    ['a body', { code: 'SECRET-BODY-'.repeat(1_000) }, 'alice'],
    ['a token', { code: TOKEN.slice(0, 60) }, 'alice'],
    ['a long name', { [`code${'_'.repeat(9_000)}`]: 7 }, 'alice'],
  ])('and does not quote %s', async (_name, body, userID) => {
    endpoint.script.push(answer(body));
    const error = await failure(ask({}, userID));
    expect(error.kind).toBe('configuration');
    expect(error.message).not.toContain(userID);
    expect(error.message.length).toBeLessThan(250);
  });

  test.each([
    [{ code: 401 }, 401],
    [{ code: '403' }, 403],
    [{ errorCode: 419 }, 419],
    [{ status: 401, error: 'Unauthorized' }, 401],
    [{ success: false, code: 403 }, 403],
    [{ error: { code: '401' } }, 401],
    [{ data: null, status_code: 403 }, 403],
  ])('%o is a denial', async (body, httpStatus) => {
    endpoint.script.push(answer(body));
    expect(await failure(ask())).toMatchObject({ code: 'token-denied', httpStatus });
  });

  test('a status deep in its data is none of the answer', async () => {
    endpoint.script.push(answer({ code: 0, data: { friends: [{ code: 403 }] } }));
    expect(await codeOf(ask())).toBe('token-endpoint-response');
  });

  test.each([
    ['another version', `03${TOKEN.slice(2)}`],
    ['a piece', TOKEN.slice(0, 60)],
  ])('%s of a token is handed on: its own error says more', async (_name, token) => {
    endpoint.script.push(answer({ code: 0, data: { token } }));
    expect((await ask()).token).toBe(token);
  });
});

describe('whose it is', () => {
  test.each<[string, object, object, TokenEndpointOptions?]>([
    ['a number', { token: TOKEN, userId: 456 }, { userID: 456 }],
    ['null', { token: TOKEN, userID: null, appID: null }, { userID: undefined, appID: undefined }],
    ['nothing', { token: TOKEN, user_id: '', app_id: 0 }, { userID: undefined, appID: undefined }],
    ['an app as text', { token: TOKEN, app_id: '123' }, { appID: '123' }],
    ['beside the envelope', { userID: 'bob', data: { token: TOKEN, appId: 7 } }, { userID: 'bob', appID: 7 }],
    ['the nearest counts', { userID: 'bob', data: { token: TOKEN, user_id: 'alice' } }, { userID: 'alice' }],
    [
      'null is nearer, and nothing',
      { userID: 'bob', data: { token: TOKEN, userID: null } },
      { userID: 'bob' },
    ],
    [
      'of a .NET backend',
      { Data: { Token: TOKEN, UserId: 'alice', AppId: 7 } },
      { userID: 'alice', appID: 7 },
    ],
    ['the name that was asked with', { token: TOKEN, uid: 456 }, { userID: 456 }, { param: 'uid' }],
    [
      'the name that was asked with, written as the backend writes it',
      { token: TOKEN, Auth_User: 'bob' },
      { userID: 'bob' },
      { param: 'auth-user' },
    ],
    ['an id, which is of anything', { id: 991, token: TOKEN }, { userID: undefined }, { param: 'id' }],
    ['a name', { data: { name: 'ticket', token: TOKEN } }, { userID: undefined }, { param: 'name' }],
    ['a key', { key: 'k-1', token: TOKEN }, { userID: undefined }, { param: 'key' }],
    ['an id beside the user', { id: 991, userId: 'bob', token: TOKEN }, { userID: 'bob' }, { param: 'id' }],
    ['a name that was not', { token: TOKEN, uid: 456 }, { userID: undefined }],
    ['of others', { token: TOKEN, friends: [{ userID: 'bob' }] }, { userID: undefined }],
    ['an object', { token: TOKEN, userID: { id: 7 } }, { userID: undefined }],
  ])('%s', async (_name, body, expected, options) => {
    endpoint.script.push(answer(body));
    expect(await ask(options)).toMatchObject(expected);
  });
});

test.each<[string, string]>([
  ['lists in lists', '['.repeat(30_000) + ']'.repeat(30_000)],
  ['objects in objects', `${'{"a":'.repeat(12_000)}1${'}'.repeat(12_000)}`],
  ['thousands of things that begin like a token', JSON.stringify(Array(12_000).fill('04'))],
  ['as many that are as long as one', JSON.stringify(Array(1_400).fill(`04${'A'.repeat(40)}`))],
  ['thousands of codes', JSON.stringify({ data: Array(6_000).fill({ a: 1 }), code: 7 })],
  ['white space', ' '.repeat(65_000)],
  ['digits', `{"code":"${'0'.repeat(65_000)}x"}`],
  ['an opening in white space', `${' '.repeat(32_000)}x${' '.repeat(32_000)}`],
  ['quotes', '"'.repeat(65_000)],
  ['backslashes', `"${'\\\\'.repeat(32_000)}"`],
])('64 kB of %s are read in no time', async (_name, body) => {
  endpoint.script.push((_q, r) => void r.end(body));
  // Of the processor, which nobody else's work makes longer.
  const before = process.cpuUsage();
  expect(await codeOf(ask())).toMatch(/^token-endpoint-(status|response)$/);
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000);
});

test.each<[string, string]>([
  ['padding', `04${'='.repeat(65_000)}A`],
  ['padding in JSON', JSON.stringify({ token: `04${'='.repeat(65_000)}A` })],
  ['a kit token of nothing but #', `04${'#'.repeat(65_000)}`],
])(
  'and what only begins like a token is handed on as quickly, for an error that says more: %s',
  async (_name, body) => {
    endpoint.script.push((_q, r) => void r.end(body));
    const before = process.cpuUsage();
    expect(await codeOf(ask())).toBe('resolved');
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000);
  },
);

test.each<[string, string]>([
  ['padding', `04${'='.repeat(65_000)}A`],
  ['what is no base64', `04${'-'.repeat(65_000)}`],
  ['what looks like another version', `03${'A'.repeat(65_000)}-`],
  ['kit tokens', `${TOKEN}${'#='.repeat(32_000)}-`],
])('parseToken reads 64 kB of %s in no time', (_name, text) => {
  const before = process.cpuUsage();
  for (const token of [text, ` ${text}\n`, text.slice(1)]) {
    try {
      parseToken(token);
    } catch (error) {
      expect(isZimSessionError(error)).toBe(true);
    }
  }
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000);
});
