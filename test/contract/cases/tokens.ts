import type { Case } from '../case.ts';

export const tokens: readonly Case[] = [
  {
    name: 'S21 a token that is none is refused without asking the server',
    async run(driver) {
      driver.create();
      driver.login('alice', driver.named('nothing', ''));
      await driver.advance(1_000);
      driver.login('alice', driver.named('30 characters', `04${'A'.repeat(28)}`));
      await driver.advance(1_000);
      driver.login('alice', driver.named('asterisks', `04${'*'.repeat(40)}`));
      await driver.advance(1_000);
      driver.login('alice', driver.named('a token03', `03${'A'.repeat(40)}`));
      await driver.advance(1_000);
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(1_000);
      driver.renewToken(driver.named('asterisks', `04${'*'.repeat(40)}`));
      await driver.advance(1_000);
    },
    trace: [],
  },
  {
    name: 'S21 a token with 20 s left is taken',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 20));
      await driver.advance(1_000);
    },
    trace: [],
  },
  {
    name: 'S21 a token of 30 days is taken',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 30 * 86_400));
      await driver.advance(1_000);
    },
    trace: [],
  },
  {
    name: 'S21 an expired token is sent all the same',
    options: { lenient: true },
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', -60));
      await driver.advance(60_000);
    },
    trace: [],
  },
  {
    name: 'S22 renewToken with an expired token succeeds, and the SDK disconnects itself',
    options: { lenient: true },
    async run(driver) {
      await driver.loggedIn();
      driver.renewToken(await driver.token('B', -5));
      await driver.advance(10_000);
    },
    trace: [],
  },
  {
    name: 'S22 renewToken with a token that expires sooner succeeds',
    async run(driver) {
      await driver.loggedIn();
      driver.renewToken(await driver.token('B', 60));
      await driver.advance(60_000);
    },
    trace: [],
  },
  {
    name: 'S23 renewToken with the same token succeeds, and warns again at once',
    async run(driver) {
      const token = await driver.loggedIn(60);
      await driver.advance(30_000);
      driver.renewToken(token);
      await driver.advance(1_000);
    },
    trace: [],
  },
  {
    name: 'S24 renewToken less than 500 ms after the last, failed or not, is refused',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.refuseRenew(1, 1);
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(450);
      driver.renewToken(await driver.token('C', 7200));
      await driver.advance(50);
      driver.renewToken(await driver.token('D', 7200));
      await driver.advance(1_000);
    },
    trace: [],
  },
  {
    name: 'S25 renewToken logged out is 6000121, and 6000104 at once while reconnecting',
    async run(driver) {
      driver.create();
      driver.renewToken(await driver.token('X', 3600));
      await driver.flush();
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(1_000);
      driver.outside.offline();
      await driver.advance(1_000);
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(1_000);
      driver.outside.online();
      await driver.advance(10_000);
    },
    trace: [],
  },
  {
    name: 'S25 renewToken unanswered is 6000105 after about 6 s',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.silence();
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(10_000);
    },
    trace: [],
  },
  {
    name: 'S25 logout during renewToken, and renewToken never settles unless it is answered before the logout',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.silence('renewToken');
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(10);
      driver.logout();
      await driver.advance(60_000);
    },
    trace: [],
  },
  {
    name: 'S25 logout during renewToken that the server does not answer: 6000105 all the same',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.silence();
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(10);
      driver.logout();
      await driver.advance(60_000);
    },
    trace: [],
  },
  {
    name: 'S25 kicked out during renewToken: 6000105 all the same',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.silence();
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(10);
      await driver.outside.kick('bye');
      await driver.advance(60_000);
    },
    trace: [],
  },
  ...(
    [
      [1, '6000103'],
      [50111, '6000103'],
      [102005, '6000103'],
      [50004, '6000006'],
      [6000014, 'itself'],
    ] as const
  ).map(
    ([code, client]): Case => ({
      name: `S26 refused with ${code}, renewToken rejects with ${client}`,
      async run(driver) {
        await driver.loggedIn();
        driver.outside.refuseRenew(code, 1);
        driver.renewToken(await driver.token('B', 7200));
        await driver.advance(20_000);
      },
      trace: [],
    }),
  ),
  {
    name: 'S26 refused with 50012, renewToken rejects with 6000121, and the SDK logs in again by itself',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.refuseRenew(50012, 1);
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(20_000);
    },
    trace: [],
  },
];
