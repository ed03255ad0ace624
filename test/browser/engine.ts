import { randomUUID } from 'node:crypto';
import { type Browser, chromium, firefox } from 'playwright';
import { findChromium } from './chromium.ts';
import { firefoxLaunch } from './firefox.ts';
import { openProxy } from './proxy.ts';
import { launchWebKit } from './webkit-page.ts';

export type Engine = 'chromium' | 'firefox' | 'webkit';

/** The browser that the end-to-end tests run in: `npm run browsers` says which. */
export const ENGINE: Engine = (process.env.BROWSER_ENGINE as Engine | undefined) ?? 'chromium';

export interface Launch {
  /** Where all hosts but the loopback ones are. By default nothing is mapped. */
  readonly zimPort?: number;
  /** Whether pages may come from the back-forward cache, which Playwright takes away. @default false */
  readonly backForwardCache?: boolean | undefined;
}

/** By which the processes of a browser are known: it is in their environment. */
const marks = new WeakMap<Browser, string>();
export const markOf = (browser: Browser): string => marks.get(browser) ?? 'none';

/** A browser of this engine that sees only this machine. */
export async function launchBrowser(launch: Launch = {}, engine: Engine = ENGINE): Promise<Browser> {
  const mark = `ZIM_SESSION_BROWSER=${randomUUID()}`;
  const browser = await launchMarked(launch, engine, mark);
  marks.set(browser, mark);
  return browser;
}

async function launchMarked(launch: Launch, engine: Engine, mark: string): Promise<Browser> {
  if (engine === 'firefox') return launchFirefox(launch, mark);
  if (engine === 'webkit') return launchWebKit(mark, launch.zimPort);
  const { executablePath, args, env } = await findChromium();
  const { zimPort, backForwardCache = false } = launch;
  const mapped = zimPort
    ? [
        `--host-resolver-rules=MAP * 127.0.0.1:${zimPort}, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
        '--ignore-certificate-errors',
      ]
    : [];
  return chromium.launch({
    executablePath,
    env,
    args: [...args, ...mapped],
    ignoreDefaultArgs: backForwardCache ? ['--disable-back-forward-cache'] : [],
  });
}

async function launchFirefox({ zimPort }: Launch, mark: string): Promise<Browser> {
  const proxy = zimPort ? await openProxy(zimPort) : undefined;
  const { env, ...launch } = firefoxLaunch(proxy?.port);
  const [name = '', value = ''] = mark.split('=');
  const browser = await firefox.launch({ ...launch, env: { ...env, [name]: value } });
  browser.on('disconnected', () => proxy?.close());
  return browser;
}
