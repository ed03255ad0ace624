import { afterEach, describe, expect, it, vi } from 'vitest';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';

const START = Date.UTC(2030, 0, 1);

afterEach(() => {
  vi.useRealTimers();
});

describe('createVirtualClock', () => {
  it('stands still by itself', async () => {
    const clock = createVirtualClock(START);
    await clock.flush();
    expect(clock.now()).toBe(START);
  });

  it('runs timers in order, each at its instant, and those that they arm', async () => {
    const clock = createVirtualClock(START);
    const seen: [string, number][] = [];
    const note = (name: string) => () => seen.push([name, clock.now() - START]);
    clock.setTimeout(note('b'), 20);
    clock.setTimeout(() => {
      note('a')();
      clock.setTimeout(note('c'), 15);
      clock.setTimeout(note('late'), 100);
    }, 10);
    clock.setTimeout(note('b2'), 20);
    await clock.advance(50);
    expect(seen).toEqual([
      ['a', 10],
      ['b', 20],
      ['b2', 20],
      ['c', 25],
    ]);
    expect(clock.now()).toBe(START + 50);
    expect(clock.pending).toBe(1);
  });

  it('settles promise chains before it looks for timers, and between them', async () => {
    const clock = createVirtualClock(START);
    const wait = (ms: number) => new Promise<void>((resolve) => void clock.setTimeout(resolve, ms));
    const at: number[] = [];
    void (async () => {
      await Promise.resolve();
      for (let step = 0; step < 3; step += 1) {
        await wait(10);
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
        at.push(clock.now() - START);
      }
    })();
    await clock.advance(30);
    expect(at).toEqual([10, 20, 30]);
  });

  it('settles what the platform settles in a macrotask', async () => {
    const clock = createVirtualClock(START);
    const text = vi.fn();
    void new Response('hello').text().then(text);
    await clock.flush();
    await clock.flush();
    expect(text).toHaveBeenCalledWith('hello');
  });

  it('does not run a timer that was cleared', async () => {
    const clock = createVirtualClock(START);
    const fn = vi.fn();
    clock.clearTimeout(clock.setTimeout(fn, 10));
    clock.clearTimeout(undefined);
    await clock.advance(100);
    expect(fn).not.toHaveBeenCalled();
    expect(clock.pending).toBe(0);
  });

  it('wakes up from a sleep with everything due at once, in order', async () => {
    const clock = createVirtualClock(START);
    const seen: [string, number][] = [];
    clock.setTimeout(() => seen.push(['second', clock.now() - START]), 2000);
    clock.setTimeout(() => seen.push(['first', clock.now() - START]), 1000);
    clock.setTimeout(() => seen.push(['not yet', clock.now() - START]), 10_000);
    await clock.sleep(5000);
    expect(seen).toEqual([
      ['first', 5000],
      ['second', 5000],
    ]);
    await clock.advance(5000);
    expect(seen.at(-1)).toEqual(['not yet', 10_000]);
  });

  it.each([3_600_000, -3_600_000])('keeps its timers when the wall clock jumps by %d', async (ms) => {
    const clock = createVirtualClock(START);
    const fn = vi.fn();
    clock.setTimeout(fn, 1000);
    clock.jump(ms);
    expect(clock.now()).toBe(START + ms);
    await clock.advance(999);
    expect(fn).not.toHaveBeenCalled();
    await clock.advance(1);
    expect(fn).toHaveBeenCalledOnce();
    expect(clock.now()).toBe(START + ms + 1000);
  });

  it.each([-5, Number.NaN, 2 ** 31])('runs a delay of %d at once, as browsers do', async (ms) => {
    const clock = createVirtualClock(START);
    const fn = vi.fn();
    clock.setTimeout(fn, ms);
    await clock.advance(0);
    expect(fn).toHaveBeenCalledOnce();
  });

  it('reports what a timer throws, after the others have run', async () => {
    const clock = createVirtualClock(START);
    const fn = vi.fn();
    clock.setTimeout(() => {
      throw new Error('thrown by a timer');
    }, 10);
    clock.setTimeout(fn, 20);
    await expect(clock.advance(30)).rejects.toThrow('thrown by a timer');
    expect(fn).toHaveBeenCalledOnce();
    expect(clock.now()).toBe(START + 30);
  });

  it('works beside fake timers', async () => {
    vi.useFakeTimers();
    const clock = createVirtualClock(START);
    const fn = vi.fn();
    clock.setTimeout(fn, 1000);
    await clock.advance(1000);
    expect(fn).toHaveBeenCalledOnce();
  });
});
