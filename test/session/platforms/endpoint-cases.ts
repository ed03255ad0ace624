import { describe, expect, test } from 'vitest';
import { type TokenEndpoint, tokenEndpoint as webEndpoint } from 'zim-session';
import { answer, type ScriptedEndpoint, TOKEN } from '../scripted-endpoint.ts';

/** Options that the endpoints of all platforms have. */
export interface EndpointOptions {
  readonly method?: 'GET' | 'POST';
  readonly param?: string;
  readonly params?: Record<string, string>;
  readonly headers?: Record<string, string> | (() => Promise<Record<string, string>>);
  readonly parse?: (body: unknown) => string;
}

type Ask = (request: Parameters<TokenEndpoint>[0]) => Promise<unknown>;

/** The endpoint of a platform. */
export interface EndpointPlatform {
  readonly name: string;
  readonly server: ScriptedEndpoint;
  readonly create: (url: string, options?: EndpointOptions) => Ask;
  /** What the platform's requests have at the end of the query, and the Web's not. */
  readonly added: string;
  /** One whose request is never answered; `onRequest` hears when it is under way. `ended`: how often it was ended. */
  hanging(onRequest: () => void): { readonly ask: Ask; ended(): number };
}

const DATE = new Date(Date.UTC(2039, 11, 31, 23)).toUTCString();

/** What comes of it; of an error, what an app reads of it. */
export const outcome = async (asked: Promise<unknown>): Promise<unknown> =>
  asked.catch(({ code, kind, retryable, httpStatus, retryAfter, message }) => ({
    code,
    kind,
    retryable,
    httpStatus,
    retryAfter,
    message,
  }));

/** What a token endpoint does on each platform as it does over a browser's fetch. */
export function endpointCases({ name, server, create, added, hanging }: EndpointPlatform): void {
  const { seen, script } = server;

  describe(`the same comes of it on the Web and in ${name}`, () => {
    test.each<[string, unknown, number?, Record<string, string>?]>([
      ['raw text', `\n ${TOKEN}\n`],
      ['JSON', { data: { token: TOKEN } }],
      ['times', { token: TOKEN, expiresIn: 3600, user_id: 'alice', app_id: 7 }, 200, { date: DATE }],
      ['a Date header alone', TOKEN, 200, { date: DATE }],
      ['a Date that a cache kept', TOKEN, 200, { date: DATE, age: '120' }],
      ['an empty body', ''],
      ['a page', '<!doctype html><title>Sign in</title>'],
      ['JSON without a token', { hello: 1 }],
      ['over 64 kB', `04${'A'.repeat(70_000)}`],
      ['code 403 in a 200', { code: 403 }],
      ['success false', { success: false }],
      ['401', 'no', 401],
      ['403', 'no', 403],
      ['419', 'no', 419],
      ['403 of a firewall', '<html>Blocked</html>', 403],
      ['403 with Retry-After', 'no', 403, { 'retry-after': '7' }],
      ['404', 'no', 404],
      ['429 with Retry-After', 'slow down', 429, { 'retry-after': '30' }],
      [
        '503 with a Retry-After of a date',
        'later',
        503,
        { date: DATE, 'retry-after': new Date(Date.UTC(2039, 11, 31, 23, 5)).toUTCString() },
      ],
      ['500', 'oh', 500],
    ])('%s', async (_name, body, status = 200, headers = { date: DATE }) => {
      script.push(answer(body, status, headers));
      const web = await outcome(webEndpoint(server.url)({ userID: 'alice' }));
      const asked = seen.splice(0).map(({ method, url, body: sent }) => ({ method, url: url + added, sent }));
      expect(await outcome(create(server.url)({ userID: 'alice' }))).toEqual(web);
      expect(seen.map(({ method, url, body: sent }) => ({ method, url, sent }))).toEqual(asked);
    });

    test.each<[string, string, EndpointOptions, string?]>([
      ['a query of the app', '?v=1&userId=old', {}],
      ['a user who needs encoding', '', {}, 'a+b%&c#d? ü'],
      ['parameters', '?v=1', { param: 'uid', params: { app: 'x y' } }],
      ['POST', '?userId=old&v=2', { method: 'POST', params: { app: 'x' } }],
      ['headers', '', { headers: { Authorization: 'Bearer b', accept: 'text/plain' } }],
      ['headers that are asked for', '', { headers: async () => ({ authorization: 'Bearer c' }) }],
      [
        'what has no value',
        '?v=1',
        { headers: { authorization: undefined as never }, params: { v: undefined as never } },
      ],
      ['parse', '', { parse: (body) => (body as { mine: string }).mine }],
      ['parse that throws', '', { parse: () => JSON.parse('{') }],
    ])('%s', async (_name, query, options, userID = 'alice') => {
      script.push(answer({ mine: TOKEN, token: TOKEN }, 200, { date: DATE }));
      const own = new URLSearchParams(added);
      const sent = () =>
        seen.splice(0).map(({ method, url, body, headers: { authorization, accept, ...headers } }) => {
          const { searchParams } = new URL(url, 'http://any');
          const fields = [...searchParams]
            .filter(([field]) => !own.has(field))
            .sort(([a], [b]) => a.localeCompare(b));
          return { method, fields, body, authorization, accept, type: headers['content-type'] };
        });
      const web = await outcome(webEndpoint(server.url + query, options)({ userID }));
      const asked = sent();
      expect(await outcome(create(server.url + query, options)({ userID }))).toEqual(web);
      expect(sent()).toEqual(asked);
    });
  });

  test('what nobody wants any more is ended', async () => {
    const controller = new AbortController();
    let begin = (): void => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { ask, ended } = hanging(begin);
    const asked = outcome(ask({ userID: 'alice', signal: controller.signal }));
    await begun;
    expect(ended()).toBe(0);
    controller.abort();
    expect(await asked).toMatchObject({ code: 'aborted' });
    expect(ended()).toBe(1);
  });

  test.each([
    '',
    '/api/token',
    'api.example.com/token',
    'localhost:3000/t',
    'ftp://a/b',
    TOKEN,
    'https:///x',
  ])('refuses %j as an address', (url) => {
    expect(() => create(url)).toThrow(
      expect.objectContaining({ code: 'invalid-options', message: expect.stringMatching(/whole URL/) }),
    );
  });
}
