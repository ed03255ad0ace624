import { afterEach, describe, expect, test, vi } from 'vitest';
import { tokenEndpoint } from 'zim-session';
import { answer, codeOf, failure, pass, scriptedEndpoint, TOKEN } from './scripted-endpoint.ts';
import { ALICE, createWorld, outcome } from './world.ts';

// Who says no: the app, whose word counts, or something in front of it.

const server = scriptedEndpoint();
const { seen, script } = server;
const PAGE = '<!doctype html><title>SECRET-BODY Just a moment…</title>';

const ask = (headers?: () => Record<string, string>) =>
  tokenEndpoint(
    server.url,
    headers && { headers },
  )({
    userID: 'alice',
    signal: new AbortController().signal,
  });

describe.each([401, 419])('%i', (status) => {
  test('is asked once more at once, with headers evaluated afresh', async () => {
    let n = 0;
    const headers = () => ({ authorization: `Bearer ${++n}` });
    script.push(answer('', status), answer(TOKEN));
    expect((await ask(headers)).token).toBe(TOKEN);
    expect(seen.map((request) => request.headers.authorization)).toEqual(['Bearer 1', 'Bearer 2']);
  });

  test('twice is a denial', async () => {
    script.push(answer(PAGE, status, { 'content-type': 'text/html', 'retry-after': '5' }));
    expect(await failure(ask())).toMatchObject({ code: 'token-denied', kind: 'denied', httpStatus: status });
    expect(seen).toHaveLength(2);
  });

  test('in a body, too', async () => {
    script.push(answer({ code: status }), answer(TOKEN));
    expect((await ask()).token).toBe(TOKEN);
  });
});

describe('a 403', () => {
  test.each<[string, string | object, Record<string, string>, number | undefined]>([
    // Cases of 24 November.
    ['a challenge page', PAGE, { 'content-type': 'text/html', 'cf-mitigated': 'challenge' }, undefined],
    ['with Retry-After', {}, { 'retry-after': '5' }, 5_000],
    // More of the kind.
    ['a page without a type', PAGE, {}, undefined],
    ['a page of another type', `\n\n <html>`, { 'content-type': 'application/octet-stream' }, undefined],
    ['a page in capitals', PAGE, { 'content-type': 'Text/HTML; Charset=UTF-8' }, undefined],
    ['an empty page', '', { 'content-type': 'text/html' }, undefined],
    ['XML of a bucket', '<?xml version="1.0"?><Error/>', { 'content-type': 'application/xml' }, undefined],
    ['a page that is long', `<html>${'x'.repeat(80_000)}`, { 'content-type': '' }, undefined],
    ['with a Retry-After that nobody can read', {}, { 'retry-after': 'soon' }, undefined],
    ['with a Retry-After of 0', {}, { 'retry-after': '0' }, 0],
  ])('of a firewall is tried again: %s', async (_name, body, headers, retryAfter) => {
    script.push(answer(body, 403, headers));
    const error = await failure(ask());
    expect(error).toMatchObject({
      code: 'token-endpoint-status',
      httpStatus: 403,
      kind: 'backend',
      retryable: true,
    });
    expect([error.retryAfter, seen.length]).toEqual([retryAfter, 1]);
  });

  test.each<[string, string | object]>([
    ['nothing', ''],
    ['JSON', { message: 'SECRET-BODY <b>' }],
    ['words', 'SECRET-BODY: not yours'],
  ])('of the app is its word: %s', async (_name, body) => {
    script.push(answer(body, 403));
    expect(await failure(ask())).toMatchObject({ code: 'token-denied', httpStatus: 403, retryable: false });
    expect(seen).toHaveLength(1);
  });

  test('whose body breaks off is the app’s', async () => {
    script.push((_q, r) => r.writeHead(403, { 'content-length': 99 }).write('{', () => r.destroy()));
    expect(await codeOf(ask())).toBe('token-denied');
  });
});

describe('one 403 of a firewall, five minutes before the end', () => {
  afterEach(() => void vi.unstubAllGlobals());

  test.each<[string, () => Response]>([
    [
      'a challenge page',
      () =>
        new Response(PAGE, {
          status: 403,
          headers: { 'content-type': 'text/html', 'cf-mitigated': 'challenge' },
        }),
    ],
    ['with Retry-After', () => new Response('{}', { status: 403, headers: { 'retry-after': '5' } })],
    ['a page without a type', () => new Response(new Blob([PAGE]), { status: 403 })],
  ])('%s: the session survives its token', async (_name, bad) => {
    const world = createWorld({}, 0.5);
    let asked = 0;
    vi.stubGlobal('fetch', async () => (++asked === 2 ? bad() : new Response(world.backend.token(3_600))));
    const session = world.another({ tokenProvider: tokenEndpoint('https://example.com/t') });
    const login = outcome(session.login(ALICE));
    await pass(world.clock, 2_000, 100);
    expect(login.code).toBe('resolved');
    await pass(world.clock, 3_700_000, 20_000);
    expect(session.getSnapshot().status).toBe('logged-in');
    expect(asked).toBeGreaterThan(2);
  });
});
