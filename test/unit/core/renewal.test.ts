import { describe, expect, test } from 'vitest';
import { renewalTime, renewalWindow } from '../../../src/core/renewal.ts';
import { measureSkew } from '../../../src/core/skew.ts';
import { NOW } from './states.ts';

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

  test('skew comes from serverTime, else from expiresIn, and what the request explains is none', () => {
    expect(measureSkew({ serverTime: 1_000_000 }, 0, 4_600_000, 4_600_000)).toBe(3_600_000);
    expect(measureSkew({ expiresIn: 3_600 }, 3_600_000, -7_200_000, -7_200_000)).toBe(-7_200_000);
    expect(measureSkew({ serverTime: 1_000_000 }, 0, 1_000_000, 1_004_000)).toBe(0);
    expect(measureSkew({}, 3_600_000, 0, 0)).toBeNull();
  });

  test.each([
    ['two seconds are noise', 2_000, 0, 0],
    ['more is not', 2_001, 0, 2_001],
    ['half of what the request took is noise, too', 4_000, 4_000, 0],
    ['a clock that is behind', -60_000, 0, -60_000],
  ])('%s', (_name, off, took, skew) => {
    expect(measureSkew({ serverTime: NOW - off }, 0, NOW - took, NOW)).toBe(skew);
  });
});
