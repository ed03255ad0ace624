import { expect, test } from 'vitest';
import { BUNDLERS } from './bundlers.ts';
import { bytecodeOf, literals } from './bytecode.ts';
import { wxapkgOf, zipOf } from './packages.ts';
import { APP_SIGN, OTHER_SIGN, SERVER_SECRET, SHA256 } from './secrets.ts';
import { type Files, found } from './tree.ts';

// Twelve trees: what was planted in each is found, where it is, and nothing else.

const SIGN = APP_SIGN.slice(0, 12);
const OTHER = OTHER_SIGN.slice(0, 12);
const SECRET = SERVER_SECRET.slice(0, 12);

const GENERATOR = `
const random = () => Math.random().toString(36).slice(2, 18).padEnd(16, '0');
export function generateToken04(appId, userId, secret, seconds, payload) {
  const now = Math.floor(Date.now() / 1000);
  const content = { app_id: appId, user_id: userId, nonce: 7, ctime: now, expire: now + seconds, payload };
  const iv = random();
  const { AES, enc } = globalThis.CryptoJS;
  const sealed = AES.encrypt(JSON.stringify(content), enc.Utf8.parse(secret), { iv: enc.Utf8.parse(iv) });
  return '04' + btoa(content.expire + iv + sealed);
}`;
const RAW = `
import { ZIM } from 'zego-zim-web';
import { generateToken04 } from './assistant.js';
const APP = 1234567890;
const KEY = '${APP_SIGN}';
const CHECKSUM = '${SHA256}';
const serverSecret = '${SERVER_SECRET}';
export function start(userID) {
  const token = generateToken04(APP, userID, serverSecret, 3600, '');
  const zim = ZIM.create({ appID: APP, appSign: KEY });
  zim.on('tokenWillExpire', (zim, { second }) => zim.renewToken(token).then(() => console.log(second, CHECKSUM)));
  zim.on('peerMessageReceived', (zim, { messageList }) => console.log(messageList));
  zim.on('peerMessageReceived', (zim, { messageList }) => console.warn(messageList));
  return zim.login(userID, { token, userName: '', customStatus: '', customStatusDuration: 0, isOfflineLogin: false });
}
export const bare = (zim, userID) => zim.login(userID, { token: '', userName: userID, customStatus: '', isOfflineLogin: false });
globalThis.app = { start, bare };
`;

test('1: a Web app in TypeScript, with every mistake', async () => {
  expect(await found({ 'src/zim.ts': RAW, 'src/assistant.js': GENERATOR })).toEqual([
    `token-generator src/assistant.js { app_id: ap`,
    `app-sign src/zim.ts ${SIGN}`,
    `server-secret src/zim.ts ${SECRET}`,
    'token-generator src/zim.ts generateToke',
    'renewal-with-login-token src/zim.ts renewToken(t',
    "listener-replaced src/zim.ts on('peerMess",
    'login-without-token src/zim.ts login(userID',
  ]);
});

for (const [index, [name, bundle]] of BUNDLERS.entries()) {
  test(`${index + 2}: the same, minified by ${name}`, async () => {
    const code = await bundle({ 'main.js': RAW, 'assistant.js': GENERATOR });
    expect(code.split('\n').length).toBeLessThan(5);
    const all = await found({ 'dist/app.js': code });
    // Their order is the bundler's.
    expect(all.sort()).toEqual(
      [
        `app-sign dist/app.js ${SIGN}`,
        expect.stringMatching(/^listener-replaced dist\/app\.js on\("peerMess/),
        expect.stringMatching(/^login-without-token dist\/app\.js login\(/),
        expect.stringMatching(/^renewal-with-login-token dist\/app\.js renewToken\(/),
        `server-secret dist/app.js ${SECRET}`,
        'token-generator dist/app.js {app_id:',
      ].map((one) => (typeof one === 'string' && one.endsWith(':') ? expect.stringContaining(one) : one)),
    );
  });
}

test('5: React Native, in settings, native code and a key file of its own', async () => {
  const files = {
    'package.json': '{"dependencies":{"react-native":"0.81.0","zego-zim-react-native":"2.28.0"}}',
    '.env': `API=https://example.com\nZEGO_APP_SIGN=${APP_SIGN}\nZEGO_SERVER_SECRET=${SERVER_SECRET}\n`,
    'android/gradle.properties': `zegoAppSign=${APP_SIGN}\n`,
    'ios/App/Info.plist': `<dict>\n<key>ZegoAppSign</key>\n<string>${OTHER_SIGN}</string>\n</dict>`,
    'src/Keys.ts': `export const LOGIN_DIGITS = '${OTHER_SIGN}';\nexport const digest = '${SHA256}';\n`,
    'src/zim.ts': `import ZIM from 'zego-zim-react-native';\nimport { LOGIN_DIGITS } from './Keys';
export const zim = ZIM.create({ appID: 1234567890, appSign: LOGIN_DIGITS });\n
export const login = (userID: string) => zim.login({ userID, userName: userID }, '');`,
  };
  expect(await found(files)).toEqual([
    `app-sign .env ${SIGN}`,
    `server-secret .env ${SECRET}`,
    `app-sign android/gradle.properties ${SIGN}`,
    `app-sign ios/App/Info.plist ${OTHER}`,
    `app-sign src/Keys.ts ${OTHER}`,
    'app-sign src/zim.ts LOGIN_DIGITS',
    'login-without-token src/zim.ts login({ user',
  ]);
});

test('6: UIKit, which is given both', async () => {
  const files = {
    'App.tsx': `import ZegoUIKitPrebuiltCallService from '@zegocloud/zego-uikit-prebuilt-call-rn';
ZegoUIKitPrebuiltCallService.init(1234567890, '${APP_SIGN}', 'alice', 'Alice', [ZIM]);`,
    'call.html': `<p>Don't "worry" about \`this\`</p><script>
const kit = ZegoUIKitPrebuilt.generateKitTokenForTest(1234567890, "${SERVER_SECRET}", "room", "alice", "Alice");
</script>`,
  };
  expect(await found(files)).toEqual([
    `app-sign App.tsx ${SIGN}`,
    'token-generator call.html generateKitT',
    `server-secret call.html ${SECRET}`,
  ]);
});

test('7: a page of uni-app', async () => {
  const page = `<template><view @tap="go">Don't</view></template>
<script>
export default {
  methods: {
    // #ifdef APP-PLUS
    app() { this.zim = ZIM.create({ appID: 1234567890, appSign: "${APP_SIGN}" }); },
    // #endif
    go() {
      this.zim.on('roomMemberJoined', this.joined);
      // #ifdef H5
      this.zim.on('tokenWillExpire', (zim) => zim.renewToken(this.token));
      // #endif
      // #ifdef MP
      this.zim.on('tokenWillExpire', () => this.renew());
      // #endif
      this.zim.on('roomMemberJoined', this.welcome);
      this.zim.login(this.userID, { userName: '', token: this.token });
    },
  },
};
</script>`;
  const files = { 'pages.json': '{}', 'manifest.json': '{}', 'pages/index.vue': page };
  expect(await found(files)).toEqual([
    `app-sign pages/index.vue ${SIGN}`,
    'renewal-with-login-token pages/index.vue renewToken(t',
    "listener-replaced pages/index.vue on('roomMemb",
  ]);
});

test('8: a mini program', async () => {
  const files = {
    'app.json': '{}',
    'project.config.json': '{}',
    'config.json': `{ "zego": { "appID": 1234567890, "serverSecret": "${SERVER_SECRET}" } }`,
    'pages/index.js': `const { ZIM } = require('zego-zim-miniprogram');
const zim = ZIM.create({ appID: 1234567890 });
Page({ onLoad() { zim.login('alice', { userName: 'Alice' }); }, onShow() { zim.login('alice'); } });`,
  };
  expect(await found(files)).toEqual([
    `server-secret config.json ${SECRET}`,
    "login-without-token pages/index.js login('alice",
    "login-without-token pages/index.js login('alice",
  ]);
});

test('9: what bundlers make of JSON and of variables of the environment', async () => {
  const files = {
    'dist/a.js': `const c=JSON.parse('{"appID":1234567890,"appSign":"${APP_SIGN}"}');e(c)`,
    'dist/b.js': `eval("const keys = { \\"appSign\\": \\"${OTHER_SIGN}\\" }\\n//# sourceURL=x")`,
    'dist/c.js': `const s=p?"":"${APP_SIGN}",t={env:{VITE_APP_SIGN:"${APP_SIGN}"}};n.create({appID:5,appSign:t.env.X||s})`,
    'build.gradle': `buildConfigField "String", "ZEGO_APP_SIGN", "\\"${OTHER_SIGN}\\""`,
  };
  expect(await found(files)).toEqual([
    `app-sign build.gradle ${OTHER}`,
    `app-sign dist/a.js ${SIGN}`,
    `app-sign dist/b.js ${OTHER}`,
    `app-sign dist/c.js ${SIGN}`,
    'app-sign dist/c.js t.env.X||s})',
  ]);
});

const STRINGS = [
  'appID',
  'appSign',
  'create',
  APP_SIGN,
  OTHER_SIGN,
  SHA256,
  'serverSecret',
  SERVER_SECRET,
  'generateToken04',
  'hash',
];
const CALLED = ['appID', 'appSign'];
const GIVEN = ['appID', APP_SIGN];

test('10: Hermes bytecode of React Native 0.81', async () => {
  const bytecode = bytecodeOf(
    STRINGS,
    [
      [0x01, 0, 2, 0, 2, 0, 0, 0, 0, 0], // NewObjectWithBuffer
      [0x73, 1, `#${OTHER_SIGN}`], // LoadConstString
      [0x3b, 0, 1, 1, '#appSign'], // PutById
      [0x73, 2, `#${SERVER_SECRET}`],
      [0x36, 0, 0, 1, '.create'], // GetByIdShort
      [0x3f, 0, 2, '.serverSecret'], // PutNewOwnByIdShort
      [0x73, 1, `#${SHA256}`],
      [0x3b, 0, 1, 1, '#hash'],
    ],
    { keys: literals(STRINGS, CALLED), values: literals(STRINGS, GIVEN) },
  );
  expect((await found({ 'assets/index.android.bundle': bytecode })).sort()).toEqual(
    [
      `app-sign assets/index.android.bundle ${SIGN}`,
      `app-sign assets/index.android.bundle ${OTHER}`,
      `server-secret assets/index.android.bundle ${SECRET}`,
      'token-generator assets/index.android.bundle generateToke',
    ].sort(),
  );
});

test('11: apps as they are shipped', async () => {
  const bundle = `__d(function(g,r,i,a,m,e,d){m.exports=r(d[0]).default.create({appID:1234567890,appSign:"${APP_SIGN}"})},1,[2]);`;
  const bytecode = bytecodeOf(STRINGS, [[0x01, 0, 0, 0, 0, 0]], {
    version: 98,
    keys: literals(STRINGS, CALLED),
    values: literals(STRINGS, GIVEN),
    shapes: [0, 2],
  });
  const files: Files = {
    'app.apk': zipOf({ 'classes.dex': 'dex', 'assets/index.android.bundle': bundle }),
    'app.ipa': zipOf({ 'Payload/App.app/main.jsbundle': bytecode }),
    'uni.apk': zipOf({
      'assets/apps/__UNI__A/www/app-service.js': `x.create({appID:1,appSign:"${OTHER_SIGN}"})`,
    }),
  };
  expect((await found(files)).map((one) => one.replace(/ [^ ]*$/, ''))).toEqual([
    'app-sign app.apk!/assets/index.android.bundle',
    'app-sign app.ipa!/Payload/App.app/main.jsbundle',
    'token-generator app.ipa!/Payload/App.app/main.jsbundle',
    'app-sign uni.apk!/assets/apps/__UNI__A/www/app-service.js',
  ]);
});

test("12: a mini program's package", async () => {
  const code = `define("a.js",function(r){var z=r("zim").ZIM.create({appID:1234567890,appSign:"${APP_SIGN}"});z.login(u,{token:""})});`;
  const files = { 'dist/app.wxapkg': wxapkgOf({ '/app-config.json': '{}', '/app-service.js': code }) };
  expect((await found(files)).map((one) => one.trim())).toEqual([
    'app-sign dist/app.wxapkg!/app-service.js',
    'login-without-token dist/app.wxapkg!/app-service.js',
  ]);
});
