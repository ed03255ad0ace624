import type { Case } from '../case.ts';

function refused(code: number, client: number): Case {
  return {
    name: `S26 refused with ${code}, renewToken rejects with ${client}`,
    async run(driver) {
      await driver.loggedIn();
      driver.outside.refuseRenew(code, 1);
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(20_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      `1030 ← 2 rejected ${client}`,
    ],
  };
}

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
    trace: [
      '0 → 1 login alice nothing',
      '0 ← 1 rejected 6000103',
      '1000 → 2 login alice 30 characters',
      '1000 ← 2 rejected 6000103',
      '2000 → 3 login alice asterisks',
      '2000 ← 3 rejected 6000106',
      '3000 → 4 login alice a token03',
      '3000 ← 4 rejected 6000107',
      '4000 → 5 login alice A',
      '4010 server login alice A',
      '4050 event 2/0',
      '4050 ← 5 resolved',
      '5000 → 6 renewToken asterisks',
      '5000 ← 6 rejected 6000106',
    ],
  },
  {
    name: 'S21 a token with 20 s left is taken',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 20));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event tokenWillExpire 20',
      '50 event 2/0',
      '50 ← 1 resolved',
    ],
  },
  {
    name: 'S21 a token of 30 days is taken',
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', 30 * 86_400));
      await driver.advance(1_000);
    },
    trace: ['0 → 1 login alice A', '10 server login alice A', '50 event 2/0', '50 ← 1 resolved'],
  },
  {
    name: 'S21 an expired token is sent all the same',
    options: { lenient: true },
    async run(driver) {
      driver.create();
      driver.login('alice', await driver.token('A', -60));
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event tokenWillExpire -60',
      '50 event 0/5 Token expired for timer -60',
      '50 event 2/0',
      'never 1',
    ],
  },
  {
    name: 'S22 renewToken with an expired token succeeds, and the SDK disconnects itself',
    options: { lenient: true },
    async run(driver) {
      await driver.loggedIn();
      driver.renewToken(await driver.token('B', -5));
      await driver.advance(10_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      '1030 event tokenWillExpire -5',
      '1030 ← 2 resolved',
      '1030 event 0/5 Token expired for timer -5',
    ],
  },
  {
    name: 'S22 renewToken with a token that expires sooner succeeds',
    async run(driver) {
      await driver.loggedIn();
      driver.renewToken(await driver.token('B', 60));
      await driver.advance(60_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      '1030 ← 2 resolved',
      '31030 event tokenWillExpire 30',
      '59030 event 0/5 Token expired for timer 60',
    ],
  },
  {
    name: 'S23 renewToken with the same token succeeds, and warns again at once',
    async run(driver) {
      const token = await driver.loggedIn(60);
      await driver.advance(30_000);
      driver.renewToken(token);
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '30050 event tokenWillExpire 30',
      '31000 → 2 renewToken A',
      '31000 server renewToken alice A',
      '31030 event tokenWillExpire 29',
      '31030 ← 2 resolved',
    ],
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
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      '1030 ← 2 rejected 6000103',
      '1450 → 3 renewToken C',
      '1450 ← 3 rejected 6000004',
      '1500 → 4 renewToken D',
      '1500 server renewToken alice D',
      '1530 ← 4 resolved',
    ],
  },
  {
    name: 'S24 a login of the same user hands a token over while renewToken is refused, whatever the clock',
    async run(driver) {
      await driver.loggedIn();
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(1_000);
      driver.jump(-60_000);
      driver.renewToken(await driver.token('C', 7300));
      driver.login('alice', await driver.token('D', 7400));
      await driver.advance(1_000);
      driver.renewToken(await driver.token('E', 7500));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      '1030 ← 2 resolved',
      '2000 → 3 renewToken C',
      '2000 ← 3 rejected 6000004',
      '2000 → 4 login alice D',
      '2000 ← 4 resolved',
      '2000 server renewToken alice D',
      '3000 → 5 renewToken E',
      '3000 ← 5 rejected 6000004',
    ],
  },
  {
    name: 'S24 with a clock that was set back renewToken is refused until it has caught up, or the instance is another one',
    async run(driver) {
      await driver.loggedIn();
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(1_000);
      driver.jump(-60_000);
      driver.renewToken(await driver.token('C', 7200));
      await driver.advance(59_000);
      driver.renewToken(await driver.token('D', 7200));
      await driver.advance(1_000);
      driver.renewToken(await driver.token('E', 7200));
      await driver.advance(1_000);
      driver.jump(-60_000);
      driver.destroy();
      await driver.loggedIn();
      driver.renewToken(await driver.token('F', 7200));
      await driver.advance(1_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      '1030 ← 2 resolved',
      '2000 → 3 renewToken C',
      '2000 ← 3 rejected 6000004',
      '61000 → 4 renewToken D',
      '61000 ← 4 rejected 6000004',
      '62000 → 5 renewToken E',
      '62000 server renewToken alice E',
      '62030 ← 5 resolved',
      '63000 → destroy',
      '63000 ← destroy',
      '63000 → 6 login alice A',
      '63010 server login alice A',
      '63050 event 2/0',
      '63050 ← 6 resolved',
      '64000 → 7 renewToken F',
      '64000 server renewToken alice F',
      '64030 ← 7 resolved',
    ],
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
    trace: [
      '0 → 1 renewToken X',
      '0 ← 1 rejected 6000121',
      '0 → 2 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 2 resolved',
      '1000 event 3/3',
      '1695 event 3/3',
      '2000 → 3 renewToken B',
      '2000 ← 3 rejected 6000104',
      '3000 event 3/3',
      '3110 event 3/1',
      '3110 server login alice A',
      '3150 event 2/0',
    ],
  },
  {
    name: 'S25 renewToken unanswered is 6000105 after 5 to 8 s',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.silence();
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(10_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      '6000 ← 2 rejected 6000105',
    ],
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
      '1030 server logout alice',
      'never 2',
    ],
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
      '1030 server logout alice',
      '6000 ← 2 rejected 6000105',
    ],
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
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      '1010 event 0/4 {"reason":1,"message":"bye"}',
      '6000 ← 2 rejected 6000105',
    ],
  },
  refused(1, 6000103),
  refused(50111, 6000103),
  refused(102005, 6000103),
  refused(50004, 6000006),
  refused(6000014, 6000014),
  {
    name: 'S26 refused with 50012, renewToken rejects with 6000121, and the SDK logs in again by itself',
    async run(driver) {
      await driver.loggedIn();
      driver.outside.refuseRenew(50012, 1);
      driver.renewToken(await driver.token('B', 7200));
      await driver.advance(20_000);
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      '1000 → 2 renewToken B',
      '1000 server renewToken alice B',
      '1030 event 3/1',
      '1030 ← 2 rejected 6000121',
      '1030 server login alice A',
      '1070 event 2/0',
    ],
  },
];
