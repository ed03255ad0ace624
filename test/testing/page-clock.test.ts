import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createQaWorld, installPageClock, type PageClock } from 'zim-session/testing';

const real = { Date, setTimeout, setInterval, clearTimeout, clearInterval };
const realTimeout = setTimeout.bind(globalThis);
const realNow = performance.now.bind(performance);
let clock: PageClock;
beforeEach(() => {
  clock = installPageClock();
});
afterEach(() => clock.uninstall());

const HOUR = 3_600_000;

describe('installPageClock', () => {
  it('lets time go by in a sleep, in which no timer runs; then what is due runs in order', async () => {
    const ran: string[] = [];
    setTimeout((text: string) => ran.push(text), 2_000, 'second');
    setTimeout(() => ran.push('first'), 1_000);
    const later = setTimeout(() => ran.push('not yet'), 2 * HOUR);
    const ticks = setInterval(() => ran.push('tick'), 60_000);
    const instants = () => [Date.now(), performance.now()];
    const begun = realNow();
    const before = instants();
    await clock.sleep(HOUR);
    // Once: what an interval missed is not made up for.
    expect(ran).toEqual(['first', 'second', 'tick']);
    const after = instants();
    const took = realNow() - begun;
    for (const [index, now] of after.entries()) {
      expect(now - (before[index] as number)).toBeGreaterThanOrEqual(HOUR - 1);
      expect(now - (before[index] as number)).toBeLessThan(HOUR + took + 100);
    }
    clearInterval(ticks);
    clearTimeout(later);
  });

  it('lets promises that a timer settles run before the next timer', async () => {
    const ran: string[] = [];
    setTimeout(() => void Promise.resolve().then(() => ran.push('promise of the first')), 10_000);
    setTimeout(() => ran.push('second'), 20_000);
    await clock.sleep(60_000);
    expect(ran).toEqual(['promise of the first', 'second']);
  });

  it('advances from timer to timer: an answer from elsewhere comes in between', async () => {
    const ran: string[] = [];
    setTimeout(() => ran.push('after half a minute'), 30_000);
    const channel = new MessageChannel();
    channel.port1.onmessage = () => void ran.push('answer');
    setTimeout(() => channel.port2.postMessage(null), 100);
    await clock.advance(31_000);
    channel.port1.close();
    expect(ran).toEqual(['answer', 'after half a minute']);
  });

  it('skews the wall clock and leaves timers alone', async () => {
    let ran = false;
    const timer = setTimeout(() => {
      ran = true;
    }, 1_000);
    const begun = realNow();
    const took = () => realNow() - begun + 100;
    const before = [Date.now(), performance.now()] as const;
    clock.skew(HOUR);
    expect(Date.now() - before[0]).toBeGreaterThanOrEqual(HOUR);
    expect(performance.now() - before[1]).toBeLessThan(took());
    expect(ran).toBe(false);
    clock.skew(0);
    expect(Date.now() - before[0]).toBeLessThan(took());
    clearTimeout(timer);
  });

  it('runs faster when told to', async () => {
    clock.speed = 20;
    const started = performance.now();
    // Real time: a tenth of a second, at this speed.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(performance.now() - started).toBeGreaterThanOrEqual(1_999);
    clock.speed = 1;
  });

  it('does not take a page that stood still for one that lived faster', () => {
    clock.speed = 20;
    const [begun, before] = [realNow(), performance.now()];
    // Nothing else of this page runs.
    while (realNow() - begun < 1_500);
    const passed = performance.now() - before;
    const took = realNow() - begun;
    clock.speed = 1;
    expect(passed).toBeGreaterThanOrEqual(1_500);
    // What it missed, and no more than a second of it at that speed.
    expect(passed).toBeLessThan(took + 1_000 * 20);
  });

  it('freezes for real time: nothing runs meanwhile', async () => {
    const ran: string[] = [];
    setTimeout(() => ran.push('due in the freeze'), 10);
    // Real time: armed first, and due first. However late both are, it comes first.
    const inBetween = new Promise((resolve) => realTimeout(resolve, 40));
    const frozen = clock.freeze(80).then(() => ran.push('thawed'));
    await inBetween;
    expect(ran).toEqual([]);
    await frozen;
    expect(ran).toEqual(['due in the freeze', 'thawed']);
  });

  it('clears timers, its own and those of before', async () => {
    clock.uninstall();
    let ran = false;
    const early = setTimeout(() => {
      ran = true;
    }, 30);
    clock = installPageClock();
    clearTimeout(early);
    const late = setTimeout(() => {
      ran = true;
    }, 10);
    clearTimeout(late);
    await clock.sleep(1_000);
    // Real time: what was cleared would have come first, however late both are.
    await new Promise((resolve) => realTimeout(resolve, 40));
    expect(ran).toBe(false);
  });

  it('keeps dates what they are', () => {
    const early = new real.Date(0);
    expect(early).toBeInstanceOf(Date);
    expect(new Date()).toBeInstanceOf(real.Date);
    expect(new Date(2030, 0, 1).getFullYear()).toBe(2030);
    expect(Date.UTC(1970, 0, 1)).toBe(0);
    expect(new Date(0).toISOString()).toBe('1970-01-01T00:00:00.000Z');
    expect(typeof (Date as unknown as () => string)()).toBe('string');
  });

  it('gives everything back, and what was armed still runs', async () => {
    const ran: string[] = [];
    setTimeout(() => ran.push('armed'), 20);
    const cleared = setTimeout(() => ran.push('cleared'), 20);
    clock.uninstall();
    expect([Date, setTimeout, setInterval]).toEqual([real.Date, real.setTimeout, real.setInterval]);
    clearTimeout(cleared);
    // Real time: however late both are, what was armed comes first.
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(ran).toEqual(['armed']);
    expect(clearTimeout).toBe(real.clearTimeout);
  });
});

describe('a fake world with clock: "page"', () => {
  it('sleeps over the expiry and recovers', async () => {
    clock.uninstall();
    const { session, qa, close } = await createQaWorld({ zim: 'fake', clock: 'page', latency: 0 });
    const chat = session();
    await chat.login({ userID: 'alice' });
    const recovered = new Promise((resolve) => void chat.on('recovered', resolve));
    await qa.sleep(2 * HOUR);
    await recovered;
    expect(chat.getSnapshot().status).toBe('logged-in');
    await close();
    expect(Date).toBe(real.Date);
    // What the double still had armed runs, and then nothing is left of the clock.
    await expect.poll(() => clearTimeout).toBe(real.clearTimeout);
  });
});
