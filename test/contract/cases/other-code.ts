import type { Case } from '../case.ts';

export const otherCode: readonly Case[] = [
  {
    name: 'S37 destroy emits nothing, settles nothing, and everything is refused after it',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(20);
      driver.destroy();
      await driver.advance(1_000);
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '20 → destroy',
      '20 ← destroy',
      '1020 → 2 login alice B',
      '1020 ← 2 rejected 6000002',
      'never 1',
    ],
  },
  {
    name: 'S37 destroy while connected emits nothing',
    async run(driver) {
      await driver.loggedIn();
      driver.destroy();
      await driver.advance(1_000);
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → destroy',
      '1000 ← destroy',
      '2000 → 2 renewToken B',
      '2000 ← 2 rejected 6000002',
    ],
  },
  {
    name: 'S38 a login while connected hands its token to the server, and the session goes by it',
    async run(driver) {
      await driver.loggedIn(60);
      driver.login('alice', await driver.token('B', 120));
      await driver.advance(100_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 login alice B',
      '1000 ← 2 resolved',
      '1000 server renewToken alice B',
      '91030 event tokenWillExpire 30',
    ],
  },
  {
    name: 'S39 a userName goes along with each login of that call, a blank one is sent blank',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 3600), { userName: 'Alice' });
      await driver.advance(1_000);
      driver.outside.drop('dirty');
      await driver.advance(1_000);
      driver.logout();
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A as Alice',
      '10 server login alice A as Alice',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 event 3/3',
      '1695 event 3/1',
      '1695 server login alice A as Alice',
      '1735 event 2/0',
      '2000 → logout',
      '2000 event 0/0',
      '2000 ← logout',
      '2000 → 2 login alice B',
      '2000 server logout alice',
      '2010 server login alice B',
      '2050 event 2/0',
      '2050 ← 2 resolved',
    ],
  },
  {
    name: 'S40 logout tells the server, which ends what belongs to the login',
    async run(driver) {
      await driver.loggedIn();
      driver.logout();
      await driver.advance(1_000);
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → logout',
      '1000 event 0/0',
      '1000 ← logout',
      '1000 server logout alice',
      '2000 → 2 login alice B',
      '2010 server login alice B',
      '2050 event 2/0',
      '2050 ← 2 resolved',
    ],
  },
];
