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

/** A browser of this engine that sees only this machine. */
export async function launchBrowser(launch: Launch = {}, engine: Engine = ENGINE): Promise<Browser> {
  if (engine === 'firefox') return launchFirefox(launch);
  if (engine === 'webkit') return launchWebKit(launch.zimPort);
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

async function launchFirefox({ zimPort }: Launch): Promise<Browser> {
  const proxy = zimPort ? await openProxy(zimPort) : undefined;
  const browser = await firefox.launch(firefoxLaunch(proxy?.port));
  browser.on('disconnected', () => proxy?.close());
  return browser;
}
