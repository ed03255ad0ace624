import type { Case } from '../case.ts';
import { createSessions, loggedIn } from '../sessions.ts';
import { logsIn } from './lines.ts';

const HOUR = 3_600_000;

export const renewal: readonly Case[] = [
  {
    name: 'renew() takes a newer token to the server',
    async run(driver) {
      const one = await loggedIn(driver);
      one.renew();
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '1000 → 2 one.renew',
      '1000 fetch manual alice',
      '1020 server renewToken alice T2',
      '1050 one tokenRenewed',
      '1050 ← 2 resolved',
      '2000 one is logged-in, connected, scheduled, 3599 s left',
    ],
  },
  {
    name: 'three hours with tokens of an hour: each is renewed before the SDK ever warns',
    async run(driver) {
      const one = createSessions(driver).open('one');
      one.login();
      await driver.advance(3 * HOUR);
      one.look();
    },
    trace: [
      ...logsIn(),
      '3285000 fetch renewal alice',
      '3285020 server renewToken alice T2',
      '3285050 one tokenRenewed',
      '6570000 fetch renewal alice',
      '6570020 server renewToken alice T3',
      '6570050 one tokenRenewed',
      '9855000 fetch renewal alice',
      '9855020 server renewToken alice T4',
      '9855050 one tokenRenewed',
      '10800000 one is logged-in, connected, scheduled, 2655 s left',
    ],
  },
  {
    name: 'tokens of 34 s are renewed again and again, and the session is never lost',
    async run(driver) {
      const sessions = createSessions(driver);
      sessions.lifetime = 34;
      const one = sessions.open('one');
      one.login();
      await driver.advance(60_000);
      one.look();
    },
    trace: [
      ...logsIn({ warning: 'short-lived-token' }),
      '4070 one tokenWillExpire 30',
      '16187 fetch renewal alice',
      '16207 server renewToken alice T2',
      '16237 one tokenRenewed',
      '20237 one tokenWillExpire 30',
      '32275 fetch renewal alice',
      '32295 server renewToken alice T3',
      '32325 one tokenRenewed',
      '36325 one tokenWillExpire 30',
      '48321 fetch renewal alice',
      '48341 server renewToken alice T4',
      '48371 one tokenRenewed',
      '52371 one tokenWillExpire 30',
      '60000 one is logged-in, connected, scheduled, 22 s left',
    ],
  },
  {
    name: 'a renewal that only tokenWillExpire is left to trigger',
    async run(driver) {
      // The shortest window: the session's own schedule would come 5 s before the end.
      const sessions = createSessions(driver);
      sessions.lifetime = 75;
      const one = sessions.open('one', { renewal: { window: 1 } });
      one.login();
      await driver.advance(60_000);
      one.look();
    },
    trace: [
      ...logsIn(),
      '45070 fetch renewal alice',
      '45070 one tokenWillExpire 30',
      '45090 server renewToken alice T2',
      '45120 one tokenRenewed',
      '60000 one is logged-in, connected, scheduled, 60 s left',
    ],
  },
];
