import type { Case } from '../case.ts';
import { APP_ID, type Driver } from '../driver.ts';

export const singleton: readonly Case[] = [
  {
    name: 'S3 create works once and then answers null, getInstance is undefined before it',
    async run(driver) {
      const { sdk } = driver;
      driver.note(`getInstance ${sdk.getInstance()}`);
      const zim = driver.create();
      driver.note(`create again ${sdk.create({ appID: APP_ID })}`);
      driver.note(`create with another appID ${sdk.create({ appID: 1 })}`);
      driver.note(`getInstance is it: ${sdk.getInstance() === zim}`);
    },
    trace: [],
  },
  {
    name: 'S4 after destroy getInstance answers the dead instance until create, and calls on it are refused',
    async run(driver) {
      const { sdk } = driver;
      const dead = driver.create();
      driver.destroy();
      driver.note(`getInstance is the dead one: ${sdk.getInstance() === dead}`);
      driver.login('alice', await driver.token('A', 3600));
      driver.renewToken(await driver.token('B', 7200));
      await driver.flush();
      driver.logout();
      const next = driver.create();
      driver.note(`another one: ${next !== dead}, getInstance is it: ${sdk.getInstance() === next}`);
      driver.login('alice', await driver.token('C', 3600));
      await driver.advance(1_000);
    },
    trace: [],
  },
  {
    name: 'S5 a bad appID makes create throw an Error whose message is JSON',
    async run(driver) {
      for (const config of [{ appID: 0 }, { appID: '1' }, {}]) driver.note(thrownBy(driver, config));
    },
    trace: [],
  },
  {
    name: 'S6 an appSign is ignored',
    async run(driver) {
      const { sdk } = driver;
      driver.note(`create with an appSign: ${sdk.create({ appID: APP_ID, appSign: 'x'.repeat(64) }) !== null}`);
      driver.zim = sdk.getInstance() ?? null;
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(1_000);
    },
    trace: [],
  },
];

function thrownBy({ sdk }: Driver, config: object): string {
  try {
    return `create answers ${sdk.create(config)}`;
  } catch (error) {
    const { appID, code, ...rest } = JSON.parse((error as Error).message);
    return `throws ${(error as Error).name} ${JSON.stringify({ appID, code })} and ${Object.keys(rest)}`;
  }
}
