import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askAt, cleanUpNow, deferred, listening, SECRET } from './token-server.ts';

// The backend of MIGRATING.md, against what nobody would send. What would end its process fails the run of these tests.

const root = new URL('../../', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'migrating-'));
const log = vi.spyOn(console, 'error').mockImplementation(() => {});
let server: Server;
let base = '';

beforeAll(async () => {
  copyFileSync(new URL('examples/token-server/token04.mjs', root), join(folder, 'token04.mjs'));
  const signedIn = `export const signedInUser = async ({ headers }) => {
    await new Promise(setImmediate);
    if (headers.cookie === 'broken') throw new Error('down');
    return headers.cookie ?? null;
  };`;
  writeFileSync(join(folder, 'your-app.mjs'), signedIn);
  const [, backend = ''] =
    /```js\n([\s\S]*?)```/.exec(readFileSync(new URL('MIGRATING.md', root), 'utf8')) ?? [];
  writeFileSync(join(folder, 'backend.mjs'), backend);
  vi.stubEnv('ZEGO_APP_ID', '987654321');
  vi.stubEnv('ZEGO_SERVER_SECRET', SECRET);
  ({ server } = await import(/* @vite-ignore */ join(folder, 'backend.mjs')));
  base = await listening(server);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await cleanUpNow();
  rmSync(folder, { recursive: true });
});

const ask = (path: string, method = 'GET', cookie = 'alice') => askAt(base, path, method, { cookie });

describe('the backend of MIGRATING.md', () => {
  it.each([
    ['//?userId=alice', 400],
    ['//', 400],
    ['//%/?userId=alice', 400],
    ['/%', 403],
    ['/%?userId=%', 403],
    ['http://', 400],
    ['http://[?userId=alice', 400],
    ['*', 403],
    ['/?userId=alice&userId=bob', 400],
    ['/?userId=bob&userId=alice', 400],
    ['/?userid=alice', 403],
    ['/?userId=alice', 200],
    ['http://evil.example/?userId=alice', 200],
  ])('answers %s with %i, and lives on', async (path, status) => {
    const answer = await ask(path);
    expect([answer.status, answer.body.includes('"token"')]).toEqual([status, status === 200]);
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect((await ask('/?userId=alice')).status).toBe(200);
  });

  it.each(['HEAD', 'POST', 'OPTIONS', 'TRACE'])('has no token for %s', async (method) => {
    const answer = await ask('/?userId=alice', method);
    expect([answer.status, answer.body.includes('"token"')]).toEqual([405, false]);
  });

  it('says 500 where the app is broken, and not why', async () => {
    const { status, body } = await ask('/?userId=alice', 'GET', 'broken');
    expect([status, JSON.parse(body)]).toEqual([500, { code: 500 }]);
    expect(log).toHaveBeenCalledOnce();
  });

  it.each<[string, (response: ServerResponse) => unknown]>([
    ['has answered', (response) => response.writeHead(503).end('time-out')],
    ['has begun to answer', (response) => response.writeHead(200).write('time-out')],
    ['has hung up', (response) => response.destroy()],
  ])('writes nothing where somebody else %s meanwhile', async (_what, doing) => {
    const closed = deferred();
    const [backend] = server.listeners('request') as ((...args: unknown[]) => Promise<void>)[];
    const done = deferred();
    server.removeAllListeners('request').once('request', (request, response: ServerResponse) => {
      response.on('close', closed.resolve);
      backend!(request, response).then(done.resolve, done.reject);
      doing(response);
    });
    const answer = ask('/?userId=alice').catch(() => ({ body: '' }));
    await done.promise;
    server.closeAllConnections();
    expect((await answer).body).not.toContain('token');
    await closed.promise;
    server.on('request', backend!);
    expect((await ask('/?userId=alice')).status).toBe(200);
  });
});
