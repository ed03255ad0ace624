import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Socket } from 'node:net';
import { freePort } from './free-port.ts';
import { installed } from './installed.ts';
import { openSession, type WebDriver } from './webdriver.ts';

/** Where distributions put the browser that WebKitGTK brings; `WEBKIT_BROWSER_PATH` is another place. */
const BROWSERS = ['x86_64-linux-gnu', 'aarch64-linux-gnu', '.'].flatMap((folder) =>
  ['4.1', '6.0', '4.0'].flatMap((version) => {
    const name = version === '6.0' ? 'webkitgtk-6.0' : `webkit2gtk-${version}`;
    return [`/usr/lib/${folder}/${name}/MiniBrowser`, `/usr/libexec/${name}/MiniBrowser`];
  }),
);

export interface WebKit {
  readonly driver: string;
  readonly browser: string;
  readonly screen: string;
}

/** All that it takes: a driver, the browser, and a screen for it, which there is no headless kind of. */
export function findWebKit(): WebKit | undefined {
  const driver = installed('WEBKIT_DRIVER_PATH', ['WebKitWebDriver']);
  const browser = process.env.WEBKIT_BROWSER_PATH || BROWSERS.find((path) => existsSync(path));
  const screen = installed('XVFB_PATH', ['Xvfb']);
  return driver && browser && screen ? { driver, browser, screen } : undefined;
}

const SIZE = ['-screen', '0', '1440x1000x24'];

const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/**
 * A browser of its own, with a driver of its own: one of them drives no two. `variables`: of the browser's environment
 * alone, as `NAME=value`.
 */
export async function startWebKit(variables: readonly string[] = []): Promise<WebDriver> {
  const found = findWebKit();
  if (!found) throw new Error('there is no WebKitWebDriver, no MiniBrowser or no Xvfb');
  const screen = await openScreen(found.screen);
  const port = await freePort();
  const driver = start(found.driver, [`--port=${port}`, '--host=127.0.0.1'], {
    ...process.env,
    ...PLAIN,
    DISPLAY: screen.name,
  });
  const url = `http://127.0.0.1:${port}`;
  await answers(driver, `${url}/status`);
  const session = await openSession(url, {
    browserName: 'MiniBrowser',
    acceptInsecureCerts: true,
    // The driver itself would ask the proxy for the browser.
    'webkitgtk:browserOptions': {
      binary: '/usr/bin/env',
      args: [...variables, found.browser, '--automation'],
    },
  });
  return {
    ...session,
    async close() {
      await session.close().catch(() => {});
      driver.kill();
      screen.close();
    },
  };
}

/** It draws in memory, and asks nothing of a desktop. */
const PLAIN = {
  LIBGL_ALWAYS_SOFTWARE: '1',
  WEBKIT_DISABLE_COMPOSITING_MODE: '1',
  WEBKIT_DISABLE_DMABUF_RENDERER: '1',
  GTK_USE_PORTAL: '0',
  NO_AT_BRIDGE: '1',
};

/** For a proxy: the one that WebDriver can name is spoken to in TLS, and only for HTTPS. */
export const proxied = (port: number): string[] => [
  ...['http_proxy', 'https_proxy', 'all_proxy'].map((name) => `${name}=http://127.0.0.1:${port}`),
  'no_proxy=',
];

/** A screen that nobody looks at. A browser does not outlive the one that it draws on. */
async function openScreen(path: string): Promise<{ readonly name: string; close(): void }> {
  const child = start(path, ['-displayfd', '3', '-terminate', '-nolisten', 'tcp', ...SIZE], process.env);
  const said = child.stdio[3] as Socket;
  const number = await new Promise<string>((resolve, reject) => {
    said.once('data', (data) => resolve(String(data).trim()));
    child.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)));
  });
  return { name: `:${number}`, close: () => void child.kill() };
}

function start(path: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(path, args, { env, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

async function answers(driver: ChildProcess, url: string): Promise<void> {
  while (!(await fetch(url).catch(() => null))) {
    if (driver.exitCode !== null) throw new Error(`WebKitWebDriver ended with ${driver.exitCode}`);
    // Real time: a driver that has just been started is no server yet.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
