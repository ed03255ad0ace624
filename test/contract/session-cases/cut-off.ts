import type { Case } from '../case.ts';
import { createSessions } from '../sessions.ts';
import { begins } from './lines.ts';

// S12: the session logs out while ZIM has the login, because the user says so or because the time is over. The gap
// between ZIM's answer and 2/0 is entered by the event that comes in it: a token with less than 30 s left.

export const cutOff: readonly Case[] = [
  {
    name: 'S12 the time is over just before ZIM answers: the user stays online there until the next login, which works',
    options: { loginTakes: 980 },
    async run(driver) {
      const sessions = createSessions(driver);
      const one = sessions.open('one', { timeouts: { login: 1_000 } });
      one.login();
      await driver.advance(5_000);
      driver.noteUsers();
      const two = sessions.open('two');
      two.login('bob');
      await driver.advance(2_000);
      driver.noteUsers();
      two.look();
      two.logout();
      await driver.advance(1_000);
      driver.noteUsers();
    },
    trace: [
      ...begins(),
      '30 server login alice T1',
      '1000 one logged-out',
      '1000 one disconnected',
      '1000 one loggedOut login-failed',
      '1000 ← 1 rejected login-timeout',
      '5000 note online: alice',
      '5000 → 2 two.login bob',
      '5000 fetch login bob',
      '5000 two instanceChanged',
      '5000 one logging-in',
      '5000 one connecting',
      '5000 two logging-in',
      '5000 two connecting',
      '5030 server login bob T2',
      '6010 one logged-in',
      '6010 one connected',
      '6010 two logged-in',
      '6010 two connected',
      '6010 ← 2 resolved',
      '7000 note online: bob',
      '7000 two is logged-in, connected, scheduled, 3598 s left',
      '7000 two.logout',
      '7000 one logged-out',
      '7000 one disconnected',
      '7000 two logged-out',
      '7000 two disconnected',
      '7000 one loggedOut requested',
      '7000 two loggedOut requested',
      '7000 server logout bob',
      '8000 note online: nobody',
    ],
  },
  {
    name: 'S12 just before ZIM answers, on an instance that other code made',
    options: { loginTakes: 980 },
    async run(driver) {
      driver.create();
      const sessions = createSessions(driver);
      const one = sessions.open('one', { timeouts: { login: 1_000 } });
      one.login();
      await driver.advance(5_000);
      driver.noteUsers();
      const two = sessions.open('two');
      two.login('bob');
      await driver.advance(2_000);
      driver.noteUsers();
      two.look();
    },
    trace: [
      ...begins(),
      '0 one warning adopted-late',
      '0 one warning adopted-late',
      '30 server login alice T1',
      '1000 one logged-out',
      '1000 one disconnected',
      '1000 one loggedOut login-failed',
      '1000 ← 1 rejected login-timeout',
      '5000 note online: alice',
      '5000 → 2 two.login bob',
      '5000 fetch login bob',
      '5000 two instanceChanged',
      '5000 one logging-in',
      '5000 one connecting',
      '5000 two logging-in',
      '5000 two connecting',
      '5030 server login bob T2',
      '6010 one logged-in',
      '6010 one connected',
      '6010 two logged-in',
      '6010 two connected',
      '6010 ← 2 resolved',
      '7000 note online: bob',
      '7000 two is logged-in, connected, scheduled, 3598 s left',
    ],
  },
  {
    name: 'S12 the time is over between the answer and 2/0: nobody stays online, and the next login takes a second more',
    options: { loginTakes: 2_000 },
    async run(driver) {
      const { host } = driver;
      const sessions = createSessions(driver);
      // The page is throttled, so that the answer comes before the timer that is due.
      const clock = {
        now: () => host.now(),
        setTimeout: (fn: () => void, ms: number) => host.setTimeout(fn, ms + 500),
        clearTimeout: (timer: unknown) => host.clearTimeout(timer),
      };
      const platform = { clock, random: () => 0.5 };
      sessions.lifetime = 31;
      sessions.open('one', { platform, timeouts: { login: 2_025 } }).login();
      await driver.advance(5_000);
      driver.noteUsers();
      sessions.lifetime = 3600;
      const two = sessions.open('two', { platform });
      two.login();
      await driver.advance(10_000);
      driver.noteUsers();
      two.look();
    },
    trace: [
      ...begins(),
      '20 one warning short-lived-token',
      '30 server login alice T1',
      '2030 one logged-out',
      '2030 one disconnected',
      '2030 one loggedOut login-failed',
      '2030 one tokenWillExpire 29',
      '2030 ← 1 rejected login-timeout',
      '2030 server logout alice',
      '5000 note online: nobody',
      '5000 → 2 two.login alice',
      '5000 fetch login alice',
      '5000 two instanceChanged',
      '5000 one logging-in',
      '5000 one connecting',
      '5000 two logging-in',
      '5000 two connecting',
      '5020 one instanceChanged',
      '5020 two instanceChanged',
      '6510 server login alice T2',
      '8510 one logged-in',
      '8510 one connected',
      '8510 two logged-in',
      '8510 two connected',
      '8510 ← 2 resolved',
      '15000 note online: alice',
      '15000 two is logged-in, connected, scheduled, 3590 s left',
    ],
  },
  {
    name: 'S12 logout() between the answer and 2/0: nobody stays online, and the next login takes a second more',
    options: { loginTakes: 2_000 },
    async run(driver) {
      const sessions = createSessions(driver);
      sessions.lifetime = 31;
      const one = sessions.open('one');
      one.session.once('tokenWillExpire', () => one.logout());
      one.login();
      await driver.advance(5_000);
      driver.noteUsers();
      sessions.lifetime = 3600;
      one.login();
      await driver.advance(5_000);
      driver.noteUsers();
      one.look();
    },
    trace: [
      ...begins(),
      '20 one warning short-lived-token',
      '30 server login alice T1',
      '2030 one tokenWillExpire 29',
      '2030 one.logout',
      '2030 one logged-out',
      '2030 one disconnected',
      '2030 one loggedOut requested',
      '2030 ← 1 rejected aborted',
      '2030 server logout alice',
      '5000 note online: nobody',
      ...begins({ at: 5_000, call: 2 }),
      '5020 one instanceChanged',
      '6010 server login alice T2',
      '8010 one logged-in',
      '8010 one connected',
      '8010 ← 2 resolved',
      '10000 note online: alice',
      '10000 one is logged-in, connected, scheduled, 3595 s left',
    ],
  },
  {
    name: 'S12 logout() between the answer and 2/0, on an instance that other code made: it is replaced',
    options: { loginTakes: 2_000 },
    async run(driver) {
      driver.create();
      const sessions = createSessions(driver);
      sessions.lifetime = 31;
      const one = sessions.open('one');
      one.session.once('tokenWillExpire', () => one.logout());
      one.login();
      await driver.advance(5_000);
      driver.noteUsers();
      sessions.lifetime = 3600;
      one.login();
      await driver.advance(5_000);
      driver.noteUsers();
      one.look();
    },
    trace: [
      ...begins(),
      '0 one warning adopted-late',
      '0 one warning adopted-late',
      '20 one warning short-lived-token',
      '30 server login alice T1',
      '2030 one tokenWillExpire 29',
      '2030 one.logout',
      '2030 one logged-out',
      '2030 one disconnected',
      '2030 one loggedOut requested',
      '2030 ← 1 rejected aborted',
      '2030 server logout alice',
      '5000 note online: nobody',
      ...begins({ at: 5_000, call: 2 }),
      '5020 one instanceChanged',
      '6010 server login alice T2',
      '8010 one logged-in',
      '8010 one connected',
      '8010 ← 2 resolved',
      '10000 note online: alice',
      '10000 one is logged-in, connected, scheduled, 3595 s left',
    ],
  },
];
