import type { Case } from '../case.ts';
import type { Zim } from '../driver.ts';
import { createSessions } from '../sessions.ts';

export const otherCode: readonly Case[] = [
  {
    name: 'S9 S10 S38 S37 code that takes slots, throws, logs in, logs out and destroys',
    async run(driver) {
      const one = createSessions(driver).open('one');
      one.login();
      await driver.advance(1_000);
      const zim = one.session.zim as unknown as Zim;
      zim.on('connectionStateChanged', () => {
        throw new Error('foreign listener');
      });
      zim.on('tokenWillExpire', () => {});
      zim.off('connectionStateChanged');
      const foreign = await driver.token('F', 7_200);
      driver.note('other code logs in');
      void zim.login('alice', { token: foreign });
      await driver.advance(2_000);
      one.look();
      driver.note('other code destroys');
      zim.destroy();
      await driver.advance(10_000);
      one.look();
      driver.note('other code logs out');
      (one.session.zim as unknown as Zim).logout();
      await driver.advance(2_000);
      one.look();
      one.login();
      await driver.advance(1_000);
      one.look();
    },
    trace: [
      '0 → 1 one.login alice',
      '0 fetch login alice',
      '0 one logging-in',
      '0 one connecting',
      '30 server login alice T1',
      '70 one logged-in',
      '70 one connected',
      '70 ← 1 resolved',
      '1000 note other code logs in',
      '1000 one warning foreign-login',
      '1000 server renewToken alice F',
      '3000 one is logged-in, connected, scheduled, 7198 s left',
      '3000 note other code destroys',
      '3000 one recovering',
      '3000 one connecting',
      '3000 one warning foreign-destroy',
      '3000 one sessionLost zim-other',
      '3010 server login alice F',
      '3050 one logged-in',
      '3050 one connected',
      '3050 one recovered',
      '13000 one is logged-in, connected, scheduled, 7188 s left',
      '13000 note other code logs out',
      '13000 one logged-out',
      '13000 one disconnected',
      '13000 one warning foreign-logout',
      '13000 one loggedOut requested',
      '13000 server logout alice',
      '15000 one is logged-out, disconnected, idle',
      '15000 → 2 one.login alice',
      '15000 fetch login alice',
      '15000 one logging-in',
      '15000 one connecting',
      '15030 server login alice T2',
      '15070 one logged-in',
      '15070 one connected',
      '15070 ← 2 resolved',
      '16000 one is logged-in, connected, scheduled, 3599 s left',
    ],
  },
];
