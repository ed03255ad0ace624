import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { back, hasBackForwardCache } from '../faults/back-forward-cache.ts';
import { startWorld, type World } from './harness.ts';
import { became, last, locks, login, openTab } from './tab-page.ts';

// Tabs whose pages the browser keeps, and takes out of its back-forward cache. The Chromium from npm has none:
// `npm run browsers` runs this in those that have one.

const restores = await hasBackForwardCache();

describe.skipIf(!restores)('a page in the back-forward cache', () => {
  let world: World;
  let context: BrowserContext;
  let first: Page;
  let random: number;

  beforeAll(async () => {
    world = await startWorld({ backForwardCache: true });
  });
  afterAll(() => world?.close());

  const isOnline = () => expect.poll(() => world.zim.online()).toEqual(['alice']);
  async function leave(): Promise<void> {
    await first.evaluate('void (window.hasLeft = true)');
    await first.goto(new URL('index.html', world.url).href);
  }
  /** Answers whether it is the same page as before. */
  async function comeBack(): Promise<boolean> {
    await back(first);
    await first.waitForFunction(() => document.title === 'ready' && window.inTab !== undefined);
    return (await first.evaluate('window.hasLeft === true')) as boolean;
  }

  beforeEach(async () => {
    const tab = await world.newPage({ path: 'tabs.html' });
    first = tab.page;
    context = first.context();
    random = await first.evaluate(() => Math.random());
    expect(await login(first)).toBe('ok');
    await isOnline();
  });
  afterEach(async () => {
    await context.close();
    await expect.poll(() => world.zim.online()).toEqual([]);
  });

  it('has given its hold back, and takes up again when it is restored', async () => {
    const other = await openTab(context, world, random);
    await leave();
    await expect.poll(() => locks(other)).toEqual([0, 0]);
    expect(await comeBack()).toBe(true);
    await expect.poll(() => locks(other)).toEqual([1, 0]);
    await isOnline();
    await expect.poll(() => first.evaluate(() => window.inTab.getSnapshot().connection)).toBe('connected');
    expect(await became(first)).not.toContain('kicked-out');
  });

  it('lets the tab that waits come in, and waits in its turn when it is restored', async () => {
    const second = await openTab(context, world, random);
    expect(await login(second)).toBe('other-tab');
    await leave();
    await expect.poll(() => last(second)).toBe('recovered');
    // Chromium drops a page whose socket is told something: it is loaded anew, and nobody is logged in there.
    if (!(await comeBack())) expect(await login(first)).toBe('other-tab');
    await expect.poll(() => last(first)).toBe('other-tab');
    expect(await became(second)).not.toContain('kicked-out');
    await second.close();
    await expect.poll(() => last(first)).toBe('recovered');
    await isOnline();
    expect(await became(first)).not.toContain('kicked-out');
  });
});
