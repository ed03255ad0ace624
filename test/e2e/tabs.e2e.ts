import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startWorld, type World } from './harness.ts';
import { became, last, locks, login, openTab } from './tab-page.ts';

// Real tabs of one browser, with its own Web Locks and channels, on the real SDK. The races are in test/session/tabs.test.ts.

let world: World;
let context: BrowserContext;
let first: Page;
let second: Page;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());

const open = async (): Promise<Page> => openTab(context, world, await first.evaluate(() => Math.random()));

beforeEach(async () => {
  const tab = await world.newPage({ path: 'tabs.html' });
  first = tab.page;
  context = first.context();
  second = await open();
  expect(await login(first)).toBe('ok');
  expect(await login(second)).toBe('other-tab');
});
afterEach(async () => {
  await context.close();
  await expect.poll(() => world.zim.online()).toEqual([]);
});

describe('two tabs of one browser', () => {
  it('one has the login and the other one waits, without a request for a token and without a kick', async () => {
    expect(await last(first)).toBe('logged-in');
    expect(await became(second)).toEqual(['logging-in', 'other-tab']);
    expect(await locks(first)).toEqual([1, 1]);
  });

  it('the other one comes in when that is closed', async () => {
    await first.close();
    await expect.poll(() => last(second)).toBe('recovered');
    expect(await became(second)).toEqual(['logging-in', 'other-tab', 'logging-in', 'logged-in', 'recovered']);
  });

  it('or when it crashes', async () => {
    const devtools = await context.newCDPSession(first);
    // The answer never comes: the page is gone.
    devtools.send('Page.crash').catch(() => {});
    await expect.poll(() => last(second)).toBe('recovered');
  });

  it('or when the user goes to another page', async () => {
    await first.goto(new URL('index.html', world.url).href);
    await expect.poll(() => last(second)).toBe('recovered');
  });

  it('takes over, back and forth, and nobody is kicked out', async () => {
    for (const [to, from] of [
      [second, first],
      [first, second],
      [second, first],
    ] as const) {
      expect(await login(to, true)).toBe('ok');
      expect(await last(to)).toBe('logged-in');
      await expect.poll(() => last(from)).toBe('other-tab');
    }
    expect([...(await became(first)), ...(await became(second))]).not.toContain('kicked-out');
    expect(world.zim.online()).toEqual(['alice']);
  });

  it('a logout is the word of the user in both', async () => {
    await second.evaluate(() => window.inTab.logout());
    await expect.poll(() => last(first)).toBe('requested');
    expect(await last(second)).toBe('requested');
    await expect.poll(() => locks(first)).toEqual([0, 0]);
  });

  it('who is kicked out by another device is so in both', async () => {
    await world.zim.kick('alice');
    await expect.poll(() => last(first)).toBe('kicked-out');
    await expect.poll(() => last(second)).toBe('kicked-out');
  });
});

describe('the back-forward cache', () => {
  it('bars a page that holds the lock, which pagehide gives back and pageshow asks for', async () => {
    await second.close();
    const show = (type: string) =>
      first.evaluate((name) => {
        dispatchEvent(new PageTransitionEvent(name, { persisted: true }));
      }, type);
    await expect.poll(() => locks(first)).toEqual([1, 0]);
    await show('pagehide');
    await expect.poll(() => locks(first)).toEqual([0, 0]);
    await show('pageshow');
    await expect.poll(() => locks(first)).toEqual([1, 0]);
    expect(await last(first)).toBe('logged-in');
  });

  it.each([
    ['that holds a lock', true],
    ['that holds none', false],
  ])('what Chromium says of a page %s', async (_what, holds) => {
    const page = await open();
    const devtools = await context.newCDPSession(page);
    await devtools.send('Page.enable');
    const reasons: string[] = [];
    devtools.on('Page.backForwardCacheNotUsed', ({ notRestoredExplanations }) =>
      reasons.push(...notRestoredExplanations.map(({ reason }) => reason)),
    );
    if (holds)
      await page.evaluate(
        () =>
          new Promise<void>((held) => {
            void navigator.locks.request('any', () => {
              held();
              return new Promise(() => {});
            });
          }),
      );
    await page.goto(new URL('index.html', world.url).href);
    await page.goBack();
    await page.waitForFunction(() => window.restored !== undefined);
    // Playwright takes the cache away, which is a reason of its own.
    await expect.poll(() => reasons.length).toBeGreaterThan(0);
    // 143 does not keep a page that holds a lock; 156 does, until another page wants it.
    const bars = holds && Number.parseInt(world.browser.version(), 10) < 156;
    expect(reasons.includes('WebLocks')).toBe(bars);
  });
});
