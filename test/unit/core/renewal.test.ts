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

  test('the window is lengthened by up to a tenth at random', () => {
    expect(renewalTime(0, 3_600_000, 'auto', 0)).toBe(3_300_000);
    expect(renewalTime(0, 3_600_000, 'auto', 1)).toBe(3_270_000);
  });
});
