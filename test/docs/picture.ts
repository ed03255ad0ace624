// npm run picture: takes the README's picture anew, light and dark: the Lab after a laptop slept over the expiry.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright';
import { runCommand } from '../command.ts';
import { type Demo, startDemo } from '../e2e/demo-server.ts';

const QUALITY = 80;
const SIZE = { width: 1280, height: 756 };
const fileOf = (scheme: string): string =>
  fileURLToPath(new URL(`../../examples/demo/lab-${scheme}.webp`, import.meta.url));

/** Playwright itself takes no WebP. */
async function take(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await writeFile(fileOf(scheme), data, 'base64');
  console.log(`${fileOf(scheme)}: ${Math.round((data.length * 3) / 4 / 1000)} kB`);
}

async function takeBoth(demo: Demo): Promise<void> {
  const page = await demo.newPage({ viewport: SIZE });
  // Time stands still but for the scenario, so that the picture is the same on every machine.
  await page.goto(new URL('?still', demo.url).href);
  await page.waitForFunction(() => window.otherPane !== undefined);
  await page.locator('[data-id=sleep]').click();
  await page.locator('body[data-playing]').waitFor();
  await page.locator('body:not([data-playing])').waitFor();
  await take(page, 'light');
  await take(page, 'dark');
}

await runCommand('npm run picture', async () => {
  const demo = await startDemo({ PORT: '0' });
  try {
    await takeBoth(demo);
  } finally {
    await demo.browser.close();
    demo.process.kill();
  }
  return true;
});
