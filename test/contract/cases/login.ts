import type { Case } from '../case.ts';

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
    trace: [],
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
    trace: [],
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
    trace: [],
  },
  {
    name: 'S14 no answer rejects 6000105 after about 6 s, and the next login hangs until logout',
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
    trace: [],
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
    trace: [],
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
    trace: [],
  },
  ...(
    [
      [1, '6000007'],
      [50004, '6000006'],
      [50012, '6000121'],
      [6000014, 'itself'],
    ] as const
  ).map(
    ([code, client]): Case => ({
      name: `S15 refused with ${code}, login rejects with ${client}`,
      async run(driver) {
        driver.create();
        driver.outside.refuseLogin(code, 1);
        driver.login('alice', await driver.token('A', 3600));
        await driver.advance(10_000);
      },
      trace: [],
    }),
  ),
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
    trace: [],
  },
  {
    name: 'S16 refused with 102009 nothing happens, and login never settles',
    async run(driver) {
      driver.create();
      driver.outside.refuseLogin(102009, 1);
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(60_000);
    },
    trace: [],
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
    trace: [],
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
    trace: [],
  },
  {
    name: 'S17 nobody hears that a handed over token was refused',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.refuseRenew(1);
      driver.login('alice', await driver.token('B', 7200));
      await driver.advance(20_000);
    },
    trace: [],
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
    trace: [],
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
    trace: [],
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
    trace: [],
  },
];
