import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { RULES } from '../../src/cli/scan/source.ts';
import { openToken } from '../../src/token04/sealed.ts';
import { APP, BEARER, check, closeAll, ENV, listening, USER, zimSession } from './endpoint.ts';

// MIGRATING.md: its backend runs, and its command line is one. Its TypeScript is compiled by readme-snippets.mjs.

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const text = readFileSync(path('MIGRATING.md'), 'utf8');

/** The blocks of a language, without their indentation. */
function blocks(language: string): string[] {
  const found = text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\``, 'gm'));
  return [...found].map(([, indent = '', code = '']) => code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
}

describe('the backend of the guide', () => {
  const folder = path('node_modules/.cache/zim-session/migrating/');
  let url = '';

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    copyFileSync(path('examples/token-server/token04.mjs'), `${folder}token04.mjs`);
    const signedIn = `({ headers }) => headers.authorization === 'Bearer ${BEARER}' ? '${USER}' : null`;
    writeFileSync(`${folder}your-app.mjs`, `export const signedInUser = ${signedIn};\n`);
    const [backend = ''] = blocks('js');
    writeFileSync(`${folder}backend.mjs`, backend);
    for (const [name, value] of Object.entries(ENV)) vi.stubEnv(name, value);
    const { server } = (await import(/* @vite-ignore */ `${folder}backend.mjs`)) as { server: Server };
    url = `http://${await listening(server)}/zim/token`;
  });
  afterAll(() => {
    vi.unstubAllEnvs();
    closeAll();
  });

  const ask = (userID: string, authorization = `Bearer ${BEARER}`) =>
    fetch(`${url}?userId=${encodeURIComponent(userID)}`, { headers: { authorization } });

  test('gives the signed-in user a token that opens and names them', async () => {
    const { token } = (await (await ask(USER)).json()) as { token: string };
    const content = await openToken(token, APP.secret);
    expect(content).toMatchObject({ app_id: APP.appID, user_id: USER, payload: '' });
    expect(content.expire - content.ctime).toBe(3_600);
  });

  test('gives nobody else one', async () => {
    expect((await ask(USER, '')).status).toBe(401);
    expect((await ask('somebody')).status).toBe(403);
  });

  /** `fetch` would send another address. */
  async function askAt(path: string): Promise<number | undefined> {
    const headers = { authorization: `Bearer ${BEARER}` };
    const outgoing = request({ host: '127.0.0.1', port: new URL(url).port, path, headers }).end();
    const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
    incoming.resume();
    return incoming.statusCode;
  }

  test('answers 400 to an address that is none, and lives on', async () => {
    expect(await askAt(`//?userId=${USER}`)).toBe(400);
    expect((await ask(USER)).status).toBe(200);
  });

  test('answers 500 without a secret, which sessions try again, and lives on', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    vi.stubEnv('ZEGO_SERVER_SECRET', undefined);
    const { status, headers } = await ask(USER);
    vi.stubEnv('ZEGO_SERVER_SECRET', APP.secret);
    expect([status, headers.get('cache-control')]).toEqual([500, 'no-store']);
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    expect((await ask(USER)).status).toBe(200);
  });

  test('is without a problem, says the check, with the command of the guide', async () => {
    const [, , , , user, , ...argv] = commands[1] ?? [];
    expect([user, ...argv]).toEqual(['--user', '--header', 'authorization: Bearer @env:ACCESS_TOKEN']);
    const env = { ...ENV, ACCESS_TOKEN: BEARER };
    expect(await check(url, argv, { env })).toMatchObject({ status: 0, bad: {} });
  });
});

/** Those of the guide, in words. */
const commands = blocks('sh')
  .join('')
  .replaceAll('\\\n', '')
  .split('\n')
  .filter((line) => line.includes('zim-session check'))
  .map((line) => [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ''));

test('the command of the guide is one that the check takes', () => {
  const [words = []] = commands;
  expect(words.slice(0, 2)).toEqual(['npx', 'zim-session']);
  expect(readArguments(words.slice(2), { ...ENV, ACCESS_TOKEN: BEARER })).toMatchObject({
    question: {
      userID: 'alice',
      origin: 'https://app.example.com',
      headers: { authorization: `Bearer ${BEARER}` },
    },
    app: APP,
  });
});

test('the guide names every rule of the scan, and its command runs', async () => {
  expect(text).toContain('\nnpx zim-session scan .\n');
  for (const rule of RULES) expect(text).toContain(`| \`${rule}\` |`);
  expect((await zimSession(['scan', path('examples/script')])).status).toBe(0);
});

test('every block of the guide is compiled, run or read by a test', () => {
  const languages = [...text.matchAll(/^ *```(.+)$/gm)].map(([, language]) => language);
  expect(languages.sort()).toEqual(['js', 'sh', 'sh', 'sh', 'ts', 'ts']);
});
