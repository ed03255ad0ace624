import { type ChildProcess, spawn } from 'node:child_process';
import { createDecipheriv } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  authorizeEverybody,
  createTokenServer,
  DEVELOPMENT_APP,
  optionsFromEnv,
  Refusal,
  type TokenServerOptions,
  tokenHandler,
} from '../../examples/token-server/server.mjs';
import { mintToken04 } from '../../examples/token-server/token04.mjs';
import { tokenEndpoint } from '../../src/index.ts';

const SECRET = 'zyxwvutsrqponmlkjihgfedcba543210';
const app = { appID: 987654321, secret: SECRET };
const openToAll = { ...app, authorize: authorizeEverybody };
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  vi.restoreAllMocks();
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = (options: Partial<TokenServerOptions> = {}) =>
  listening(createTokenServer({ ...openToAll, ...options }));

const tokenURL = (base: string, userID: string) =>
  `${base}/api/zim/token?userId=${encodeURIComponent(userID)}`;

/** `fetch` may not send Origin itself; Node's does. */
const from = (origin: string, more: Record<string, string> = {}) => ({ headers: { origin, ...more } });

function open(token: string, secret: string) {
  const body = Buffer.from(token.slice(2), 'base64');
  const ivEnd = 10 + body.readUInt16BE(8);
  const sealed = body.subarray(ivEnd + 2, ivEnd + 2 + body.readUInt16BE(ivEnd));
  const rest = body.subarray(ivEnd + 2 + sealed.length);
  const iv = body.subarray(10, ivEnd);
  const key = Buffer.from(secret);
  if (rest.length === 0) {
    const cbc = createDecipheriv('aes-256-cbc', key, iv);
    const content = JSON.parse(Buffer.concat([cbc.update(sealed), cbc.final()]).toString());
    return { mode: 'CBC', expiry: Number(body.readBigInt64BE(0)), content };
  }
  expect([...rest]).toEqual([1]);
  const gcm = createDecipheriv('aes-256-gcm', key, iv);
  gcm.setAuthTag(sealed.subarray(-16));
  const content = JSON.parse(Buffer.concat([gcm.update(sealed.subarray(0, -16)), gcm.final()]).toString());
  return { mode: 'GCM', expiry: Number(body.readBigInt64BE(0)), content };
}

describe('mintToken04', () => {
  const known = {
    appID: 1234567890,
    userID: 'alice',
    secret: '0123456789abcdef0123456789abcdef',
    now: 1_700_000_000_999,
    nonce: 42,
  };

  it('makes the known tokens', () => {
    expect(mintToken04({ ...known, mode: 'CBC', iv: 'abcdefghijklmnop' })).toBe(
      '04AAAAAGVT/xAAEGFiY2RlZmdoaWprbG1ub3AAcJwJclIKyjW0qO9Z//dHZNvpYQpx2Mz+KL+DfnprnEsq7p0LRejsjWac9MzPIKSV6vmkyKuy9NLBEDFAYEI4c+uYl4qg2HZ3WKlIlrg+4z8ERNYstHqGTjtcKEKDeGCKwlOd+seoz+WINREXFpYTw0E=',
    );
    expect(mintToken04({ ...known, iv: 'abcdefghijkl' })).toBe(
      '04AAAAAGVT/xAADGFiY2RlZmdoaWprbAB2Eu6oz7u6BLdBJsMjOa1tCWsJgi+Vohooe8xh9bZ+9MgNpMmfS3begSQV/sNrsb3prHme1883G578xX56nJ24dfzDuf3W0gM1dTBxDQtS1QrKxdtEm6kXOf1zALNY0xVU1a3JmNvV7So46kokdSxrQk9/orJVVgE=',
    );
  });

  it.each(['GCM', 'CBC'] as const)('seals who, when and until when (%s), never twice the same', (mode) => {
    const token = mintToken04({ ...known, mode, ttl: 90 });
    const opened = open(token, known.secret);
    expect(opened).toMatchObject({ mode, expiry: 1_700_000_090 });
    expect(opened.content).toEqual({
      app_id: 1234567890,
      user_id: 'alice',
      nonce: 42,
      ctime: 1_700_000_000,
      expire: 1_700_000_090,
      payload: '',
    });
    expect(mintToken04({ ...known, mode, ttl: 90 })).not.toBe(token);
  });
});

describe('GET /api/zim/token', () => {
  it('answers with a token of this user that may not be cached', async () => {
    const base = await serve({ ttl: 90, now: () => 1_700_000_000_500 });
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
    ['?userId=123e4567-e89b-12d3-a456-426614174000', /Take the dashes out/],
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
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(100);
    expect(await head.text()).toBe('');
  });

  it.each(['//?%', '//?userId=alice'])('survives an address that is none: %s', async (path) => {
    const base = await serve();
    const { port } = new URL(base);
    const outgoing = request({ host: '127.0.0.1', port, path }).end();
    const [incoming] = await once(outgoing, 'response');
    expect(incoming.statusCode).toBe(404);
    incoming.resume();
    expect((await fetch(tokenURL(base, 'alice'))).status).toBe(200);
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
    const authorize = vi.fn(async (asked, userID) => asked.headers.cookie === `user=${userID}`);
    const base = await serve({ authorize });
    const mine = await fetch(tokenURL(base, 'alice'), { headers: { cookie: 'user=alice' } });
    expect(mine.status).toBe(200);
    const other = await fetch(tokenURL(base, 'bob'), { headers: { cookie: 'user=alice' } });
    expect(other.status).toBe(403);
    expect(await other.json()).toEqual({ code: 403, message: expect.any(String) });
  });

  it.each([[undefined], [null], [0], [1], ['yes'], [{ userID: 'alice' }]])(
    'lets nobody through with %j: a forgotten return or await must not open the door',
    async (answer) => {
      const base = await serve({ authorize: () => answer as unknown as boolean });
      const response = await fetch(tokenURL(base, 'alice'));
      expect(response.status).toBe(403);
      expect(await response.json()).not.toHaveProperty('token');
    },
  );

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

describe('the default authorize', () => {
  it('says that anybody gets in, unless it was chosen', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    tokenHandler(openToAll);
    expect(warn).not.toHaveBeenCalled();
    tokenHandler(app);
    expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('ANYBODY'));
    expect(warn.mock.calls.join()).not.toContain(SECRET);
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
    expect(headers.get('access-control-expose-headers')).toBe('Date, Retry-After');
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
    expect((await other.json()).message).toContain('ZIM_TOKEN_ALLOWED_ORIGINS');
  });
});

describe('tokenHandler as middleware', () => {
  it('leaves other paths to the next handler, and finds its own where a prefix was cut off', async () => {
    const handler = tokenHandler(openToAll);
    const base = await listening(
      createServer((incoming, response) => {
        if (incoming.url?.startsWith('/api/zim/token')) {
          Object.assign(incoming, { originalUrl: incoming.url, url: incoming.url.slice(14) || '/' });
        }
        void handler(incoming, response, () => response.end('next'));
      }),
    );
    expect(await (await fetch(`${base}/index.html`)).text()).toBe('next');
    expect((await fetch(tokenURL(base, 'alice'))).status).toBe(200);
  });
});

describe('headers of the server around it', () => {
  it('keep what they vary by', async () => {
    const handler = tokenHandler(openToAll);
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

describe('settings', () => {
  const set = { ZEGO_APP_ID: '987654321', ZEGO_SERVER_SECRET: SECRET };

  it('are read from the environment, with defaults', () => {
    expect(optionsFromEnv(set)).toEqual({ ...app, ttl: 3600, mode: 'GCM', allowedOrigins: [] });
    expect(optionsFromEnv({})).toMatchObject(DEVELOPMENT_APP);
    expect(
      optionsFromEnv({
        ...set,
        ZIM_TOKEN_TTL: '31',
        ZIM_TOKEN_MODE: 'CBC',
        ZIM_TOKEN_ALLOWED_ORIGINS: 'https://a.example, http://localhost:1,',
      }),
    ).toMatchObject({ ttl: 31, mode: 'CBC', allowedOrigins: ['https://a.example', 'http://localhost:1'] });
  });

  it.each([
    [{ ZEGO_APP_ID: '1' }, /ZEGO_SERVER_SECRET is not/],
    [{ ZEGO_SERVER_SECRET: SECRET }, /ZEGO_APP_ID is not/],
    [{ ...set, ZEGO_APP_ID: '0' }, /positive integer/],
    [{ ...set, ZEGO_APP_ID: '12x' }, /positive integer/],
    [{ ...set, ZEGO_SERVER_SECRET: 'f'.repeat(64) }, /32 characters.*AppSign/],
    [{ ...set, ZIM_TOKEN_TTL: '30' }, /31/],
    [{ ...set, ZIM_TOKEN_TTL: '2073601' }, /24 days/],
    [{ ...set, ZIM_TOKEN_TTL: '1h' }, /whole seconds/],
    [{ ...set, ZIM_TOKEN_MODE: 'ECB' }, /GCM or CBC/],
    [{ ...set, ZIM_TOKEN_ALLOWED_ORIGINS: '*' }, /no origin/],
    [{ ...set, ZIM_TOKEN_ALLOWED_ORIGINS: 'https://a.example/' }, /no origin/],
  ])('%j are refused', (env, message) => {
    expect(() => optionsFromEnv(env)).toThrow(message);
  });
});

describe('node server.mjs', () => {
  const script = fileURLToPath(new URL('../../examples/token-server/server.mjs', import.meta.url));

  /** Runs it until it has said `until`, or has ended. */
  async function run(env: Record<string, string>, until = /http:\S+/) {
    const child: ChildProcess = spawn(process.execPath, [script], {
      env: { PATH: process.env.PATH, PORT: '0', ...env },
    });
    cleanups.push(() => child.kill('SIGKILL'));
    // Not `exit`: standard output and standard error are two pipes, and only when both are closed all is said.
    const ended = once(child, 'close');
    let output = '';
    const said = new Promise<void>((resolve) => {
      const hear = (chunk: Buffer) => {
        output += chunk;
        if (until.test(output)) resolve();
      };
      child.stdout?.on('data', hear);
      child.stderr?.on('data', hear);
    });
    await Promise.race([said, ended]);
    return { child, ended, output: () => output, url: () => output.match(/http:\S+/)?.[0] ?? '' };
  }

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'announces the development app loudly, serves it, never prints the secret, ends at %s',
    async (signal) => {
      const { child, ended, output, url } = await run({});
      const response = await fetch(url());
      const { token, appID } = await response.json();
      expect(appID).toBe(DEVELOPMENT_APP.appID);
      expect(open(token, DEVELOPMENT_APP.secret).content.user_id).toBe('alice');
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
      expect(output()).toMatch(/\*\*\*\*[\s\S]*DEVELOPMENT APP[\s\S]*ZEGO_SERVER_SECRET[\s\S]*\*\*\*\*/);
      expect(output()).toContain('ANYBODY');
      expect(output()).not.toContain(DEVELOPMENT_APP.secret);
      expect(output()).not.toContain(token);
    },
  );

  it('starts nothing when imported, whatever the arguments', async () => {
    const code = `const { createTokenServer } = await import(${JSON.stringify(pathToFileURL(script).href)}); console.log(typeof createTokenServer);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, 'no-such-file']);
    cleanups.push(() => child.kill('SIGKILL'));
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const [exitCode] = await once(child, 'close');
    expect([exitCode, output]).toEqual([0, 'function\n']);
  });

  it('serves a real app without the notice', async () => {
    const { child, ended, output } = await run({ ZEGO_APP_ID: '987654321', ZEGO_SERVER_SECRET: SECRET });
    child.kill('SIGINT');
    await ended;
    expect(output()).not.toContain('DEVELOPMENT');
    expect(output()).toContain('ANYBODY');
    expect(output()).not.toContain(SECRET);
  });

  it('does not wait for connections on which nothing was asked, which browsers open in advance', async () => {
    const { child, ended, url } = await run({});
    const silent = connect(Number(new URL(url()).port), '127.0.0.1').on('error', () => {});
    cleanups.push(() => silent.destroy());
    await once(silent, 'connect');
    // Answered after the silent connection was accepted.
    await fetch(url());
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });

  it('takes the next port when its own is taken', async () => {
    const taken = new URL(await serve()).port;
    const { child, ended, output, url } = await run({ PORT: taken });
    child.kill('SIGINT');
    await ended;
    expect(output()).toContain(`Port ${taken} is taken`);
    expect(Number(new URL(url()).port)).toBeGreaterThan(Number(taken));
  });

  it.each([
    [{ ZEGO_APP_ID: '987654321' }, /Not started\. ZEGO_APP_ID is set but ZEGO_SERVER_SECRET is not/],
    [{ ZEGO_APP_ID: '987654321', ZEGO_SERVER_SECRET: `${SECRET}x` }, /Not started\. .*32 characters/],
    [{ PORT: '65536' }, /Not started\. PORT/],
  ])('refuses %j with what to do', async (env, message) => {
    const { ended, output } = await run(env);
    expect(await ended).toEqual([1, null]);
    expect(output()).toMatch(message);
    expect(output()).not.toContain(SECRET);
    expect(output()).not.toContain('    at ');
  });
});
