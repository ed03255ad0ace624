import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { launchBrowser } from '../browser/engine.ts';
import { WATCHDOG } from '../watchdog.ts';

const script = fileURLToPath(new URL('../../examples/demo/start.mjs', import.meta.url));

export interface Demo {
  readonly process: ChildProcess;
  readonly url: string;
  /** What it has said so far. */
  readonly output: string;
  readonly browser: Browser;
  newPage(options?: BrowserContextOptions): Promise<Page>;
}

/** `npm run demo` with these settings, and a browser to look at it. */
export async function startDemo(settings: Record<string, string>): Promise<Demo> {
  const { ZEGO_APP_ID: _id, ZEGO_SERVER_SECRET: _secret, ...env } = process.env;
  const demo = spawn(process.execPath, ['--import', 'tsx', script], {
    env: { ...env, DEMO_CACHE: `demo-${process.env.VITEST_POOL_ID ?? 0}`, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const browser = launchBrowser();
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output += chunk;
      const found = /http:\S+/.exec(output)?.[0];
      if (found) resolve(found);
    };
    demo.stdout?.on('data', hear);
    demo.stderr?.on('data', hear);
    demo.on('exit', (code) => reject(new Error(`the demo ended with ${code}: ${output}`)));
  });
  const launched = await browser;
  return {
    process: demo,
    url,
    output,
    browser: launched,
    async newPage(options) {
      const context = await launched.newContext(options);
      // Ends before the test does, and so says what was missing.
      context.setDefaultTimeout(WATCHDOG / 2);
      return context.newPage();
    },
  };
}
