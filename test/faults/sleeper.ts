import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright';
import { ENGINE, markOf } from '../browser/engine.ts';

/** Stops the pages of a browser, as a machine that sleeps does. */
export interface Sleeper {
  stop(): Promise<void>;
  wake(): void;
}

export async function sleeperOf(browser: Browser): Promise<Sleeper> {
  const find = ENGINE === 'chromium' ? await renderersOf(browser) : () => contentProcesses(markOf(browser));
  let stopped: number[] = [];
  return {
    async stop() {
      stopped = await find();
      if (stopped.length === 0) throw new Error('the browser has no process for its pages');
      for (const id of stopped) process.kill(id, 'SIGSTOP');
    },
    wake() {
      for (const id of stopped.splice(0)) process.kill(id, 'SIGCONT');
    },
  };
}

async function renderersOf(browser: Browser): Promise<() => Promise<number[]>> {
  const devtools = await browser.newBrowserCDPSession();
  return async () => {
    const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  };
}

/** What Firefox and WebKitGTK run pages in. */
const CONTENT = /-contentproc\b.*\btab\b|WebKitWebProcess/s;

/** Those with this mark in their environment. */
function contentProcesses(mark: string): number[] {
  const read = (path: string): string => {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      // It has just ended.
      return '';
    }
  };
  return readdirSync('/proc')
    .filter((id) => /^\d+$/.test(id) && CONTENT.test(read(`/proc/${id}/cmdline`)))
    .filter((id) => read(`/proc/${id}/environ`).includes(mark))
    .map(Number);
}
