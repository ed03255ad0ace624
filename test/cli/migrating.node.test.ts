import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
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
  const found = text.matchAll(
    new RegExp(`^( *)\`\`\`${language}(?: run by \\S+)?\\n([\\s\\S]*?)^ *\`\`\``, 'gm'),
  );
  return [...found].map(([, indent = '', code = '']) => code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
}

describe('the backend of the guide', () => {
  const folder = path('node_modules/.cache/zim-session/migrating/');
  let url = '';

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const signedIn = `({ headers }) => headers.get('authorization') === 'Bearer ${BEARER}' ? '${USER}' : null`;
    writeFileSync(`${folder}your-app.mjs`, `export const signedInUser = ${signedIn};\n`);
    const [backend = ''] = blocks('js');
    // As an app has it: on the built package.
    mkdirSync(`${folder}node_modules`);
    symlinkSync(path(''), `${folder}node_modules/zim-session`);
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

  test('does not start without a secret, and says what to do', async () => {
    vi.stubEnv('ZEGO_SERVER_SECRET', undefined);
    const starting = import(/* @vite-ignore */ `${folder}backend.mjs?again`);
    await expect(starting).rejects.toThrow('serverSecret must have 32 characters: copy it from your project');
    vi.stubEnv('ZEGO_SERVER_SECRET', APP.secret);
  });

  test('is without a problem, says the check, with the command of the guide', async () => {
    const [, , , , user, , ...argv] = commands[1] ?? [];
    expect([user, ...argv]).toEqual(['--user', '--header', 'authorization: Bearer @env:ACCESS_TOKEN']);
    const env = { ...ENV, ACCESS_TOKEN: BEARER };
    expect(await check(url, argv, { env })).toMatchObject({ status: 0, bad: {} });
  });
});

/** Those of the guide that say who asks, in words. */
const commands = blocks('sh')
  .join('')
  .replaceAll('\\\n', '')
  .split('\n')
  .filter((line) => /zim-session check .*--header/.test(line))
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

test('the findings that the guide shows are what the scan prints', async () => {
  const folder = path('node_modules/.cache/zim-session/migrating-scan/');
  mkdirSync(`${folder}src`, { recursive: true });
  const lines = [
    "import { ZIM } from 'zego-zim-web';",
    `const appSign = '${'0123456789abcdef'.repeat(4)}';`,
    'const zim = ZIM.create({ appID: 1234567890, appSign });',
    '',
    "zim.login('alice', { userName: 'Alice', token: '', isOfflineLogin: false });",
  ];
  writeFileSync(`${folder}src/chat.js`, lines.join('\n'));
  const { status, out } = await zimSession(['scan', folder]);
  expect(status).toBe(1);
  expect(out.replaceAll(folder, '')).toContain(blocks('text')[0]!.trim());
});

test('the guide names every rule of the scan, and its command runs', async () => {
  expect(text).toContain('\nnpx zim-session scan .\n');
  for (const rule of RULES) expect(text).toContain(`| \`${rule}\` |`);
  expect((await zimSession(['scan', path('examples/script')])).status).toBe(0);
});

test('every block of the guide is compiled, run or read by a test', () => {
  const languages = [...text.matchAll(/^ *```(\w+).*$/gm)].map(([, language]) => language);
  expect(languages.sort()).toEqual(['js', 'sh', 'sh', 'sh', 'sh', 'text', 'ts', 'ts', 'ts', 'ts']);
});
