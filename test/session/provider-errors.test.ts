import { describe, expect, test } from 'vitest';
import { ZimSessionError as Ours, tokenDenied, type ZimSessionError } from 'zim-session';
import { ALICE, carried, createWorld, loggedIn, outcome } from './world.ts';

// What an app's own provider throws: what other people's HTTP clients throw, too.

/** The shapes in which HTTP clients throw an answer. */
const CLIENTS: readonly [string, (status: number, headers?: Record<string, string>) => unknown][] = [
  [
    'axios',
    (status, headers = {}) =>
      Object.assign(new Error(`Request failed with status code ${status}`), {
        status,
        response: { status, headers, data: headers['Content-Type'] ? '<html>' : {} },
      }),
  ],
  [
    'ky',
    (status, headers) =>
      Object.assign(new Error('HTTPError'), {
        response: new Response(null, { status, headers: headers ?? {} }),
      }),
  ],
  [
    'fetch, whose Response is thrown',
    (status, headers) => new Response(null, { status, headers: headers ?? {} }),
  ],
  [
    'got',
    (statusCode, headers) => Object.assign(new Error('HTTPError'), { response: { statusCode, headers } }),
  ],
  ['http-errors', (statusCode, headers) => Object.assign(new Error(), { statusCode, headers })],
  ['a plain object', (status, headers) => ({ status, headers })],
];

async function failure(thrown: unknown, retry: () => number | null = () => null): Promise<ZimSessionError> {
  const world = createWorld({ retry });
  let error: unknown;
  const session = world.another({
    retry,
    tokenProvider: () => {
      throw thrown;
    },
  });
  session.login(ALICE).catch((rejection) => {
    error = rejection;
  });
  await world.clock.advance(31_000);
  return error as ZimSessionError;
}

describe.each(CLIENTS)('%s', (_name, make) => {
  test.each([
    [401, 'token-denied', 'denied', false],
    [403, 'token-denied', 'denied', false],
    [419, 'token-denied', 'denied', false],
    [404, 'token-endpoint-status', 'configuration', false],
    [400, 'token-endpoint-status', 'configuration', false],
    [408, 'token-endpoint-status', 'backend', true],
    [429, 'token-endpoint-status', 'backend', true],
    [500, 'token-endpoint-status', 'backend', true],
    [503, 'token-endpoint-status', 'backend', true],
  ])('its %i counts as that status, and is the cause', async (httpStatus, code, kind, retryable) => {
    const thrown = make(httpStatus);
    const error = await failure(thrown);
    expect(error).toMatchObject({ code, kind, retryable, httpStatus });
    expect(error.cause).toBe(thrown);
    expect(error.message).not.toContain('parse');
  });

  test.each([
    [429, { 'Retry-After': '17' }],
    [503, { 'retry-after': '17' }],
    [503, { 'RETRY-AFTER': '17', DATE: 'x' }],
    [503, { 'Retry-After': 'Sat, 28 Nov 2026 10:00:17 GMT', Date: 'Sat, 28 Nov 2026 10:00:00 GMT' }],
  ])('its Retry-After is kept: %i, %o', async (status, headers) => {
    expect((await failure(make(status, headers))).retryAfter).toBe(17_000);
  });

  test('a 403 of a firewall is tried again', async () => {
    const page = make(403, { 'Content-Type': 'text/html' });
    expect(await failure(page)).toMatchObject({
      code: 'token-endpoint-status',
      retryable: true,
      cause: page,
    });
    expect(await failure(make(403, { 'retry-after': '5' }))).toMatchObject({
      code: 'token-endpoint-status',
      retryAfter: 5_000,
    });
  });

  test.each([401, 419])('a %i is asked once more at once', async (status) => {
    const world = createWorld();
    let asked = 0;
    const session = world.another({
      tokenProvider: () => {
        if (++asked === 1) throw make(status);
        return world.backend.token();
      },
    });
    const login = outcome(session.login(ALICE));
    await world.clock.advance(500);
    expect([login.code, asked]).toEqual(['resolved', 2]);
  });
});

test('axios: a page in its data is a firewall’s', async () => {
  const thrown = { response: { status: 403, headers: {}, data: ' <!doctype html>' } };
  expect((await failure(thrown)).code).toBe('token-endpoint-status');
});

test.each<[string, unknown]>([
  ['a status that is none', { status: 'pending' }],
  ['a status that says that all is well', { status: 200 }],
  ['a status of no HTTP', { status: 0, response: null }],
  ['999', { status: 999 }],
  ['NaN', { response: { status: Number.NaN } }],
  ['text', { status: '404' }],
  ['nothing', undefined],
  ['null', null],
  ['a word', '404'],
  ['a number', 404],
  ['a function', () => {}],
  [
    'what throws when it is looked at',
    {
      get response() {
        throw new Error('no');
      },
    },
  ],
  [
    'headers that throw',
    {
      status: 503,
      headers: {
        get() {
          throw new Error('no');
        },
      },
    },
  ],
])('%s is an error like any other, and its cause', async (_name, thrown) => {
  const error = await failure(thrown);
  expect(error).toMatchObject({ code: 'token-endpoint-unreachable', retryable: true });
  if (thrown !== undefined) expect(error.cause).toBe(thrown);
});

test.each<[string, unknown]>([
  ['tokenDenied()', tokenDenied('banned')],
  ['an error of ours', new Ours('token-denied', { httpStatus: 401 })],
])('%s is handed on as it is, and not asked again', async (_name, thrown) => {
  const world = createWorld();
  let asked = 0;
  let error: unknown;
  const session = world.another({
    tokenProvider: () => {
      asked++;
      throw thrown;
    },
  });
  session.login(ALICE).catch((rejection) => {
    error = rejection;
  });
  await world.clock.advance(5_000);
  expect([error, asked]).toEqual([thrown, 1]);
});

test('a denied renewal by axios leaves the session what it has', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.backend.always = Object.assign(new Error('axios'), {
    response: { status: 403, headers: {}, data: {} },
  });
  void world.session.renew().catch(() => {});
  await world.clock.advance(5_000);
  expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'denied' });
  expect(carried<{ error: ZimSessionError }>(world, 'renewalFailed')[0]!.error.httpStatus).toBe(403);
});

test.each<[string, unknown, string]>([
  ['nothing', undefined, 'the provider gave undefined'],
  ['an object without one', {}, 'the provider gave no token'],
  ['a page', '<!doctype html>', ''],
])('a provider that answers %s is not told of parse, which it has not', async (_name, given, said) => {
  const world = createWorld();
  let error: ZimSessionError | undefined;
  const session = world.another({ tokenProvider: () => given as string });
  session.login(ALICE).catch((rejection) => {
    error = rejection;
  });
  await world.clock.advance(5_000);
  expect(error).toMatchObject({ code: 'token-endpoint-response', kind: 'configuration' });
  expect(error!.message).not.toContain('parse');
  expect(error!.message).toContain(said);
});

test('a provider that gives up its own request is asked again: only the session’s own end is one', async () => {
  const world = createWorld();
  let asked = 0;
  const session = world.another({
    tokenProvider: () => {
      asked += 1;
      if (asked > 1) return world.backend.token();
      throw new Ours('aborted');
    },
  });
  const login = outcome(session.login(ALICE));
  await world.clock.advance(100);
  expect(session.getSnapshot()).toMatchObject({
    status: 'logging-in',
    error: { code: 'token-endpoint-unreachable', cause: { code: 'aborted' } },
  });
  await world.clock.advance(5_000);
  expect([login.code, asked]).toEqual(['resolved', 2]);
});

test('axios: JSON in its data denies, also where the server called it HTML', async () => {
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  const thrown = { response: { status: 403, headers, data: { error: 'banned' } } };
  expect((await failure(thrown)).code).toBe('token-denied');
});

test('a provider that says 401 when nobody wants its answer any more is not asked once more', async () => {
  const world = createWorld();
  let asked = 0;
  const session = world.another({
    tokenProvider: async ({ signal }) => {
      asked += 1;
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      throw { response: { status: 401 } };
    },
  });
  const login = outcome(session.login(ALICE));
  await world.clock.advance(100);
  await session.logout();
  await world.clock.advance(1_000);
  expect([login.code, asked]).toEqual(['aborted', 1]);
});
