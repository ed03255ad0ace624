import type { App } from './app.ts';
import { must } from './app.ts';

// ZEGO's generator for servers is on no registry. The one inside of its UIKit is: `generateKitTokenForTest`.

const SECRET = 'zyxwvutsrqponmlkjihgfedcba543210';

/** As much of a page as it touches while it is loaded. */
const COMPARE = `
const nothing = new Proxy(function () {}, {
  get: (_target, name) => (name === Symbol.toPrimitive ? () => 'http://localhost/' : name === 'length' ? 0 : nothing),
  apply: () => nothing,
  construct: () => nothing,
});
const set = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
for (const name of ['document', 'navigator', 'location', 'localStorage', 'sessionStorage', 'screen', 'HTMLElement', 'Element', 'Node', 'MutationObserver', 'Image', 'XMLHttpRequest'])
  set(name, nothing);
set('window', globalThis);
set('self', globalThis);
for (const name of ['addEventListener', 'removeEventListener', 'matchMedia', 'requestAnimationFrame']) set(name, nothing);
const { ZegoUIKitPrebuilt } = require('@zegocloud/zego-uikit-prebuilt');
const { mintToken04, readToken04 } = require('zim-session/server');
(async () => {
  for (let n = 0; n < 1000; n += 1) {
    const userID = 'user-' + n;
    const kit = ZegoUIKitPrebuilt.generateKitTokenForTest(987654321, '${SECRET}', 'room', userID, 'Name', 3600);
    const [theirs] = kit.split('#');
    const content = await readToken04(kit, '${SECRET}');
    const { app_id, user_id, nonce, ctime, expire } = content;
    if (app_id !== 987654321 || user_id !== userID || expire - ctime !== 3600) throw new Error('read wrongly');
    // Theirs is without the payload, which is empty in ours, and in CBC: all but the sealed part has to be the same.
    const iv = Buffer.from(theirs.slice(2), 'base64').subarray(10, 26);
    const options = { appID: app_id, userID, serverSecret: '${SECRET}', lifetime: 3600, mode: 'CBC', now: ctime * 1000, nonce, iv };
    const ours = await mintToken04(options);
    const bytes = (token) => Buffer.from(token.slice(2), 'base64');
    if (!bytes(ours).subarray(0, 26).equals(bytes(theirs).subarray(0, 26))) throw new Error('another head');
    const { payload, ...same } = await readToken04(ours, '${SECRET}');
    if (payload !== '' || JSON.stringify(same) !== JSON.stringify(content)) throw new Error('another content');
    // The beginning of the text is the same, and so are the blocks of it.
    const blocks = 16 * Math.floor((JSON.stringify(content).length - 1) / 16);
    if (!bytes(ours).subarray(28, 28 + blocks).equals(bytes(theirs).subarray(28, 28 + blocks))) throw new Error('other blocks');
  }
  console.log('the same');
  process.exit(0);
})().catch((error) => { console.error(error); process.exit(1); });
`;

export const VENDOR: readonly App[] = [
  {
    name: "ZEGO's own generator, @zegocloud/zego-uikit-prebuilt 2.18.4",
    packages: ['@zegocloud/zego-uikit-prebuilt@2.18.4'],
    async check(folder) {
      const told = await folder.node(COMPARE);
      must(told.includes('the same'), told);
      return '1000 tokens of it open, and ours of the same content have the same bytes, but for the empty payload';
    },
  },
];
