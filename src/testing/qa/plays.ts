import type { FaultID } from './fault-list.ts';
import type { Stage } from './stage.ts';

/** How a fault happens to an app that is logged in, or is about to be. */
export interface Play {
  /** What is so before the app logs in. */
  readonly before?: (stage: Stage) => void;
  /** Whether the login itself is what goes wrong. */
  readonly isStart?: true;
  /** Does it; answers when nothing kept the app down any more: epoch ms, by the server's clock. */
  run(stage: Stage): Promise<number>;
}

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

async function sleepPastEnd(stage: Stage, told: boolean): Promise<number> {
  stage.network(false, told);
  await sleepUntilAfterEnd(stage);
  await stage.pass(5 * SECOND);
  stage.network(true, told);
  return stage.now();
}

const sleepUntilAfterEnd = (stage: Stage): Promise<void> =>
  stage.sleep(Math.max(MINUTE, stage.tokenEndsAt() + 2 * SECOND - stage.now()));

async function unreachable(stage: Stage): Promise<number> {
  stage.sockets(false);
  await stage.pass(MINUTE);
  stage.sockets(true);
  return stage.now();
}

/** The line goes dead, for ten minutes. */
async function goesDead(stage: Stage, how: 'clean' | 'silent'): Promise<number> {
  await stage.pass(SECOND);
  const from = stage.now();
  stage.drop(how);
  await stage.pass(10 * MINUTE);
  return from;
}

/** For most of the token's life the backend answers like that. */
async function mostOfALife(stage: Stage, how: '5xx' | 'html' | 'same-token'): Promise<number> {
  stage.backend(how);
  await stage.untilBeforeEnd(20 * SECOND);
  const from = stage.now();
  stage.backend(null);
  await stage.untilBeforeEnd(-SECOND);
  return from;
}

async function oneRequest(stage: Stage, how: '5xx' | 'hang'): Promise<number> {
  const from = stage.now();
  stage.backend(how, 1);
  await stage.untilBeforeEnd(-SECOND);
  return from;
}

async function cutOff(stage: Stage, cut: () => void): Promise<number> {
  await stage.pass(SECOND);
  const from = stage.now();
  cut();
  await stage.pass(SECOND);
  return from;
}

const wrongClock = (by: number): Play => ({
  before: (stage) => stage.skew(by),
  async run(stage) {
    await stage.untilBeforeEnd(-3 * SECOND);
    const from = stage.now();
    stage.drop('broken');
    await stage.pass(500);
    return from;
  },
});

/** The faults of the list that need nothing of the app but that it logs in. */
export const PLAYS: Readonly<Partial<Record<FaultID, Play>>> = {
  'machine-sleeps': { run: (stage) => sleepPastEnd(stage, true) },
  'machine-sleeps-untold': { run: (stage) => sleepPastEnd(stage, false) },
  'starts-offline': {
    isStart: true,
    before: (stage) => stage.network(false, true),
    async run(stage) {
      await stage.pass(8 * SECOND);
      stage.network(true, true);
      return stage.now();
    },
  },
  'frozen-tab': {
    async run(stage) {
      await sleepUntilAfterEnd(stage);
      return stage.now();
    },
  },
  'sockets-refused': { run: unreachable },
  'sockets-refused-past-expiry': {
    async run(stage) {
      await stage.untilBeforeEnd(40 * SECOND);
      return unreachable(stage);
    },
  },
  'zim-restarts': { run: (stage) => cutOff(stage, stage.restart) },
  'zim-closes': { run: (stage) => cutOff(stage, stage.close) },
  'silent-socket': {
    async run(stage) {
      await stage.untilBeforeEnd(40 * SECOND);
      const from = stage.now();
      stage.drop('clean');
      await stage.pass(2 * MINUTE);
      return from;
    },
  },
  'clean-close': { run: (stage) => goesDead(stage, 'clean') },
  silence: { run: (stage) => goesDead(stage, 'silent') },
  'one-request-fails': { run: (stage) => oneRequest(stage, '5xx') },
  'one-request-hangs': { run: (stage) => oneRequest(stage, 'hang') },
  'backend-down': { run: (stage) => mostOfALife(stage, '5xx') },
  'backend-down-past-expiry': {
    async run(stage) {
      stage.backend('5xx');
      await stage.untilBeforeEnd(-5 * SECOND);
      const from = stage.now();
      stage.backend(null);
      return from;
    },
  },
  'html-instead-of-tokens': { run: (stage) => mostOfALife(stage, 'html') },
  'cached-token': { run: (stage) => mostOfALife(stage, 'same-token') },
  'second-device': {
    async run(stage) {
      await stage.kick();
      await stage.pass(10 * SECOND);
      return stage.now();
    },
  },
  'clock-ahead': wrongClock(HOUR),
  'clock-behind': wrongClock(-HOUR),
  'uikit-after': {
    async run(stage) {
      await stage.pass(3 * SECOND);
      const from = stage.now();
      await stage.destroyInstance();
      await stage.pass(500);
      return from;
    },
  },
};
