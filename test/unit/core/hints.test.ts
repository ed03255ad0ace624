import { describe, expect, test } from 'vitest';
import { believed } from '../../../src/core/hints.ts';

const NOW = Date.UTC(2026, 10, 28);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const UNKNOWN = Number.NaN;
const nothing = { serverTime: undefined, expiresIn: undefined };
const byHeader = { serverTime: NOW, expiresIn: undefined };

describe('true ones are believed', () => {
  test.each<[string, object, number, object]>([
    ['serverTime', { serverTime: NOW }, UNKNOWN, { serverTime: NOW }],
    ['expiresIn', { expiresIn: 3_600 }, UNKNOWN, { expiresIn: 3_600 }],
    ['both', { serverTime: NOW, expiresIn: 3_600 }, UNKNOWN, { serverTime: NOW, expiresIn: 3_600 }],
    ['with the headers', { serverTime: NOW + 400 }, NOW, { serverTime: NOW + 400 }],
    ['almost with the headers', { serverTime: NOW - 59_000 }, NOW, { serverTime: NOW - 59_000 }],
    [
      'expiresIn with the headers, which it makes exact',
      { expiresIn: 3_599 },
      NOW,
      { serverTime: NOW + 1_000, expiresIn: 3_599 },
    ],
    ['only the headers', {}, NOW, byHeader],
    ['headers of a token that is over', {}, NOW + 2 * HOUR, { serverTime: NOW + 2 * HOUR }],
    ['of a token that is over', { serverTime: NOW + 2 * HOUR }, UNKNOWN, { serverTime: NOW + 2 * HOUR }],
  ])('%s', (_name, told, headerTime, expected) => {
    expect(believed(told, NOW + HOUR, headerTime)).toEqual({ ...nothing, ...expected });
  });
  test('of a token that lives as long as it may', () => {
    expect(believed({ serverTime: NOW }, NOW + 24 * DAY, UNKNOWN)).toEqual(byHeader);
    const expiresIn = (24 * DAY) / 1000;
    expect(believed({ expiresIn }, NOW + 24 * DAY, UNKNOWN)).toEqual({ ...nothing, expiresIn });
  });
});

const NEVER_TRUE: readonly [string, object][] = [
  ['serverTime in seconds', { serverTime: NOW / 1000 }],
  ['serverTime in µs', { serverTime: NOW * 1000 }],
  ['serverTime 0', { serverTime: 0 }],
  ['serverTime negative', { serverTime: -NOW }],
  ['serverTime null', { serverTime: null }],
  ['serverTime as text', { serverTime: String(NOW) }],
  ['serverTime as a date', { serverTime: new Date(NOW) }],
  ['serverTime NaN', { serverTime: Number.NaN }],
  ['serverTime 1e300', { serverTime: 1e300 }],
  ['serverTime infinite', { serverTime: Number.POSITIVE_INFINITY }],
  ['expiresIn in ms', { expiresIn: HOUR }],
  ['expiresIn as an instant in ms', { expiresIn: NOW + HOUR }],
  ['expiresIn as an instant in seconds', { expiresIn: (NOW + HOUR) / 1000 }],
  ['expiresIn null', { expiresIn: null }],
  ['expiresIn as text', { expiresIn: '3600' }],
  ['expiresIn true', { expiresIn: true }],
  ['expiresIn in a list', { expiresIn: [3600] }],
  ['expiresIn NaN', { expiresIn: Number.NaN }],
  ['expiresIn 0', { expiresIn: 0 }],
  ['expiresIn negative', { expiresIn: -3_600 }],
  ['expiresIn 1e300', { expiresIn: 1e300 }],
  ['expiresIn of the app’s session of 30 days', { expiresIn: 30 * 86_400 }],
];

test.each(NEVER_TRUE)('%s is never believed', (_name, told) => {
  expect(believed(told, NOW + HOUR, UNKNOWN)).toEqual(nothing);
  expect(believed(told, NOW + HOUR, NOW)).toEqual(byHeader);
});

test.each<[string, object]>([
  ['expiresIn of the app’s session of a day', { expiresIn: 86_400 }],
  ['expiresIn of half an hour too little', { expiresIn: 1_800 }],
  ['serverTime of another zone', { serverTime: NOW + 2 * HOUR }],
  ['serverTime of when the answer was cached', { serverTime: NOW - HOUR / 2, expiresIn: 5_400 }],
])('%s is not believed against the headers', (_name, told) => {
  expect(believed(told, NOW + HOUR, NOW)).toEqual(byHeader);
});

test('one that is true stands, whatever the other is', () => {
  expect(believed({ serverTime: NOW, expiresIn: HOUR }, NOW + HOUR, NOW)).toEqual(byHeader);
  const both = { serverTime: NOW, expiresIn: 3_600 };
  expect(believed({ serverTime: 7, expiresIn: 3_600 }, NOW + HOUR, NOW)).toEqual(both);
  expect(believed({ serverTime: 7, expiresIn: 3_600 }, NOW + HOUR, UNKNOWN)).toEqual({
    ...nothing,
    expiresIn: 3_600,
  });
  expect(believed({ serverTime: NOW, expiresIn: HOUR }, NOW + HOUR, UNKNOWN)).toEqual(byHeader);
});

test('of a token that nobody can read, without headers, none is', () => {
  expect(believed({ serverTime: NOW, expiresIn: 3_600 }, UNKNOWN, UNKNOWN)).toEqual(nothing);
});
