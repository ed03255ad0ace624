import type { Case } from '../case.ts';

function refused(code: number, client: number): Case {
  return {
    name: `S15 refused with ${code}, login rejects with ${client}`,
    async run(driver) {
      driver.create();
      driver.outside.refuseLogin(code, 1);
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(10_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 0/3',
      `50 ← 1 rejected ${client}`,
      `uncaught ${client}`,
    ],
  };
}

export const login: readonly Case[] = [
  {
    name: 'S13 with the server unreachable login stays pending while 3/3 repeats, and resolves when the network is back',
    async run(driver) {
      driver.create();
      driver.outside.unreachable();
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(15_000);
      driver.outside.heal();
      await driver.advance(5_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 event 3/3',
      '705 event 3/3',
      '2715 event 3/3',
      '4725 event 3/3',
      '8735 event 3/3',
      '12745 event 3/3',
      'never 1',
    ],
  },
  {
    name: 'S13 unreachable for ten minutes, login is still pending',
    async run(driver) {
      driver.create();
      driver.outside.unreachable();
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(600_000);
      driver.outside.heal();
      await driver.advance(40_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 event 3/3',
      '705 event 3/3',
      '2715 event 3/3',
      '4725 event 3/3',
      '8735 event 3/3',
      '12745 event 3/3',
      '20755 event 3/3',
      '28765 event 3/3',
      '44775 event 3/3',
      '60785 event 3/3',
      '92795 event 3/3',
      '124805 event 3/3',
      '156815 event 3/3',
      '188825 event 3/3',
      '220835 event 3/3',
      '252845 event 3/3',
      '284855 event 3/3',
      '316865 event 3/3',
      '348875 event 3/3',
      '380885 event 3/3',
      '412895 event 3/3',
      '444905 event 3/3',
      '476915 event 3/3',
      '508925 event 3/3',
      '540935 event 3/3',
      '572945 event 3/3',
      '604955 server login alice A',
      '604995 event 2/0',
      '604995 ← 1 resolved',
    ],
  },
  {
    name: 'S13 logout stops the retries and settles nothing; a fresh login works',
    async run(driver) {
      driver.create();
      driver.outside.unreachable();
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(1_000);
      driver.logout();
      await driver.advance(60_000);
      driver.outside.heal();
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 event 3/3',
      '705 event 3/3',
      '1000 → logout',
      '1000 event 0/0',
      '1000 ← logout',
      '61000 → 2 login alice B',
      '61010 server login alice B',
      '61050 event 2/0',
      '61050 ← 2 resolved',
      'never 1',
    ],
  },
  {
    name: 'S14 no answer rejects 6000105 after 5 to 8 s, and the next login hangs until logout',
    async run(driver) {
      driver.create();
      driver.outside.silence();
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(8_000);
      driver.outside.heal();
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(30_000);
      driver.logout();
      driver.login('alice', await driver.token('C', 3600));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '6000 ← 1 rejected 6000105',
      '8000 → 2 login alice B',
      '38000 → logout',
      '38000 event 0/0',
      '38000 ← logout',
      '38000 → 3 login alice C',
      '38010 server login alice C',
      '38050 event 2/0',
      '38050 ← 3 resolved',
      'uncaught 6000105',
      'never 2',
    ],
  },
  {
    name: 'S15 a refused login replays its error for 10 s without asking the server',
    async run(driver) {
      driver.create();
      driver.outside.refuseLogin(50111, 1);
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(1_000);
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(8_000);
      driver.login('alice', await driver.token('C', 3600));
      await driver.advance(2_000);
      driver.login('alice', await driver.token('D', 3600));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 0/3',
      '50 ← 1 rejected 6000103',
      '1000 → 2 login alice B',
      '1000 ← 2 rejected 6000103',
      '9000 → 3 login alice C',
      '9000 ← 3 rejected 6000103',
      '11000 → 4 login alice D',
      '11000 server login alice D',
      '11040 event 2/0',
      '11040 ← 4 resolved',
      'uncaught 6000103',
    ],
  },
  {
    name: 'S15 logout clears a refusal at once, and emits nothing',
    async run(driver) {
      driver.create();
      driver.outside.refuseLogin(50111, 1);
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(1_000);
      driver.logout();
      driver.login('alice', await driver.token('B', 3600));
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
      'uncaught 6000103',
    ],
  },
  refused(1, 6000007),
  refused(50004, 6000006),
  refused(6000014, 6000014),
  {
    name: 'S15 oversight: refused with 50012 the SDK also logs in again by itself',
    async run(driver) {
      driver.create();
      driver.outside.refuseLogin(50012, 1);
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(10_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 3/1',
      '50 event 0/3',
      '50 ← 1 rejected 6000121',
      '50 server login alice A',
      '90 event 2/0',
      'uncaught 6000121',
    ],
  },
  {
    name: 'S16 refused as kicked out is 0/4, and login never settles',
    async run(driver) {
      driver.create();
      driver.outside.refuseLogin(102005, 1);
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(60_000);
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 0/4 Kicked out with102005',
      '60000 → 2 login alice B',
      '60010 server login alice B',
      '60050 event 2/0',
      '60050 ← 2 resolved',
      'uncaught 6000007',
      'never 1',
    ],
  },
  {
    name: 'S16 refused with 102009 nothing happens, and login never settles',
    async run(driver) {
      driver.create();
      driver.outside.refuseLogin(102009, 1);
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(60_000);
    },
    trace: ['0 → 1 login alice A', '10 server login alice A', 'never 1'],
  },
  {
    name: 'S17 the same user while connecting shares the attempt, another is refused',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 3600));
      driver.login('alice', await driver.token('B', 7200));
      driver.login('bob', await driver.token('C', 3600, 'bob'));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '0 → 2 login alice B',
      '0 → 3 login bob C',
      '0 ← 3 rejected 6000111',
      '10 server login alice B',
      '50 event 2/0',
      '50 ← 1 resolved',
      '50 ← 2 resolved',
    ],
  },
  {
    name: 'S17 the same user while connected resolves at once, and a token that lives longer is handed over; another user is refused',
    async run(driver) {
      await driver.loggedIn();
      driver.login('alice', await driver.token('B', 7200));
      await driver.advance(1_000);
      driver.login('alice', await driver.token('C', 60));
      driver.login('bob', await driver.token('D', 3600, 'bob'));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 login alice B',
      '1000 ← 2 resolved',
      '1000 server renewToken alice B',
      '2000 → 3 login alice C',
      '2000 ← 3 resolved',
      '2000 → 4 login bob D',
      '2000 ← 4 rejected 6000111',
    ],
  },
  {
    name: 'S17 nobody hears that a handed over token was refused',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.refuseRenew(1);
      driver.login('alice', await driver.token('B', 7200));
      await driver.advance(20_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 login alice B',
      '1000 ← 2 resolved',
      '1000 server renewToken alice B',
    ],
  },
  {
    name: 'S18 an empty userID wedges the instance until it is destroyed and created anew',
    async run(driver) {
      driver.create();
      driver.login('', await driver.token('A', 3600, ''));
      await driver.advance(1_000);
      driver.logout();
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(1_000);
      driver.destroy();
      driver.create();
      driver.login('alice', await driver.token('C', 3600));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login "" A',
      '10 server login nobody A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → logout',
      '1000 ← logout',
      '1000 → 2 login alice B',
      '1000 ← 2 rejected 6000111',
      '2000 → destroy',
      '2000 ← destroy',
      '2000 → 3 login alice C',
      '2010 server login alice C',
      '2050 event 2/0',
      '2050 ← 3 resolved',
    ],
  },
  {
    name: 'S18 a userID of 600 characters, blanks and emoji among them, is sent as it is',
    async run(driver) {
      driver.create();
      const userID = '\u{1F600} /é'.repeat(120);
      driver.note(`${userID.length} characters`);
      driver.login(userID, await driver.token('A', 3600, userID));
      await driver.advance(1_000);
    },
    trace: [
      '0 note 600 characters',
      `0 → 1 login ${'\u{1F600} /é'.repeat(120)} A`,
      `10 server login ${'\u{1F600} /é'.repeat(120)} A`,
      '50 event 2/0',
      '50 ← 1 resolved',
    ],
  },
  {
    name: 'S19 login works right after logout, after 0/5 and after 0/4',
    async run(driver) {
      await driver.loggedIn();
      driver.logout();
      driver.login('alice', await driver.token('B', 10));
      await driver.advance(9_000);
      driver.login('alice', await driver.token('C', 3600));
      await driver.advance(1_000);
      await driver.outside.kick('bye');
      driver.login('alice', await driver.token('D', 3600));
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
      '1000 → 2 login alice B',
      '1000 server logout alice',
      '1010 server login alice B',
      '1050 event tokenWillExpire 10',
      '1050 event 2/0',
      '1050 ← 2 resolved',
      '9050 event 0/5 Token expired for timer 10',
      '10000 → 3 login alice C',
      '10010 server login alice C',
      '10050 event 2/0',
      '10050 ← 3 resolved',
      '11000 event 0/4 {"reason":1,"message":"bye"}',
      '11000 → 4 login alice D',
      '11010 server login alice D',
      '11050 event 2/0',
      '11050 ← 4 resolved',
    ],
  },
  {
    name: 'S20 an offline login with an expired token wedges the instance',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', -60), { isOfflineLogin: true });
      await driver.advance(1_000);
      driver.logout();
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A offline',
      '0 event tokenWillExpire -60',
      '0 event 2/0',
      '0 event 0/5 Token expired for timer -60',
      '0 event 2/0',
      '0 ← 1 resolved',
      '1000 → logout',
      '1000 ← logout',
      '1000 → 2 login alice B',
      '1000 ← 2 rejected 6000111',
    ],
  },
];
