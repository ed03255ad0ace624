import { playwright } from '@vitest/browser-playwright';
import type { BrowserConfigOptions } from 'vitest/node';
import { findChromium } from './chromium.ts';
import { ENGINE } from './engine.ts';
import { firefoxLaunch } from './firefox.ts';
import { webkit } from './webkit-provider.ts';

/** Where vitest runs the tests that run in a browser. */
export async function runner(): Promise<Required<Pick<BrowserConfigOptions, 'provider' | 'instances'>>> {
  const instances = [{ browser: ENGINE }];
  if (ENGINE === 'webkit') return { provider: webkit(), instances };
  const launchOptions = ENGINE === 'firefox' ? firefoxLaunch() : await findChromium();
  return { provider: playwright({ launchOptions }), instances };
}
