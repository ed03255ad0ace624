import type { Case } from '../case.ts';

const DAY = 86_400;

export const expiry: readonly Case[] = [
  {
    name: 'S27 S28 one warning 30 s before the expiry, and the SDK disconnects itself 2 s before it',
    async run(driver) {
      await driver.loggedIn(3600);
      await driver.advance(3_600_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '3570050 event tokenWillExpire 30',
      '3598050 event 0/5 Token expired for timer 3600',
    ],
  },
  {
    name: 'S27 with less than 30 s left the warning comes inside login, and inside renewToken',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 20));
      await driver.advance(10_000);
      driver.renewToken(await driver.token('B', 25));
      await driver.advance(30_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event tokenWillExpire 20',
      '50 event 2/0',
      '50 ← 1 resolved',
      '10000 → 2 renewToken B',
      '10000 server renewToken alice B',
      '10030 event tokenWillExpire 25',
      '10030 ← 2 resolved',
      '33030 event 0/5 Token expired for timer 25',
    ],
  },
  {
    name: 'S28 a renewal between the warning and the end keeps the session',
    async run(driver) {
      await driver.loggedIn(60);
      await driver.advance(50_000);
      driver.renewToken(await driver.token('B', 60));
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '30050 event tokenWillExpire 30',
      '51000 → 2 renewToken B',
      '51000 server renewToken alice B',
      '51030 ← 2 resolved',
      '81030 event tokenWillExpire 30',
      '109030 event 0/5 Token expired for timer 60',
    ],
  },
  {
    name: 'S29 after a sleep past the expiry the warning says 30 and 0/5 comes in the same tick; renewToken is 6000121',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 60));
      const fresh = await driver.token('B', 10_800);
      driver.listen('tokenWillExpire', () => {
        driver.after(100, () => driver.renewToken(fresh));
      });
      await driver.advance(1_000);
      await driver.sleep(7_200_000);
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '7201000 event tokenWillExpire 30',
      '7201000 event 0/5 Token expired for timer 60',
      '7201100 → 2 renewToken B',
      '7201100 ← 2 rejected 6000121',
    ],
  },
  {
    name: 'S30 when the token expires while reconnecting, 0/5 is the end of it',
    async run(driver) {
      await driver.loggedIn(60);
      driver.outside.offline();
      await driver.advance(60_000);
      driver.outside.online();
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 event 3/3',
      '1695 event 3/3',
      '3705 event 3/3',
      '5715 event 3/3',
      '9725 event 3/3',
      '13735 event 3/3',
      '21745 event 3/3',
      '29755 event 3/3',
      '30050 event tokenWillExpire 30',
      '45765 event 3/3',
      '58050 event 0/5 Token expired for timer 60',
    ],
  },
  {
    name: 'S31 the token refused on a reconnect is 0/3, and the SDK stays disconnected',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.refuseLogin(50111);
      driver.outside.drop('dirty');
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 event 3/3',
      '1695 event 3/1',
      '1695 server login alice A',
      '1735 event 0/3',
    ],
  },
  {
    name: 'S32 a client whose clock is ahead is corrected',
    options: { serverAhead: -300_000 },
    async run(driver) {
      await driver.loggedIn(300);
      await driver.advance(600_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '570050 event tokenWillExpire 30',
      '598050 event 0/5 Token expired for timer 600',
    ],
  },
  {
    name: 'S32 a client whose clock is behind is warned too late',
    options: { serverAhead: 60_000 },
    async run(driver) {
      await driver.loggedIn(300);
      await driver.advance(300_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '270050 event tokenWillExpire 30',
      '298050 event 0/5 Token expired for timer 300',
    ],
  },
  {
    name: 'S33 the timers are clamped to 24 days',
    async run(driver) {
      await driver.loggedIn(30 * DAY);
      await driver.sleep(24 * DAY * 1000 - 32_000);
      await driver.advance(30_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '2073570050 event tokenWillExpire 30',
      '2073598050 event 0/5 Token expired for timer 2073600',
    ],
  },
];
