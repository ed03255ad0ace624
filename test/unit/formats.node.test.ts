import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build, type OnResolveArgs, transform } from 'esbuild';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type * as Main from 'zim-session';
import type * as Testing from 'zim-session/testing';
import { WATCHDOG } from '../watchdog.ts';

// The package as it is built: ES modules, and one CommonJS file for each entry.

const root = fileURLToPath(new URL('../..', import.meta.url));
const ENTRIES = [
  '.',
  './react',
  './testing',
  './devtools',
  './server',
  './diagnose',
  './without-sdk',
  './miniprogram',
  './react-native',
];
/** What a CommonJS file may ask for: what the app has anyway, and the main entry. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  '.': ['zego-zim-web'],
  './react': ['react'],
  './testing': ['../index.js', 'msw', 'msw/browser', 'zego-zim-web'],
  './devtools': [],
  './server': [],
  './diagnose': [],
  './tabs': [],
  './without-sdk': [],
  './miniprogram': [],
  './react-native': ['@react-native-community/netinfo', 'react-native', 'zego-zim-react-native'],
};
/** A page of an old browser, jsdom under Jest and a mini program lack one or the other. */
const MISSING =
  'TextEncoder TextDecoder MessageChannel URL URLSearchParams Headers Request Response fetch AbortController ReadableStream structuredClone setImmediate queueMicrotask crypto performance';

const cjs = (entry: string): string => `${root}dist/cjs/${entry === '.' ? '' : `${entry.slice(2)}/`}index.js`;
const load = <T>(entry: string): T => createRequire(import.meta.url)(cjs(entry)) as T;
const esm = async <T>(path: string): Promise<T> => import(/* @vite-ignore */ `${root}dist/${path}`);

const external = ({ path, kind }: OnResolveArgs) =>
  kind === 'entry-point' ? undefined : { path, external: true };

beforeAll(() => {
  if (!existsSync(cjs('.'))) throw new Error('dist/cjs is missing: run `npm run build` first');
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe.each(ENTRIES)('the CommonJS file of %s', (entry) => {
  test('has what the ES module has', async () => {
    const names = Object.keys(load<object>(entry)).filter((name) => name !== '__errors');
    expect(names.sort()).toEqual(
      Object.keys(await esm(entry === '.' ? 'index.js' : `${entry}/index.js`)).sort(),
    );
  });

  test('is one file of ES2018, in which nothing is imported', async () => {
    const code = readFileSync(cjs(entry), 'utf8');
    const plain = async (target: string) => (await transform(code, { target, logLevel: 'silent' })).code;
    expect(await plain('es2018')).toBe(await plain('esnext'));
    const { metafile } = await build({
      entryPoints: [cjs(entry)],
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      plugins: [{ name: 'none', setup: ({ onResolve }) => onResolve({ filter: /./ }, external) }],
    });
    const asked = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
    expect(asked.filter(({ kind }) => kind !== 'require-call')).toEqual([]);
    expect([...new Set(asked.map(({ path }) => path))].sort()).toEqual(REQUIRED[entry]);
  });
});

async function inNode(script: string): Promise<unknown> {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--eval', script], {
    env: {},
    timeout: WATCHDOG,
    cwd: root,
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test('CommonJS touches no global while it is loaded', async () => {
  const told = await inNode(`
    for (const name of ${JSON.stringify(MISSING.split(' '))}) delete globalThis[name];
    const { createZimSession } = require('zim-session');
    const { createQaWorld } = require('zim-session/testing');
    const names = ['react', 'devtools', 'server', 'miniprogram', 'react-native'].flatMap((entry) => Object.keys(require('zim-session/' + entry)));
    console.log(JSON.stringify([typeof createZimSession, typeof createQaWorld, names.length > 5]));
  `);
  expect(told).toEqual(['function', 'function', true]);
});

test('the fake world lives without MessageChannel and setImmediate, as in jsdom under Jest', async () => {
  const told = await inNode(`
    for (const name of ['MessageChannel', 'setImmediate', 'TextEncoder']) delete globalThis[name];
    const { createQaWorld } = require('zim-session/testing');
    createQaWorld({ zim: 'fake' }).then(async ({ session, qa, until, close }) => {
      const chat = session();
      await until(chat.login({ userID: 'alice' }));
      await qa.expireNow();
      await qa.advance(30_000);
      console.log(JSON.stringify(chat.getSnapshot().status));
      await close();
    });
  `);
  expect(told).toBe('logged-in');
});

test.each([
  [[], 'dist/cjs/index.js'],
  [['react-native'], 'dist/cjs/react-native/index.js'],
  // Of react-native-web.
  [['react-native', 'browser'], 'dist/cjs/index.js'],
])('under the conditions %j the main entry is %s', async (conditions, file) => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...conditions.map((name) => `--conditions=${name}`), '--print', "require.resolve('zim-session')"],
    { cwd: root, timeout: WATCHDOG },
  );
  expect(stdout.trim()).toBe(root + file);
});

test('errors are known across entries and formats', async () => {
  const { ZimSessionError, isZimSessionError, createZimSession } = load<typeof Main>('.');
  const { scriptedTokenProvider } = load<typeof Testing>('./testing');
  const scripted = scriptedTokenProvider({});
  scripted.fail('401');
  const denied = await Promise.resolve(scripted({ userID: 'alice' } as never)).catch((error) => error);
  expect(denied).toBeInstanceOf(ZimSessionError);
  expect(denied.code).toBe('token-denied');
  const { ZimSessionProvider } = load<{ ZimSessionProvider: (props: object) => unknown }>('./react');
  try {
    ZimSessionProvider({});
    expect.unreachable();
  } catch (error) {
    expect(isZimSessionError(error, 'invalid-options')).toBe(true);
  }
  const other = await esm<typeof Main>('index.js');
  expect(other.ZimSessionError).not.toBe(ZimSessionError);
  expect(isZimSessionError(other.tokenDenied(), 'token-denied')).toBe(true);
  expect(other.isZimSessionError(denied, 'token-denied')).toBe(true);
  expect(() => createZimSession({} as never)).toThrow(ZimSessionError);
});

test('both formats on one page share one core', async () => {
  const nothing = () => {};
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('document', { addEventListener: nothing, removeEventListener: nothing });
  vi.stubGlobal('addEventListener', nothing);
  vi.stubGlobal('removeEventListener', nothing);
  vi.useFakeTimers();
  const { createFakeZim, fakeToken } = load<typeof Testing>('./testing');
  const clock = {
    now: () => Date.now(),
    setTimeout: (fn: () => void, ms: number) => setTimeout(fn, ms),
    clearTimeout: (timer: unknown) => clearTimeout(timer as number),
  };
  const fake = createFakeZim({ clock });
  const options: Main.ZimSessionOptions = {
    appID: 1234567890,
    tokenProvider: () => fakeToken({ expiresAt: Date.now() + 3_600_000 }),
    // It carries no mark, like the real one: both are at home in the page.
    sdk: { create: (config: object) => fake.ZIM.create(config), getInstance: () => fake.ZIM.getInstance() },
  };
  const required = load<typeof Main>('.').createZimSession(options);
  const imported = (await esm<typeof Main>('index.js')).createZimSession(options);
  const logins = [required.login({ userID: 'alice' }), imported.login({ userID: 'alice' })];
  await vi.advanceTimersByTimeAsync(1_000);
  const [one, two] = await Promise.all(logins);
  expect(two).toBe(one);
  expect(imported.getSnapshot()).toBe(required.getSnapshot());
  expect(fake.calls.map(({ method }) => method)).toEqual(['login']);
  await imported.logout();
  expect(required.getSnapshot().status).toBe('logged-out');
  required.destroy();
  imported.destroy();
});
