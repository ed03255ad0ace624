import type { Case } from '../case.ts';
import { THROWN } from '../recorder.ts';

function fail(): never {
  throw new Error(THROWN);
}

export const errorsAndEvents: readonly Case[] = [
  {
    name: 'S7 a rejection is a plain object; a server’s refusal has its code, the appID and the userID in the message',
    async run(driver) {
      driver.create();
      driver.outside.refuseLogin(50111);
      const call = driver.login('alice', await driver.token('A', 3600));
      await driver.advance(1_000);
      const { message = '', ...rest } = call.error as { message?: string };
      // Whatever realm it is of, the prototype of a plain object has none.
      const isPlain = Object.getPrototypeOf(Object.getPrototypeOf(call.error)) === null;
      driver.note(`${isPlain} ${JSON.stringify(rest)}`);
      driver.note(['50111', '1234567890', 'alice'].filter((secret) => message.includes(secret)).join(' '));
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 0/3',
      '50 ← 1 rejected 6000103',
      '1000 note true {"code":6000103}',
      '1000 note 50111 1234567890 alice',
      'uncaught 6000103',
    ],
  },
  {
    name: 'S8 a failed login also leaks an unhandled rejection',
    async run(driver) {
      driver.create();
      driver.outside.silence();
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(10_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '6000 ← 1 rejected 6000105',
      'uncaught 6000105',
    ],
  },
  {
    name: 'S9 one listener per event: on replaces, off removes whoever is there',
    async run(driver) {
      const zim = driver.create();
      zim.on('connectionStateChanged', (_zim, { state, event }) =>
        driver.note(`the second hears ${state}/${event}`),
      );
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(1_000);
      zim.off('connectionStateChanged');
      driver.logout();
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 note the second hears 2/0',
      '50 ← 1 resolved',
      '1000 → logout',
      '1000 ← logout',
      '1000 server logout alice',
    ],
  },
  {
    name: 'S9 off without a type takes the listeners, and the zim that later ones are given',
    async run(driver) {
      const zim = driver.create();
      zim.off();
      zim.on('connectionStateChanged', (given, { state, event }) =>
        driver.note(`${state}/${event}, given the instance: ${given === zim}, given ${typeof given}`),
      );
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(1_000);
      driver.logout();
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 note 2/0, given the instance: false, given object',
      '50 ← 1 resolved',
      '1000 → logout',
      '1000 note 0/0, given the instance: false, given object',
      '1000 ← logout',
      '1000 server logout alice',
    ],
  },
  {
    name: 'S10 a connectionStateChanged listener that throws at login leaves it pending',
    async run(driver) {
      driver.create();
      driver.listen('connectionStateChanged', fail);
      driver.login('alice', await driver.token('A', 3600));
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      'uncaught Error: thrown by a listener',
      'never 1',
    ],
  },
  {
    name: 'S10 a tokenWillExpire listener that throws at login fails it, and the next login hangs',
    async run(driver) {
      driver.create();
      driver.listen('tokenWillExpire', fail);
      driver.login('alice', await driver.token('A', 20));
      await driver.advance(1_000);
      driver.login('alice', await driver.token('B', 3600));
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event tokenWillExpire 20',
      '50 ← 1 rejected Error: thrown by a listener',
      '1000 → 2 login alice B',
      'uncaught Error: thrown by a listener',
      'never 2',
    ],
  },
  {
    name: 'S10 a tokenWillExpire listener that throws at renewToken fails that',
    async run(driver) {
      await driver.loggedIn();
      driver.listen('tokenWillExpire', fail);
      driver.renewToken(await driver.token('B', 20));
      await driver.advance(30_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      '1030 event tokenWillExpire 20',
      '1030 ← 2 rejected Error: thrown by a listener',
    ],
  },
  {
    name: 'S10 a tokenWillExpire listener that throws at an offline login throws out of the call',
    async run(driver) {
      driver.create();
      driver.listen('tokenWillExpire', fail);
      driver.login('alice', await driver.token('A', 20), { isOfflineLogin: true });
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A offline',
      '0 event tokenWillExpire 20',
      '0 ← 1 threw Error: thrown by a listener',
    ],
  },
  {
    name: 'S10 a listener that throws at a 3/3 is the end of the retries',
    async run(driver) {
      await driver.loggedIn();
      driver.listen('connectionStateChanged', fail);
      driver.outside.drop('dirty');
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 event 3/3',
      'uncaught Error: thrown by a listener',
    ],
  },
  {
    name: 'S11 listeners are given the instance and {state, event, extendedData} or {second}',
    async run(driver) {
      const zim = driver.create();
      for (const type of ['connectionStateChanged', 'tokenWillExpire']) {
        zim.on(type, (given, data) => driver.note(`${type} ${given === zim} ${JSON.stringify(data)}`));
      }
      driver.login('alice', await driver.token('A', 60));
      await driver.advance(40_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 note connectionStateChanged true {"state":2,"event":0,"extendedData":""}',
      '50 ← 1 resolved',
      '30050 note tokenWillExpire true {"second":30}',
    ],
  },
  {
    name: 'S12 logout emits 0/0 inside the call',
    async run(driver) {
      await driver.loggedIn();
      driver.logout();
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
      '1000 server logout alice',
    ],
  },
  {
    name: 'S12 logout before any login emits nothing',
    async run(driver) {
      driver.create();
      driver.logout();
      await driver.advance(1_000);
    },
    trace: ['0 → logout', '0 ← logout'],
  },
  {
    name: 'S12 kicked out is 0/4, with JSON',
    async run(driver) {
      await driver.loggedIn();
      await driver.outside.kick('bye');
      await driver.advance(1_000);
      driver.logout();
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 event 0/4 {"reason":1,"message":"bye"}',
      '2000 → logout',
      '2000 ← logout',
    ],
  },
  {
    name: 'S12 unregistered is 0/6',
    async run(driver) {
      await driver.loggedIn();
      await driver.outside.unregister();
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 event 0/6 {"reason":2,"message":"unregistered"}',
    ],
  },
  {
    name: 'S12 closed by the server is 0/2; a login then presents the token of before',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.closeStream();
      await driver.advance(5_000);
      driver.login('alice', await driver.token('B', 7200));
      await driver.advance(5_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 event 0/2',
      '6000 → 2 login alice B',
      '6000 server login alice A',
      '6040 event 2/0',
      '6040 ← 2 resolved',
    ],
  },
];
