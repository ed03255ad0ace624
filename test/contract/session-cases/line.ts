import type { Case } from '../case.ts';
import { createSessions } from '../sessions.ts';
import { logsIn } from './lines.ts';

// S46: the SDK says Connected over a dead socket. The session asks whether ZIM is there.

export const line: readonly Case[] = [
  {
    name: 'S46 a clean close while nothing is to be done: noticed, and healed with the token at hand',
    async run(driver) {
      const one = createSessions(driver).open('one');
      one.login();
      await driver.advance(1_000);
      driver.outside.drop('clean');
      await driver.advance(90_000);
      driver.noteUsers();
      one.look();
    },
    trace: [
      ...logsIn(),
      '72000 one recovering',
      '72000 one connecting',
      '72000 one sessionLost zim-timeout',
      '72010 server login alice T1',
      '72050 one logged-in',
      '72050 one connected',
      '72050 one recovered',
      '91000 note online: alice',
      '91000 one is logged-in, connected, scheduled, 3509 s left',
    ],
  },
  {
    name: 'S46 a server that falls silent: noticed; asked again with the token at hand until it answers',
    async run(driver) {
      const one = createSessions(driver).open('one');
      one.login();
      await driver.advance(1_000);
      driver.outside.silence();
      await driver.advance(99_000);
      driver.outside.heal();
      await driver.advance(30_000);
      driver.noteUsers();
      one.look();
    },
    trace: [
      ...logsIn(),
      '72000 one recovering',
      '72000 one connecting',
      '72000 one sessionLost zim-timeout',
      '72000 server logout alice',
      '72010 server login alice T1',
      '78000 one renewalFailed zim-timeout',
      '78510 server login alice T1',
      '84000 one renewalFailed zim-timeout',
      '85010 server login alice T1',
      '93000 one renewalFailed zim-timeout',
      '95010 server login alice T1',
      '102000 one renewalFailed zim-timeout',
      '106010 server login alice T1',
      '106050 one logged-in',
      '106050 one connected',
      '106050 one recovered',
      '130000 note online: alice',
      '130000 one is logged-in, connected, scheduled, 3470 s left',
      'uncaught 6000105',
      'uncaught 6000105',
      'uncaught 6000105',
      'uncaught 6000105',
    ],
  },
  {
    name: 'S46 the socket is closed while the machine sleeps: healed within 20 s of the wake-up',
    async run(driver) {
      const { host } = driver;
      const wakes = new Set<() => void>();
      const page = {
        onWake(fn: () => void) {
          wakes.add(fn);
          return () => wakes.delete(fn);
        },
        isOnline: () => true,
      };
      const clock = {
        now: () => host.now(),
        setTimeout: (fn: () => void, ms: number) => host.setTimeout(fn, ms),
        clearTimeout: (timer: unknown) => host.clearTimeout(timer),
      };
      const one = createSessions(driver).open('one', { platform: { clock, random: () => 0.5, page } });
      one.login();
      // The SDK looks every 3 s at whom it keeps waiting, and after a sleep from then on.
      await driver.advance(3_000);
      driver.outside.drop('clean');
      await host.sleep(600_000);
      for (const wake of wakes) wake();
      await driver.advance(20_000);
      driver.noteUsers();
      one.look();
    },
    trace: [
      ...logsIn(),
      '615000 one recovering',
      '615000 one connecting',
      '615000 one sessionLost zim-timeout',
      '615010 server login alice T1',
      '615050 one logged-in',
      '615050 one connected',
      '615050 one recovered',
      '623000 note online: alice',
      '623000 one is logged-in, connected, scheduled, 2977 s left',
    ],
  },
];
