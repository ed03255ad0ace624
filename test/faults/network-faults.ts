import { didPause, type Fault, judge, judgeStart } from './fault.ts';
import type { Lane } from './lane.ts';

// The machine, the network and ZIM's servers.

/** The lid closes, and opens after the token's end; the network is back 5 s later. */
async function sleepPastExpiry(lane: Lane, told: boolean) {
  await lane.logIn();
  const startedAt = Date.now();
  await lane.network(false, told);
  await lane.sleeper.stop();
  await lane.untilBeforeExpiry(-2_000);
  lane.sleeper.wake();
  await lane.pass(5_000);
  const healedAt = Date.now();
  await lane.network(true, told);
  return judge(lane, startedAt, healedAt);
}

async function unreachable(lane: Lane) {
  await lane.logIn();
  const startedAt = Date.now();
  lane.zim.offline();
  await lane.pass(60_000);
  const healedAt = Date.now();
  lane.zim.offline(false);
  return judge(lane, startedAt, healedAt);
}

async function cutOff(lane: Lane, cut: () => void) {
  await lane.logIn();
  await lane.pass(1_000);
  const startedAt = Date.now();
  cut();
  await lane.pass(1_000);
  return judge(lane, startedAt);
}

export const NETWORK_FAULTS: readonly Fault[] = [
  {
    name: 'The machine sleeps past the expiry; 5 s after it woke up the network is back',
    lane: { lifetime: 40 },
    documented: 'lost',
    session: 'back',
    within: 5_000,
    run: (lane) => sleepPastExpiry(lane, true),
    problems: (lane) => didPause(lane, 30_000),
  },
  {
    name: 'The same, and the browser gives no `online` event',
    lane: { lifetime: 40 },
    documented: 'lost',
    session: 'back',
    within: 30_000,
    run: (lane) => sleepPastExpiry(lane, false),
    problems: (lane) => didPause(lane, 30_000),
  },
  {
    name: 'The page starts offline; the network comes after 8 s',
    documented: 'lost',
    session: 'in',
    within: 5_000,
    async run(lane) {
      await lane.network(false, true);
      await lane.page.evaluate(() => void window.app.mount());
      await lane.pass(8_000);
      const healedAt = Date.now();
      await lane.network(true, true);
      return judgeStart(lane, healedAt);
    },
  },
  {
    name: 'ZIM’s sockets are refused for a minute',
    documented: 'back',
    session: 'back',
    run: unreachable,
  },
  {
    name: 'ZIM’s sockets are refused for a minute, in which the token expires',
    lane: { lifetime: 40 },
    documented: 'back',
    session: 'back',
    run: unreachable,
  },
  {
    name: 'ZIM restarts: all sockets are dropped, old tokens refused',
    documented: 'lost',
    session: 'back',
    within: 5_000,
    run: (lane) =>
      cutOff(lane, () => {
        lane.restartZim();
      }),
  },
  {
    name: 'ZIM closes the connection (0/2)',
    documented: 'lost',
    session: 'back',
    within: 5_000,
    run: (lane) => cutOff(lane, () => lane.zim.closeStream()),
  },
  {
    name: 'The socket dies without a word, and the token is to be renewed',
    lane: { lifetime: 40 },
    documented: 'back',
    session: 'back',
    async run(lane) {
      await lane.logIn();
      const startedAt = Date.now();
      lane.zim.drop({ clean: true });
      await lane.untilBeforeExpiry(-1_000);
      return judge(lane, startedAt);
    },
  },
];
