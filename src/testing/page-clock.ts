import type { Clock } from '../adapters/clock.ts';
import { PageTimers } from './page-timers.ts';

/** The time of this page, in our hands: everything that looks at `Date` or sets a timer lives by it. */
export interface PageClock extends Clock {
  /**
   * The machine sleeps: the clock goes on by so many ms while no timer runs; then all that became due run
   * at once, in order (S29).
   */
  sleep(ms: number): Promise<void>;
  /** The machine sleeps for real: for so many ms of real time no timer runs. */
  freeze(ms: number): Promise<void>;
  /** Time passes quickly, in steps so small that answers from elsewhere come in between: about 20 s a second. */
  advance(ms: number): Promise<void>;
  /** The wall clock is off by so many ms from now on; timers are durations, nothing happens to them. */
  skew(ms: number): void;
  /**
   * How fast time passes; 1 is real. More than 20 leaves a slow machine no time to answer. A page that stood still
   * for over a second, as busy machines make it, has lived one second of that quickly, the rest as it was.
   */
  speed: number;
  /** Gives the page its own time back. Timers that are armed still run. */
  uninstall(): void;
}

const STEP = 100;
const PAUSE = 5;
/** ms: a page that is quicker than real looks at the time this often. */
const LOOK = 100;
/** ms: after so long without a look the page stood still, as a busy machine makes it: it has not lived faster. */
const LONGEST_LOOK = 1_000;

/**
 * Takes over `Date`, `performance.now` and the timers of this page. To be called before the code that is to
 * live by it: a timer that was armed earlier stays the page's. `requestAnimationFrame` stays as it is.
 */
export function installPageClock(): PageClock {
  const RealDate = globalThis.Date;
  const realNow = performance.now.bind(performance);
  const [realInterval, realClear] = [setInterval.bind(globalThis), clearInterval.bind(globalThis)];
  let looks: ReturnType<typeof setInterval> | undefined;
  /** What time is ahead of the real one, through sleeping and speed. */
  let gained = 0;
  let speed = 1;
  let since = realNow();
  let skewedBy = 0;

  function gain(): number {
    const real = realNow();
    gained += Math.min(real - since, LONGEST_LOOK) * (speed - 1);
    since = real;
    return gained;
  }
  function setSpeed(value: number): void {
    gain();
    speed = value;
    realClear(looks);
    if (value !== 1) looks = realInterval(gain, LOOK);
  }
  const monotonic = (): number => realNow() + gain();
  const now = (): number => Math.round(RealDate.now() + gain() + skewedBy);
  const timers = new PageTimers(monotonic, () => speed);

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
      gain();
      gained += ms;
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
      for (let end = monotonic() + ms, left = ms; left > 0; left = end - monotonic()) {
        gain();
        gained += Math.min(STEP, left);
        await timers.runDue();
        await timers.pause(PAUSE);
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
    },
  };
}
