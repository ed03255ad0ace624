import type { Case } from '../case.ts';

/** Oversights of the SDK, seen on 2.29.0; SDK-FACTS.md tells each under its number. */
export const oversights: readonly Case[] = [
  {
    name: 'S35 oversight: reconnecting after a renewal it goes by the expiry of the last login',
    async run(driver) {
      await driver.loggedIn(60);
      driver.renewToken(await driver.token('B', 3600));
      await driver.advance(62_000);
      driver.outside.drop('dirty');
      await driver.advance(10_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      '1030 ← 2 resolved',
      '63000 event 3/3',
      '63695 event 3/1',
      '63695 server login alice B',
      '63735 event tokenWillExpire -3',
      '63735 event 2/0',
      '63735 event 0/5 Token expired for timer -3',
    ],
  },
  {
    name: 'S21 oversight: login with an expired token is 0/5, and never settles',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', -60));
      await driver.advance(60_000);
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 0/5 Token expired with 50111',
      '60000 → 2 login alice B',
      '60010 server login alice B',
      '60050 event 2/0',
      '60050 ← 2 resolved',
      'uncaught 6000103',
      'never 1',
    ],
  },
  {
    name: 'S28 oversight: login with less than 2 s left is 0/5 before 2/0, never settles, and wedges the instance',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 2));
      await driver.advance(60_000);
      driver.logout();
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event tokenWillExpire 2',
      '50 event 0/5 Token expired for timer 2',
      '50 event 2/0',
      '60000 → logout',
      '60000 ← logout',
      '60000 → 2 login alice B',
      '60000 ← 2 rejected 6000111',
      'never 1',
    ],
  },
  {
    name: 'S12 oversight: closed by the server during login, nothing rejects for 5 to 8 s',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(20);
      driver.outside.closeStream();
      await driver.advance(30_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '20 event 0/2',
      '6000 ← 1 rejected 6000105',
      'uncaught 6000105',
    ],
  },
  {
    name: 'S25 oversight: the socket breaks during renewToken, which rejects 6000105 after 5 to 8 s',
    async run(driver) {
      await driver.loggedIn();
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(10);
      driver.outside.drop('dirty');
      await driver.advance(20_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      '1010 event 3/3',
      '1705 event 3/1',
      '1705 server login alice A',
      '1745 event 2/0',
      '6000 ← 2 rejected 6000105',
    ],
  },
  {
    name: 'S25 oversight: just after a dirty close renewToken is sent into the void',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.drop('dirty');
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(20_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 event 3/3',
      '1000 → 2 renewToken B',
      '1695 event 3/1',
      '1695 server login alice A',
      '1735 event 2/0',
      '6000 ← 2 rejected 6000105',
    ],
  },
  {
    name: 'S15 oversight: refused with 50106, login goes round and round until logout',
    async run(driver) {
      driver.create();
      driver.outside.refuseLogin(50106);
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(200);
      driver.logout();
      await driver.advance(20_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 server login alice A',
      '90 server login alice A',
      '130 server login alice A',
      '170 server login alice A',
      '200 → logout',
      '200 event 0/0',
      '200 ← logout',
      'never 1',
    ],
  },
  {
    name: 'S12 oversight: logout while the first socket is being opened sends the login all the same',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 3600));
      driver.logout();
      await driver.advance(1_000);
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '0 → logout',
      '0 event 0/0',
      '0 ← logout',
      '10 server login nobody A',
      '50 event 0/3',
      '1000 → 2 login alice B',
      '1000 ← 2 rejected 6000103',
      'uncaught 6000103',
      'never 1',
    ],
  },
  {
    name: 'S12 oversight: logout while the server thinks about the login does not tell the server',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(20);
      driver.logout();
      await driver.advance(60_000);
      driver.noteUsers();
      driver.destroy();
      await driver.flush();
      driver.noteUsers();
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '20 → logout',
      '20 event 0/0',
      '20 ← logout',
      '60020 note online: alice',
      '60020 → destroy',
      '60020 ← destroy',
      '60020 note online: nobody',
      'never 1',
    ],
  },
  {
    name: 'S12 oversight: logout between the server’s answer and 2/0 is 0/0 and then 2/0, and wedges the instance',
    async run(driver) {
      driver.create();
      driver.listen('tokenWillExpire', () => driver.logout());
      driver.login('alice', await driver.token('A', 20));
      await driver.advance(1_000);
      driver.login('alice', await driver.token('B', 3600));
      await driver.flush();
      driver.logout();
      driver.login('alice', await driver.token('C', 3600));
      await driver.advance(1_000);
      driver.destroy();
      driver.create();
      driver.login('alice', await driver.token('D', 3600));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event tokenWillExpire 20',
      '50 → logout',
      '50 event 0/0',
      '50 ← logout',
      '50 event 2/0',
      '50 server logout alice',
      '1000 → 2 login alice B',
      '1000 ← 2 rejected 6000111',
      '1000 → logout',
      '1000 ← logout',
      '1000 → 3 login alice C',
      '1000 ← 3 rejected 6000111',
      '2000 → destroy',
      '2000 ← destroy',
      '2000 → 4 login alice D',
      '2010 server login alice D',
      '2050 event 2/0',
      '2050 ← 4 resolved',
      'never 1',
    ],
  },
  {
    name: 'S25 oversight: a renewal that is answered after logout leaves its token behind: a login presents it, even another user’s',
    options: { logoutTakes: 1_000 },
    async run(driver) {
      await driver.loggedIn();
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(10);
      driver.logout();
      await driver.advance(100);
      driver.login('bob', await driver.token('C', 3600, 'bob'));
      await driver.advance(20_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      '1010 → logout',
      '1010 event 0/0',
      '1010 ← logout',
      '1030 ← 2 resolved',
      '1030 server logout alice',
      '1110 → 3 login bob C',
      '1120 server login bob B',
      '1160 event 0/3',
      '1160 ← 3 rejected 6000103',
      'uncaught 6000103',
    ],
  },
  {
    name: 'S25 oversight: the token that a renewal left behind ends in tokenWillExpire and 0/5 after the logout',
    async run(driver) {
      await driver.loggedIn();
      driver.renewToken(await driver.token('B', 60));
      await driver.advance(10);
      driver.logout();
      await driver.advance(120_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      '1010 → logout',
      '1010 event 0/0',
      '1010 ← logout',
      '1030 ← 2 resolved',
      '1030 server logout alice',
      '31030 event tokenWillExpire 30',
      '59030 event 0/5 Token expired for timer 60',
    ],
  },
  {
    name: 'S19 a logout that is answered after the login right behind it does not disturb that login',
    options: { logoutTakes: 100 },
    async run(driver) {
      await driver.loggedIn();
      driver.logout();
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → logout',
      '1000 event 0/0',
      '1000 ← logout',
      '1000 → 2 login alice B',
      '1000 server logout alice',
      '1010 server login alice B',
      '1050 event 2/0',
      '1050 ← 2 resolved',
    ],
  },
  {
    name: 'S19 oversight: when logout is answered not at all, calls 5 to 8 s later never settle',
    options: { logoutTakes: 600_000 },
    async run(driver) {
      await driver.loggedIn();
      driver.logout();
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(4_500);
      driver.outside.silence();
      driver.renewToken(await driver.token('C', 7200));
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → logout',
      '1000 event 0/0',
      '1000 ← logout',
      '1000 → 2 login alice B',
      '1000 server logout alice',
      '1010 server login alice B',
      '1050 event 2/0',
      '1050 ← 2 resolved',
      '5500 → 3 renewToken C',
      '5500 server renewToken alice C',
      'never 3',
    ],
  },
  {
    name: 'S31 oversight: after 0/3 on a reconnect the token’s timers run on',
    async run(driver) {
      await driver.loggedIn(60);
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
      '30050 event tokenWillExpire 30',
      '58050 event 0/5 Token expired for timer 60',
    ],
  },
  {
    name: 'S12 oversight: logout after 0/3 and after 0/4 emits nothing',
    async run(driver) {
      driver.create();
      driver.outside.refuseLogin(50111, 1);
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(1_000);
      driver.logout();
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(1_000);
      await driver.outside.kick('bye');
      driver.logout();
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 0/3',
      '50 ← 1 rejected 6000103',
      '1000 → logout',
      '1000 ← logout',
      '1000 → 2 login alice B',
      '1010 server login alice B',
      '1050 event 2/0',
      '1050 ← 2 resolved',
      '2000 event 0/4 {"reason":1,"message":"bye"}',
      '2000 → logout',
      '2000 ← logout',
      'uncaught 6000103',
    ],
  },
];
