import type { Case } from '../case.ts';

export const reconnecting: readonly Case[] = [
  {
    name: 'S35 after a dirty close the SDK reconnects with the token that it has',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.drop('dirty');
      await driver.advance(10_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 event 3/3',
      '1695 event 3/1',
      '1695 server login alice A',
      '1735 event 2/0',
    ],
  },
  {
    name: 'S35 offline it retries with growing delays, in the end every 32 s, and online makes it try at once',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.offline();
      await driver.advance(500_000);
      driver.outside.online();
      await driver.advance(10_000);
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
      '45765 event 3/3',
      '61775 event 3/3',
      '93785 event 3/3',
      '125795 event 3/3',
      '157805 event 3/3',
      '189815 event 3/3',
      '221825 event 3/3',
      '253835 event 3/3',
      '285845 event 3/3',
      '317855 event 3/3',
      '349865 event 3/3',
      '381875 event 3/3',
      '413885 event 3/3',
      '445895 event 3/3',
      '477905 event 3/3',
      '501000 event 3/3',
      '501110 event 3/1',
      '501110 server login alice A',
      '501150 event 2/0',
    ],
  },
  {
    name: 'S35 a clean close is not reported, and renewToken vanishes',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.drop('clean');
      await driver.advance(5_000);
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(8_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '6000 → 2 renewToken B',
      '12000 ← 2 rejected 6000105',
    ],
  },
  {
    name: 'S35 a clean close is not found out by itself',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.drop('clean');
      await driver.advance(600_000);
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(10_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '601000 → 2 renewToken B',
      '606000 ← 2 rejected 6000105',
    ],
  },
  {
    name: 'S35 a clean close is found out by an online event',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.drop('clean');
      await driver.advance(5_000);
      driver.outside.online();
      await driver.advance(30_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '12000 event 3/3',
      '12110 event 3/1',
      '12110 server login alice A',
      '12150 event 2/0',
    ],
  },
  {
    name: 'S35 a clean close is found out when the page becomes visible',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.drop('clean');
      await driver.advance(5_000);
      driver.outside.showPage();
      await driver.advance(30_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '12000 event 3/3',
      '12110 event 3/1',
      '12110 server login alice A',
      '12150 event 2/0',
    ],
  },
  {
    name: 'S35 with a living socket neither online nor visible changes anything',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.showPage();
      driver.outside.online();
      await driver.advance(60_000);
    },
    trace: ['0 → 1 login alice A', '10 server login alice A', '50 event 2/0', '50 ← 1 resolved'],
  },
  {
    name: 'S35 a server that falls silent is never noticed, heartbeats or not',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.silence();
      await driver.advance(300_000);
      driver.outside.heal();
      await driver.advance(60_000);
    },
    trace: ['0 → 1 login alice A', '10 server login alice A', '50 event 2/0', '50 ← 1 resolved'],
  },
  {
    name: 'S35 logout while reconnecting emits 0/0 and ends it',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.offline();
      await driver.advance(5_000);
      driver.logout();
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
      '6000 → logout',
      '6000 event 0/0',
      '6000 ← logout',
    ],
  },
  {
    name: 'S36 login is answered before or after 2/0, and a login begins with or without 1/1',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(1_000);
    },
    trace: ['0 → 1 login alice A', '10 server login alice A', '50 event 2/0', '50 ← 1 resolved'],
  },
  {
    name: 'S42 a login of the same user while reconnecting presents the old token, and its own expiry counts',
    async run(driver) {
      await driver.loggedIn(60);
      driver.outside.offline();
      await driver.advance(5_000);
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(1_000);
      driver.outside.online();
      await driver.advance(90_000);
      driver.outside.drop('dirty');
      await driver.advance(10_000);
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
      '6000 → 2 login alice B',
      '7000 event 3/3',
      '7110 event 3/1',
      '7110 server login alice A',
      '7150 event 2/0',
      '7150 ← 2 resolved',
      '97000 event 3/3',
      '97695 event 3/1',
      '97695 server login alice A',
      '97735 event 0/3',
    ],
  },
  {
    name: 'S46 neither silence nor a clean close is noticed while Connected; queryUsersStatus asks the server, and tells',
    async run(driver) {
      await driver.loggedIn();
      driver.queryUsersStatus('alice');
      await driver.advance(1_000);
      driver.outside.silence();
      await driver.advance(60_000);
      driver.queryUsersStatus('alice');
      await driver.advance(10_000);
      driver.outside.heal();
      driver.queryUsersStatus('alice');
      await driver.advance(1_000);
      driver.outside.drop('clean');
      await driver.advance(60_000);
      driver.queryUsersStatus('alice');
      await driver.advance(10_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 queryUsersStatus alice',
      '1030 ← 2 resolved',
      '62000 → 3 queryUsersStatus alice',
      '69000 ← 3 rejected 6000105',
      '72000 → 4 queryUsersStatus alice',
      '72030 ← 4 resolved',
      '133000 → 5 queryUsersStatus alice',
      '138000 ← 5 rejected 6000105',
    ],
  },
  {
    name: 'S46 queryUsersStatus is 6000104 at once while reconnecting, and 6000121 logged out',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.offline();
      await driver.advance(1_000);
      driver.queryUsersStatus('alice');
      await driver.advance(1_000);
      driver.logout();
      driver.queryUsersStatus('alice');
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 event 3/3',
      '1695 event 3/3',
      '2000 → 2 queryUsersStatus alice',
      '2000 ← 2 rejected 6000104',
      '3000 → logout',
      '3000 event 0/0',
      '3000 ← logout',
      '3000 → 3 queryUsersStatus alice',
      '3000 ← 3 rejected 6000121',
    ],
  },
];
