import { readFileSync } from 'node:fs';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openMiniWorld } from '../real/mini-world.ts';
import { type App, type Folder, must } from './app.ts';
import { npm } from './folder.ts';

const SDK = 'zego-zim-miniprogram@2.29.0';
const CI = 'miniprogram-ci@2.1.42';
/** npm's latest is an alpha. */
const UNI = '3.0.0-4080420251103001';

const example = (path: string): string =>
  readFileSync(new URL(`../../examples/${path}`, import.meta.url), 'utf8');

/** Offline, and without a key. */
const PACK = `
const { packNpmManually } = require('miniprogram-ci');
packNpmManually({ packageJsonPath: process.cwd() + '/package.json', miniprogramNpmDistDir: process.cwd() })
  .then(({ warnList }) => { console.log(warnList.map(({ jsPath, msg }) => msg + ' ' + jsPath).join('\\n')); process.exit(0); })
  .catch((error) => { console.error(error); process.exit(1); });
`;

/** Logs in with what was packed, on the real SDK, in a realm without a DOM. */
async function logIn(file: string): Promise<void> {
  const world = await openMiniWorld(file);
  try {
    const session = world.create();
    const login = session.login({ userID: 'alice' });
    await world.clock.advance(1_000);
    await login;
    must(world.server.online().join() === 'alice', 'nobody is logged in');
  } finally {
    await world.close();
  }
}

const WECHAT: App = {
  name: "WeChat's npm builder (miniprogram-ci 2.1.42)",
  packages: [SDK],
  files: {
    'package.json': JSON.stringify({
      name: 'app',
      version: '1.0.0',
      private: true,
      overrides: JSON.parse(example('miniprogram/package.json')).overrides,
    }),
  },
  async install(folder, packages) {
    await npm()(folder, packages);
    // It packs what is among the dependencies.
    await npm('--save-dev', '--ignore-scripts')(folder, [CI]);
  },
  async check(folder) {
    const told = await folder.node(PACK);
    must(!told.includes('node_modules/zim-session/'), told);
    const packed = join(folder.path, 'miniprogram_npm/zim-session/miniprogram.js');
    await logIn(packed);
    const { size } = await stat(packed);
    return `packs; what it packed logs in; ${(size / 1000).toFixed(1)} kB`;
  },
};

const RAW = `
<script setup>
import { ZIM } from 'zego-zim-miniprogram';
ZIM.create({ appID: 1 })?.login('alice', { token: '' });
</script>
<template><view /></template>
`;

const PAGES = {
  'src/pages/chat.vue': example('uni-app/chat.vue'),
  'src/pages/session.ts': example('uni-app/session.ts'),
  'src/pages/use-session.ts': example('uni-app/use-session.ts'),
};

async function bytesIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(
    files.filter((file) => file.endsWith('.js')).map((file) => stat(join(folder, file))),
  );
  return sizes.reduce((sum, { size }) => sum + size, 0);
}

/** Builds the example's page, and one with the SDK alone; answers by how much it has grown. */
async function growth(folder: Folder, platform: string): Promise<number> {
  const built = join(folder.path, 'dist/build', platform);
  const build = async (): Promise<number> => {
    await rm(built, { recursive: true, force: true });
    await folder.bin('uni', ['build', '-p', platform]);
    return bytesIn(built);
  };
  const whole = await build();
  await writeFile(join(folder.path, 'src/pages/chat.vue'), RAW);
  const bare = await build();
  await writeFile(join(folder.path, 'src/pages/chat.vue'), PAGES['src/pages/chat.vue']);
  return whole - bare;
}

const UNI_APP: App = {
  name: `uni-app ${UNI}`,
  packages: [
    SDK,
    ...['vite-plugin-uni', 'uni-app', 'uni-mp-weixin', 'uni-app-plus', 'uni-components'].map(
      (name) => `@dcloudio/${name}@${UNI}`,
    ),
    'vite@5.2.8',
    'vue@3.4.21',
  ],
  files: {
    ...PAGES,
    'index.html': '<!doctype html><script type="module" src="/src/main.ts"></script>',
    'vite.config.js':
      "import uni from '@dcloudio/vite-plugin-uni';\nexport default { plugins: [(uni.default ?? uni)()] };\n",
    'src/main.ts':
      "import { createSSRApp } from 'vue';\nimport App from './App.vue';\nexport const createApp = () => ({ app: createSSRApp(App) });\n",
    'src/App.vue': '<script>export default {};</script>',
    'src/pages.json': '{ "pages": [{ "path": "pages/chat" }] }',
    'src/manifest.json': '{ "name": "app", "appid": "", "vueVersion": "3", "mp-weixin": { "appid": "wx1" } }',
  },
  async check(folder) {
    const grown: string[] = [];
    for (const platform of ['mp-weixin', 'app']) {
      grown.push(
        `\`-p ${platform}\` builds, ${((await growth(folder, platform)) / 1000).toFixed(1)} kB more`,
      );
    }
    return grown.join('; ');
  },
};

/** Mini programs and uni-app. */
export const MINI: readonly App[] = [WECHAT, UNI_APP];
