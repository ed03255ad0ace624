import type { IncomingMessage } from 'node:http';
import ky1 from 'ky';
import ky2 from 'ky-2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type KyInstance,
  type TokenEndpointOptions,
  tokenDenied,
  tokenEndpoint,
  type ZimSessionError,
} from 'zim-session';
import { fakeToken } from '../../src/token04/fake.ts';
import { closeAll, endpoint, type Handler, says } from '../cli/endpoint.ts';

// An app's own instance of ky. Version 1 is the one that this package brings, version 2 may be the app's.

const TOKEN = fakeToken({ expiresAt: Date.UTC(2040, 0, 1) });
const seen: IncomingMessage[] = [];
let answers: Handler[] = [];
let url = '';
let origin = '';

beforeEach(async () => {
  seen.length = 0;
  answers = [says(TOKEN)];
  url = await endpoint((request, response, body) => {
    seen.push(request);
    const handler = answers.length > 1 ? answers.shift()! : answers[0]!;
    return handler(request, response, body);
  });
  origin = new URL(url).origin;
});
afterEach(closeAll);

const ask = (instance: KyInstance, options: TokenEndpointOptions = {}, address: string | URL = url) =>
  tokenEndpoint(address, { ...options, ky: instance })({ userID: 'alice' });

async function failure(promise: Promise<unknown>): Promise<ZimSessionError> {
  const error = await promise.then(
    () => expect.fail('resolved'),
    (thrown: ZimSessionError) => thrown,
  );
  expect(`${error.message} ${error.stack} ${error.cause}`).not.toMatch(/alice|SECRET/);
  return error;
}

const paths = () => seen.map((request) => request.url);

/** What both versions understand: their hooks are called with other arguments. */
type Hook = (request: Request, response: Response) => unknown;
const one = {
  name: '1',
  make: (options: object): KyInstance => ky1.extend(options),
  beforeRequest: (hook: Hook) => [(request: Request) => hook(request, Response.error())],
  afterResponse: (hook: Hook) => [
    (request: Request, _options: object, response: Response) => hook(request, response),
  ],
  retry: ky1.retry,
};
type State = { request: Request; response: Response };
const two: typeof one = {
  name: '2',
  make: (options) => ky2.extend(options),
  beforeRequest: (hook) => [(({ request }: State) => hook(request, Response.error())) as never],
  afterResponse: (hook) => [(({ request, response }: State) => hook(request, response)) as never],
  retry: ky2.retry as never,
};

describe.each([one, two])('ky $name', ({ make, beforeRequest, afterResponse, retry }) => {
  test('its headers go along, and ours win', async () => {
    await ask(make({ headers: { 'x-app': '1', 'x-both': 'of ky', accept: 'text/html' } }), {
      headers: { 'x-both': 'of the endpoint' },
    });
    expect(paths()).toEqual(['/api/zim/token?userId=alice']);
    expect(seen[0]!.headers).toMatchObject({
      'x-app': '1',
      'x-both': 'of the endpoint',
      accept: 'application/json, text/plain',
    });
  });

  test('a hook signs the request in, afresh after a 401', async () => {
    let n = 0;
    const sign: Hook = (request) => request.headers.set('authorization', `Bearer ${++n}`);
    answers = [says('', {}, 401), says(TOKEN)];
    await ask(make({ hooks: { beforeRequest: beforeRequest(sign) } }));
    expect(seen.map((request) => request.headers.authorization)).toEqual(['Bearer 1', 'Bearer 2']);
  });

  test('a hook that signs in again by itself is the only one that asks again', async () => {
    answers = [says('', {}, 401), says(TOKEN)];
    const again: Hook = (request, response) => {
      if (response.status !== 401) return;
      const signed = new Request(request);
      signed.headers.set('authorization', 'Bearer 2');
      return fetch(signed);
    };
    await ask(make({ hooks: { afterResponse: afterResponse(again) } }));
    expect(seen.map((request) => request.headers.authorization)).toEqual([undefined, 'Bearer 2']);
  });

  test('a response that a hook puts in its place is read', async () => {
    answers = [says({ sealed: 'SECRET-BODY' })];
    const hooks = { afterResponse: afterResponse(() => new Response(TOKEN)) };
    expect((await ask(make({ hooks }))).token).toBe(TOKEN);
    const denied = { afterResponse: afterResponse(() => new Response(null, { status: 403 })) };
    expect((await failure(ask(make({ hooks: denied })))).code).toBe('token-denied');
  });

  test('a hook may read the body, and answer without a request', async () => {
    const texts: string[] = [];
    const read: Hook = async (_request, response) => void texts.push(await response.text());
    expect((await ask(make({ hooks: { afterResponse: afterResponse(read) } }))).token).toBe(TOKEN);
    expect(texts).toEqual([TOKEN]);
    const hooks = { beforeRequest: beforeRequest(() => new Response(TOKEN)) };
    expect((await ask(make({ hooks }))).token).toBe(TOKEN);
    expect(seen).toHaveLength(1);
  });

  const signedOut = () => {
    throw new Error('SECRET: alice is signed out');
  };
  const denied = () => {
    throw tokenDenied();
  };
  test.each([
    ['beforeRequest', signedOut, 'token-endpoint-unreachable', 0],
    ['afterResponse', signedOut, 'token-endpoint-unreachable', 1],
    ['beforeRequest', denied, 'token-denied', 0],
    ['afterResponse', denied, 'token-denied', 1],
  ] as const)('%s that throws', async (kind, hook, code, requests) => {
    const hooks = { [kind]: (kind === 'beforeRequest' ? beforeRequest : afterResponse)(hook) };
    expect((await failure(ask(make({ hooks })))).code).toBe(code);
    expect(seen).toHaveLength(requests);
  });

  test('a hook that hangs is bounded by the signal', async () => {
    const abort = new AbortController();
    const instance = make({ hooks: { beforeRequest: beforeRequest(() => new Promise(() => {})) } });
    const asked = failure(tokenEndpoint(url, { ky: instance })({ userID: 'alice', signal: abort.signal }));
    abort.abort();
    expect((await asked).code).toBe('aborted');
  });

  test('its retries, its errors and its cache do not count: there is one retry loop', async () => {
    answers = [says('', { 'retry-after': '17' }, 503)];
    const instance = make({
      retry: { limit: 3, delay: () => 0 },
      throwHttpErrors: true,
      cache: 'force-cache',
    });
    expect(await failure(ask(instance))).toMatchObject({
      code: 'token-endpoint-status',
      httpStatus: 503,
      retryAfter: 17_000,
    });
    expect(seen.map(({ headers }) => headers['cache-control'])).toEqual(['no-cache']);
  });

  test('its timeout does not count: the session bounds the request', async () => {
    const late: Handler = (request, response) => setTimeout(() => says(TOKEN)(request, response), 100);
    const timeout = 1;
    answers = [late];
    expect((await ask(make({ timeout }))).token).toBe(TOKEN);
  });

  test('a retry that a hook demands is none', async () => {
    const hooks = { afterResponse: afterResponse(() => retry()) };
    expect((await failure(ask(make({ hooks })))).code).toBe('token-endpoint-unreachable');
    expect(seen).toHaveLength(1);
  });

  test('its signal ends the request, too', async () => {
    const error = await failure(ask(make({ signal: AbortSignal.abort() })));
    expect([error.code, seen.length]).toEqual(['token-endpoint-unreachable', 0]);
  });

  test.each([
    [{}, {}, 'same-origin'],
    [{ credentials: 'include' }, {}, 'include'],
    [{ credentials: 'include' }, { credentials: 'omit' }, 'omit'],
  ] as const)('credentials: %o, and of the endpoint %o', async (settings, options, expected) => {
    const credentials: string[] = [];
    const spy = (request: Request, init: RequestInit) => {
      credentials.push(request.credentials);
      return fetch(request, init);
    };
    await ask(make({ ...settings, fetch: spy }), options);
    expect(credentials).toEqual([expected]);
  });

  test('its parameters go beside those of the URL and ours', async () => {
    await ask(make({ searchParams: { app: 'shop' } }), {}, `${url}?tenant=7`);
    expect(paths()).toEqual(['/api/zim/token?app=shop&tenant=7&userId=alice']);
  });

  test.each([[''], ['?tenant=7&userId=bob']])('the URL "%s" carries each parameter once', async (query) => {
    await ask(make({}), {}, url + query);
    expect(paths()).toEqual([`/api/zim/token?${query && 'tenant=7&'}userId=alice`]);
  });

  test('POST', async () => {
    const sent: string[] = [];
    answers = [
      (request, response, body) => {
        sent.push(body);
        says(TOKEN)(request, response);
      },
    ];
    await ask(make({ headers: { 'x-app': '1' } }), { method: 'POST' });
    expect(sent).toEqual(['{"userId":"alice"}']);
    expect(seen[0]).toMatchObject({ method: 'POST', headers: { 'x-app': '1' } });
  });

  test('what ky does not take is a mistake in the options: no attempt after it would fare better', async () => {
    const error = await failure(ask(make({ body: 'SECRET' })));
    expect(error).toMatchObject({ code: 'invalid-options', kind: 'configuration', retryable: false });
    expect(error.message).toContain('ky does not take');
  });
});

describe('a prefix', () => {
  const v1 = () => ky1.extend({ prefixUrl: `${origin}/v1` });
  const v2 = () => ky2.extend({ prefix: `${origin}/v2` });

  test('of ky 1 goes before a URL without a slash at its beginning', async () => {
    await ask(v1(), {}, 'zim/token');
    await ask(v1(), { method: 'POST' }, 'zim/token?tenant=7');
    expect(paths()).toEqual(['/v1/zim/token?userId=alice', '/v1/zim/token?tenant=7']);
    expect((await failure(ask(v1(), {}, '/zim/token'))).code).toBe('invalid-options');
    expect(seen).toHaveLength(2);
  });

  test('of ky 2 goes before any path, and a base is what a path is resolved against', async () => {
    await ask(v2(), {}, 'zim/token');
    await ask(v2(), {}, '/zim/token');
    await ask(ky2.extend({ baseUrl: `${origin}/v3/` }), {}, 'zim/token?tenant=7');
    expect(paths()).toEqual([
      '/v2/zim/token?userId=alice',
      '/v2/zim/token?userId=alice',
      '/v3/zim/token?tenant=7&userId=alice',
    ]);
    expect((await failure(ask(ky2.extend({ prefixUrl: origin } as never)))).code).toBe('invalid-options');
  });

  test('goes before a whole address, too, as ky has it; a URL object is asked as it is', async () => {
    answers = [says('', {}, 404), says('', {}, 404), says(TOKEN)];
    for (const instance of [v1(), v2()]) {
      expect((await failure(ask(instance))).kind).toBe('configuration');
    }
    for (const instance of [v1(), v2()]) await ask(instance, {}, new URL(url));
    expect(paths()).toEqual([
      `/v1/${url}?userId=alice`,
      `/v2/${url}?userId=alice`,
      '/api/zim/token?userId=alice',
      '/api/zim/token?userId=alice',
    ]);
  });
});

test.each([null, {}, 'ky', true])('%o is no instance of ky', (instance) => {
  expect(() => tokenEndpoint('/t', { ky: instance as never })).toThrow(
    expect.objectContaining({ code: 'invalid-options' }),
  );
});

test('an instance of either version has the type, and fetch has not', () => {
  const accepted: KyInstance[] = [ky1, ky1.create({}), ky2, ky2.extend({ prefix: '/api' })];
  for (const instance of accepted) expect(tokenEndpoint('/t', { ky: instance }).url).toBe('/t');
  // @ts-expect-error It would not send the parameters.
  tokenEndpoint('/t', { ky: fetch });
});
