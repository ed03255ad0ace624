import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINE } from '../browser/engine.ts';
import { startWorld, type TestPage, type World } from './harness.ts';
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

/** What zego-zim-web 2.29 leaves in a page after logout() and destroy(), when it has told its log server what it had to say. */
const OF_THE_SDK: Leftovers = {
  'DOMContentLoaded listener by SDK': 1,
  'WebSocket by SDK': 1,
  'setTimeout by SDK': 1,
  'visibilitychange listener by SDK': 1,
};
/** Of `navigator.connection`, which Chromium alone has. */
const OF_CONNECTIONS: Leftovers = ENGINE === 'chromium' ? { 'change listener by SDK': 1 } : {};

/** A page that counts, and how to ask it what is there that was not there at first. */
async function countingPage(): Promise<[TestPage, () => Promise<Leftovers>]> {
  const tab = await world.newPage();
  await countLeftovers(tab.page);
  const now = () => tab.page.evaluate(() => window.leftovers());
  const before = await now();
  return [tab, async () => since(before, await now())];
}

describe('destroy() on the real SDK', () => {
  it('leaves no timer, socket or listener, beyond what the SDK leaves; a new session works, and leaves no more', async () => {
    const [bare, leftBySdk] = await countingPage();
    const sdk = await rawSDK(bare.page, world.appID);
    await sdk.login('alice', await world.mint());
    await expect.poll(() => sdk.story()).toContain('login ok');
    await sdk.renewToken(await world.mint('alice', { ttl: 7_200 }));
    await expect.poll(() => sdk.story()).toContain('renew ok');
    await sdk.logout();
    await bare.page.evaluate(() =>
      (window as unknown as { raw: { zim: { destroy(): void } } }).raw.zim.destroy(),
    );
    await offline();

    const [tab, left] = await countingPage();
    const session = await pageSession(tab.page, world.appID);
    expect(await session.login()).toBe('ok');
    expect(await session.renew()).toBe('ok');
    // Else it would prove nothing that they are gone.
    expect(Object.keys(await left())).toEqual(
      expect.arrayContaining([
        'setTimeout by zim-session',
        'visibilitychange listener by zim-session',
        'online listener by zim-session',
        'WebSocket by SDK',
      ]),
    );
    await session.destroy();
    await offline();
    const ours = async () => Object.keys(await left()).filter((what) => what.endsWith('by zim-session'));
    expect(await ours()).toEqual([]);
    // Both pages come to the same, each in its own time. Other versions of the SDK leave more.
    if (!process.env.ZIM_SDK) await expect.poll(leftBySdk).toEqual({ ...OF_THE_SDK, ...OF_CONNECTIONS });
    await expect.poll(async () => since(await leftBySdk(), await left())).toEqual({});

    const next = await pageSession(tab.page, world.appID, 'two');
    expect(await next.login()).toBe('ok');
    expect(world.zim.online()).toEqual(['alice']);
    expect(await next.renew()).toBe('ok');
    await next.destroy();
    await offline();
    expect(await ours()).toEqual([]);
    await Promise.all([bare.close(), tab.close()]);
  });
});
