import { defineBrowserProvider } from '@vitest/browser';
import type { Page } from 'playwright';
import type { BrowserProvider, BrowserProviderOption } from 'vitest/node';
import type { WebDriver } from './webdriver.ts';
import { startWebKit } from './webkit.ts';

/** Runs vitest's browser tests in WebKitGTK. They cannot press keys, and cannot have colours and motion emulated. */
export const webkit = (): BrowserProviderOption =>
  defineBrowserProvider({
    name: 'webkit',
    supportedBrowser: ['webkit'],
    options: {},
    providerFactory: createProvider,
  });

function createProvider(): BrowserProvider {
  const open = new Map<string, WebDriver>();
  return {
    name: 'webkit',
    supportsParallelism: false,
    getCommandsContext: () => ({
      page: {
        emulateMedia({ colorScheme, reducedMotion }: Parameters<Page['emulateMedia']>[0] = {}) {
          if (colorScheme !== 'dark' && reducedMotion !== 'reduce') return;
          throw new Error('WebDriver emulates no colours and no motion');
        },
      },
    }),
    async openPage(sessionId, url) {
      const browser = await startWebKit();
      open.set(sessionId, browser);
      await browser.send('POST', '/url', { url });
    },
    async close() {
      await Promise.all([...open.values()].map((browser) => browser.close()));
    },
  };
}
