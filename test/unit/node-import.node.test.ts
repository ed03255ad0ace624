import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { WATCHDOG } from '../watchdog.ts';

// A server renders the page that creates a session: there, the built package must do nothing and break nothing.

const dist = new URL('../../dist/index.js', import.meta.url);

/** Runs a script in a plain Node process; answers what it printed as JSON. */
async function inNode(script: string): Promise<unknown> {
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', `import * as lib from ${JSON.stringify(dist.href)};\n${script}`],
    // Without what the test runner puts there; the time limit is for a process that something keeps alive.
    { env: {}, timeout: WATCHDOG, cwd: fileURLToPath(new URL('../..', import.meta.url)) },
  );
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe('the built package in Node', () => {
  beforeAll(() => {
    if (!existsSync(dist)) throw new Error('dist/ is missing: run `npm run build` first');
  });

  it('creates a session that does nothing', async () => {
    const told = await inNode(`
      const done = [];
      globalThis.fetch = () => done.push('fetch');
      for (const name of ['setTimeout', 'setInterval']) {
        const real = globalThis[name];
        globalThis[name] = (...args) => (done.push(name), real(...args));
      }
      const session = lib.createZimSession({ appID: 1, tokenProvider: '/t' });
      await new Promise((resolve) => setImmediate(resolve));
      const { status } = session.getSnapshot();
      console.log(JSON.stringify({ done, status, zim: session.zim, timeline: session.timeline() }));
    `);
    expect(told).toEqual({ done: [], status: 'logged-out', zim: null, timeline: [] });
  });

  it('rejects a login, and says that there is no page', async () => {
    const told = await inNode(`
      process.on('unhandledRejection', (error) => console.error('unhandled', error));
      const session = lib.createZimSession({ appID: 1, tokenProvider: '/t' });
      const error = await session.login({ userID: 'alice' }).then(() => null, (error) => error);
      console.log(JSON.stringify({ code: error?.code, message: error?.message, status: session.getSnapshot().status }));
    `);
    expect(told).toEqual({
      code: 'sdk-load-failed',
      message: expect.stringContaining('no browser page'),
      status: 'logged-out',
    });
  });
});
