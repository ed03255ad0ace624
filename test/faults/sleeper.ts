import type { Browser } from 'playwright';

/** Stops the pages of a browser, as a machine that sleeps does. */
export interface Sleeper {
  stop(): Promise<void>;
  wake(): void;
}

export async function sleeperOf(browser: Browser): Promise<Sleeper> {
  const devtools = await browser.newBrowserCDPSession();
  let stopped: number[] = [];
  return {
    async stop() {
      const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
      stopped = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
      if (stopped.length === 0) throw new Error('the browser has no renderer');
      for (const id of stopped) process.kill(id, 'SIGSTOP');
    },
    wake() {
      for (const id of stopped.splice(0)) process.kill(id, 'SIGCONT');
    },
  };
}
