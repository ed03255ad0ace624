import { fileURLToPath } from 'node:url';
import type { LaunchOptions } from 'playwright';
import { installed } from './installed.ts';

const relay = fileURLToPath(new URL('./firefox-relay.mjs', import.meta.url));

export const findFirefox = (): string | undefined => installed('FIREFOX_PATH', ['firefox-esr', 'firefox']);

/** For `firefox.launch()` of Playwright, which knows this way to an installed Firefox by the name of a channel. */
export function firefoxLaunch(proxyPort?: number): LaunchOptions {
  const path = findFirefox();
  if (!path) throw new Error('there is no Firefox: it is looked for in FIREFOX_PATH and in PATH');
  return {
    channel: 'moz-firefox',
    executablePath: relay,
    env: { ...process.env, FIREFOX_PATH: path } as Record<string, string>,
    firefoxUserPrefs: proxyPort ? through(proxyPort) : {},
  };
}

const through = (port: number): Record<string, string | number> => ({
  'network.proxy.type': 1,
  'network.proxy.ssl': '127.0.0.1',
  'network.proxy.ssl_port': port,
  'network.proxy.no_proxies_on': '127.0.0.1, localhost',
});
