import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  type Authorize,
  createTokenHandler,
  DEVELOPMENT_APP,
  Refusal,
  type TokenHandlerOptions,
} from 'zim-session/server';
import { app, deferred, open, openToAll, SECRET } from './server-served.ts';

// On Fetch's Request and Response alone: no server, no socket.

const log = vi.spyOn(console, 'error');
beforeEach(() => void log.mockReset().mockImplementation(() => {}));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const ask = (
  options: Partial<TokenHandlerOptions> = {},
  path = '/any?userId=alice',
  init: RequestInit = {},
) => createTokenHandler({ ...openToAll, ...options })(new Request(`https://api.example.com${path}`, init));

const content = async (response: Response) => open((await response.json()).token, SECRET).content;

describe('createTokenHandler', () => {
  it('answers a Request with a Response, at whatever path the router has it', async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toEqual({
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      vary: 'Origin',
      'x-content-type-options': 'nosniff',
    });
    expect(await content(response)).toMatchObject({ app_id: app.appID, user_id: 'alice' });
    expect((await ask({ path: '/token' })).status).toBe(404);
    expect((await ask({ path: '/any' })).status).toBe(200);
  });

  it.each([[undefined], [null], [true], ['everybody'], [{}]])(
    'is not made with %j for authorize',
    (authorize) => {
      const make = () => createTokenHandler({ ...app, authorize: authorize as never });
      expect(make).toThrow(/authorize is missing.*anybody would get/);
    },
  );

  it.each([[undefined], [null], [7], [`${SECRET}x`], [`${SECRET.slice(1)} `], ['s'.repeat(16)]])(
    'is not made with %j for the secret, and does not print it',
    (serverSecret) => {
      const make = () => createTokenHandler({ ...openToAll, serverSecret: serverSecret as string });
      expect(make).toThrow('must have 32 characters');
      expect(make).not.toThrow(SECRET.slice(1));
    },
  );

  it('does not serve the development app in production', () => {
    vi.stubEnv('NODE_ENV', 'production');
    expect(() => createTokenHandler({ ...DEVELOPMENT_APP, authorize: () => true })).toThrow('NODE_ENV');
    const mixed = { appID: 7, serverSecret: DEVELOPMENT_APP.serverSecret, authorize: () => true };
    expect(() => createTokenHandler(mixed)).toThrow('whose secret is public');
    expect(() => createTokenHandler(openToAll)).not.toThrow();
  });

  it('mints nothing for HEAD, and asks authorize all the same', async () => {
    const encrypt = vi.spyOn(crypto.subtle, 'encrypt');
    const response = await ask({}, '/any?userId=alice', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
    const refused = await ask({ authorize: () => false }, '/any?userId=alice', { method: 'HEAD' });
    expect(refused.status).toBe(403);
    expect(encrypt).not.toHaveBeenCalled();
    await ask();
    expect(encrypt).toHaveBeenCalledOnce();
    encrypt.mockRestore();
  });

  const origin = 'https://app.example.com';
  it.each([
    ['/other?userId=alice', {}, 404],
    ['/token', {}, 400],
    ['/token?userId=a&userId=a', {}, 400],
    ['/token?userId=a&userId=b', {}, 400],
    ['/token?userId=%ff%fe', {}, 400],
    ['/token?userId=alice%0a', {}, 400],
    ['/token?userId=alice', { method: 'POST', body: 'userId=alice' }, 405],
    ['/token?userId=alice', { method: 'PROPFIND' }, 405],
    ['/token?userId=alice', { method: 'OPTIONS' }, 204],
    ['/other?userId=alice', { method: 'OPTIONS' }, 204],
    ['/token?userId=carol', {}, 403],
    ['/token?userId=dave', {}, 500],
    ['/token?userId=alice', {}, 200],
  ])(
    'says to %s %j, for which it has %i, that a page may read it and nobody keeps it',
    async (path, init, status) => {
      const authorize = (_request: Request, userID: string) => {
        if (userID === 'dave') throw new Error('down');
        return userID !== 'carol';
      };
      const headers = { origin };
      const options = { path: '/token', allowedOrigins: [origin], authorize };
      const response = await ask(options, path, { ...init, headers });
      expect(response.status).toBe(status);
      const said = Object.fromEntries(response.headers);
      expect(said).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        vary: 'Origin',
      });
      const stranger = await ask(options, path, { ...init, headers: { origin: 'https://evil.example' } });
      expect([...stranger.headers.keys()].filter((name) => name.startsWith('access-'))).toEqual([]);
      expect(stranger.headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});

describe('who it is', () => {
  it.each([['bob'], [{ userID: 'bob', name: 'Bob' }], [Promise.resolve({ userID: 'bob' })]])(
    'is whom authorize names (%j), and not whom the query asks for',
    async (named) => {
      const response = await ask({ authorize: () => named });
      expect(await response.clone().json()).toMatchObject({ userID: 'bob' });
      expect((await content(response)).user_id).toBe('bob');
    },
  );

  it.each([['not signed in'], [{ userID: 'a/b' }], [{ userID: 'x'.repeat(33) }]])(
    'is nobody where ZIM does not take that name: %j',
    async (named) => {
      const response = await ask({ authorize: () => named });
      expect([response.status, (await response.json()).message]).toEqual([
        500,
        expect.stringContaining('its log says why'),
      ]);
      expect(String(log.mock.calls[0]?.[1])).toContain('whom ZIM does not take');
    },
  );
});

describe('an authorize that is broken', () => {
  const unprintable = { [Symbol.for('nodejs.util.inspect.custom')]: () => JSON.parse('{') };
  const late = Object.assign(new Refusal(403, 'No.'), { status: 99 });
  it.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('db at 10.0.0.7 is down');
      },
    ],
    ['rejects with nothing', () => Promise.reject()],
    [
      'throws what cannot be printed',
      () => {
        throw unprintable;
      },
    ],
    [
      'throws a refusal with a status that is none',
      () => {
        throw late;
      },
    ],
    [
      'answers with a getter that throws',
      () => ({
        get userID() {
          throw new Error('10.0.0.7');
        },
      }),
    ],
    [
      'answers with a `then` that throws',
      () => Object.defineProperty({}, 'then', { get: () => JSON.parse('10.0.0.7') }),
    ],
  ])('%s: 500, and no word of why', async (_what, authorize) => {
    const response = await ask({ authorize: authorize as Authorize });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/10\.0\.0\.7|token"/);
    expect(log).toHaveBeenCalled();
  });

  it('hangs: 500 before a session gives up, and whatever comes later harms nobody', async () => {
    vi.useFakeTimers();
    const { promise, reject } = deferred<boolean>();
    const answer = ask({ authorize: () => promise });
    await vi.advanceTimersByTimeAsync(9_000);
    expect((await answer).status).toBe(500);
    reject(new Error('too late'));
    expect(vi.getTimerCount()).toBe(0);
    await ask();
    expect(vi.getTimerCount()).toBe(0);
  });
});
