import type { Case } from '../case.ts';
import { createSessions, loggedIn } from '../sessions.ts';
import { logsIn } from './lines.ts';

export const losses: readonly Case[] = [
  {
    name: 'kicked out: the session ends, and does not fight back',
    async run(driver) {
      const one = await loggedIn(driver);
      await driver.outside.kick('bye');
      await driver.advance(600_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '1000 one logged-out',
      '1000 one disconnected',
      '1000 one loggedOut kicked-out',
      '601000 one is logged-out, disconnected, idle, kicked-out',
    ],
  },
  {
    name: 'unregistered: the session ends',
    async run(driver) {
      const one = await loggedIn(driver);
      await driver.outside.unregister();
      await driver.advance(60_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '1000 one logged-out',
      '1000 one disconnected',
      '1000 one loggedOut unregistered',
      '61000 one is logged-out, disconnected, idle, unregistered',
    ],
  },
  {
    name: 'a dropped socket is the SDK reconnecting, and nothing else',
    async run(driver) {
      const one = await loggedIn(driver);
      driver.outside.drop('dirty');
      await driver.advance(10_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '1000 one reconnecting',
      '1695 server login alice T1',
      '1735 one connected',
      '11000 one is logged-in, connected, scheduled, 3589 s left',
    ],
  },
  {
    name: 'S42 nor are two that drop when the token of the login is over, and was renewed',
    async run(driver) {
      const sessions = createSessions(driver);
      sessions.lifetime = 31;
      const one = sessions.open('one');
      one.login();
      await driver.advance(1_000);
      sessions.lifetime = 3600;
      one.renew();
      await driver.advance(40_000);
      for (let n = 0; n < 2; n += 1) {
        driver.outside.drop('dirty');
        await driver.advance(10_000);
      }
      one.look();
    },
    trace: [
      ...logsIn({ warning: 'short-lived-token' }),
      '1000 → 2 one.renew',
      '1000 fetch manual alice',
      '1020 server renewToken alice T2',
      '1050 one tokenRenewed',
      '1050 ← 2 resolved',
      '41000 one reconnecting',
      '41695 server login alice T2',
      '41735 one connected',
      '51000 one reconnecting',
      '51695 server login alice T2',
      '51735 one connected',
      '61000 one is logged-in, connected, scheduled, 3540 s left',
    ],
  },
  {
    name: 'S12 the server closes the stream (0/2): back by itself',
    async run(driver) {
      const one = await loggedIn(driver);
      driver.outside.closeStream();
      await driver.advance(10_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '1000 fetch recovery alice',
      '1000 one recovering',
      '1000 one connecting',
      '1000 one sessionLost zim-server',
      '1030 server login alice T2',
      '1070 one logged-in',
      '1070 one connected',
      '1070 one recovered',
      '11000 one is logged-in, connected, scheduled, 3590 s left',
    ],
  },
  {
    name: 'S31 the old token is refused on reconnecting (0/3): back with a fresh one',
    async run(driver) {
      const one = await loggedIn(driver);
      driver.outside.refuseLogin(50111, 1);
      driver.outside.drop('dirty');
      await driver.advance(10_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '1000 one reconnecting',
      '1695 server login alice T1',
      '1735 fetch recovery alice',
      '1735 one recovering',
      '1735 one connecting',
      '1735 one sessionLost token-rejected',
      '1765 server login alice T2',
      '1805 one logged-in',
      '1805 one connected',
      '1805 one recovered',
      '11000 one is logged-in, connected, scheduled, 3590 s left',
    ],
  },
  {
    name: 'S29 the machine sleeps past the expiry: back by itself',
    async run(driver) {
      const one = await loggedIn(driver);
      await driver.sleep(2 * 3_600_000);
      await driver.advance(10_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '7201000 fetch renewal alice',
      '7201000 one tokenWillExpire 30',
      '7201000 one recovering',
      '7201000 one connecting',
      '7201000 one sessionLost token-expired',
      '7201030 server login alice T2',
      '7201070 one logged-in',
      '7201070 one connected',
      '7201070 one recovered',
      '7211000 one is logged-in, connected, scheduled, 3590 s left',
    ],
  },
  {
    name: 'S13 the network is gone for a minute: the SDK comes back, with the token that it has',
    async run(driver) {
      const one = await loggedIn(driver);
      driver.outside.offline();
      await driver.advance(60_000);
      driver.outside.online();
      await driver.advance(5_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '1000 one reconnecting',
      '61110 server login alice T1',
      '61150 one connected',
      '66000 one is logged-in, connected, scheduled, 3534 s left',
    ],
  },
];
