import { expect, it } from 'vitest';
import { findFirefox } from '../browser/firefox.ts';
import { startWorld } from './harness.ts';
import { pageSession } from './in-session.ts';

// A second engine in every run, where Firefox is installed. `npm run browsers` does much more, and in a third one.

const firefox = findFirefox();
if (!firefox) console.log('No Firefox is installed here: nothing is logged in with it.');

it.skipIf(!firefox)('logs in, renews and logs out in Firefox', async () => {
  const world = await startWorld({ engine: 'firefox' });
  try {
    const tab = await world.newPage();
    expect(await tab.page.evaluate(() => navigator.userAgent)).toContain('Firefox/');
    const session = await pageSession(tab.page, world.appID);
    expect(await session.login()).toBe('ok');
    expect(world.zim.online()).toEqual(['alice']);
    expect(await session.renew()).toBe('ok');
    const [logins, renewals] = ['login', 'renew_token'].map((cmd) =>
      world.zim.requests.filter((request) => request.cmd === cmd),
    );
    expect(logins).toEqual([expect.objectContaining({ userID: 'alice', code: 0 })]);
    expect(renewals).toEqual([expect.objectContaining({ userID: 'alice', code: 0 })]);
    expect(renewals?.[0]?.token).not.toBe(logins?.[0]?.token);
    await session.logout();
    await expect.poll(() => world.zim.online()).toEqual([]);
    expect(tab.errors).toEqual([]);
  } finally {
    await world.close();
  }
});
