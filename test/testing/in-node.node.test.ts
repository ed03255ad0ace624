import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQaWorld, zimServerHandlers } from 'zim-session/testing';
import { WATCHDOG } from '../watchdog.ts';

// MSW is an optional peer: whoever uses the fake world only must not need it, nor a page.

const root = fileURLToPath(new URL('../..', import.meta.url));
let app: string;

describe('zim-session/testing in Node', () => {
  // The built package with its dependencies, and nothing else, in a folder from which msw is not to be found.
  beforeAll(async () => {
    app = await mkdtemp(join(tmpdir(), 'zim-session-'));
    for (const path of ['dist', 'package.json', 'node_modules/ky', 'node_modules/eventemitter3']) {
      await cp(join(root, path), join(app, path), { recursive: true });
    }
  });
  afterAll(() => rm(app, { recursive: true, force: true }));

  it('is imported without msw and without a page, and its fake world works', async () => {
    const script = `
      const { createQaWorld, zimServerHandlers } = await import('./dist/testing/index.js');
      const { session, qa, until, close } = await createQaWorld({ zim: 'fake' });
      const chat = session();
      await until(chat.login({ userID: 'alice' }));
      await qa.kick();
      const { reason } = chat.getSnapshot();
      const missing = await zimServerHandlers({}).catch((error) => error.message);
      await close();
      console.log(JSON.stringify({ reason, missing }));
    `;
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', script],
      { env: {}, timeout: WATCHDOG, cwd: app },
    );
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      reason: 'kicked-out',
      missing: expect.stringContaining('npm install --save-dev msw'),
    });
  });

  it('is bundled where msw is not installed', async () => {
    const contents =
      "import { createQaWorld } from './dist/testing/index.js'; createQaWorld({ zim: 'fake' });";
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: app },
      bundle: true,
      write: false,
      format: 'esm',
      logLevel: 'silent',
      external: ['zego-zim-web'],
    });
    expect(outputFiles).toHaveLength(1);
  });

  it('has types that need no msw', async () => {
    const seen = new Set<string>();
    const visit = async (file: string): Promise<void> => {
      if (seen.has(file)) return;
      seen.add(file);
      const text = await readFile(file, 'utf8');
      expect([file, /['"]msw/.test(text)]).toEqual([file, false]);
      for (const [, target = ''] of text.matchAll(/(?:from|import\()\s*['"](\.[^'"]+)\.(?:js|ts)['"]/g)) {
        await visit(fileURLToPath(new URL(`${target}.d.ts`, `file://${file}`)));
      }
    };
    await visit(join(app, 'dist/testing/index.d.ts'));
    expect(seen.size).toBeGreaterThan(15);
  });

  it('says that a loopback world needs a page', async () => {
    await expect(createQaWorld({ zim: 'loopback' })).rejects.toThrow("In Node use zim: 'fake'");
    expect((await zimServerHandlers()).length).toBeGreaterThan(1);
  });
});
