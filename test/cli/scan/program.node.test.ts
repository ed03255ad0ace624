import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placesIn, windowsOf } from '../../../src/cli/scan/windows.ts';
import { zimSession } from '../endpoint.ts';
import { wxapkgOf, zipOf } from './packages.ts';
import { APP_SIGN } from './secrets.ts';
import { scan, tree } from './tree.ts';

const PLANT = `ZIM.create({ appID: 1234567890, appSign: '${APP_SIGN}' });`;

test.each<[string, string[], RegExp]>([
  ['no path', ['scan'], /Name a file or a folder/],
  ['a path of nothing', ['scan', '/nowhere/at/all'], /nothing at that path/],
  ['two paths', ['scan', 'src', 'dist'], /One path at a time/],
  ['an option of check', ['scan', 'src', '--user', 'alice'], /no other option/],
  ['a folder without code', ['scan', tree({ 'a.png': 'x' })], /nothing at that path that could be looked at/],
])('wrong usage: %s ends with status 2', async (_name, argv, pattern) => {
  const { status, out, err } = await zimSession(argv);
  expect([status, out]).toEqual([2, '']);
  expect(err).toMatch(pattern);
});

test('--help tells of it', async () => {
  for (const argv of [['--help'], ['scan', '--help']]) {
    const { status, out } = await zimSession(argv);
    expect([status, out]).toEqual([0, expect.stringContaining('zim-session scan PATH [--json]')]);
  }
});

test('--json has the same fields whatever is found, and no secret in them', async () => {
  const root = tree({ 'src/a.js': PLANT });
  const { status, out } = await zimSession(['scan', root, '--json']);
  expect(status).toBe(1);
  const file = join(root, 'src/a.js');
  expect(JSON.parse(out)).toEqual({
    schema: 1,
    path: root,
    ok: false,
    files: 1,
    findings: [
      {
        rule: 'app-sign',
        platform: 'web',
        file,
        line: 1,
        column: 43,
        offset: null,
        text: expect.stringContaining('An AppSign'),
        todo: expect.stringContaining('Delete it'),
      },
    ],
    unseen: [],
  });
  expect((await scan(tree({ 'a.js': '' }))).status).toBe(0);
});

test('what is pointed at is looked at, wherever it lies', async () => {
  const root = tree({ 'node_modules/app/a.js': PLANT, 'node_modules/app/.git/b.js': PLANT, 'c.js': '' });
  expect((await scan(root)).findings).toEqual([]);
  for (const path of ['node_modules', 'node_modules/app', 'node_modules/app/a.js']) {
    expect((await scan(join(root, path))).findings).toHaveLength(1);
  }
});

test('what cannot be looked at is named, and the rest is looked at', async () => {
  const encrypted = Buffer.from(zipOf({ 'a.js': PLANT }));
  encrypted.writeUInt16LE(1, encrypted.indexOf('PK\x01\x02') + 8);
  const root = tree({
    'a.wxapkg': Buffer.from('V1MMWXabcdefgh'),
    'b.wxapkg': wxapkgOf({ '/app-service.js': PLANT }).subarray(0, 25),
    'c.apk': 'PK',
    'd.apk': encrypted,
    'e.hbc': Buffer.from('c61fbc03c103191f60000000', 'hex'),
    'f.js': PLANT,
  });
  const { findings, unseen, out } = await scan(root);
  expect(findings.map(({ file }) => file)).toEqual([join(root, 'f.js')]);
  expect(unseen.map(({ file }) => file.slice(root.length + 1))).toEqual([
    'a.wxapkg',
    'b.wxapkg',
    'c.apk',
    'd.apk!/a.js',
    'e.hbc',
  ]);
  expect(out).toContain('It is encrypted');
});

test('the words are those of the platform', async () => {
  const platforms = {
    'mp/app.json': '{}',
    'mp/app.js': '',
    'mp/a.js': PLANT,
    'rn/package.json': '{"dependencies":{"react-native":"1"}}',
    'rn/a.js': PLANT,
    'uni/a.vue': `<script>uni.request({});\n${PLANT}</script>`,
    'web/a.js': PLANT,
  };
  const { findings, out } = await scan(tree(platforms));
  expect(findings.map(({ platform }) => platform)).toEqual([
    'mini-program',
    'react-native',
    'uni-app',
    'web',
  ]);
  expect(new Set(findings.map(({ todo }) => todo)).size).toBeGreaterThan(2);
  for (const name of ['(Web)', '(React Native)', '(uni-app)', '(mini program)']) expect(out).toContain(name);
});

test('a big file is read in windows, and each finding has its place in the whole', async () => {
  const filler = `const words = "${'x'.repeat(50)}";\n`.repeat(90_000);
  const root = tree({
    'big.js': `${filler}${PLANT}\n${filler}  ${PLANT}`,
    'line.js': `${filler.replaceAll('\n', '')}${PLANT}`,
  });
  const { findings } = await scan(root);
  expect(findings.map(({ line, column }) => [line, column])).toEqual([
    [90_001, 43],
    [180_002, 45],
    [1, filler.length - 90_000 + 43],
  ]);
});

test('windows overlap, and lose and double nothing', () => {
  const text = Array.from({ length: 5_000 }, (_, i) => `line ${i} ä;`).join('\n');
  const path = join(tree({ 'a.js': text }), 'a.js');
  let whole = '';
  for (const window of windowsOf(path, (from) => from, 1_000_000)) {
    expect(text.startsWith(window.text, window.offset)).toBe(true);
    whole = text.slice(0, window.offset) + window.text;
    const [place] = placesIn(window, [window.text.indexOf('line 4999')]);
    if (window.isLast) expect(place).toEqual({ line: 5_000, column: 1 });
  }
  expect(whole).toBe(text);
});

test('takes time in proportion to what it reads', async () => {
  // Each of these would take minutes where something looks back or ahead without a bound.
  const root = tree({
    'quotes.js': `zim ${"\\'".repeat(1_000_000)}`,
    'slashes.js': `zim ${'\\/'.repeat(1_000_000)}`,
    'mixed.js': `zim ${`' " \` / `.repeat(100_000)}`,
    'braces.js': `zim ${'f({[('.repeat(50_000)}`,
    'calls.js': `zim ${'login('.repeat(50_000)}`,
    'hex.js': `zim ${'a1'.repeat(500_000)}`,
    'names.js': 'appSign'.repeat(100_000),
    'page.html': '<script>zim'.repeat(50_000),
  });
  expect((await scan(root)).findings).toEqual([]);
});
