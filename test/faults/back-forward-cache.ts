import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright';
import { findChromium } from '../browser/chromium.ts';
import { WATCHDOG } from '../watchdog.ts';

/** Whether this browser restores a page that has nothing in the way: the headless one from npm never does. */
export async function hasBackForwardCache(): Promise<boolean> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      '<script>addEventListener("pageshow", (event) => { window.restored = event.persisted; })</script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    ...(await findChromium()),
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    const devtools = await page.context().newCDPSession(page);
    await page.goto(`http://localhost:${port}/`);
    const { currentIndex, entries } = await devtools.send('Page.getNavigationHistory');
    await devtools.send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1]!.id });
    await page.waitForFunction('window.restored !== undefined', undefined, { timeout: WATCHDOG });
    return (await page.evaluate('window.restored')) === true;
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
