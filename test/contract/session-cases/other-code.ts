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
      // Its own backend's token would end earlier than the one that other code handed over.
      one.renew();
      await driver.advance(25_000);
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
      '3000 → 2 one.renew',
      '3000 fetch manual alice',
      '3020 one renewalFailed token-not-newer',
      '3270 fetch manual alice',
      '3290 one renewalFailed token-not-newer',
      '3790 fetch manual alice',
      '3810 one renewalFailed token-not-newer',
      '4810 fetch manual alice',
      '4830 one renewalFailed token-not-newer',
      '6830 fetch manual alice',
      '6850 one renewalFailed token-not-newer',
      '10850 fetch manual alice',
      '10870 one renewalFailed token-not-newer',
      '14870 fetch manual alice',
      '14890 one renewalFailed token-not-newer',
      '18890 fetch manual alice',
      '18910 one renewalFailed token-not-newer',
      '22910 fetch manual alice',
      '22930 one renewalFailed token-not-newer',
      '22930 ← 2 rejected token-not-newer',
      '26930 fetch manual alice',
      '26950 one renewalFailed token-not-newer',
      '28000 note other code destroys',
      '28000 one recovering',
      '28000 one connecting',
      '28000 one warning foreign-destroy',
      '28000 one sessionLost zim-other',
      '28010 server login alice F',
      '28050 one logged-in',
      '28050 one connected',
      '28050 one recovered',
      '38000 one is logged-in, connected, scheduled, 7163 s left',
      '38000 note other code logs out',
      '38000 one logged-out',
      '38000 one disconnected',
      '38000 one warning foreign-logout',
      '38000 one loggedOut requested',
      '38000 server logout alice',
      '40000 one is logged-out, disconnected, idle',
      '40000 → 3 one.login alice',
      '40000 fetch login alice',
      '40000 one logging-in',
      '40000 one connecting',
      '40030 server login alice T12',
      '40070 one logged-in',
      '40070 one connected',
      '40070 ← 3 resolved',
      '41000 one is logged-in, connected, scheduled, 3599 s left',
    ],
  },
];
