import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installPageClock, type PageClock } from 'zim-session/testing';
import { settling } from '../../src/testing/time/settling.ts';
import { UnderWay } from '../../src/testing/time/under-way.ts';

const realFetch = globalThis.fetch;
const realTimeout = setTimeout.bind(globalThis);
const later = (fn: () => void): void => void realTimeout(fn, 20);

let clock: PageClock | undefined;
/** How the next requests are answered, in order. */
let answers: ((answer: Response) => void)[];
beforeEach(() => {
  answers = [];
  globalThis.fetch = () => new Promise((resolve) => void answers.push(resolve));
});
afterEach(() => {
  clock?.uninstall();
  clock = undefined;
  globalThis.fetch = realFetch;
});

/** Does not ask the clock: it would move it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise<void>((resolve) => later(resolve));
}

/** A body whose first part comes after its head. */
function slowly(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => later(() => controller.enqueue(new TextEncoder().encode(text))),
  });
}

describe('advance', () => {
  it('goes from timer to timer, each at its instant, and ends where it is told to', async () => {
    clock = installPageClock();
    clock.speed = 0;
    const began = [Date.now(), performance.now()] as const;
    const at: number[] = [];
    const note = () => at.push(Date.now() - began[0]);
    setTimeout(note, 30_000);
    setTimeout(() => setTimeout(note, 250), 1_500);
    const ticks = setInterval(note, 9_000);
    await clock.advance(31_000);
    clearInterval(ticks);
    expect(at).toEqual([1_750, 9_000, 18_000, 27_000, 30_000]);
    expect(Date.now() - began[0]).toBe(31_000);
    expect(performance.now() - began[1]).toBeCloseTo(31_000, 3);
  });

  it('ends also where a timer of 0 ms is armed again and again', async () => {
    clock = installPageClock();
    clock.speed = 0;
    let rounds = 0;
    const again = (): void => {
      rounds += 1;
      if (rounds < 10_000) setTimeout(again, 0);
    };
    again();
    await clock.advance(50);
    expect(rounds).toBe(51);
  });

  it('waits for a request and for what is read of its answer, while time stands still', async () => {
    clock = installPageClock();
    const at: [string, number][] = [];
    const began = Date.now();
    const note = (what: string) => at.push([what, Math.round((Date.now() - began) / 1_000)]);
    setTimeout(async () => {
      later(() => answers.shift()?.(new Response(slowly('one'))));
      const { body } = await fetch('/api/zim/token');
      const chunk = await (body as ReadableStream<Uint8Array>).getReader().read();
      note(new TextDecoder().decode(chunk.value));
      const key = await crypto.subtle.digest('SHA-256', new Uint8Array(1e6));
      note(`${key.byteLength}`);
      setTimeout(() => note('done'), 1_000);
    }, 1_000);
    setTimeout(() => note('later'), 60_000);
    await clock.advance(60_000);
    expect(at).toEqual([
      ['one', 1],
      ['32', 1],
      ['done', 2],
      ['later', 60],
    ]);
  });

  it('gives back what it watched', () => {
    const before = globalThis.fetch;
    const own = () => [fetch, crypto.subtle.encrypt, Response.prototype.json, Blob.prototype.text];
    const originals = own();
    clock = installPageClock();
    for (const [index, fn] of own().entries()) expect(fn).not.toBe(originals[index]);
    clock.uninstall();
    expect(own()).toEqual(originals);
    expect(globalThis.fetch).toBe(before);
  });

  it('leaves what somebody else has put over it, and is out of the way', () => {
    clock = installPageClock();
    const [under, seen]: [typeof fetch, unknown[]] = [fetch, []];
    const over: typeof fetch = (...request) => {
      seen.push(request);
      return under(...request);
    };
    globalThis.fetch = over;
    clock.uninstall();
    expect(globalThis.fetch).toBe(over);
    void fetch('/anything');
    expect([seen.length, answers.length]).toEqual([1, 1]);
  });
});

describe('a clock at speed 0', () => {
  it('stands still until it is moved, and goes on from there', async () => {
    clock = installPageClock();
    let ran = false;
    clock.speed = 0;
    setTimeout(() => {
      ran = true;
    }, 10);
    const before = [Date.now(), performance.now()];
    // Real time: it is the timer that must not run in it.
    await new Promise<void>((resolve) => void realTimeout(resolve, 60));
    expect([Date.now(), performance.now(), ran]).toEqual([...before, false]);
    clock.speed = 1;
    await until(() => ran);
    expect(Date.now() - (before[0] as number)).toBeGreaterThanOrEqual(9);
  });
});

describe('what is under way', () => {
  let underWay: UnderWay;
  beforeEach(() => {
    underWay = new UnderWay((url) => url.startsWith('https://sure.test/'));
  });
  afterEach(() => underWay.stop());

  /** Time for nobody but those who look: `done` after so many looks. */
  function looking(looks: number, done: () => void): (ms: number) => Promise<void> {
    let left = looks;
    return async () => {
      left -= 1;
      if (left === 0) done();
    };
  }

  it('is no request that waits for the page’s time, and is one again when that is over', async () => {
    const settle = settling(underWay, async () => {});
    void fetch('https://sure.test/token?userId=alice#top');
    void fetch('https://two.test/');
    answers.pop()?.(new Response());
    const over = underWay.holding('https://sure.test/token?userId=alice');
    await settle();
    expect(underWay.busy).toBe(false);
    over();
    expect([underWay.busy, underWay.isDoubtful]).toEqual([true, false]);
    answers.pop()?.(new Response());
    await underWay.quiet();
  });

  it('is an answer that is sure to come, and what is read of it, however long that takes', async () => {
    const answer = fetch('https://sure.test/token');
    await settling(
      underWay,
      looking(500, () => answers.pop()?.(new Response(slowly('late')))),
    )();
    const { body } = await answer;
    void (body as ReadableStream<Uint8Array>).getReader().read();
    expect([underWay.busy, underWay.isDoubtful]).toEqual([true, false]);
    await underWay.quiet();
  });

  it('is whatever else is said to be, for as long as it takes', async () => {
    let loaded = (_code: string): void => {};
    const loading = new Promise<string>((resolve) => {
      loaded = resolve;
    });
    const code = underWay.during(loading);
    await settling(
      underWay,
      looking(500, () => loaded('code')),
    )();
    expect([await code, underWay.busy]).toEqual(['code', false]);
  });

  it('is named where it was sure to end, and never does', async () => {
    const settle = settling(underWay, async () => {});
    void fetch('https://sure.test/token?userId=alice');
    void underWay.during(new Promise(() => {}));
    await expect(settle()).rejects.toThrow(/two minutes now: https:..sure.test.token, work of this page$/);
  });

  it.runIf('indexedDB' in globalThis)('is no database that somebody else keeps open', async () => {
    const name = 'kept open';
    const opened = indexedDB.open(name);
    await underWay.quiet();
    const removed = indexedDB.deleteDatabase(name);
    const gone = new Promise((resolve) => void removed.addEventListener('success', resolve));
    expect(underWay.busy).toBe(true);
    await underWay.quiet();
    expect(removed.readyState).toBe('pending');
    opened.result.close();
    await gone;
  });

  it('is given up where nobody answers, once for each request', async () => {
    let looks = 0;
    const settle = settling(underWay, async () => {
      looks += 1;
    });
    void fetch('https://one.test/');
    await settle();
    expect(looks).toBeGreaterThan(0);
    looks = 0;
    await settle();
    expect([looks, underWay.busy]).toEqual([0, false]);
    void fetch('https://one.test/');
    expect(underWay.busy).toBe(true);
  });

  it('is no stream that has once been given up', async () => {
    let write: ReadableStreamDefaultController<string> | undefined;
    const reader = new ReadableStream<string>({
      start: (controller) => {
        write = controller;
      },
    }).getReader();
    const read = reader.read();
    expect(underWay.busy).toBe(true);
    underWay.giveUp();
    write?.enqueue('news');
    expect((await read).value).toBe('news');
    void reader.read();
    expect(underWay.busy).toBe(false);
  });
});
