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
    trace: [],
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
    trace: [],
  },
  {
    name: 'S38 a login while connected hands its token to the server, and the session goes by it',
    async run(driver) {
      await driver.loggedIn(60);
      driver.login('alice', await driver.token('B', 120));
      await driver.advance(100_000);
    },
    trace: [],
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
    trace: [],
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
    trace: [],
  },
];
