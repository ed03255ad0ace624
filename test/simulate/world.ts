import type { Page } from '../../src/adapters/page.ts';
import { createFakeZim, type FakeZim } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock, type VirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { createBackend, type ScriptedBackend } from './backend.ts';
import { type Calm, createCalm } from './calm.ts';
import type { Actor } from './cast.ts';
import { type Figures, noFigures } from './figures.ts';
import { createPrng, type Prng } from './prng.ts';
import type { Setting, UserName } from './story.ts';
import { createPageTimers, type PageTimers } from './timers.ts';
import type { Exemption } from './watch/exemptions.ts';
import { createWishes, type Wishes } from './wishes.ts';

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
  /** `platform`: what all sessions of the page are given, and find each other by. */
  readonly page: {
    online: boolean;
    visible: boolean;
    readonly wakes: Set<() => void>;
    readonly platform: Page;
  };
  readonly wishes: Wishes<Actor>;
  /** What happened, where somebody listens. */
  readonly trace: (what: string) => void;
  elapsed(): number;
  /** The most that can have passed by a clock that somebody sets and that never goes back, ms. */
  steady(): number;
  serverNow(): number;
  jump(ms: number): void;
  /** When somebody asked for the end of a login last, by a logout, an abort or a destroy: elapsed ms. */
  endedAt: number;
  /** When the app said last that a call of its own failed: elapsed ms. */
  suspectedAt: number;
  /** Instances that other code wanted destroyed while somebody was logged in on them. */
  readonly unwanted: WeakSet<object>;
  /** What other code did at the door since somebody emptied this list, as the warnings that are due. */
  readonly atDoor: string[];
  /** Counts the calls of the app and of other code. */
  calls: number;
  /** Whether this news, which every session tells, is heard for the first time. */
  isNew(data: object): boolean;
  did(what: string): void;
  /** To be asked where a rule does not hold: whether it need not, since `applies`. */
  excused(by: Exemption, applies: boolean): boolean;
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
  let forwards = 0;
  const wakes = new Set<() => void>();
  const page: World['page'] = {
    online: true,
    visible: true,
    wakes,
    platform: {
      onWake(fn) {
        wakes.add(fn);
        return () => wakes.delete(fn);
      },
      isOnline: () => page.online,
      isVisible: () => page.visible,
    },
  };
  const heard = new WeakSet<object>();
  const backend = createBackend({
    setting,
    clock,
    serverNow,
    elapsed,
    epoch: () => world.wishes.epoch,
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
    onRequest({ method }) {
      // Only over another socket.
      if (method === 'login') calm.deadSince = null;
    },
    checkToken(token, userID, method) {
      const known = backend.tokens.get(token);
      if (!known || known.userID !== userID) return 50111;
      // S22: renewToken takes one that has expired.
      return method === 'login' && known.expiresAt <= serverNow() ? 50111 : 0;
    },
  });
  const { create } = fake.ZIM;
  fake.ZIM.create = (config) => {
    calm.sdkFailed = calm.faults.has('sdk');
    if (calm.sdkFailed) throw new Error('{"code":6000001,"message":"create failed"}');
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
    wishes: createWishes<Actor>(),
    trace: (what) => trace?.(`${(elapsed() / 1_000).toFixed(3).padStart(12)} s  ${what}`),
    elapsed,
    steady: () => elapsed() + forwards,
    serverNow,
    jump(ms) {
      clock.jump(ms);
      jumped += ms;
      forwards += Math.max(0, ms);
    },
    endedAt: Number.NEGATIVE_INFINITY,
    suspectedAt: Number.NEGATIVE_INFINITY,
    unwanted: new WeakSet(),
    atDoor: [],
    calls: 0,
    isNew(data) {
      const isNew = !heard.has(data);
      heard.add(data);
      return isNew;
    },
    did(what) {
      world.figures[`did ${what}`] = (world.figures[`did ${what}`] ?? 0) + 1;
    },
    excused(by, applies) {
      if (applies) world.figures[`excused ${by}`] = 1;
      return applies;
    },
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
