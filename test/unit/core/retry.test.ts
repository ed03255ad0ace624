import { describe, expect, test } from 'vitest';
import { exponentialBackoff, type RetryContext, ZimSessionError } from 'zim-session';
import { codeOf } from './states.ts';

describe('retry', () => {
  const base = { phase: 'renewal', error: new ZimSessionError('zim-server'), now: 0, random: 1 } as const;

  const wait = exponentialBackoff();
  const waits = (attempts: readonly number[], more: Partial<RetryContext>) =>
    attempts.map((attempt) => wait({ ...base, attempt, deadline: null, ...more }));
  const MIN = 60_000;

  test('login(): full jitter from 0.5 s to 8 s', () => {
    const login = { phase: 'login', deadline: 30_000 } as const;
    expect(waits([1, 2, 3, 4, 5, 9], login)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    expect(waits([1, 2, 9], { ...login, visible: false })).toEqual([500, 1_000, 8_000]);
    expect(waits([2], { ...login, random: 0.25 })).toEqual([250]);
  });

  test('a renewal: about a quarter of what is left, at most 30 s, a minute where nobody looks', () => {
    const late = (left: number, more = {}) => waits([30], { deadline: left, random: 0.001, ...more })[0]!;
    expect([50, 10, 2, 1.2].map((left) => Math.round(late(left * MIN) / 100))).toEqual([300, 300, 300, 180]);
    expect(Math.round(late(10 * MIN, { visible: false }) / 100)).toBe(600);
    // Towards the end no denser than that, and never beyond it.
    expect([40, 20, 4].map((left) => Math.round(late(1_000 * left) / 100))).toEqual([150, 150, 30]);
    expect(waits([30], { deadline: 4_000 })[0]).toBeLessThan(4_000);
    // A first failure may be a blip.
    expect(waits([1, 2, 3], { deadline: 10 * MIN })).toEqual([500, 1_000, 2_000]);
    expect(waits([1, 2, 3], { deadline: 10 * MIN, visible: false })).toEqual([500, 2_000, 8_000]);
  });

  test('a renewal that is never answered waits longer, a quarter of what is left, as long as there is time', () => {
    const silent = (left: number, attempt: number) =>
      Math.round(waits([attempt], { deadline: left * MIN, random: 0.001, silences: 1 })[0]! / 1_000);
    expect([silent(20, 30), silent(20, 1), silent(4, 1)]).toEqual([240, 225, 60]);
    expect([silent(0.9, 1), silent(0.9, 30)]).toEqual([0, 15]);
  });

  test('recovery: from 1 s to 30 s, a minute where nobody looks', () => {
    expect(waits([1, 2, 3, 5], {})).toEqual([1_000, 2_000, 4_000, 16_000]);
    expect(waits([9], { random: 0.5 })).toEqual([28_125]);
    expect(waits([9], {})).toEqual([26_250]);
    expect(waits([1, 2, 3], { visible: false })).toEqual([1_000, 4_000, 16_000]);
    expect(waits([9], { visible: false })).toEqual([52_500]);
    // What has been failing for a minute is asked as seldom at once, though the count begins anew with a loss.
    expect(waits([1], { failingFor: MIN })).toEqual([26_250]);
    expect(waits([1], { failingFor: MIN, silences: 1 })).toEqual([8_000]);
    // In front as well, in the end, where it is lost for long.
    const lost = [3, 4, 5, 6, 60].map((minutes) => waits([30], { failingFor: minutes * MIN })[0]);
    expect(lost).toEqual([26_250, 26_250, 32_812.5, 39_375, 39_375]);
  });

  test('recovery after silence: from 8 s to 225 s, four and a half minutes where nobody looks, a little more after many refusals', () => {
    expect(waits([1, 2], { silences: 1 })).toEqual([8_000, 16_000]);
    expect(waits([9], { silences: 9 })).toEqual([196_875]);
    expect(waits([1, 9], { silences: 9, visible: false })).toEqual([8_000, 236_250]);
    expect(waits([9, 10, 60], { silences: 1, visible: false })).toEqual([290_625, 290_625, 290_625]);
    expect(waits([9, 60], { silences: 1 })).toEqual([232_500, 232_500]);
    expect(waits([8], { silences: 1, visible: false })).toEqual([236_250]);
    for (const random of [0, 0.3, 1])
      expect(waits([60], { silences: 60, visible: false, random })[0]).toBeLessThanOrEqual(5 * MIN);
  });

  test.each([0, 1, 2, 1_024, 1_100, Number.MAX_SAFE_INTEGER])('is a number, at attempt %d', (attempt) => {
    for (const options of [{}, { initial: 0, lateInitial: 0 }, { max: 0, lateMax: 0 }, { initial: 1e300 }]) {
      for (const deadline of [1, null]) {
        for (const random of [0, 0.5, 1]) {
          const wait = exponentialBackoff(options)({ ...base, attempt, deadline, random });
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(60_000);
        }
      }
    }
  });

  test.each<[string, () => unknown]>([
    ['NaN', () => ({ initial: Number.NaN })],
    ['a negative number', () => ({ initial: -1 })],
    ['text', () => ({ max: 'long' })],
    ['no end', () => ({ max: Number.POSITIVE_INFINITY })],
    ['null', () => ({ lateInitial: null })],
    ['a bigint', () => ({ lateMax: 5n })],
    ['an object', () => ({ lateMax: {} })],
    ['a proxy that throws', () => new Proxy({}, { get: () => expect.fail('the app') })],
  ])('%s is refused', (_what, options) => {
    expect(codeOf(() => exponentialBackoff(options() as never))).toBe('invalid-options');
  });

  test.each([
    undefined,
    null,
    'late',
    {},
    { ...base, attempt: 5n },
    { ...base, error: null, deadline: null },
  ])('asked with what is no context (%#) it does not throw what is none of ours', (context) => {
    expect(['invalid-options', 'none']).toContain(codeOf(() => exponentialBackoff()(context as never)));
  });
});
