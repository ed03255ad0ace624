import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tokenEndpoint, type ZimSessionError } from 'zim-session';
import {
  BACKEND_FAULTS,
  type BackendFault,
  createVirtualClock,
  fakeToken,
  scriptedTokenProvider,
  tokenEndpointHandlers,
  withFaults,
} from 'zim-session/testing';
import { tokenHandlers } from '../../src/testing/msw/token-handlers.ts';

// One backend, three ways to have it: as a function, over a provider of the app's, and as HTTP. Each fault has
// to look the same to the session.

const ENDPOINT = 'http://app.test/api/zim/token';
const clock = createVirtualClock();
const request = {
  userID: 'alice',
  appID: 1,
  reason: 'login',
  attempt: 1,
  deadline: null,
  signal: new AbortController().signal,
} as const;

/** What the session would be told: the token's owner and life, or the error. */
async function outcome(
  answer: PromiseLike<{ token: string; userID?: string | undefined }>,
): Promise<unknown> {
  try {
    const { token, userID } = await answer;
    return { token, userID };
  } catch (error) {
    const { code, kind, retryable, httpStatus, retryAfter } = error as ZimSessionError;
    return { code, kind, retryable, httpStatus, retryAfter };
  }
}

const FAILING: readonly BackendFault[] = ['unreachable', '401', '403', '404', '429', '5xx', 'html', 'empty'];

describe('a backend fault', () => {
  const scripted = scriptedTokenProvider({ clock });
  const msw = setupServer();
  beforeAll(async () => {
    msw.listen({ onUnhandledRequest: 'error' });
    msw.use(...(await tokenEndpointHandlers({ url: ENDPOINT, backend: scripted })));
  });
  afterAll(() => msw.close());

  it.each(FAILING)('%s is the same as a function and as HTTP', async (how) => {
    const endpoint = tokenEndpoint(ENDPOINT);
    scripted.fail(how, { retryAfter: 7_000 });
    const overHttp = await outcome(endpoint(request));
    const asFunction = await outcome(scripted(request));
    expect(overHttp).toHaveProperty('code');
    expect(overHttp).toEqual(asFunction);
    const faulty = withFaults(() => fakeToken({ expiresAt: clock.now() + 3_600_000 }), { clock });
    faulty.fail(how, { retryAfter: 7_000 });
    expect(await outcome(faulty(request))).toEqual(asFunction);
  });

  it('ends with heal(), or after the times that it was ordered for', async () => {
    scripted.fail('403', { times: 1 });
    await expect(scripted(request)).rejects.toMatchObject({ code: 'token-denied' });
    expect((await scripted(request)).userID).toBe('alice');
    scripted.fail('403');
    scripted.heal();
    expect((await tokenEndpoint(ENDPOINT)(request)).userID).toBe('alice');
  });

  it('POST endpoints with a parameter of another name are answered too', async () => {
    msw.use(
      ...(await tokenEndpointHandlers({ url: 'http://other.test/zim', param: 'uid', backend: scripted })),
    );
    const post = tokenEndpoint('http://other.test/zim', { method: 'POST', param: 'uid' });
    expect((await post(request)).userID).toBe('alice');
  });

  it.each(['null', '7', '[]', 'no JSON', ''])(
    'a POST of %j asks for nobody, and is answered',
    async (body) => {
      msw.use(...(await tokenEndpointHandlers({ url: 'http://other.test/zim', backend: scripted })));
      const response = await fetch('http://other.test/zim', { method: 'POST', body });
      expect([response.status, ((await response.json()) as { userID: string }).userID]).toEqual([200, '']);
    },
  );

  it('is told where an answer waits for time to pass, and when it goes on', async () => {
    const told: string[] = [];
    const url = 'http://third.test/token';
    const waits = new Promise<void>((resolve) => {
      const holding = (held: string) => {
        told.push(`waits: ${held}`);
        resolve();
        return () => void told.push('goes on');
      };
      msw.use(...tokenHandlers({ http, HttpResponse }, url, 'userId', scripted, holding));
    });
    scripted.fail('5xx', { times: 1 });
    expect((await fetch(`${url}?userId=alice`)).status).toBe(503);
    expect(told).toEqual([]);
    scripted.fail('slow', { delay: 5_000, times: 1 });
    const answer = fetch(`${url}?userId=alice`);
    await waits;
    expect(told).toEqual([`waits: ${url}?userId=alice`]);
    await clock.advance(5_000);
    expect((await answer).status).toBe(200);
    expect(told).toEqual([`waits: ${url}?userId=alice`, 'goes on']);
  });
});

describe('every fault of', () => {
  it('withFaults() without a mint lacks those that need a token made to measure', () => {
    const faulty = withFaults(() => '04', { clock });
    expect(BACKEND_FAULTS.filter((how) => !faulty.faults.includes(how))).toEqual([
      'short-lived',
      'expired',
      'wrong-user',
    ]);
    expect(() => faulty.fail('expired')).toThrow(RangeError);
  });
});
