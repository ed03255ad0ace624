import { describe, expect, test } from 'vitest';
import { exponentialBackoff, ZimSessionError } from 'zim-session';
import { codeOf } from './states.ts';

describe('retry', () => {
  const base = { phase: 'renewal', error: new ZimSessionError('zim-server'), now: 0, random: 1 } as const;

  test('full jitter from 0.5 s to 8 s before the deadline, 1 s to 30 s after it', () => {
    const wait = exponentialBackoff();
    const before = [1, 2, 3, 4, 5, 9].map((attempt) => wait({ ...base, attempt, deadline: 1 }));
    expect(before).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    const after = [1, 2, 6, 9].map((attempt) => wait({ ...base, attempt, deadline: null }));
    expect(after).toEqual([1_000, 2_000, 30_000, 30_000]);
    expect(wait({ ...base, attempt: 5, deadline: 1, random: 0.25 })).toBe(2_000);
    // A request that was never answered has taken its time, and after the deadline that counts.
    const error = new ZimSessionError('token-endpoint-timeout');
    const hung = { ...base, error, took: 10_000 };
    expect(wait({ ...hung, attempt: 9, deadline: 1 })).toBe(8_000);
    expect(wait({ ...hung, attempt: 9, deadline: null })).toBe(20_000);
    expect(wait({ ...hung, attempt: 2, deadline: null })).toBe(0);
    expect(wait({ ...hung, took: 1_000, attempt: 2, deadline: null })).toBe(1_000);
  });

  test.each([0, 1, 2, 1_024, 1_100, Number.MAX_SAFE_INTEGER])('is a number, at attempt %d', (attempt) => {
    for (const options of [{}, { initial: 0, lateInitial: 0 }, { max: 0, lateMax: 0 }, { initial: 1e300 }]) {
      for (const deadline of [1, null]) {
        for (const random of [0, 0.5, 1]) {
          const wait = exponentialBackoff(options)({ ...base, attempt, deadline, random });
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThanOrEqual(30_000);
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
