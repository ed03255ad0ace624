import type { Case } from '../case.ts';
import { createSessions, loggedIn } from '../sessions.ts';
import { begins, logsIn } from './lines.ts';

export const login: readonly Case[] = [
  {
    name: 'ten concurrent logins are one token fetch and one login of the SDK',
    async run(driver) {
      const one = createSessions(driver).open('one');
      for (let n = 0; n < 10; n += 1) one.login();
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      ...begins(),
      '0 → 2 one.login alice',
      '0 → 3 one.login alice',
      '0 → 4 one.login alice',
      '0 → 5 one.login alice',
      '0 → 6 one.login alice',
      '0 → 7 one.login alice',
      '0 → 8 one.login alice',
      '0 → 9 one.login alice',
      '0 → 10 one.login alice',
      '30 server login alice T1',
      '70 one logged-in',
      '70 one connected',
      '70 ← 1 resolved',
      '70 ← 2 resolved',
      '70 ← 3 resolved',
      '70 ← 4 resolved',
      '70 ← 5 resolved',
      '70 ← 6 resolved',
      '70 ← 7 resolved',
      '70 ← 8 resolved',
      '70 ← 9 resolved',
      '70 ← 10 resolved',
      '1000 one is logged-in, connected, scheduled, 3599 s left',
    ],
  },
  {
    name: 'logout reaches the server, and another user logs in right behind it',
    async run(driver) {
      const one = await loggedIn(driver);
      one.logout();
      one.login('bob');
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '1000 one.logout',
      '1000 one logged-out',
      '1000 one disconnected',
      '1000 one loggedOut requested',
      ...begins({ at: 1_000, call: 2, user: 'bob' }),
      '1000 server logout alice',
      '1030 server login bob T2',
      '1070 one logged-in',
      '1070 one connected',
      '1070 ← 2 resolved',
      '2000 one is logged-in, connected, scheduled, 3599 s left',
    ],
  },
  {
    name: 'logout while ZIM has the login and has not answered, and somebody else at once: the right one is in',
    async run(driver) {
      const one = createSessions(driver).open('one');
      one.login();
      await driver.advance(45);
      one.logout();
      one.login('bob');
      await driver.advance(2_000);
      one.look();
    },
    trace: [
      ...begins(),
      '30 server login alice T1',
      '45 one.logout',
      '45 one logged-out',
      '45 one disconnected',
      '45 one loggedOut requested',
      ...begins({ at: 45, call: 2, user: 'bob' }),
      '45 ← 1 rejected aborted',
      '75 server login bob T2',
      '115 one logged-in',
      '115 one connected',
      '115 ← 2 resolved',
      '2045 one is logged-in, connected, scheduled, 3598 s left',
    ],
  },
  {
    name: 'destroy() leaves the server, and a new session works after it',
    async run(driver) {
      const sessions = createSessions(driver);
      const one = sessions.open('one');
      one.login();
      await driver.advance(1_000);
      one.destroy();
      await driver.advance(1_000);
      driver.note(`instance ${one.session.zim}`);
      sessions.open('two').login('bob');
      await driver.advance(1_000);
    },
    trace: [
      ...logsIn(),
      '1000 one.destroy',
      '1000 one destroyed',
      '1000 one disconnected',
      '1000 server logout alice',
      '2000 note instance null',
      ...begins({ at: 2_000, call: 2, who: 'two', user: 'bob' }),
      '2000 two instanceChanged',
      '2030 server login bob T2',
      '2070 two logged-in',
      '2070 two connected',
      '2070 ← 2 resolved',
    ],
  },
  {
    name: 'StrictMode: create, login, destroy, create, login is one login',
    async run(driver) {
      const sessions = createSessions(driver);
      const one = sessions.open('one');
      one.login();
      one.destroy();
      sessions.open('two').login();
      await driver.advance(1_000);
    },
    trace: [
      ...begins(),
      '0 one.destroy',
      '0 one destroyed',
      '0 one disconnected',
      '0 → 2 two.login alice',
      '0 two instanceChanged',
      '0 two logging-in',
      '0 two connecting',
      '0 ← 1 rejected aborted',
      '30 server login alice T1',
      '70 two logged-in',
      '70 two connected',
      '70 ← 2 resolved',
    ],
  },
  {
    name: 'two sessions share one login; destroying one leaves the other; another appID is refused',
    async run(driver) {
      const sessions = createSessions(driver);
      const [one, two] = [sessions.open('one'), sessions.open('two')];
      one.login();
      two.login();
      await driver.advance(1_000);
      sessions.open('three', { appID: 7 }).login();
      await driver.advance(1_000);
      one.destroy();
      two.renew();
      await driver.advance(1_000);
      two.look();
    },
    trace: [
      ...begins(),
      '0 → 2 two.login alice',
      '0 two logging-in',
      '0 two connecting',
      '0 two instanceChanged',
      '30 server login alice T1',
      '70 one logged-in',
      '70 one connected',
      '70 two logged-in',
      '70 two connected',
      '70 ← 1 resolved',
      '70 ← 2 resolved',
      '1000 → 3 three.login alice',
      '1000 ← 3 rejected app-conflict',
      '2000 one.destroy',
      '2000 one destroyed',
      '2000 one disconnected',
      '2000 → 4 two.renew',
      '2000 fetch manual alice',
      '2020 server renewToken alice T2',
      '2050 two tokenRenewed',
      '2050 ← 4 resolved',
      '3000 two is logged-in, connected, scheduled, 3599 s left',
    ],
  },
];
