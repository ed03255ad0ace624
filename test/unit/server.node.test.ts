import { createServer } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AuthorizeAnswer, createTokenHandler, Refusal, toNodeHandler } from 'zim-session/server';
import { tokenEndpoint } from '../../src/index.ts';
import {
  app,
  cleanUpNow,
  from,
  listening,
  open,
  openToAll,
  PATH,
  SECRET,
  serve,
  tokenURL,
} from './server-served.ts';

afterEach(async () => {
  vi.restoreAllMocks();
  await cleanUpNow();
});

describe('GET /api/zim/token', () => {
  it('answers with a token of this user that may not be cached', async () => {
    const base = await serve({ lifetime: 90, now: () => 1_700_000_000_500 });
    const response = await fetch(tokenURL(base, 'a+b%&c#d?'));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { token, ...rest } = await response.json();
    expect(rest).toEqual({
      userID: 'a+b%&c#d?',
      appID: app.appID,
      expiresIn: 90,
      serverTime: 1_700_000_000_500,
    });
    const { mode, content } = open(token, SECRET);
    expect(mode).toBe('GCM');
    expect(content).toMatchObject({ app_id: app.appID, user_id: 'a+b%&c#d?', expire: 1_700_000_090 });
  });

  it('mints CBC when asked to', async () => {
    const { token } = await (await fetch(tokenURL(await serve({ mode: 'CBC' }), 'alice'))).json();
    expect(open(token, SECRET)).toMatchObject({ mode: 'CBC', content: { user_id: 'alice' } });
  });

  it('is what tokenEndpoint() understands', async () => {
    const base = await serve();
    const grant = await tokenEndpoint(`${base}/api/zim/token`)({ userID: 'alice' });
    expect(grant).toMatchObject({ userID: 'alice', appID: app.appID, expiresIn: 3600 });
    expect(open(grant.token, SECRET).content.user_id).toBe('alice');
  });

  it.each([
    ['', /missing/],
    ['?userId=', /missing/],
    ['?userId=a&userId=b', /twice/],
    ['?userId=123e4567-e89b-12d3-a456-426614174000', /take the dashes out/],
    [`?userId=${'x'.repeat(33)}`, /33 bytes/],
    [`?userId=${encodeURIComponent('é'.repeat(17))}`, /34 bytes/],
    ['?userId=a+b', /encodeURIComponent/],
    ['?userId=a%2Fb', /does not allow/],
    ['?userId=%00', /does not allow/],
  ])('refuses %j', async (query, message) => {
    const response = await fetch(`${await serve()}/api/zim/token${query}`);
    expect(response.status).toBe(400);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ code: 400, message: expect.stringMatching(message) });
  });

  it('answers 404 elsewhere, 405 with Allow to other methods, and HEAD without a body', async () => {
    const base = await serve();
    const elsewhere = await fetch(`${base}/api/zim/tokens?userId=alice`);
    expect([elsewhere.status, (await elsewhere.json()).code]).toEqual([404, 404]);
    const posted = await fetch(tokenURL(base, 'alice'), { method: 'POST', body: '{}' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
    expect((await posted.json()).code).toBe(405);
    const head = await fetch(tokenURL(base, 'alice'), { method: 'HEAD' });
    expect([head.status, head.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await head.text()).toBe('');
  });

  it('names its own path where the userId is missing', async () => {
    const answer = await fetch(`${await serve({ path: '/zim' })}/zim`);
    expect((await answer.json()).message).toContain('GET /zim?userId=alice');
  });

  it('takes a question mark in the query for a part of the userID', async () => {
    const { userID } = await (await fetch(`${await serve()}/api/zim/token?userId=a?b`)).json();
    expect(userID).toBe('a?b');
  });
});

describe('authorize', () => {
  it('sees the request and the user, and lets through or answers 403', async () => {
    const authorize = vi.fn(async (asked, userID) => asked.headers.get('cookie') === `user=${userID}`);
    const base = await serve({ authorize });
    const mine = await fetch(tokenURL(base, 'alice'), { headers: { cookie: 'user=alice' } });
    expect(mine.status).toBe(200);
    const other = await fetch(tokenURL(base, 'bob'), { headers: { cookie: 'user=alice' } });
    expect(other.status).toBe(403);
    expect(await other.json()).toEqual({ code: 403, message: expect.any(String) });
  });

  it.each([
    [undefined],
    [null],
    [0],
    [1],
    [''],
    [{}],
    [[]],
    [{ userID: null }],
    [{ userID: '' }],
    [{ userID: {} }],
  ])('lets nobody through with %j: a forgotten return or await must not open the door', async (answer) => {
    const base = await serve({ authorize: () => answer as AuthorizeAnswer });
    const response = await fetch(tokenURL(base, 'alice'));
    expect(response.status).toBe(403);
    expect(await response.json()).not.toHaveProperty('token');
  });

  it('answers with the refusal that it throws', async () => {
    const refusals = [new Refusal(401, 'Sign in.'), new Refusal(429, 'Later.', { retryAfter: 7 })];
    const base = await serve({
      authorize: () => {
        throw refusals.shift();
      },
    });
    const first = await fetch(tokenURL(base, 'alice'));
    expect([first.status, first.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(await first.json()).toEqual({ code: 401, message: 'Sign in.' });
    const second = await fetch(tokenURL(base, 'alice'));
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it('answers 500, which clients retry, when it breaks, and keeps the reason to itself', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const base = await serve({ authorize: () => Promise.reject(new Error('db at 10.0.0.7 is down')) });
    const response = await fetch(tokenURL(base, 'alice'));
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('10.0.0.7');
    expect(log).toHaveBeenCalledOnce();
  });
});

describe('Refusal', () => {
  it.each([[0], [200], [600], [Number.NaN], ['Sign in']])(
    'with the status %j is a mistake: 500',
    async (status) => {
      const log = vi.spyOn(console, 'error').mockImplementation(() => {});
      const base = await serve({
        authorize: () => {
          throw new Refusal(status as number, 'Sign in.');
        },
      });
      expect((await fetch(tokenURL(base, 'alice'))).status).toBe(500);
      expect(String(log.mock.calls[0]?.[1])).toContain('400 to 599');
    },
  );

  it.each([[-1], [1.5], ['a\nb']])('with retryAfter %j is a mistake', (retryAfter) => {
    expect(() => new Refusal(429, 'Later.', { retryAfter: retryAfter as number })).toThrow('whole seconds');
  });
});

describe('CORS', () => {
  const allowedOrigins = ['https://app.example.com', 'http://localhost:5173'];

  it('echoes a listed origin, and exposes what the client reads', async () => {
    const base = await serve({ allowedOrigins });
    const { headers } = await fetch(tokenURL(base, 'alice'), from('http://localhost:5173'));
    expect(headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(headers.get('access-control-expose-headers')).toBe('Date, Age, Retry-After');
    expect(headers.get('vary')).toBe('Origin');
    const refused = await fetch(`${base}/api/zim/token`, from('http://localhost:5173'));
    expect(refused.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
  });

  it.each(['https://evil.example', 'https://app.example.com.evil.example', 'null'])(
    'tells %s nothing',
    async (origin) => {
      const { headers } = await fetch(tokenURL(await serve({ allowedOrigins }), 'alice'), from(origin));
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('vary')).toBe('Origin');
    },
  );

  it('lets a page read why it got no token: 400, 403, 404, 405 and 500, also where it asked first', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const refusals: Record<string, () => boolean> = {
      bob: () => false,
      carol: () => {
        throw new Error('down');
      },
    };
    const authorize = (_request: unknown, userID: string) => refusals[userID]?.() ?? true;
    const base = await serve({ allowedOrigins, authorize });
    const origin = 'https://app.example.com';
    const asked: readonly [string, number, string?][] = [
      [tokenURL(base, ''), 400],
      [tokenURL(base, 'bob'), 403],
      [tokenURL(base, 'carol'), 500],
      [tokenURL(base, 'alice'), 405, 'POST'],
      [`${base}/api/token?userId=alice`, 404],
    ];
    for (const [url, status, method = 'GET'] of asked) {
      const first = await fetch(url, {
        method: 'OPTIONS',
        ...from(origin, { 'access-control-request-headers': 'authorization' }),
      });
      expect([first.ok, first.headers.get('access-control-allow-headers')]).toEqual([true, 'authorization']);
      const answer = await fetch(url, { method, ...from(origin) });
      expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([status, origin]);
    }
  });

  it('answers preflights', async () => {
    const base = await serve({ allowedOrigins });
    const wants = {
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    };
    const ask = (origin: string) =>
      fetch(tokenURL(base, 'alice'), { method: 'OPTIONS', ...from(origin, wants) });
    const listed = await ask('https://app.example.com');
    expect(listed.status).toBe(204);
    expect(listed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(listed.headers.get('access-control-allow-methods')).toContain('GET');
    expect(listed.headers.get('access-control-allow-headers')).toBe('authorization');
    const other = await ask('https://evil.example');
    expect(other.status).toBe(403);
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
    expect((await other.json()).message).toContain('allowedOrigins');
  });
});

describe('toNodeHandler', () => {
  it('finds the path where the server around it cut off what it was mounted at', async () => {
    const handle = toNodeHandler(createTokenHandler({ ...openToAll, path: PATH }));
    const base = await listening(
      createServer((incoming, response) => {
        Object.assign(incoming, { originalUrl: incoming.url, url: incoming.url?.slice(PATH.length) || '/' });
        void handle(incoming, response);
      }),
    );
    expect((await fetch(tokenURL(base, 'alice'))).status).toBe(200);
  });
});

describe('headers of the server around it', () => {
  it('keep what they vary by', async () => {
    const handler = toNodeHandler(createTokenHandler(openToAll));
    const base = await listening(
      createServer((incoming, response) => {
        response.setHeader('Vary', 'Accept-Encoding');
        void handler(incoming, response);
      }),
    );
    const { headers } = await fetch(tokenURL(base, 'alice'));
    expect(headers.get('vary')).toBe('Accept-Encoding, Origin');
  });
});
