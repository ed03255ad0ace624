import type { Case } from '../case.ts';
import { createSessions, otherCode as lets, loggedIn } from '../sessions.ts';
import { begins, logsIn } from './lines.ts';

// Other code on the instance, such as ZEGO's UIKit, comes in through the session's door while a user is logged in.

export const otherCode: readonly Case[] = [
  {
    name: 'S9 code that takes slots, and clears them, takes nothing from the session, and hears what it listens to',
    async run(driver) {
      const one = await loggedIn(driver);
      const zim = lets(driver, one);
      zim.on('connectionStateChanged', () => driver.note('a listener that another one replaced'));
      zim.on('tokenWillExpire', () => {});
      zim.off('connectionStateChanged');
      driver.listen('connectionStateChanged');
      driver.outside.drop('dirty');
      await driver.advance(10_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '1000 one reconnecting',
      '1000 event 3/3',
      '1695 event 3/1',
      '1695 server login alice T1',
      '1735 one connected',
      '1735 event 2/0',
      '11000 one is logged-in, connected, scheduled, 3589 s left',
    ],
  },
  {
    name: 'S38 a login of the same user is ours, and its token is not used',
    async run(driver) {
      const sessions = createSessions(driver);
      const one = sessions.open('one');
      one.login();
      lets(driver, one);
      const foreign = await driver.token('F', 7_200);
      driver.login('alice', foreign);
      await driver.advance(1_000);
      driver.login('alice', foreign);
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      ...begins(),
      '0 → 2 login alice F',
      '0 one warning foreign-login',
      '30 server login alice T1',
      '70 one logged-in',
      '70 one connected',
      '70 ← 1 resolved',
      '70 ← 2 resolved',
      '1000 → 3 login alice F',
      '1000 one warning foreign-login',
      '1000 ← 3 resolved',
      '2000 one is logged-in, connected, scheduled, 3598 s left',
    ],
  },
  {
    name: 'S18 a login of another user is refused as ZIM refuses it, and nobody hears of it there',
    async run(driver) {
      const one = await loggedIn(driver);
      lets(driver, one);
      driver.login('bob', await driver.token('B', 3_600, 'bob'));
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '1000 → 2 login bob B',
      '1000 one warning foreign-login',
      '1000 ← 2 rejected 6000111',
      '2000 one is logged-in, connected, scheduled, 3598 s left',
    ],
  },
  {
    name: 'S27 a token that other code hands over is presented; for one that has expired the provider is asked',
    async run(driver) {
      const one = await loggedIn(driver);
      lets(driver, one);
      driver.renewToken(await driver.token('E', -10));
      await driver.advance(1_000);
      driver.renewToken(await driver.token('F', 7_200));
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '1000 → 2 renewToken E',
      '1000 fetch manual alice',
      '1000 one warning foreign-login',
      '1020 server renewToken alice T2',
      '1050 one tokenRenewed',
      '1050 ← 2 resolved',
      '2000 → 3 renewToken F',
      '2000 one warning foreign-login',
      '2000 server renewToken alice F',
      '2030 one tokenRenewed',
      '2030 ← 3 resolved',
      '3000 one is logged-in, connected, scheduled, 7199 s left',
    ],
  },
  {
    name: 'a logout is the session’s own, and the next login works',
    async run(driver) {
      const one = await loggedIn(driver);
      lets(driver, one);
      driver.logout();
      await driver.advance(1_000);
      one.look();
      one.login();
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '1000 → logout',
      '1000 one warning foreign-logout',
      '1000 one logged-out',
      '1000 one disconnected',
      '1000 one loggedOut requested',
      '1000 ← logout',
      '1000 server logout alice',
      '2000 one is logged-out, disconnected, idle',
      ...logsIn({ at: 2_000, call: 2, token: 'T2' }),
      '3000 one is logged-in, connected, scheduled, 3599 s left',
    ],
  },
  {
    name: 'S37 a destroy does nothing while a user is logged in, or on the way',
    async run(driver) {
      const one = createSessions(driver).open('one');
      one.login();
      await driver.advance(45);
      lets(driver, one);
      driver.destroy();
      await driver.advance(1_000);
      driver.destroy();
      await driver.advance(1_000);
      one.renew();
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      ...begins(),
      '30 server login alice T1',
      '45 → destroy',
      '45 one warning foreign-destroy',
      '45 ← destroy',
      '70 one logged-in',
      '70 one connected',
      '70 ← 1 resolved',
      '1045 → destroy',
      '1045 one warning foreign-destroy',
      '1045 ← destroy',
      '2045 → 2 one.renew',
      '2045 fetch manual alice',
      '2065 server renewToken alice T2',
      '2095 one tokenRenewed',
      '2095 ← 2 resolved',
      '3045 one is logged-in, connected, scheduled, 3599 s left',
    ],
  },
  {
    name: 'S4 an instance that other code destroyed while nobody was logged in is made anew',
    async run(driver) {
      const one = createSessions(driver).open('one');
      one.preload();
      await driver.flush();
      lets(driver, one);
      driver.destroy();
      one.login();
      await driver.advance(1_000);
      one.logout();
      await driver.advance(1_000);
      lets(driver, one);
      driver.destroy();
      one.login('bob');
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      '0 → 1 one.preload',
      '0 one instanceChanged',
      '0 ← 1 resolved',
      '0 → destroy',
      '0 ← destroy',
      ...logsIn({ call: 2 }),
      '1000 one.logout',
      '1000 one logged-out',
      '1000 one disconnected',
      '1000 one loggedOut requested',
      '1000 server logout alice',
      '2000 → destroy',
      '2000 ← destroy',
      ...begins({ at: 2_000, call: 3, user: 'bob' }),
      '2000 one instanceChanged',
      '2030 server login bob T2',
      '2070 one logged-in',
      '2070 one connected',
      '2070 ← 3 resolved',
      '3000 one is logged-in, connected, scheduled, 3599 s left',
    ],
  },
  {
    name: 'S4 S40 an instance that its maker destroyed while nobody was logged in is made anew',
    async run(driver) {
      driver.create();
      const one = createSessions(driver).open('one');
      one.preload();
      await driver.flush();
      driver.destroy();
      one.login();
      await driver.advance(1_000);
      one.look();
      one.destroy();
      await driver.advance(1_000);
      driver.noteUsers();
    },
    trace: [
      '0 → 1 one.preload',
      '0 one instanceChanged',
      '0 one warning adopted-late',
      '0 one warning adopted-late',
      '0 ← 1 resolved',
      '0 → destroy',
      '0 ← destroy',
      ...logsIn({ call: 2 }),
      '1000 one is logged-in, connected, scheduled, 3599 s left',
      '1000 one.destroy',
      '1000 one destroyed',
      '1000 one disconnected',
      '1000 server logout alice',
      '2000 note online: nobody',
    ],
  },
  {
    name: 'S37 S40 an instance whose maker wanted it destroyed is destroyed with the last session',
    async run(driver) {
      driver.create();
      const one = await loggedIn(driver);
      driver.destroy();
      await driver.advance(1_000);
      one.look();
      one.destroy();
      await driver.advance(1_000);
      driver.noteUsers();
      driver.create();
    },
    trace: [
      ...begins(),
      '0 one warning adopted-late',
      '0 one warning adopted-late',
      '30 server login alice T1',
      '70 one logged-in',
      '70 one connected',
      '70 ← 1 resolved',
      '1000 → destroy',
      '1000 one warning foreign-destroy',
      '1000 ← destroy',
      '2000 one is logged-in, connected, scheduled, 3598 s left',
      '2000 one.destroy',
      '2000 one destroyed',
      '2000 one disconnected',
      '3000 note online: nobody',
    ],
  },
  {
    name: 'S40 where other code has logged somebody in before: already-logged-in; the same user joins',
    async run(driver) {
      await driver.loggedIn();
      const sessions = createSessions(driver);
      sessions.open('one').login('bob');
      await driver.advance(2_000);
      const two = sessions.open('two');
      two.login();
      await driver.advance(1_000);
      two.look();
    },
    trace: [
      '0 → 1 login alice A',
      '10 server login alice A',
      '50 event 2/0',
      '50 ← 1 resolved',
      ...begins({ at: 1_000, call: 2, user: 'bob' }),
      '1000 one instanceChanged',
      '1000 one warning adopted-late',
      '1000 one warning adopted-late',
      '1020 one logged-out',
      '1020 one disconnected',
      '1020 one loggedOut login-failed',
      '1020 ← 2 rejected already-logged-in',
      '3000 → 3 two.login alice',
      '3000 fetch login alice',
      '3000 two instanceChanged',
      '3000 one logging-in',
      '3000 one connecting',
      '3000 two logging-in',
      '3000 two connecting',
      '3020 one logged-in',
      '3020 one connected',
      '3020 two logged-in',
      '3020 two connected',
      '3020 ← 3 resolved',
      '3020 server renewToken alice T2',
      '4000 two is logged-in, connected, scheduled, 3599 s left',
    ],
  },
];
