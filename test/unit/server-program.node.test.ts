import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTokenHandler, DEVELOPMENT_APP } from 'zim-session/server';
import { optionsFromEnv } from '../../examples/token-server/env.mjs';
import { app, cleanUp, cleanUpNow, open, SECRET, serve } from './server-served.ts';

afterEach(cleanUpNow);

describe('settings', () => {
  const set = { ZEGO_APP_ID: '987654321', ZEGO_SERVER_SECRET: SECRET };

  it('are read from the environment, with defaults', () => {
    expect(optionsFromEnv(set)).toEqual({ ...app, lifetime: 3600, mode: 'GCM', allowedOrigins: [] });
    expect(optionsFromEnv({})).toMatchObject(DEVELOPMENT_APP);
    expect(
      optionsFromEnv({
        ...set,
        ZIM_TOKEN_TTL: '31',
        ZIM_TOKEN_MODE: 'CBC',
        ZIM_TOKEN_ALLOWED_ORIGINS: 'https://a.example, http://localhost:1,',
      }),
    ).toMatchObject({
      lifetime: 31,
      mode: 'CBC',
      allowedOrigins: ['https://a.example', 'http://localhost:1'],
    });
  });

  it.each([
    [{ ZEGO_APP_ID: '1' }, /ZEGO_SERVER_SECRET is not/],
    [{ ZEGO_SERVER_SECRET: SECRET }, /ZEGO_APP_ID is not/],
    [{ ...set, ZEGO_APP_ID: '0' }, /positive integer/],
    [{ ...set, ZEGO_APP_ID: '12x' }, /positive integer/],
    [{ ...set, ZEGO_SERVER_SECRET: 'f'.repeat(64) }, /32 characters.*has 64: it is the AppSign/],
    [{ ...set, ZEGO_SERVER_SECRET: 'f'.repeat(31) }, /32 characters.*this one has 31/],
    [{ ...set, ZEGO_SERVER_SECRET: `"${SECRET}"` }, /32 characters.*spaces or quotes/],
    [{ ...set, ZEGO_SERVER_SECRET: `${SECRET}\n` }, /32 characters.*spaces or quotes/],
    [{ ...set, ZEGO_SERVER_SECRET: 'é'.repeat(32) }, /32 characters.*this one has 64/],
    [{ ZEGO_APP_ID: ' ', ZEGO_SERVER_SECRET: ' ' }, /positive integer/],
    [{ ...set, ZIM_TOKEN_TTL: '30' }, /31/],
    [{ ...set, ZIM_TOKEN_TTL: '2073601' }, /24 days/],
    [{ ...set, ZIM_TOKEN_TTL: '1h' }, /whole seconds/],
    [{ ...set, ZIM_TOKEN_MODE: 'ECB' }, /GCM or CBC/],
    [{ ...set, ZIM_TOKEN_ALLOWED_ORIGINS: '*' }, /no origin/],
    [{ ...set, ZIM_TOKEN_ALLOWED_ORIGINS: 'https://a.example/' }, /no origin/],
  ])('%j are refused', (env, message) => {
    expect(() => createTokenHandler({ ...optionsFromEnv(env), authorize: () => true })).toThrow(message);
  });
});

describe('node server.mjs', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const script = `${root}examples/token-server/server.mjs`;

  // The program is run as an app has it: on the built package.
  beforeAll(() => {
    if (!existsSync(`${root}dist/server`)) throw new Error('dist/ is missing: run `npm run build` first');
  });

  const real = { ZEGO_APP_ID: '987654321', ZEGO_SERVER_SECRET: SECRET };

  /** A copy of the example with that for `authorize`. */
  function copyWith(authorize: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'token-server-'));
    cleanUp(() => rmSync(folder, { recursive: true }));
    cpSync(dirname(script), folder, { recursive: true });
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/zim-session'));
    writeFileSync(join(folder, 'authorize.mjs'), `export const authorize = ${authorize};`);
    return join(folder, 'server.mjs');
  }

  /** Runs it until it has said where it is, or has ended. */
  async function run(env: Record<string, string>, { script: path = script } = {}) {
    const until = /http:\S+/;
    const child: ChildProcess = spawn(process.execPath, [path], {
      env: { PATH: process.env.PATH, PORT: '0', ...env },
    });
    cleanUp(() => child.kill('SIGKILL'));
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
      expect(open(token, DEVELOPMENT_APP.serverSecret).content.user_id).toBe('alice');
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
      expect(output()).toMatch(/\*\*\*\*[\s\S]*DEVELOPMENT APP[\s\S]*ZEGO_SERVER_SECRET[\s\S]*\*\*\*\*/);
      expect(output()).toContain('ANYBODY');
      expect(output()).not.toContain(DEVELOPMENT_APP.serverSecret);
      expect(output()).not.toContain(token);
    },
  );

  it('serves a real app where `authorize` is written, without the notice', async () => {
    const authorize =
      "({ headers }) => headers.get('cookie') === 'user=7' && { userID: 7, name: 'Zo\u00eb' }";
    const { child, ended, output, url } = await run(real, { script: copyWith(authorize) });
    expect((await fetch(url())).status).toBe(403);
    const named = await fetch(url(), { headers: { cookie: 'user=7' } });
    const { token, userID } = await named.json();
    expect([userID, open(token, SECRET).content.user_id]).toEqual(['7', '7']);
    child.kill('SIGINT');
    await ended;
    expect(output()).not.toContain('DEVELOPMENT');
    expect(output()).not.toContain('ANYBODY');
    expect(output()).not.toContain(SECRET);
  });

  it.each([
    [{}],
    [{ NODE_ENV: 'production' }],
    [{ NODE_ENV: 'development', HOST: '127.0.0.1' }],
    [{ NODE_ENV: 'production', HOST: '0.0.0.0' }],
    [{ HOST: '::' }],
  ])('does not start with a real secret and nobody who decides, with %j', async (more) => {
    const { ended, output } = await run({ ...real, ...more });
    expect(await ended).toEqual([1, null]);
    expect(output()).toMatch(/^Not started\. Nothing says who may have a token: .* authorize\.mjs\.\n$/);
  });

  it.each([
    [{ HOST: '0.0.0.0' }, /127\.0\.0\.1 only: its secret is public/],
    [{ HOST: '::' }, /127\.0\.0\.1 only/],
    [{ HOST: ' ' }, /127\.0\.0\.1 only/],
    [{ NODE_ENV: 'production' }, /NODE_ENV is production/],
    [{ NODE_ENV: 'Production ', HOST: '127.0.0.1' }, /NODE_ENV is production/],
    [{ ZEGO_APP_ID: '', ZEGO_SERVER_SECRET: '', HOST: '192.168.1.2' }, /127\.0\.0\.1 only/],
    [{ ZEGO_APP_ID: '987654321', ZEGO_SERVER_SECRET: DEVELOPMENT_APP.serverSecret, HOST: '::1' }, /only/],
  ])('does not start the development app with %j, whoever decides', async (env, message) => {
    for (const path of [script, copyWith('() => true')]) {
      const { ended, output } = await run(env, { script: path });
      expect(await ended).toEqual([1, null]);
      expect(output()).toMatch(message);
      expect(output()).toMatch(/^Not started\. .*\n$/);
    }
  });

  it('does not wait for connections on which nothing was asked, which browsers open in advance', async () => {
    const { child, ended, url } = await run({});
    const silent = connect(Number(new URL(url()).port), '127.0.0.1').on('error', () => {});
    cleanUp(() => silent.destroy());
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
    const { ended, output } = await run(env, { script: copyWith('() => true') });
    expect(await ended).toEqual([1, null]);
    expect(output()).toMatch(message);
    expect(output()).not.toContain(SECRET);
    expect(output()).not.toContain('    at ');
  });
});
