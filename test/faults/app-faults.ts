import { listedFault } from '../../src/testing/qa/fault-list.ts';
import { type AppFault, judge, judgeStart, type Outcome, played, until } from './fault.ts';
import type { Device, NodeLane } from './lane.ts';

// What happens to the app: another device, a wrong clock, other code on its page.

const logins = (lane: NodeLane): number => lane.zim.requests.filter(({ cmd }) => cmd === 'login').length;

/** ZIM forgets rooms with each login that it takes. */
async function wasOneLogin(lane: NodeLane): Promise<string[]> {
  return logins(lane) === 1 ? [] : ['it was more than one login'];
}

/** Who is logged in elsewhere stays there, and this one does not fight. */
async function kickedOutBy(lane: NodeLane, other: Device): Promise<Outcome> {
  await until(lane, async () => !(await lane.connected()));
  const before = logins(lane);
  await lane.pass(10_000);
  if (logins(lane) > before) return { kind: 'back', after: 0 };
  return { kind: (await other.connected()) ? 'ended' : 'lost' };
}

async function kitAfter(lane: NodeLane, ms: number): Promise<Outcome> {
  await lane.mount();
  if (ms > 0) await until(lane, () => lane.watch.up);
  await lane.pass(ms);
  await lane.mountKit();
  return tearDown(lane);
}

async function tearDown(lane: NodeLane): Promise<Outcome> {
  await until(lane, () => lane.watch.up);
  await lane.pass(3_000);
  const healedAt = lane.now();
  await lane.unmountKit();
  await lane.pass(500);
  return judge(lane, healedAt);
}

export const APP_FAULTS: readonly AppFault[] = [
  {
    ...listedFault('second-device'),
    where: 'node',
    async run(lane) {
      await lane.logIn();
      return kickedOutBy(lane, await lane.secondDevice());
    },
  },
  {
    ...listedFault('second-tab'),
    where: 'node',
    lane: { oneTab: true },
    async run(lane) {
      await lane.logIn();
      const startedAt = lane.now();
      const other = await lane.secondTab();
      await lane.pass(10_000);
      return (await other.connected()) ? kickedOutBy(lane, other) : judge(lane, startedAt);
    },
    problems: wasOneLogin,
  },
  played('clock-ahead', { lane: { lifetime: 40, skew: 3_600_000 }, within: 5_000 }),
  played('clock-behind', { lane: { lifetime: 40, skew: -3_600_000 }, within: 5_000 }),
  {
    ...listedFault('two-widgets'),
    where: 'node',
    within: 5_000,
    async run(lane) {
      const startedAt = lane.now();
      for (let widget = 0; widget < 2; widget += 1) await lane.mount();
      return judgeStart(lane, startedAt);
    },
    problems: wasOneLogin,
  },
  {
    ...listedFault('uikit-before'),
    where: 'node',
    async run(lane) {
      await lane.mountKit();
      await lane.mount();
      return tearDown(lane);
    },
    problems: wasOneLogin,
  },
  {
    ...listedFault('uikit-meanwhile'),
    where: 'node',
    run: (lane) => kitAfter(lane, 0),
    problems: wasOneLogin,
  },
  {
    ...listedFault('uikit-after'),
    where: 'node',
    run: (lane) => kitAfter(lane, 1_000),
    problems: wasOneLogin,
  },
];
