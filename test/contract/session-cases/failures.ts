import type { Case } from '../case.ts';
import { createSessions } from '../sessions.ts';
import { begins, logsIn } from './lines.ts';

export const failures: readonly Case[] = [
  {
    name: 'S13 the server is unreachable: login-timeout in time, and the next login works without waiting',
    async run(driver) {
      const one = createSessions(driver).open('one', { timeouts: { login: 3_000 } });
      driver.outside.unreachable();
      one.login();
      await driver.advance(4_000);
      driver.outside.heal();
      one.login();
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      ...begins(),
      '1760 fetch login alice',
      '2890 fetch login alice',
      '3000 one logged-out',
      '3000 one disconnected',
      '3000 one loggedOut login-failed',
      '3000 ← 1 rejected login-timeout',
      ...logsIn({ at: 4_000, call: 2, token: 'T4' }),
      '5000 one is logged-in, connected, scheduled, 3599 s left',
    ],
  },
  {
    name: 'S14 a login that is not answered is tried again, and in',
    async run(driver) {
      const one = createSessions(driver).open('one');
      driver.outside.silence();
      one.login();
      await driver.advance(7_000);
      driver.outside.heal();
      await driver.advance(10_000);
      one.look();
    },
    trace: [
      ...begins(),
      '30 server login alice T1',
      '6250 fetch login alice',
      '6280 server login alice T2',
      '12500 fetch login alice',
      '12530 server login alice T3',
      '12570 one logged-in',
      '12570 one connected',
      '12570 ← 1 resolved',
      '17000 one is logged-in, connected, scheduled, 3595 s left',
      'uncaught 6000105',
      'uncaught 6000105',
    ],
  },
  {
    name: 'S15 a login that is refused twice is token-rejected, and the next one works at once',
    async run(driver) {
      const one = createSessions(driver).open('one');
      driver.outside.refuseLogin(50111);
      one.login();
      await driver.advance(5_000);
      driver.outside.heal();
      one.login();
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      ...begins(),
      '30 server login alice T1',
      '1000 fetch login alice',
      '1030 server login alice T2',
      '1070 one logged-out',
      '1070 one disconnected',
      '1070 one loggedOut login-failed',
      '1070 ← 1 rejected token-rejected',
      ...logsIn({ at: 5_000, call: 2, token: 'T3' }),
      '6000 one is logged-in, connected, scheduled, 3599 s left',
      'uncaught 6000103',
      'uncaught 6000103',
    ],
  },
  {
    name: 'S16 kicked out while logging in is told at once, and the next login works',
    async run(driver) {
      const one = createSessions(driver).open('one');
      driver.outside.refuseLogin(102005, 1);
      one.login();
      await driver.advance(1_000);
      one.login();
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      ...begins(),
      '30 server login alice T1',
      '70 one logged-out',
      '70 one disconnected',
      '70 one loggedOut kicked-out',
      '70 ← 1 rejected kicked-out',
      ...logsIn({ at: 1_000, call: 2, token: 'T2' }),
      '2000 one is logged-in, connected, scheduled, 3599 s left',
      'uncaught 6000007',
    ],
  },
];
