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
      '1980028 fetch renewal alice',
      '1980048 server renewToken alice T2',
      '1980078 one tokenRenewed',
      '5230502 fetch renewal alice',
      '5230522 server renewToken alice T3',
      '5230552 one tokenRenewed',
      '8480509 fetch renewal alice',
      '8480529 server renewToken alice T4',
      '8480559 one tokenRenewed',
      '10800000 one is logged-in, connected, scheduled, 1280 s left',
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
      '10249 fetch renewal alice',
      '10269 server renewToken alice T2',
      '10299 one tokenRenewed',
      '14299 one tokenWillExpire 30',
      '26897 fetch renewal alice',
      '26917 server renewToken alice T3',
      '26947 one tokenRenewed',
      '30947 one tokenWillExpire 30',
      '43226 fetch renewal alice',
      '43246 server renewToken alice T4',
      '43276 one tokenRenewed',
      '47276 one tokenWillExpire 30',
      '59886 fetch renewal alice',
      '59906 server renewToken alice T5',
      '59936 one tokenRenewed',
      '60000 one is logged-in, connected, scheduled, 33 s left',
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
