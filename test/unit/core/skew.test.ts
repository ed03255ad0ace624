import { describe, expect, test } from 'vitest';
import { measureSkew, renewedBy, skewOf } from '../../../src/core/hints.ts';

const NOW = 1_893_456_000_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('what a server says of its clock', () => {
  test.each<[string, unknown, number, number | null]>([
    ['two seconds are noise', NOW - 2_000, 0, 0],
    ['more is not', NOW - 2_001, 0, 2_001],
    ['half of what the request took is noise, too', NOW - 4_000, 4_000, 0],
    ['a clock that is behind', NOW + MINUTE, 0, -MINUTE],
    ['nothing', undefined, 0, null],
    ['null', null, 0, null],
    ['text', String(NOW), 0, null],
    ['infinity', Number.POSITIVE_INFINITY, 0, null],
  ])('%s', (_name, serverNow, took, skew) => {
    expect(skewOf(serverNow, NOW - took, NOW)).toBe(skew);
  });
});

describe('the hints of an answer', () => {
  /** The skew by an answer with these hints, and a token that has `left` ms by this machine's clock. */
  const measured = (left: number, hints: object, known = 0) =>
    measureSkew(hints, NOW + left, NOW, NOW, known)?.skew ?? null;

  test.each<[string, number, object, number | null]>([
    ['no hint', HOUR, {}, null],
    ['a clock that is right', HOUR, { serverTime: NOW, expiresIn: 3_600 }, 0],
    ['an hour ahead', 0, { expiresIn: 3_600 }, HOUR],
    ['an hour ahead, by the time', 0, { serverTime: NOW - HOUR }, HOUR],
    ['an hour behind', 2 * HOUR, { expiresIn: 3_600 }, -HOUR],
    ['years ahead', -365 * DAY, { expiresIn: 3_600 }, 365 * DAY + HOUR],
    ['the time before the lifetime', 0, { serverTime: NOW - HOUR, expiresIn: 7_200 }, HOUR],
    ['half an hour ahead, and half of the life gone', HOUR / 2, { expiresIn: 3_600 }, HOUR / 2],
    [
      '24 days, and a clock that is behind',
      24 * DAY + 10 * MINUTE,
      { serverTime: NOW + 10 * MINUTE },
      -10 * MINUTE,
    ],
    ['a token of a cache, which has ended', -10 * MINUTE, { serverTime: NOW }, 0],
  ])('are believed: %s', (_name, left, hints, skew) => {
    expect(measured(left, hints)).toBe(skew);
  });

  test.each<[string, number, object]>([
    ['serverTime in seconds', HOUR, { serverTime: NOW / 1000 }],
    ['serverTime in microseconds', HOUR, { serverTime: NOW * 1000 }],
    ['serverTime of the beginning', HOUR, { serverTime: 0 }],
    ['serverTime beyond all dates', HOUR, { serverTime: 1e300 }],
    ['serverTime below zero', HOUR, { serverTime: -NOW }],
    ['serverTime of a time zone', HOUR, { serverTime: NOW + 8 * HOUR }],
    ['serverTime in seconds, and a clock that is two hours ahead', -HOUR, { serverTime: NOW / 1000 }],
    ['expiresIn in ms', HOUR, { expiresIn: 3_600_000 }],
    ['expiresIn as an instant in seconds', HOUR, { expiresIn: (NOW + HOUR) / 1000 }],
    ['expiresIn as an instant in ms', HOUR, { expiresIn: NOW + HOUR }],
    ['expiresIn of zero', HOUR, { expiresIn: 0 }],
    ['expiresIn below zero', HOUR, { expiresIn: -3_600 }],
    ['expiresIn that is null', HOUR, { expiresIn: null }],
    ['expiresIn that is text', HOUR, { expiresIn: 'soon' }],
    ["expiresIn of the app's session of eight hours", HOUR, { expiresIn: 28_800 }],
    ["expiresIn of the app's session of a day", HOUR, { expiresIn: 86_400 }],
    ["expiresIn of the app's session of 30 days", HOUR, { expiresIn: 30 * 86_400 }],
    ["expiresIn of the app's session, and tokens of two minutes", 2 * MINUTE, { expiresIn: 86_400 }],
  ])('are not: %s', (_name, left, hints) => {
    expect(measured(left, hints)).toBeNull();
  });

  test('a lifetime alone counts for less than the time', () => {
    const kindOf = (hints: object) => measureSkew(hints, NOW + HOUR, NOW, NOW, 0)?.kind;
    expect(kindOf({ expiresIn: 3_600 })).toBe('told');
    expect(kindOf({ expiresIn: 3_600, serverTime: NOW })).toBe('measured');
  });

  test('one that cannot be leaves the other', () => {
    expect(measured(0, { serverTime: NOW / 1000, expiresIn: 3_600 })).toBe(HOUR);
  });

  test('they are held against what is known of the clock, not only against the clock', () => {
    // An hour ahead, and known to be; the hint would have it right, and the token ended.
    expect(measured(0, { serverTime: NOW }, HOUR)).toBeNull();
    expect(measured(HOUR, { serverTime: NOW }, HOUR)).toBe(0);
  });
});

describe('by when a token is renewed', () => {
  const MONTH = 24 * DAY;
  /** ms from now; `left`: of the token, by this machine's clock. */
  const renewed = (kind: 'assumed' | 'doubted' | 'told' | 'measured', left: number, skew: number | null) =>
    renewedBy(NOW + left, { kind, skew }, NOW) - NOW;

  test.each<[string, 'assumed' | 'doubted' | 'told' | 'measured', number, number | null, number]>([
    ['nothing is known of the clock', 'assumed', HOUR, null, HOUR],
    ['a guess', 'assumed', HOUR, HOUR, 2 * HOUR],
    ['a clock that is right', 'told', HOUR, 0, HOUR],
    ['told to be behind', 'told', 2 * HOUR, -HOUR, HOUR],
    ['told to be ahead, by which no token could be', 'told', 29_999, HOUR, HOUR + 29_999],
    ['told to be ahead, and the clock may be right', 'told', HOUR, HOUR, HOUR],
    ['the same, of a token that is almost over by it', 'told', MINUTE, HOUR, 5 * MINUTE],
    ['the same, of one that ends soon in any case', 'told', MINUTE, MINUTE, 2 * MINUTE],
    ['measured', 'measured', HOUR, 50 * MINUTE, HOUR + 50 * MINUTE],
    ['measured, as far as a zone is away', 'measured', DAY, 8 * HOUR, DAY],
    ['a clock that is a bit ahead besides', 'measured', DAY, 8 * HOUR + 30_000, DAY],
    ['a clock that is a bit behind besides', 'measured', DAY, 8 * HOUR - 30_000, DAY],
    ['more than a bit', 'measured', DAY, 8 * HOUR + 30_001, DAY + 8 * HOUR + 30_001],
    ['the zone of Nepal', 'measured', DAY, 5 * HOUR + 45 * MINUTE, DAY],
    ['nearer than any zone', 'measured', 2 * HOUR, 45 * MINUTE, 2 * HOUR + 45 * MINUTE],
    ['a zone to the other side', 'measured', DAY, -8 * HOUR, DAY - 8 * HOUR],
    ['as far as a zone, by which no token could be', 'measured', 0, HOUR, HOUR],
    ['over 24 days by it', 'measured', MONTH + 2 * HOUR, HOUR, MONTH + 3 * HOUR],
  ])('%s', (_name, kind, left, skew, expected) => {
    expect(renewed(kind, left, skew)).toBe(expected);
  });
});
