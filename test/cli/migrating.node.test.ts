import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readArguments } from '../../src/cli/arguments.ts';
import { openToken } from '../../src/testing/token04.ts';
import { APP, BEARER, check, closeAll, ENV, listening, USER } from './endpoint.ts';

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

  test('is all well, says the check', async () => {
    const argv = ['--header', 'authorization: Bearer @env:BEARER'];
    expect(await check(url, argv, { env: ENV })).toMatchObject({ status: 0, bad: {} });
  });
});

test('the command of the guide is one that the check takes', () => {
  const commands = blocks('sh').join('').replaceAll('\\\n', '').split('\n');
  const [command = ''] = commands.filter((line) => line.includes('zim-session check'));
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
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

test('every block of the guide is compiled, run or read by a test', () => {
  const languages = [...text.matchAll(/^ *```(.+)$/gm)].map(([, language]) => language);
  expect(languages.sort()).toEqual(['js', 'sh', 'ts', 'ts']);
});
