import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Case } from './case.ts';
import { CASES } from './cases/index.ts';
import { type RealSdk, startRealSdk } from './chromium.ts';
import { leaveNode, runInNode } from './node.ts';
import { SESSION_CASES } from './session-cases/index.ts';
import { differences } from './trace.ts';

// All cases run on zego-zim-miniprogram in Node, which takes seconds. These show that zego-zim-web in a browser
// does the same, where the two builds could differ: sockets, storage, timers, wake-ups. `npm run contract:all` runs
// all of them in Chromium, on four versions.

const CHOSEN: readonly string[] = [
  'S3 create works once and then answers null, getInstance is undefined before it',
  'S8 a failed login also leaks an unhandled rejection',
  'S13 with the server unreachable login stays pending while 3/3 repeats, and resolves when the network is back',
  'S20 an offline login with an expired token wedges the instance',
  'S21 an expired token is sent all the same',
  'S29 after a sleep past the expiry the warning says 30 and 0/5 comes in the same tick; renewToken is 6000121',
  'S35 after a dirty close the SDK reconnects with the token that it has',
  'S35 a clean close is found out by an online event',
  'S35 a clean close is found out when the page becomes visible',
  'S37 destroy while connected emits nothing',
  'ten concurrent logins are one token fetch and one login of the SDK',
  'tokens of 34 s are renewed again and again, and the session is never lost',
  'S29 the machine sleeps past the expiry: back by itself',
  'S46 a clean close while nothing is to be done: noticed, and healed with the token at hand',
  'S46 the socket is closed while the machine sleeps: healed within 20 s of the wake-up',
  'S9 code that takes slots, and clears them, takes nothing from the session, and hears what it listens to',
  'S37 a destroy does nothing while a user is logged in, or on the way',
];

const ALL: readonly Case[] = [...CASES, ...SESSION_CASES];

let real: RealSdk;
beforeAll(async () => {
  real = await startRealSdk();
});
afterAll(async () => {
  leaveNode();
  await real?.close();
});

describe('zego-zim-web 2.29.0 in Chromium does what zego-zim-miniprogram does in Node', () => {
  it.each(CHOSEN)('%s', async (name) => {
    const one = ALL.find((each) => each.name === name)!;
    const trace = await real.run(name, '2.29.0');
    expect(differences(one.trace, trace, one.tolerance)).toEqual([]);
    expect(differences(await runInNode(one), trace, one.tolerance)).toEqual([]);
  });
});
