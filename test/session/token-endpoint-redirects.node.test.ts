import ky from 'ky';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type TokenEndpointOptions, tokenEndpoint } from 'zim-session';
import { answer, codeOf, failure, type Handler, pass, scriptedEndpoint, TOKEN } from './scripted-endpoint.ts';
import { ALICE, createWorld, outcome } from './world.ts';

// What the app sends along is for the address that it gave, and for no other.

const server = scriptedEndpoint();
const other = scriptedEndpoint();
const { seen, script } = server;
const PAGE = '<!doctype html><title>SECRET-BODY Sign in</title>';

const to = (location: string, status = 302): Handler => answer('', status, { location });
/** The same machine under another name is another origin. */
const away = () => other.url.replace('127.0.0.1', 'localhost');
const once = (endpoint: ReturnType<typeof tokenEndpoint>) =>
  endpoint({ userID: 'alice', signal: new AbortController().signal });

describe('is not followed:', () => {
  test.each<[string, number, TokenEndpointOptions]>([
    ['a header', 302, { headers: { 'x-access-token': 'HEADER' } }],
    ['a header of a function', 301, { headers: async () => ({ authorization: 'Bearer HEADER' }) }],
    ['a Headers instance', 307, { headers: new Headers({ 'x-key': 'HEADER' }) }],
    ['an Accept of the app’s', 303, { headers: { Accept: 'application/vnd.api+json' } }],
    ['POST', 307, { method: 'POST', params: { key: 'PARAM' } }],
    ['POST with a header', 308, { method: 'POST', params: { key: 'PARAM' }, headers: { 'x-key': 'HEADER' } }],
    ['the app’s own ky', 302, { ky: ky.extend({ headers: { 'x-key': 'HEADER' } }) }],
  ])('%s, status %i', async (_name, status, options) => {
    other.script.push(answer(TOKEN));
    for (const location of [away(), '/secret-path?there']) {
      script.splice(0, 9, to(location, status));
      const error = await failure(once(tokenEndpoint(server.url, options)));
      expect(error).toMatchObject({
        code: 'token-endpoint-response',
        kind: 'configuration',
        retryable: false,
      });
      expect(error.message).toContain('the endpoint redirects; give its final URL');
    }
    expect([seen.length, other.seen.length]).toEqual([2, 0]);
  });
});

test.each([301, 302, 303, 307, 308])('a plain GET follows a %i', async (status) => {
  other.script.push(answer(TOKEN));
  script.push(to(away(), status));
  expect((await once(tokenEndpoint(server.url))).token).toBe(TOKEN);
  const headers = () => ({ authorization: undefined as never });
  expect((await once(tokenEndpoint(server.url, { headers }))).token).toBe(TOKEN);
});

/** As a browser shows it: nothing but that it is one. */
function opaque(): Response {
  const response = Response.error();
  Object.defineProperty(response, 'type', { value: 'opaqueredirect' });
  return response;
}

describe('the app’s own session is over:', () => {
  afterEach(() => void vi.unstubAllGlobals());
  const signed = { headers: { 'x-key': 'HEADER' } };

  test.each<[string, TokenEndpointOptions, Handler[]]>([
    ['headers', signed, [to('/sign-in')]],
    ['POST', { method: 'POST' }, [to('/sign-in', 307)]],
    ['a plain GET with cookies', {}, [to('/sign-in'), answer(PAGE)]],
    [
      'a plain GET, and a page that calls itself text',
      { credentials: 'include' },
      [to('/sign-in'), answer(PAGE, 200, { 'content-type': 'text/html' })],
    ],
    ['a plain GET, and an answer that is no page', {}, [to('/sign-in'), answer({ error: 'SECRET-BODY' })]],
  ])(
    '%s: the second redirect in a row is a denial, and so is each after it',
    async (_name, options, redirect) => {
      const endpoint = tokenEndpoint(server.url, options);
      script.push(
        answer(TOKEN),
        ...redirect,
        ...redirect,
        ...redirect,
        answer(TOKEN),
        ...redirect,
        answer(''),
      );
      const codes = [];
      for (let i = 0; i < 6; i++) codes.push(await codeOf(once(endpoint)));
      const denied = 'token-denied';
      expect(codes).toEqual([
        'resolved',
        'token-endpoint-response',
        denied,
        denied,
        'resolved',
        'token-endpoint-response',
      ]);
    },
  );

  describe('to where a page must not look', () => {
    // Nobody listens there: as little is seen of it as of a sign-in page of another origin without CORS headers.
    const unseen = to('http://127.0.0.1:9/sign-in');
    const all = async (endpoint: ReturnType<typeof tokenEndpoint>, count: number) => {
      const codes = [];
      for (let i = 0; i < count; i++) codes.push(await codeOf(once(endpoint)));
      return codes;
    };

    test('is found out by the next request, which asks without following first', async () => {
      script.push(answer(TOKEN), unseen);
      expect(await all(tokenEndpoint(server.url), 5)).toEqual([
        'resolved',
        'token-endpoint-unreachable',
        'token-endpoint-response',
        'token-denied',
        'token-denied',
      ]);
    });

    test('an outage is asked once each time, and a token after it is one', async () => {
      const endpoint = tokenEndpoint(server.url);
      const dead: Handler = (request) => void request.socket.destroy();
      script.push(answer(TOKEN), dead, dead, dead, answer(TOKEN), answer(TOKEN));
      const gone = 'token-endpoint-unreachable';
      expect(await all(endpoint, 6)).toEqual(['resolved', gone, gone, gone, 'resolved', 'resolved']);
      expect(seen).toHaveLength(6);
    });

    test('and when that is over, another place is followed to at once again', async () => {
      other.script.push(answer(TOKEN));
      const endpoint = tokenEndpoint(server.url);
      const dead: Handler = (request) => void request.socket.destroy();
      script.push(answer(TOKEN), dead, answer(TOKEN), to(away()));
      expect(await all(endpoint, 4)).toEqual([
        'resolved',
        'token-endpoint-unreachable',
        'resolved',
        'resolved',
      ]);
      expect([seen.length, other.seen.length]).toEqual([4, 1]);
    });

    test('one that moved while it was down is followed', async () => {
      other.script.push(answer(TOKEN));
      const dead: Handler = (request) => void request.socket.destroy();
      script.push(answer(TOKEN), dead, to(away()));
      const gone = 'token-endpoint-unreachable';
      expect(await all(tokenEndpoint(server.url), 5)).toEqual([
        'resolved',
        gone,
        'resolved',
        'resolved',
        'resolved',
      ]);
    });

    test('one that always redirected, and whose target is down, is down', async () => {
      other.script.push(answer(TOKEN), (request) => void request.socket.destroy());
      script.push(to(away()));
      const gone = 'token-endpoint-unreachable';
      expect(await all(tokenEndpoint(server.url), 5)).toEqual(['resolved', gone, gone, gone, gone]);
    });
  });

  test('says so', async () => {
    const endpoint = tokenEndpoint(server.url, signed);
    script.push(answer(TOKEN), to(away()));
    await once(endpoint);
    await failure(once(endpoint));
    const error = await failure(once(endpoint));
    expect(error).toMatchObject({ code: 'token-denied', kind: 'denied', retryable: false });
    expect(error.message).toContain('redirects');
  });

  test('in a row: another answer in between begins anew', async () => {
    const endpoint = tokenEndpoint(server.url, signed);
    script.push(answer(TOKEN), to('/a'), answer('', 503), to('/a'), to('/a'));
    const codes = [];
    for (let i = 0; i < 5; i++) codes.push(await codeOf(once(endpoint)));
    expect(codes.slice(1)).toEqual([
      'token-endpoint-response',
      'token-endpoint-status',
      'token-endpoint-response',
      'token-denied',
    ]);
  });

  test('a server error behind a redirect says nothing of who is signed in', async () => {
    script.push(answer(TOKEN), to(away()));
    other.script.push(answer('', 503));
    const endpoint = tokenEndpoint(server.url);
    await once(endpoint);
    for (let i = 0; i < 3; i++) expect((await failure(once(endpoint))).code).toBe('token-endpoint-status');
  });

  test('an endpoint that never worked is a mistake, however often it redirects', async () => {
    const endpoint = tokenEndpoint(server.url, signed);
    script.push(to('/final'));
    for (let i = 0; i < 4; i++) expect((await failure(once(endpoint))).code).toBe('token-endpoint-response');
  });

  test.each<[string, TokenEndpointOptions, (request: Request) => Response]>([
    [
      'in Node, with headers',
      signed,
      () => new Response(null, { status: 302, headers: { location: '/sign-in' } }),
    ],
    ['in a browser, with headers', signed, opaque],
    ['in a browser, by POST', { method: 'POST' }, opaque],
    [
      'a plain GET with cookies, to a page of the same origin',
      {},
      () => Object.defineProperty(new Response(PAGE), 'redirected', { value: true }),
    ],
    [
      'a plain GET with cookies, to a page of another origin',
      { credentials: 'include' },
      ({ redirect }) => {
        if (redirect === 'follow') throw new TypeError('Failed to fetch');
        return opaque();
      },
    ],
  ])('%s: a session asks a few times in 8 hours, and ends as denied', async (_name, options, redirect) => {
    const world = createWorld({}, 0.5);
    let asked = 0;
    let over = false;
    vi.stubGlobal('fetch', async (request: Request) => {
      asked++;
      return over ? redirect(request) : new Response(world.backend.token(3_600));
    });
    const session = world.another({ tokenProvider: tokenEndpoint('https://example.com/t', options) });
    const login = outcome(session.login(ALICE));
    await pass(world.clock, 2_000, 100);
    expect(login.code).toBe('resolved');
    over = true;
    asked = 0;
    await pass(world.clock, 8 * 3_600_000, 60_000);
    expect(asked).toBeLessThan(8);
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'token-denied' });
  });
});
