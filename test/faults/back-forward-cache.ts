import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright';
import { launchBrowser } from '../browser/engine.ts';

/** Whether this browser restores a page that has nothing in the way: the headless one from npm never does. */
export async function hasBackForwardCache(): Promise<boolean> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>page');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await launchBrowser({ backForwardCache: true });
  try {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.evaluate('void (window.isTheSame = true)');
    await page.goto(`http://localhost:${port}/`);
    await back(page);
    await page.waitForFunction('location.hostname === "127.0.0.1" && document.readyState === "complete"');
    return (await page.evaluate('window.isTheSame')) === true;
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}

/** As the user's button does. Playwright's own `goBack()` waits for a page that loads, which a restored one does not. */
export async function back(page: Page): Promise<void> {
  await page.evaluate('void setTimeout(() => history.back())');
}
