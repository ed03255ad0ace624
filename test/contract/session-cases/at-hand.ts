import type { Case } from '../case.ts';
import { createSessions } from '../sessions.ts';

// login(user, { token }): one at hand is presented once, and where it is of no use it costs nothing.

export const atHand: readonly Case[] = [
  {
    name: 'a token at hand is presented, and nobody is asked',
    async run(driver) {
      const one = createSessions(driver).open('one');
      one.login('alice', await driver.token('A', 3_600));
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      '0 → 1 one.login alice with A',
      '0 one logging-in',
      '0 one connecting',
      '0 one instanceChanged',
      '10 server login alice A',
      '50 one logged-in',
      '50 one connected',
      '50 ← 1 resolved',
      '1000 one is logged-in, connected, scheduled, 3599 s left',
    ],
  },
  {
    name: 'S21 a token at hand that has expired: the provider is asked at once',
    async run(driver) {
      const one = createSessions(driver).open('one');
      one.login('alice', await driver.token('A', -10));
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      '0 → 1 one.login alice with A',
      '0 fetch login alice',
      '0 one logging-in',
      '0 one connecting',
      '0 one instanceChanged',
      '30 server login alice T1',
      '70 one logged-in',
      '70 one connected',
      '70 ← 1 resolved',
      '1000 one is logged-in, connected, scheduled, 3599 s left',
    ],
  },
  {
    name: 'S15 a token at hand that the server refuses: the provider is asked at once, and nobody hears of it',
    async run(driver) {
      const one = createSessions(driver).open('one');
      one.login('alice', await driver.token('A', 3_600, 'bob'));
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      '0 → 1 one.login alice with A',
      '0 one logging-in',
      '0 one connecting',
      '0 one instanceChanged',
      '10 server login alice A',
      '50 fetch login alice',
      '80 server login alice T1',
      '120 one logged-in',
      '120 one connected',
      '120 ← 1 resolved',
      '1000 one is logged-in, connected, scheduled, 3599 s left',
      'uncaught 6000103',
    ],
  },
];
