import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporary } from '../temporary.ts';
import { bundlePages } from './bundle-pages.ts';
import { pageOf, type StaticServer, serveFolder } from './static-server.ts';
import type { TokenEndpoint } from './token-endpoint.ts';

// The pages of `test/e2e/page`, each made of one module: bundled, because every test opens one in a context of its own, and a
// browser that asks for two hundred modules each time takes seconds for it.

/** `ZIM_SDK=zego-zim-web-2.20 npx vitest …` runs the tests on another version of the SDK. */
const SDK = process.env.ZIM_SDK ?? 'zego-zim-web';
const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is on the page of an app. */
const APP =
  '<p id="state" role="status"></p><p id="renewals">0</p><button id="use-here" type="button" hidden>Use here</button>';
/** Each module, and what its page holds beside it. */
const PAGES = { index: '', 'in-page': '', 'own-msw': APP, qa: APP, tabs: '' };

/** Serves them, with this token endpoint. */
export async function servePages(endpoint: TokenEndpoint): Promise<StaticServer> {
  const folder = await temporary('pages');
  const modules = Object.keys(PAGES).map((page) => `test/e2e/page/${page}.ts`);
  await bundlePages(modules, folder, {
    alias: {
      'zim-session/tabs': join(root, 'src/tabs/index.ts'),
      'zim-session/testing': join(root, 'src/testing/index.ts'),
      ...(SDK === 'zego-zim-web' ? {} : { 'zego-zim-web': SDK }),
    },
  });
  // MSW looks for it where the site begins.
  const worker = 'mockServiceWorker.js';
  await writeFile(join(folder, worker), await readFile(join(root, 'node_modules/msw/lib', worker)));
  const pages = Object.entries(PAGES).map(([page, body]) => [`${page}.html`, pageOf(`${page}.js`, body)]);
  const server = await serveFolder({ folder, endpoint, pages: Object.fromEntries(pages) });
  return {
    ...server,
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
