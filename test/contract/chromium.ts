import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright';
import { findChromium } from '../browser/chromium.ts';
import { WATCHDOG } from '../watchdog.ts';

/** The SDK's packages, by version. */
export const VERSIONS = {
  '2.18.1': 'zego-zim-web-2.18',
  '2.20.0': 'zego-zim-web-2.20',
  '2.25.1': 'zego-zim-web-2.25',
  '2.29.0': 'zego-zim-web',
} as const;

/** ms of real time after which a case is taken to never end. */
const LONGEST = WATCHDOG / 2;

export type Version = keyof typeof VERSIONS;

/** A Chromium in which cases run, each in a page of its own. */
export interface RealSdk {
  /** The trace, or what went wrong with running the case as such. */
  run(name: string, version: Version): Promise<string[]>;
  /** Whether the browser is still there: without it no trace says anything of the SDK. */
  isThere(): boolean;
  close(): Promise<void>;
}

const here = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

export async function startRealSdk(): Promise<RealSdk> {
  const { outputFiles } = await build({
    entryPoints: [here('./page/main.ts')],
    alias: { 'zim-session': here('../../src/index.ts') },
    external: ['zego-zim-web'],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'error',
  });
  const browser = await launch();
  const server = await serve(outputFiles[0]?.text ?? '');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    run: (name, version) => run(browser, url, name, version),
    isThere: () => browser.isConnected(),
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function run(browser: Browser, url: string, name: string, version: Version): Promise<string[]> {
  const context = await browser.newContext();
  // A case that does not end must not hold up those behind it.
  const timer = setTimeout(() => void context.close(), LONGEST);
  try {
    const page = await context.newPage();
    await page.goto(url);
    return await page.evaluate(([which, sdk]) => window.runCase(which, sdk), [
      name,
      `/sdk/${version}.js`,
    ] as const);
  } finally {
    clearTimeout(timer);
    await context.close();
  }
}

async function launch(): Promise<Browser> {
  const found = await findChromium();
  return chromium.launch({
    executablePath: found.executablePath,
    env: found.env,
    // Nothing leaves the machine: the SDK's sockets are replaced, and its log uploads find no host.
    args: [...found.args, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
}

async function serve(script: string): Promise<Server> {
  const sdks = new Map<string, Promise<Buffer>>(
    Object.entries(VERSIONS).map(([version, name]) => [
      `/sdk/${version}.js`,
      readFile(here(`../../node_modules/${name}/index.js`)),
    ]),
  );
  const server = createServer(async ({ url = '/' }, response) => {
    const sdk = await sdks.get(url);
    if (sdk) response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'max-age=600' });
    else response.writeHead(200, { 'content-type': url === '/main.js' ? 'text/javascript' : 'text/html' });
    response.end(sdk ?? (url === '/main.js' ? script : PAGE));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

const PAGE =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>loading</title><link rel="icon" href="data:,"><script src="/main.js"></script></html>';
