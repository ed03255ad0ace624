import { describe, expect, test } from 'vitest';
import { renewalTime, renewalWindow } from '../../../src/core/renewal.ts';

describe('when to renew', () => {
  test.each([
    [3_600_000, 300_000],
    [1_000_000, 200_000],
    [200_000, 60_000],
    [120_000, 60_000],
    [119_000, 59_500],
    [40_000, 20_000],
    [24 * 86_400_000, 300_000],
  ])('a token with %d ms left has a window of %d ms', (left, window) => {
    expect(renewalWindow(left, 'auto')).toBe(window);
  });

  test('a window of the app is kept, up to half of the lifetime', () => {
    expect(renewalWindow(3_600_000, 600_000)).toBe(600_000);
    expect(renewalWindow(60_000, 600_000)).toBe(30_000);
    expect(renewalWindow(3_600_000, 300)).toBe(5_000);
  });

  test.each<[string, 'auto' | number, first: boolean, earliest: number]>([
    ['the first comes anywhere after a fifth of the time to the window', 'auto', true, 660_000],
    ['later ones come a little before the window', 'auto', false, 3_201_000],
    ['a window of the app is not spread', 300_000, true, 3_300_000],
    ['nor later', 300_000, false, 3_300_000],
  ])('%s', (_name, setting, first, earliest) => {
    const at = (random: number) => Math.round(renewalTime(0, 3_600_000, setting, random, first));
    expect([at(0), at(0.5), at(1)]).toEqual([3_300_000, (3_300_000 + earliest) / 2, earliest]);
  });

  test('a token that has ended is renewed at once', () => {
    expect(renewalTime(5_000, 4_000, 'auto', 1, true)).toBe(5_000);
  });
});
