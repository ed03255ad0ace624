import { expect, it } from 'vitest';
import { fixedNonce } from '../../src/testing/zim-server/nonces.ts';
import { createZimServer } from '../../src/testing/zim-server/zim-server.ts';
import { mintTestToken } from '../../src/token04/test-token.ts';
import type { ZimClass } from '../contract/driver.ts';
import { createStandingClock } from './clock.ts';
import { watchPlatform } from './platform.ts';
import { loadSdkInNode } from './sdk.ts';
import { createSockets } from './sockets.ts';
import { createWx } from './wx.ts';

const SECRET = '0123456789abcdef0123456789abcdef';

/** The SDK, which logs alice in, with a heartbeat each second. */
async function logIn(loginTakes = 0) {
  const { busy, later } = watchPlatform();
  const uncaught = (): void => {};
  const clock = createStandingClock({ startAt: Date.UTC(2030, 0, 1), busy, uncaught });
  const { setTimeout } = clock.globals;
  const { key1For, random } = fixedNonce();
  const server = createZimServer({
    appID: 1,
    secret: SECRET,
    key1For,
    now: clock.now,
    setTimeout,
    heartbeatInterval: 1_000,
  });
  server.delay('login', loginTakes);
  const wx = createWx(createSockets({ server, setTimeout, uncaught }), later);
  const { ZIM } = loadSdkInNode<ZimClass>({ clock: clock.globals, random: () => random, wx: wx.api });
  const token = await mintTestToken({ appID: 1, userID: 'alice', secret: SECRET, ttl: 60, now: clock.now() });
  const zim = ZIM.create({ appID: 1 })!;
  void zim.login('alice', { token, userName: '', customStatus: '', isOfflineLogin: false });
  return { clock, server, zim, beats: () => server.requests.filter(({ cmd }) => cmd === 'hb') };
}

it('the SDK sends heartbeats as often as the login was told to, and they are answered', async () => {
  const { clock, beats } = await logIn();
  await clock.advance(10_500);
  expect(beats().length).toBeGreaterThanOrEqual(9);
  for (const beat of beats()) expect(beat).toMatchObject({ userID: 'alice', code: 0 });
});

it('S12 it sends none for a login that the server took after the logout: the user is online there without them', async () => {
  const { clock, server, zim, beats } = await logIn(500);
  await clock.advance(200);
  zim.logout();
  await clock.advance(30_000);
  expect(server.online()).toEqual(['alice']);
  expect(beats()).toEqual([]);
});
