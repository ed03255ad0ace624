import type { Clock } from '../../adapters/clock.ts';
import { PageTimers } from './page-timers.ts';
import { settling } from './settling.ts';
import { UnderWay } from './under-way.ts';

/** The time of this page, in our hands: everything that looks at `Date` or sets a timer lives by it. */
export interface PageClock extends Clock {
  /**
   * The machine sleeps: the clock goes on by so many ms while no timer runs; then all that became due run
   * at once, in order.
   */
  sleep(ms: number): Promise<void>;
  /** The machine sleeps for real: for so many ms of real time no timer runs. */
  freeze(ms: number): Promise<void>;
  /**
   * So many ms pass, and not one more: from timer to timer, as quickly as the page can. In between, time stands
   * still until what takes real time is over: requests, WebCrypto, IndexedDB; not the loading of code, which cannot
   * be seen. A request that takes several seconds is not waited for, since nobody may answer it.
   */
  advance(ms: number): Promise<void>;
  /** The wall clock is off by so many ms from now on; timers are durations, nothing happens to them. */
  skew(ms: number): void;
  /**
   * How fast time passes; 1 is real. 0: it stands still until `advance` or `sleep` moves it. More than 20 leaves a
   * slow machine no time to answer. A page that stood still for over a second, as busy machines make it, has lived
   * one second of that quickly, the rest as it was.
   */
  speed: number;
  /** Gives the page its own time back. Timers that are armed still run. */
  uninstall(): void;
}

/** ms: a page that is quicker than real looks at the time this often. */
const LOOK = 100;
/** ms: after so long without a look the page stood still, as a busy machine makes it: it has not lived faster. */
const LONGEST_LOOK = 1_000;
/** ms: the clock of the machine was set, if it is off by more than this from what it was. */
const SET = 1_000;

/**
 * Takes over `Date`, `performance.now` and the timers of this page. To be called before the code that is to
 * live by it: a timer that was armed earlier stays the page's. `requestAnimationFrame` stays as it is.
 */
export function installPageClock(): PageClock {
  return pageClock(new UnderWay());
}

/** `underWay`: what `advance` waits for. It is stopped with the clock. */
export function pageClock(underWay: UnderWay): PageClock {
  const RealDate = globalThis.Date;
  const realNow = performance.now.bind(performance);
  const [realInterval, realClear] = [setInterval.bind(globalThis), clearInterval.bind(globalThis)];
  let looks: ReturnType<typeof setInterval> | undefined;
  let speed = 1;
  /** How many calls of `advance` are at it: what time passes is theirs. */
  let advancing = 0;
  /** What `performance.now()` says, by the real one `since`. */
  let lived = realNow();
  let since = lived;
  /** Epoch ms where `performance.now()` begins. */
  let origin = RealDate.now() - lived;
  let skewedBy = 0;

  const rate = (): number => (advancing > 0 ? 0 : speed);
  function monotonic(): number {
    const real = realNow();
    const passed = real - since;
    since = real;
    // A page that stood still has not lived faster; one that is to stand still does so however long.
    const quick = rate() > 1 ? Math.min(passed, LONGEST_LOOK) : passed;
    lived += quick * rate() + (passed - quick);
    return lived;
  }
  function now(): number {
    const measured = RealDate.now() - realNow();
    if (Math.abs(measured - origin) > SET) origin = measured;
    return Math.round(origin + monotonic() + skewedBy);
  }
  function setSpeed(value: number): void {
    monotonic();
    speed = value;
    realClear(looks);
    if (value > 1) looks = realInterval(monotonic, LOOK);
  }
  const timers = new PageTimers(monotonic, rate);
  const settle = settling(underWay, (ms) => timers.pause(ms));

  // Not a subclass: dates from elsewhere stay instances of it.
  const Installed = new Proxy(RealDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length > 0 ? given : [now()], newTarget),
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
  globalThis.Date = Installed;
  const ownNow = Object.getOwnPropertyDescriptor(performance, 'now');
  Object.defineProperty(performance, 'now', { value: monotonic, configurable: true, writable: true });
  timers.install();

  return {
    now,
    setTimeout: (fn, ms) => timers.arm(fn, ms, [], false),
    clearTimeout: (timer) => timers.clear(timer),
    async sleep(ms) {
      lived = monotonic() + ms;
      await timers.runDue();
      await timers.pause(0);
    },
    async freeze(ms) {
      timers.hold(true);
      await timers.pause(ms);
      timers.hold(false);
      await timers.runDue();
    },
    async advance(ms) {
      const end = monotonic() + ms;
      advancing += 1;
      try {
        await settle();
        do {
          // To the next timer, and no further: what it does is over before the one after it.
          lived = Math.max(lived, Math.min(end, timers.nextDue() ?? end));
          await timers.runDue();
          await settle();
        } while (lived < end);
      } finally {
        monotonic();
        advancing -= 1;
        timers.rearm();
      }
    },
    skew(ms) {
      skewedBy = ms;
    },
    get speed() {
      return speed;
    },
    set speed(value: number) {
      setSpeed(value);
      timers.rearm();
    },
    uninstall() {
      if (globalThis.Date === Installed) globalThis.Date = RealDate;
      if (ownNow) Object.defineProperty(performance, 'now', ownNow);
      else delete (performance as { now?: unknown }).now;
      setSpeed(1);
      timers.uninstall();
      underWay.stop();
    },
  };
}
