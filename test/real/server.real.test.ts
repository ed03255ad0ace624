import { describe, expect, it, onTestFinished } from 'vitest';
import { createZimSession } from 'zim-session';
import { createTokenHandler, type TokenHandlerOptions } from 'zim-session/server';
import { fixedNonce } from '../../src/testing/zim-server/nonces.ts';
import { createZimServer } from '../../src/testing/zim-server/zim-server.ts';
import type { ZimClass } from '../contract/driver.ts';
import { createStandingClock } from './clock.ts';
import { watchPlatform } from './platform.ts';
import { loadSdkInNode } from './sdk.ts';
import { createSockets } from './sockets.ts';
import { takeUncaught } from './uncaught.ts';
import { createWx } from './wx.ts';

const APP = { appID: 1234567890, serverSecret: 'zyxwvutsrqponmlkjihgfedcba543210' };
const MINUTE = 60_000;

/** A session on the real SDK, whose tokens come from the handler, and a ZIM server that knows the secret of `APP`. */
function world(options: Partial<TokenHandlerOptions> = {}) {
  const { busy, later } = watchPlatform();
  const uncaught = (): void => {};
  const clock = createStandingClock({ startAt: Date.UTC(2030, 0, 1), busy, uncaught });
  const { setTimeout, clearTimeout } = clock.globals;
  const { key1For, random } = fixedNonce();
  const { appID, serverSecret: secret } = APP;
  const server = createZimServer({ appID, secret, key1For, now: clock.now, setTimeout });
  const wx = createWx(createSockets({ server, setTimeout, uncaught }), later);
  const sdk = loadSdkInNode<ZimClass>({ clock: clock.globals, random: () => random, wx: wx.api });
  // Of a login that is refused it leaks a rejection (S8).
  onTestFinished(takeUncaught(sdk.made, uncaught));
  const handle = createTokenHandler({ ...APP, authorize: () => true, now: clock.now, ...options });
  const session = createZimSession({
    appID,
    sdk: sdk.ZIM,
    platform: { clock: { now: clock.now, setTimeout, clearTimeout }, random: () => 0.5 },
    async tokenProvider({ userID }) {
      const url = `https://api.example.com/api/zim/token?userId=${encodeURIComponent(userID)}`;
      return (await handle(new Request(url))).json();
    },
  });
  const took = (cmd: string) => server.requests.filter((one) => one.cmd === cmd).map(({ code }) => code);
  return { clock, server, session, took };
}

describe.each(['GCM', 'CBC'] as const)('ZIM takes what createTokenHandler makes (%s)', (mode) => {
  it('for a login, and for the renewal an hour later', async () => {
    const { clock, server, session, took } = world({ mode });
    void session.login({ userID: 'a+b%&c#d?' });
    await clock.advance(MINUTE);
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null });
    expect(server.online()).toEqual(['a+b%&c#d?']);
    await clock.advance(60 * MINUTE);
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null, clockSkew: 0 });
    expect(took('login')).toEqual([0]);
    expect([...new Set(took('renew_token'))]).toEqual([0]);
  });
});

it('ZIM refuses what it makes with the secret of another app', async () => {
  const { clock, session, took } = world({ serverSecret: APP.serverSecret.replace('z', 'a') });
  const login = session.login({ userID: 'alice' }).catch((error) => error.code);
  await clock.advance(MINUTE);
  expect(await login).toBe('token-rejected');
  expect(took('login').every((code) => code !== 0)).toBe(true);
});
