import type { PlayNeed } from './app.ts';
import type { FaultID } from './fault-list.ts';
import type { Stage } from './stage.ts';

/** How a fault happens to an app that is logged in, or is about to be. */
export interface Play {
  /** What it cannot be played without. */
  readonly needs?: readonly PlayNeed[];
  /** What is so before the app logs in. */
  readonly before?: (stage: Stage) => void | Promise<void>;
  /** How the app starts, where that is part of the fault. */
  readonly starts?: (stage: Stage) => void | Promise<void>;
  /** Whether the login itself is what goes wrong. */
  readonly isStart?: true;
  /** How many logins of the user elsewhere ZIM sees, where these may end the app's for good. */
  readonly elsewhere?: number;
  /** Does it; answers when nothing kept the app down any more: epoch ms, by the server's clock. */
  run(stage: Stage): Promise<number>;
}

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;

async function sleepPastEnd(stage: Stage, told: boolean): Promise<number> {
  stage.network(false, told);
  await stage.sleep(pastEnd(stage));
  await stage.pass(5 * SECOND);
  stage.network(true, told);
  return stage.now();
}

const pastEnd = (stage: Stage): number => Math.max(MINUTE, stage.tokenEndsAt() + 2 * SECOND - stage.now());

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
  needs: ['start'],
  before: (stage) => stage.skew(by),
  async run(stage) {
    await stage.untilBeforeEnd(-3 * SECOND);
    const from = stage.now();
    stage.drop('broken');
    await stage.pass(500);
    return from;
  },
});

/** The module that logs in is edited and saved three times. A bundler takes a moment to bring the new one. */
async function hotUpdates(stage: Stage, cleansUp: boolean): Promise<number> {
  const from = stage.now();
  for (let update = 0; update < 3; update += 1) {
    if (cleansUp) stage.stop();
    await stage.pass(100);
    stage.start();
    await stage.pass(1_500);
  }
  return from;
}

async function tearDownUIKit(stage: Stage): Promise<number> {
  await stage.pass(3 * SECOND);
  const from = stage.now();
  stage.unmountUIKit();
  await stage.pass(500);
  return from;
}

/** How each fault of the list happens. */
export const PLAYS: Readonly<Record<FaultID, Play>> = {
  'machine-sleeps': { run: (stage) => sleepPastEnd(stage, true) },
  'machine-sleeps-untold': { run: (stage) => sleepPastEnd(stage, false) },
  'starts-offline': {
    isStart: true,
    needs: ['start'],
    before: (stage) => stage.network(false, true),
    async run(stage) {
      await stage.pass(8 * SECOND);
      stage.network(true, true);
      return stage.now();
    },
  },
  'frozen-tab': {
    async run(stage) {
      await stage.sleep(pastEnd(stage));
      return stage.now();
    },
  },
  'back-forward-cache': {
    async run(stage) {
      await stage.leave(pastEnd(stage));
      return stage.now();
    },
  },
  'strict-mode': {
    isStart: true,
    needs: ['start', 'stop'],
    starts(stage) {
      stage.start();
      stage.stop();
      stage.start();
    },
    run: async (stage) => stage.now(),
  },
  'hot-updates': { needs: ['start', 'stop'], run: (stage) => hotUpdates(stage, true) },
  'hot-updates-without-clean-up': { needs: ['start'], run: (stage) => hotUpdates(stage, false) },
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
    elsewhere: 0,
    async run(stage) {
      await stage.kick();
      await stage.pass(10 * SECOND);
      return stage.now();
    },
  },
  'second-tab': {
    needs: ['secondTab'],
    elsewhere: 1,
    async run(stage) {
      stage.openTab();
      await stage.pass(10 * SECOND);
      return stage.now();
    },
  },
  'clock-ahead': wrongClock(HOUR),
  'clock-behind': wrongClock(-HOUR),
  'two-widgets': {
    isStart: true,
    needs: ['start'],
    starts(stage) {
      stage.start();
      stage.start();
    },
    run: async (stage) => stage.now(),
  },
  'uikit-before': { needs: ['start'], before: (stage) => stage.mountUIKit(), run: tearDownUIKit },
  'uikit-meanwhile': {
    needs: ['start'],
    async starts(stage) {
      stage.start();
      await stage.mountUIKit();
    },
    run: tearDownUIKit,
  },
  'uikit-after': {
    async run(stage) {
      await stage.mountUIKit();
      return tearDownUIKit(stage);
    },
  },
};
