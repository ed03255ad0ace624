import type { Case } from '../case.ts';

export const reconnecting: readonly Case[] = [
  {
    name: 'S35 after a dirty close the SDK reconnects with the token that it has',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.drop('dirty');
      await driver.advance(10_000);
    },
    trace: [],
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
    trace: [],
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
    trace: [],
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
    trace: [],
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
    trace: [],
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
    trace: [],
  },
  {
    name: 'S35 with a living socket neither online nor visible changes anything',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.showPage();
      driver.outside.online();
      await driver.advance(60_000);
    },
    trace: [],
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
    trace: [],
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
    trace: [],
  },
  {
    name: 'S36 login is answered before or after 2/0, and a login begins with or without 1/1',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(1_000);
    },
    trace: [],
  },
];
