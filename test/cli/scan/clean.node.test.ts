import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { bytecodeOf, literals } from './bytecode.ts';
import { APP_SIGN, SERVER_SECRET, SHA256 } from './secrets.ts';
import { type Files, found, scan, tree } from './tree.ts';

// Six trees in which nothing has to go.

const root = fileURLToPath(new URL('../../../', import.meta.url));
const silent = async (files: Files) => expect(await found(files)).toEqual([]);

test('1: digits that are no secret, beside the words that secrets have', () =>
  silent({
    'src/zim.ts': `import { ZIM } from 'zego-zim-web';
export const zimBundleHash = '${SHA256}';
export const appSignature = '${SHA256}';
const APP_SIGNING_CERTIFICATE_SHA256 = "${SHA256}", appSign = '', hash = "${SHA256}";
const { appSign: none = '', checksum = '${SHA256}' } = config;
if (appSign === '') digest = '${SHA256}';
verify({ appId: 'wx0123456789', nonceStr: 'x', sign: '${SHA256}', serverSecretName: '${SERVER_SECRET.slice(1)}' });
const zim = ZIM.create({ appID: 1234567890, appSign: '' });
zim.init(1234567890, '');
const placeholder = { appSign: '${'0'.repeat(64)}', serverSecret: 'your-server-secret-of-32-letters' };`,
    'index.html': `<script src="https://cdn.example.com/zim.js" integrity="sha384-${SHA256}"></script>`,
    'manifest.json': `{ "zego-zim-web": { "sha256": "${SHA256}", "appSignVersion": 1, "hash": "${SHA256}" } }`,
  }));

test('2: lock files', () =>
  silent({
    'package-lock.json': `{"packages":{"zego-zim-web":{"integrity":"sha512-${SHA256}","appSign":"${SHA256}"}}}`,
    'yarn.lock': `"zego-zim-web@npm:2.29.0":\n  checksum: ${SHA256}${SHA256}\n  appSign: ${SHA256}\n`,
    'pnpm-lock.yaml': `zego-zim-web:\n  appSign: ${SHA256}\n`,
    'ios/Podfile.lock': `appSign: ${SHA256}\n`,
    'pubspec.lock': `  zego_zim:\n    sha256: "${SHA256}"\n`,
    'index.js': 'export {};\n',
  }));

test('3: source maps, in files of their own and inside a bundle', () => {
  const map = JSON.stringify({
    version: 3,
    sourcesContent: [`create({ appID: 1, appSign: '${APP_SIGN}' })`],
  });
  const url = `data:application/json;base64,${Buffer.from(map).toString('base64')}`;
  return silent({ 'dist/app.js.map': map, 'dist/app.js': `zego();\n//# sourceMappingURL=${url}\n` });
});

describe("4: the vendor's own packages and ours", () => {
  const packages = [
    'zego-zim-web',
    'zego-zim-web-2.18',
    'zego-zim-web-2.20',
    'zego-zim-web-2.25',
    'zego-zim-miniprogram',
  ];
  test.each(packages)('%s, when it is pointed at', async (name) => {
    const { findings, files, unseen } = await scan(`${root}node_modules/${name}`);
    expect([findings, unseen]).toEqual([[], []]);
    expect(files).toBeGreaterThan(1);
  });

  test('the sources of this package, its examples and tests', async () => {
    for (const folder of ['src', 'examples', 'test'])
      expect((await scan(root + folder)).findings).toEqual([]);
  });

  test('all of it in the bundle of an app, with its doubles', async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { createZimSession } from './src/index.ts';
import { createQaWorld } from './src/testing/index.ts';
import { ZIM } from 'zego-zim-web';
const session = createZimSession({ appID: 1234567890, sdk: ZIM, tokenProvider: '/api/zim/token' });
session.on('peerMessageReceived', console.log);
session.on('peerMessageReceived', console.warn);
session.login({ userID: 'alice', userName: 'Alice' });
globalThis.qa = createQaWorld;`,
        resolveDir: root,
      },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      external: ['msw', 'msw/*'],
      logLevel: 'silent',
    });
    await silent({ 'dist/app.js': outputFiles[0]?.text ?? '' });
  });

  test("a wrapper's parameter in a bundle, and what is below node_modules", () =>
    silent({
      'index.android.bundle':
        'f=function(e,t){return o.default.create({appID:e,appSign:t})};this.appSign=t;x.init(e,t,u);',
      // As Metro leaves zego-zim-react-native.
      'main.jsbundle': `__d(function () { class ZIM { static create(appConfig) {
  const appID = typeof appConfig == 'object' ? appConfig.appID : appConfig;
  const appSign = typeof appConfig == 'object' ? appConfig.appSign : '';
  return ZIMManager.getInstance().createEngine(appID, appSign) ?? kit.init(appID, appSign);
} } });`,
      'node_modules/app/index.js': `create({ appID: 1, appSign: '${APP_SIGN}' });`,
    }));
});

test('5: raw code that is right', () =>
  silent({
    'src/zim.js': `const zim = ZIM.getInstance();
let token = await fetchToken();
zim.on('tokenWillExpire', async (zim) => { const token = await fetchToken(); await zim.renewToken(token); });
zim.on('error', () => {});
emitter.on('error', a); emitter.on('error', b);
socket.on('roomMemberJoined', a); socket.on('roomMemberJoined', b);
if (isApp) { zim.on('peerMessageReceived', a); } else { zim.on('peerMessageReceived', b); }
zim.on('roomStateChanged', a); zim.off('roomStateChanged'); zim.on('roomStateChanged', b);
zim.login(userID, { token, userName: '' });
zim.login({ userID, userName }, token);
auth.login(user, ''); auth.login({ email }); session.login({ userID, userName });`,
    'src/fresh.js': `export class Chat {
  login() { this.zim.login(this.id, { ...this.config, userName: '' }); }
  async renew() { this.token = await fetchToken(); this.zim.renewToken(this.token); }
  start() { fetchToken().then((token) => this.zim.renewToken(token)); this.zim.login(this.id, { token: this.token }); }
  async later() { await this.refresh(); this.zim.renewToken(this.token); }
}`,
    'src/session.tsx': `const zim = createZimSession({ appID: 1, tokenProvider });
zim.on('peerMessageReceived', a); zim.on('peerMessageReceived', b); zim.login({ userID });`,
    'src/page.vue': `<script>
// #ifdef H5
zim.on('userInfoUpdated', a);
// #endif
// #ifdef APP-PLUS
zim.on('userInfoUpdated', b);
// #endif
</script>`,
    'server/token.js': `const crypto = require('crypto');
const serverSecret = '${SERVER_SECRET}';
module.exports = { generateToken04: (a, u) => crypto.createCipheriv('aes-256-cbc', serverSecret, iv) };`,
    'api/zim.mjs': `import { createServer } from 'node:http';\nimport { generateToken04 } from './zego.mjs';
createServer((request, response) => response.end(generateToken04(1, user, process.env.ZEGO_SERVER_SECRET, 3600, '')));`,
    '.env': `ZEGO_SERVER_SECRET=${SERVER_SECRET}\n`,
    'src/zim.test.js': `zim.login('alice', { token: '' }); zim.on('error', a); zim.on('error', b);`,
  }));

test("6: Hermes bytecode with the vendor's names and somebody's digits", async () => {
  const strings = ['appID', 'appSign', 'x', SHA256, 'hash', 'y'];
  const code = [
    [0x01, 0, 2, 0, 2, 0, 0, 0, 0, 0], // NewObjectWithBuffer
    [0x73, 1, `#${SHA256}`], // LoadConstString
    [0x3b, 0, 1, 1, '#hash'], // PutById
    [0x6c, 3, 1], // LoadParam
    [0x3b, 0, 3, 1, '#appSign'],
  ];
  const buffers = { keys: literals(strings, ['hash', 'y']), values: literals(strings, [SHA256, 'x']) };
  await silent({ 'index.android.bundle': bytecodeOf(strings, code, buffers) });
  await silent({
    'main.jsbundle': bytecodeOf(strings, code.slice(3), { version: 98, shapes: [0, 2], ...buffers }),
  });
  expect((await scan(tree({ 'a.hbc': bytecodeOf(strings, [], { version: 120 }) }))).unseen).toMatchObject([
    { why: 'Hermes bytecode 120 is not known here.' },
  ]);
});
