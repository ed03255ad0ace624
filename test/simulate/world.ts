import { createFakeZim, type FakeZim } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock, type VirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { createBackend, type ScriptedBackend } from './backend.ts';
import { type Calm, createCalm } from './calm.ts';
import { type Figures, noFigures } from './figures.ts';
import { createPrng, type Prng } from './prng.ts';
import type { Setting, UserName } from './story.ts';
import { createPageTimers, type PageTimers } from './timers.ts';

const START: number = Date.UTC(2030, 0, 1);

/** A wait gets longer by so much where the clock is set back, ms. */
const CLOCK_SET = 15_000;

/** Long and odd enough to be recognised wherever they should not be. */
export const USERS: Readonly<Record<UserName, string>> = {
  anna: 'user-anna-4711',
  boris: 'user-boris-0815',
};

/** A rule that did not hold. */
export interface Broken {
  readonly rule: string;
  readonly detail: string;
  /** ms since the start. */
  readonly at: number;
}

/** Everything around the sessions. */
export interface World {
  readonly setting: Setting;
  readonly clock: VirtualClock;
  readonly timers: PageTimers;
  readonly noise: Prng;
  readonly fake: FakeZim;
  readonly backend: ScriptedBackend;
  readonly calm: Calm;
  readonly figures: Figures;
  readonly page: { online: boolean; readonly wakes: Set<() => void> };
  /** Whose session the app wants, by place. */
  readonly desired: Map<number, string>;
  /** The instance that a session has, by place. */
  readonly instances: Map<number, () => unknown>;
  /** What happened, where somebody listens. */
  readonly trace: (what: string) => void;
  elapsed(): number;
  serverNow(): number;
  jump(ms: number): void;
  /** Counts the ends of logins that the app or ZIM brought about. */
  epoch: number;
  /** Other code logged in on an instance before a session had it: it may have left the SDK connected as nobody. */
  strangers: boolean;
  /** Counts the app's calls of login(), in all sessions. */
  logins: number;
  /** Elapsed ms at which something made the session act early: wake-ups, calls of the app, the network. */
  readonly nudges: number[];
  /** The story is over: listeners of the app do nothing any more. */
  quiet: boolean;
  broken: Broken | null;
  breaks(rule: string, detail: string): void;
}

export function createWorld(setting: Setting, trace?: (line: string) => void): World {
  const clock = createVirtualClock(START + setting.skew);
  let jumped = setting.skew;
  const elapsed = () => clock.now() - jumped - START;
  const serverNow = () => clock.now() - jumped;
  const calm = createCalm(elapsed);
  const page = { online: true, wakes: new Set<() => void>() };
  const backend = createBackend({
    setting,
    clock,
    serverNow,
    elapsed,
    epoch: () => world.epoch,
    unreachable: () => calm.faults.has('network'),
    otherUser: (userID) => (userID === USERS.anna ? USERS.boris : USERS.anna),
    limited: (until) => {
      calm.patientUntil = Math.max(calm.patientUntil, until + CLOCK_SET);
    },
  });
  const fake = createFakeZim({
    clock,
    serverNow,
    order: setting.order,
    latency: setting.latency,
    checkToken(token, userID, method) {
      const known = backend.tokens.get(token);
      if (!known || known.userID !== userID) return 50111;
      // S22: renewToken takes one that has expired.
      return method === 'login' && known.expiresAt <= serverNow() ? 50111 : 0;
    },
  });
  const { create } = fake.ZIM;
  fake.ZIM.create = (config) => {
    if (calm.faults.has('sdk')) throw new Error('{"code":6000001,"message":"create failed"}');
    return create(config);
  };
  const world: World = {
    setting,
    clock,
    timers: createPageTimers(clock, elapsed),
    noise: createPrng(setting.seed ^ 0x5eed),
    fake,
    backend,
    calm,
    figures: noFigures(),
    page,
    desired: new Map(),
    instances: new Map(),
    trace: (what) => trace?.(`${(elapsed() / 1_000).toFixed(3).padStart(12)} s  ${what}`),
    elapsed,
    serverNow,
    jump(ms) {
      clock.jump(ms);
      jumped += ms;
    },
    epoch: 0,
    strangers: false,
    logins: 0,
    nudges: [],
    quiet: false,
    broken: null,
    breaks(rule, detail) {
      world.broken ??= { rule, detail, at: elapsed() };
      world.trace(`BROKEN ${rule}: ${detail}`);
    },
  };
  return world;
}
