import { describe, expect, test } from 'vitest';
import {
  deadlineOf,
  failsAt,
  nextDueAt,
  presentsAt,
  renewalBound,
  soonest,
  startsAt,
} from '../../../src/core/due.ts';
import { NEVER, type Sdk, type Session, type State } from '../../../src/core/model.ts';
import {
  FETCHING,
  HOUR,
  IDLE,
  LOGGED_IN,
  LOGGED_OUT,
  LOGGING_IN,
  NOW,
  PRESENTING,
  READY,
  RECOVERING,
  stateOf,
  token,
  WAITING,
  waits,
} from './states.ts';

// Instants are told as ms from now.
const from = (at: number | null) => (at === null || Math.abs(at) === NEVER ? at : at - NOW);

const DOWN = { ...LOGGED_IN, up: false };
const soon = (at: number): Session => ({ ...LOGGED_IN, renewsAt: NOW + at });
const ending = (left: number): Session => ({ ...LOGGED_IN, token: token(left) });
const started = (ago: number, userID = 'alice', before = NEVER) => ({
  last: { id: 7, userID, startedAt: NOW - ago, beforeAt: NOW - before },
});
const renewed = (ago: number) => ({ renewedAt: NOW - ago });
const called = (ago: number): { sdk: Sdk } => {
  const call = { id: 6, kind: 'renewToken', token: token(), at: NOW - ago } as const;
  return { sdk: { state: 'ready', call, renewTokenAt: NOW - ago } };
};
const DENIED = { stage: 'denied', until: NOW + 60_000 } as const;

test.each<[string, Session, Partial<State>, number | null]>([
  ['logged in: 3 s before the token ends', LOGGED_IN, {}, HOUR - 3_000],
  ['by a clock that is ahead', LOGGED_IN, { clock: { kind: 'measured', skew: 5_000 } }, HOUR + 2_000],
  ['logging in: when the last caller goes', LOGGING_IN, { callers: [waits('login', 30_000)] }, 30_000],
  [
    'with several callers',
    LOGGING_IN,
    { callers: [waits('login', 30_000), waits('login', 5_000, 2), waits('renew', 60_000, 3)] },
    30_000,
  ],
  ['recovering: none', RECOVERING, {}, null],
])('the deadline, %s', (_name, session, more, at) => {
  expect(from(deadlineOf(stateOf(session, IDLE, more)))).toBe(at);
});

test.each<[string, State, number]>([
  ['a scheduled renewal', stateOf(soon(900)), 900],
  ['15 s after one that worked', stateOf(soon(0), IDLE, renewed(4_000)), 11_000],
  ['a second after the attempt before', stateOf(soon(0), IDLE, started(400)), 600],
  ['of somebody else', stateOf(soon(0), IDLE, started(400, 'bob')), 0],
  ['while the SDK reconnects', stateOf({ ...DOWN, renewsAt: NOW }), NEVER],
  ['when an older call is over', stateOf(soon(0), IDLE, called(3_000)), 4_000],
  ['a wait', stateOf(LOGGED_IN, WAITING), 4_000],
  ['a wait while the SDK reconnects', stateOf(DOWN, WAITING), NEVER],
  ['a wait that ends too soon', stateOf(LOGGING_IN, { ...WAITING, until: NOW }, started(1)), 999],
  ['a login does not wait for an older call', stateOf(RECOVERING, WAITING, called(0)), 4_000],
  ['after a denial', stateOf(LOGGED_IN, DENIED), 60_000],
  ['after a denial for good', stateOf(LOGGED_IN, { ...DENIED, until: NEVER }), NEVER],
  ['while fetching', stateOf(LOGGED_IN, FETCHING), NEVER],
  ['logged out', stateOf(LOGGED_OUT), NEVER],
])('the next attempt starts, %s', (_name, state, at) => {
  expect(from(startsAt(state))).toBe(at);
});

test.each<[string, State, number]>([
  ['a login, at once', stateOf(LOGGING_IN, READY), -NEVER],
  [
    '600 ms after the last renewToken',
    stateOf(LOGGED_IN, READY, { sdk: { ...called(200).sdk, call: null } }),
    400,
  ],
  ['7 s after one without an answer', stateOf(LOGGED_IN, READY, called(2_000)), 5_000],
  ['not while the SDK reconnects', stateOf(DOWN, READY), NEVER],
  [
    'not before the SDK is there',
    stateOf(LOGGING_IN, READY, { sdk: { ...called(0).sdk, state: 'preparing' } }),
    NEVER,
  ],
  ['nothing, while fetching', stateOf(LOGGING_IN, FETCHING), NEVER],
])('a token is presented, %s', (_name, state, at) => {
  expect(from(presentsAt(state))).toBe(at);
});

const brief = { ...READY, token: token(3_000) };
test.each<[string, State, number]>([
  ['fetching, at its bound', stateOf(LOGGED_IN, FETCHING), 5_000],
  ['presenting, at its bound', stateOf(LOGGED_IN, PRESENTING), 5_000],
  ['ready, at its bound', stateOf(LOGGED_IN, READY), 5_000],
  ['ready, when its token ends', stateOf(LOGGED_IN, brief), 3_000],
  ['that is unknown', stateOf(LOGGED_IN, brief, { clock: { kind: 'doubted', skew: null } }), 5_000],
  ['waiting, never', stateOf(LOGGED_IN, WAITING), NEVER],
])('an attempt fails, %s', (_name, state, at) => {
  expect(from(failsAt(state))).toBe(at);
});

test.each([
  ['ten seconds', HOUR, 10_000],
  ['half of what is left', 13_000, 5_000],
  ['two seconds at least', 5_000, 2_000],
  ['ten seconds after the deadline', 3_000, 10_000],
])('an attempt to renew may take %s', (_name, left, bound) => {
  expect(from(renewalBound(stateOf(ending(left)), NOW))).toBe(bound);
});

describe('at once', () => {
  test.each([
    ['a second after the attempt before', LOGGED_IN, started(100), 900],
    ['now, where that is longer ago', LOGGED_IN, started(1_000), 0],
    ['now, for another user', LOGGED_IN, started(100, 'bob'), 0],
    ['a second after the one before that, also for another user', LOGGED_IN, started(100, 'bob', 300), 700],
    ['now, where that is longer ago', LOGGED_IN, started(100, 'bob', 1_000), 0],
  ] as const)('is %s', (_name, session, more, at) => {
    expect(from(soonest(stateOf(session, IDLE, more), NOW))).toBe(at);
  });
});

test.each<[string, State, number]>([
  ['logged out', stateOf(LOGGED_OUT), NEVER],
  ['whoever has the least time', stateOf(LOGGING_IN, WAITING, { callers: [waits('login', 3_000)] }), 3_000],
  ['the attempt', stateOf(LOGGING_IN, WAITING, { callers: [waits('login', 30_000)] }), 4_000],
  ['the scheduled renewal', stateOf(LOGGED_IN), 3_300_000],
  ['the bound of an attempt', stateOf(LOGGED_IN, FETCHING), 5_000],
  ['the turn of a token', stateOf(LOGGED_IN, READY, called(5_000)), 2_000],
])('a tick has to come, %s', (_name, state, at) => {
  expect(from(nextDueAt(state))).toBe(at);
});
