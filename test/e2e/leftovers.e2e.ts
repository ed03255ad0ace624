import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from './harness.ts';
import { pageSession } from './in-session.ts';
import { countLeftovers, type Leftovers, since } from './leftovers.ts';
import { rawSDK } from './raw-sdk.ts';

// What destroy() leaves in a page, on the unmodified SDK. Beside it, in a page of its own, what the SDK itself
// leaves after logout() and destroy().

let world: World;

beforeAll(async () => {
  world = await startWorld();
});

afterAll(async () => {
  await world?.close();
});

const offline = () => expect.poll(() => world.zim.online()).toEqual([]);

/** ms: what the SDK still has to say to its log server is said by then. */
const QUIET = 3_000;

async function afterRawSdk(): Promise<Leftovers> {
  const tab = await world.newPage();
  await countLeftovers(tab.page);
  const before = await tab.page.evaluate(() => window.leftovers());
  const sdk = await rawSDK(tab.page, world.appID);
  await sdk.login('alice', await world.mint());
  await expect.poll(() => sdk.story()).toContain('login ok');
  await sdk.renewToken(await world.mint('alice', { ttl: 7_200 }));
  await expect.poll(() => sdk.story()).toContain('renew ok');
  await sdk.logout();
  await tab.page.evaluate(() =>
    (window as unknown as { raw: { zim: { destroy(): void } } }).raw.zim.destroy(),
  );
  await offline();
  await tab.page.waitForTimeout(QUIET);
  const left = since(before, await tab.page.evaluate(() => window.leftovers()));
  await tab.close();
  return left;
}

describe('destroy() on the real SDK', () => {
  it('leaves no timer, socket or listener, beyond what the SDK leaves; a new session works, and leaves no more', async () => {
    const raw = await afterRawSdk();
    console.log('what the SDK itself leaves after logout() and destroy():', raw);
    const tab = await world.newPage();
    await countLeftovers(tab.page);
    const now = () => tab.page.evaluate(() => window.leftovers());
    const before = await now();

    const session = await pageSession(tab.page, world.appID);
    expect(await session.login()).toBe('ok');
    expect(await session.renew()).toBe('ok');
    const during = since(before, await now());
    // Else it would prove nothing that they are gone.
    expect(Object.keys(during)).toEqual(
      expect.arrayContaining([
        'setTimeout by zim-session',
        'visibilitychange listener by zim-session',
        'online listener by zim-session',
        'WebSocket by SDK',
      ]),
    );
    await session.destroy();
    await offline();
    const left = async () => since(before, await now());
    const ours = async () => Object.keys(await left()).filter((what) => what.endsWith('by zim-session'));
    expect(await ours()).toEqual([]);
    // The SDK may have something to say to its log server for longer than in the other page.
    await expect.poll(async () => since(raw, await left()), { timeout: 30_000 }).toEqual({});
    console.log('what a destroyed session leaves:', await left());
    expect(await ours()).toEqual([]);

    const next = await pageSession(tab.page, world.appID, 'two');
    expect(await next.login()).toBe('ok');
    expect(world.zim.online()).toEqual(['alice']);
    expect(await next.renew()).toBe('ok');
    await next.destroy();
    await offline();
    expect(await ours()).toEqual([]);
    await tab.close();
  });
});
