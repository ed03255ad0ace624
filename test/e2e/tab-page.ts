import type { BrowserContext, Page } from 'playwright';
import type { World } from './harness.ts';

// A page with `oneTab()`, `page/tabs.html`, driven from the test.

const LOCK = 'zim-session/1234567890/alice';

/** Another tab of the same browser. `random`: the constant that the TLS server needs. */
export async function openTab(context: BrowserContext, world: World, random: number): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(`Math.random = () => ${random}`);
  await page.goto(new URL('tabs.html', world.url).href);
  await page.waitForFunction(() => document.title === 'ready');
  return page;
}

export const login = (page: Page, takeOver = false): Promise<string> =>
  page.evaluate(
    (options) =>
      window.inTab.login({ userID: 'alice' }, options).then(
        () => 'ok',
        ({ code }: { code: string }) => code,
      ),
    { takeOver },
  );
export const became = (page: Page): Promise<string[]> => page.evaluate(() => window.became);
export const last = async (page: Page): Promise<string | undefined> => (await became(page)).at(-1);

/** Who holds the lock, and how many wait for it. */
export const locks = (page: Page): Promise<(number | undefined)[]> =>
  page.evaluate(async (name) => {
    const { held, pending } = await navigator.locks.query();
    const count = (all: LockInfo[] | undefined) => all?.filter((one) => one.name === name).length;
    return [count(held), count(pending)];
  }, LOCK);
