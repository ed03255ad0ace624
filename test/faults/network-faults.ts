import { type AppFault, judge } from './fault.ts';
import type { Lane } from './lane.ts';

// The network and ZIM's servers.

async function unreachable(lane: Lane) {
  await lane.logIn();
  const startedAt = lane.now();
  lane.zim.offline();
  await lane.pass(60_000);
  const healedAt = lane.now();
  lane.zim.offline(false);
  return judge(lane, startedAt, healedAt);
}

async function cutOff(lane: Lane, cut: () => void) {
  await lane.logIn();
  await lane.pass(1_000);
  const startedAt = lane.now();
  cut();
  await lane.pass(1_000);
  return judge(lane, startedAt);
}

export const NETWORK_FAULTS: readonly AppFault[] = [
  {
    where: 'node',
    name: 'ZIM’s sockets are refused for a minute',
    documented: 'back',
    session: 'back',
    run: unreachable,
  },
  {
    where: 'node',
    name: 'ZIM’s sockets are refused for a minute, in which the token expires',
    lane: { lifetime: 40 },
    documented: 'back',
    session: 'back',
    run: unreachable,
  },
  {
    where: 'node',
    name: 'ZIM restarts: all sockets are dropped, old tokens refused',
    documented: 'lost',
    session: 'back',
    within: 5_000,
    run: (lane) => cutOff(lane, () => lane.restartZim()),
  },
  {
    where: 'node',
    name: 'ZIM closes the connection (0/2)',
    documented: 'lost',
    session: 'back',
    within: 5_000,
    run: (lane) => cutOff(lane, () => lane.zim.closeStream()),
  },
  {
    where: 'node',
    name: 'The socket dies without a word, and the token is to be renewed',
    lane: { lifetime: 40 },
    documented: 'back',
    session: 'back',
    async run(lane) {
      await lane.logIn();
      const startedAt = lane.now();
      lane.zim.drop({ clean: true });
      await lane.untilBeforeExpiry(-1_000);
      return judge(lane, startedAt);
    },
  },
];
