import { listedFault } from '../../src/testing/qa/fault-list.ts';
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

/** ms of a line that is dead. */
const DEAD_FOR = 600_000;

async function goesDead(lane: Lane, cut: () => void) {
  await lane.logIn();
  await lane.pass(1_000);
  const startedAt = lane.now();
  cut();
  await lane.pass(DEAD_FOR);
  return judge(lane, startedAt);
}

/** Nobody was asked for another token. */
async function noneAsked(lane: Lane): Promise<string[]> {
  const { length } = lane.endpoint.requests;
  return length === 1 ? [] : [`${length} token requests`];
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
    ...listedFault('sockets-refused'),
    where: 'node',
    run: unreachable,
  },
  {
    ...listedFault('sockets-refused-past-expiry'),
    where: 'node',
    lane: { lifetime: 40 },
    run: unreachable,
  },
  {
    ...listedFault('zim-restarts'),
    where: 'node',
    within: 5_000,
    run: (lane) => cutOff(lane, () => lane.restartZim()),
  },
  {
    ...listedFault('zim-closes'),
    where: 'node',
    within: 5_000,
    run: (lane) => cutOff(lane, () => lane.zim.closeStream()),
  },
  {
    ...listedFault('silent-socket'),
    where: 'node',
    lane: { lifetime: 40 },
    async run(lane) {
      await lane.logIn();
      const startedAt = lane.now();
      lane.zim.drop({ clean: true });
      await lane.untilBeforeExpiry(-1_000);
      return judge(lane, startedAt);
    },
  },
  {
    ...listedFault('clean-close'),
    where: 'node',
    within: 90_000,
    run: (lane) => goesDead(lane, () => lane.zim.drop({ clean: true })),
    problems: noneAsked,
  },
  {
    ...listedFault('silence'),
    where: 'node',
    within: 90_000,
    run: (lane) => goesDead(lane, () => lane.zim.drop({ silent: true })),
    problems: noneAsked,
  },
];
