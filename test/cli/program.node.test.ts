import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/cli/finding.ts';
import { tokenServer } from '../unit/server-served.ts';
import { WATCHDOG } from '../watchdog.ts';
import {
  APP,
  BEARER,
  check,
  closeAll,
  ENV,
  endpoint,
  keepsSecrets,
  listening,
  says,
  token,
  USER,
  zimSession,
} from './endpoint.ts';

afterEach(closeAll);

const URL_OF_NOBODY = 'http://127.0.0.1:9/token';

describe('wrong usage ends with status 2, asks nobody and quotes no value:', () => {
  const user = ['--user', USER];
  test.each<[string, string[], Record<string, string>, RegExp]>([
    ['no command', [], {}, /two commands: zim-session check URL --user ID, and zim-session scan PATH/],
    ['no URL', ['check', ...user], {}, /Name the URL/],
    ['a relative URL', ['check', '/api/zim/token', ...user], {}, /must be whole/],
    ['another scheme', ['check', 'ftp://example.com/', ...user], {}, /begin with https/],
    ['a password in the URL', ['check', `https://me:${BEARER}@example.com/`, ...user], {}, /no password/],
    ['no user', ['check', URL_OF_NOBODY], {}, /Name a user/],
    [
      'a UUID',
      ['check', URL_OF_NOBODY, '--user', '123e4567-e89b-12d3-a456-426614174000'],
      {},
      /UUID with dashes/,
    ],
    ['a userID with a space', ['check', URL_OF_NOBODY, '--user', `${USER} x`], {}, /does not allow/],
    ['an empty userID', ['check', URL_OF_NOBODY, '--user', ''], {}, /non-empty/],
    [
      'an unquoted header',
      ['check', URL_OF_NOBODY, ...user, '--header', 'a:', 'Bearer', BEARER],
      {},
      /quote what has spaces/,
    ],
    [
      'a header without a name',
      ['check', URL_OF_NOBODY, ...user, '--header', BEARER],
      {},
      /--header must be like/,
    ],
    [
      'a header of the browser',
      ['check', URL_OF_NOBODY, ...user, '--header', 'Origin: x'],
      {},
      /cannot set Origin/,
    ],
    [
      'a header that HTTP does not allow',
      ['check', URL_OF_NOBODY, ...user, '--header', `a: ${BEARER}\nb`],
      {},
      /does not allow/,
    ],
    [
      'a variable that is not set',
      ['check', URL_OF_NOBODY, ...user, '--header', 'a: @env:NOBODY'],
      {},
      /variable NOBODY is not set/,
    ],
    [
      'an unknown option',
      ['check', URL_OF_NOBODY, ...user, `--heder=${BEARER}`],
      {},
      /^--heder is no option of this command\.\n/,
    ],
    [
      'an option without its value',
      ['check', URL_OF_NOBODY, '--user'],
      {},
      /^The value of --user is missing\.\n/,
    ],
    [
      'an option in the place of a value',
      ['check', URL_OF_NOBODY, '--user', '--json'],
      {},
      /^The value of --user is missing\. .* dash/,
    ],
    [
      'a value that nobody asked for',
      ['check', URL_OF_NOBODY, ...user, `--json=${BEARER}`],
      {},
      /--json takes no/,
    ],
    ['another method', ['check', URL_OF_NOBODY, ...user, '--method', 'PUT'], {}, /GET or POST/],
    [
      'no origin',
      ['check', URL_OF_NOBODY, ...user, '--origin', 'app.example.com'],
      {},
      /--origin must be like/,
    ],
    [
      'an empty parameter',
      ['check', URL_OF_NOBODY, ...user, '--param', `=${BEARER}`],
      {},
      /--param must be like/,
    ],
    ['half an app', ['check', URL_OF_NOBODY, ...user], { ZEGO_APP_ID: '1' }, /Set both/],
    [
      'an appID that is none',
      ['check', URL_OF_NOBODY, ...user],
      { ...ENV, ZEGO_APP_ID: '1e3' },
      /positive integer/,
    ],
    [
      'an AppSign',
      ['check', URL_OF_NOBODY, ...user],
      { ...ENV, ZEGO_SERVER_SECRET: APP.secret.repeat(2) },
      /AppSign/,
    ],
    [
      'a cut secret',
      ['check', URL_OF_NOBODY, ...user],
      { ...ENV, ZEGO_SERVER_SECRET: APP.secret.slice(1) },
      /32 characters/,
    ],
  ])('%s', async (_name, argv, env, pattern) => {
    const { status, out, err } = await zimSession(argv, { env });
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(pattern);
    expect(err).toMatch(/--help says more\.\n$/);
  });
});

test('--help says how, and ends with status 0', async () => {
  const { status, out } = await zimSession(['--help']);
  expect(status).toBe(0);
  for (const option of ['--user', '--origin', '--credentials', '--method', '--param', '--header', '--json']) {
    expect(out).toContain(`  ${option} `);
  }
});

test.each(['https://app.example.com', null])(
  '--json has the same fields whatever happens (origin %s)',
  async (origin) => {
    const urls = [await endpoint(says(await token())), await endpoint(says('', {}, 500)), URL_OF_NOBODY];
    for (const url of urls) {
      const { report } = await check(url, origin ? ['--origin', origin] : [], { env: ENV });
      expect(Object.keys(report)).toEqual(['schema', 'url', 'method', 'ok', 'code', 'checks']);
      expect(report).toMatchObject({ schema: 1, url, method: 'GET' });
      expect(report.checks.map((one) => one.check)).toEqual([...CHECKS]);
      for (const one of report.checks) {
        expect(Object.keys(one)).toEqual(['check', 'level', 'text', 'todo', 'code']);
        expect(['ok', 'warning', 'problem', 'skipped']).toContain(one.level);
        expect(one.text).not.toBe('');
        expect(one.todo !== null).toBe(one.level === 'problem' || one.level === 'warning');
      }
    }
  },
);

test('the query of the URL stays out of the report', async () => {
  const url = await endpoint(says(await token()));
  const { out } = await check(`${url}?key=SECRET-BODY#SECRET-BODY`);
  expect(out.split('\n')[0]).toBe(`GET ${url}`);
});

test('a userID that not every page of ZEGO allows is a warning', async () => {
  const url = await endpoint(says(await token()));
  const { status, out } = await zimSession(['check', url, '--user', 'a:b']);
  expect(status).toBe(0);
  expect(out).toContain('! user ');
});

describe('the token, opened', () => {
  const opened = async (options: Parameters<typeof token>[0]) =>
    check(await endpoint(says(await token(options))), [], { env: ENV });

  test.each([
    ['is of another secret', { secret: `${APP.secret.slice(1)}x` }, /does not open/],
    ['is of another app', { appID: 7 }, /names another app/],
    ['has an appID that is no number', { appID: String(APP.appID) as never }, /is not a number/],
    ['is of another user', { userID: 'somebody' }, /names another user/],
    ['is of a user who was encoded twice', { userID: `${USER}%20` }, /names another user/],
  ])('%s', async (_name, options, pattern) => {
    const { status, report, bad } = await opened(options);
    expect([status, report.code]).toEqual([1, 'token-rejected']);
    expect(Object.keys(bad)).toEqual(['content']);
    expect(bad.content).toMatch(pattern);
  });

  test('says when it is not', async () => {
    const { status, out } = await check(await endpoint(says(await token())));
    expect(status).toBe(0);
    expect(out).toContain('– content    not looked at: set ZEGO_APP_ID and ZEGO_SERVER_SECRET');
  });
});

describe('the built program', () => {
  const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

  function start(argv: string[], env: Record<string, string> = {}): Promise<[status: unknown, text: string]> {
    if (!existsSync(program)) throw new Error('dist/ is missing: run `npm run build` first');
    return new Promise((resolve) => {
      const options = { env: { ...env, BEARER }, timeout: WATCHDOG };
      execFile(process.execPath, [program, ...argv], options, (error, stdout, stderr) => {
        keepsSecrets(stdout + stderr);
        resolve([error ? (error.code ?? error.signal) : 0, stdout + stderr]);
      });
    });
  }

  test('says that all is well with createTokenHandler, and does not linger', async () => {
    const server = tokenServer({ appID: APP.appID, serverSecret: APP.secret });
    // It would keep the connection for longer than the program may take.
    server.keepAliveTimeout = 60_000;
    const url = `http://${await listening(server)}/api/zim/token`;
    const [status, text] = await start(['check', url, '--user', USER, '--origin', url], ENV);
    expect(text).toContain('All is well');
    expect(status).toBe(0);
  });

  test('ends, even where an answer does not', async () => {
    const url = await endpoint((_request, response) => {
      const more = () => void (response.destroyed || response.write('A'.repeat(10_000), more));
      more();
    });
    const [status, text] = await start(['check', url, '--user', USER]);
    expect([status, text]).toEqual([1, expect.stringContaining('✗ form       over 64 kB')]);
  });

  test('ends with 1 on problems, also in a pipe, and with 2 on wrong usage', async () => {
    const url = await endpoint(says('SECRET-BODY', {}, 403));
    const header = ['--header', 'authorization: Bearer @env:BEARER'];
    const [status, text] = await start(['check', url, '--user', USER, ...header, '--json']);
    expect([status, JSON.parse(text).code]).toEqual([1, 'token-denied']);
    expect(await start(['check'])).toEqual([2, expect.stringContaining('Name the URL')]);
  });
});
