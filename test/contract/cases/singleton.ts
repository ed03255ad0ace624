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
    trace: [
      '0 note getInstance undefined',
      '0 note create again null',
      '0 note create with another appID null',
      '0 note getInstance is it: true',
    ],
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
    trace: [
      '0 → destroy',
      '0 ← destroy',
      '0 note getInstance is the dead one: true',
      '0 → 1 login alice A',
      '0 ← 1 rejected 6000002',
      '0 → 2 renewToken B',
      '0 ← 2 rejected 6000002',
      '0 → logout',
      '0 ← logout',
      '0 note another one: true, getInstance is it: true',
      '0 → 3 login alice C',
      '10 server login alice C',
      '50 event 2/0',
      '50 ← 3 resolved',
    ],
  },
  {
    name: 'S5 a bad appID makes create throw an Error whose message is JSON',
    async run(driver) {
      for (const config of [{ appID: 0 }, { appID: '1' }, {}]) driver.note(thrownBy(driver, config));
    },
    trace: [
      '0 note throws Error {"appID":0,"code":6000003} and version,message',
      '0 note throws Error {"appID":"1","code":6000003} and version,message',
      '0 note throws Error {"code":6000003} and version,message',
    ],
  },
  {
    name: 'S6 an appSign is ignored',
    async run(driver) {
      const { sdk } = driver;
      driver.note(
        `create with an appSign: ${sdk.create({ appID: APP_ID, appSign: 'x'.repeat(64) }) !== null}`,
      );
      driver.zim = sdk.getInstance() ?? null;
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(1_000);
    },
    trace: [
      '0 note create with an appSign: true',
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 ← 1 resolved',
    ],
  },
  {
    name: 'S6 login also takes its old form, (userInfo, token)',
    async run(driver) {
      const zim = driver.create();
      const token = await driver.token('A', 3600);
      void zim.login({ userID: 'alice', userName: 'Alice' }, token).then(() => driver.note('resolved'));
      await driver.advance(1_000);
    },
    trace: ['10 server login alice A as Alice', '50 event 2/0', '50 note resolved'],
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
