import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ZimSession } from 'zim-session';
import type { LoopbackWorld } from 'zim-session/testing';
import { startWorld, type TestPage, type World } from './harness.ts';

declare global {
  interface Window {
    session: ZimSession;
    loopback: LoopbackWorld;
    hideQa(): void;
    closeWorld(): Promise<void>;
  }
}

// The app page of `page/qa.ts` runs the real SDK on a ZIM server inside the page; everything that happens to
// it comes from `zimQA`.

let world: World;
let tab: TestPage;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.close());
afterEach(() => tab?.close());

async function open(query = ''): Promise<void> {
  tab = await world.newPage({ path: `qa.html${query}`, constantRandom: false });
}
const shows = (text: string) =>
  expect.poll(() => tab.page.getByRole('status').innerText(), { timeout: 15_000 }).toBe(text);
const snapshot = () => tab.page.evaluate(() => ({ ...window.session.getSnapshot(), error: null }));

describe('the same app page, driven through zimQA', () => {
  it('login, two renewals, expiry, kick-out, recovery', async () => {
    await open();
    await shows('connected');
    const { page } = tab;

    // Two renewals, each long before its token ends.
    for (const count of ['1', '2']) {
      await page.evaluate(() => zimQA!.expireIn(60_000));
      expect((await snapshot()).tokenExpiresAt).toBeGreaterThan(0);
      await page.evaluate(() => zimQA!.advance(40_000));
      await expect.poll(() => page.locator('#renewals').innerText()).toBe(count);
      await shows('connected');
    }

    // The token ends while the backend is down.
    await page.evaluate(() => zimQA!.backend.fail('unreachable'));
    await page.evaluate(() => zimQA!.expireNow());
    await shows('recovering');
    await page.evaluate(() => zimQA!.heal());
    await shows('connected');

    // Logged in on another device, and back when the user says so.
    await page.evaluate(() => zimQA!.kick());
    await shows('kicked-out');
    await page.getByRole('button', { name: 'Use here' }).click();
    await shows('connected');
    expect(tab.errors).toEqual([]);
    // Not one byte for the outside.
    expect(world.zim.requests).toEqual([]);
    expect(world.endpoint.requests).toEqual([]);
  });
});
