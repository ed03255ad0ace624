import { describe, expect, test } from 'vitest';
import { exponentialBackoff, ZimSessionError } from 'zim-session';
import { guardedRetry } from '../../../src/core/retry.ts';

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

  test.each([
    [
      'throws',
      () => {
        throw new Error('app');
      },
    ],
    ['answers NaN', () => Number.NaN],
    ['answers a negative number', () => -1],
    ['answers nothing', () => undefined as unknown as number],
  ])('a policy that %s is replaced by the default, and reported', (_name, policy) => {
    const reported: unknown[] = [];
    const wait = guardedRetry(policy, (error) => reported.push(error));
    expect(wait({ ...base, attempt: 1, deadline: 1 })).toBe(500);
    expect(reported).toHaveLength(1);
  });

  test('null gives up', () => {
    expect(
      guardedRetry(
        () => null,
        () => {},
      )({ ...base, attempt: 1, deadline: 1 }),
    ).toBeNull();
  });
});
