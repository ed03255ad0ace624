import { describe, expect, test } from 'vitest';
import { ZimSessionError } from '../../../src/core/errors.ts';
import type { Input } from '../../../src/core/event.ts';
import {
  type Attempt,
  type ClockKnowledge,
  initialState,
  type Session,
  type State,
} from '../../../src/core/model.ts';
import { NO_RUN } from '../../../src/core/run.ts';
import {
  ALICE,
  FETCHING,
  ID,
  IDLE,
  LOGGED_IN,
  LOGGED_OUT,
  LOGGING_IN,
  NEXT,
  NOW,
  PRESENTING,
  READY,
  RECOVERING,
  react,
  stateOf,
  token,
  WAITING,
  waits,
} from './states.ts';

// What one event leaves to the next, and what it must not.

const LOGIN = { callers: [waits('login')] };
const error = new ZimSessionError('token-rejected');

describe('an answer that nobody waits for changes nothing', () => {
  test.each<[string, State, Input]>([
    ['a token, of another attempt', stateOf(LOGGING_IN, FETCHING, LOGIN), fetched(ID - 1)],
    ['a token, twice', stateOf(LOGGING_IN, PRESENTING, LOGIN), fetched(ID)],
    ['a failed fetch, of another attempt', stateOf(RECOVERING, FETCHING), fetchFailed(ID - 1)],
    ['a failed fetch, twice', stateOf(RECOVERING, WAITING), fetchFailed(ID)],
    ['a login, of another attempt', stateOf(RECOVERING, PRESENTING), presented(ID - 1, null)],
    ['a login, after the logout', stateOf(LOGGED_OUT), presented(ID, null)],
    ['a refusal, of another attempt', stateOf(RECOVERING, PRESENTING), presented(ID - 1, error)],
  ])('%s', (_name, before, event) => {
    const { after, effects } = react(before, event);
    expect(after).toBe(before);
    expect(effects).toEqual([]);
  });

  test('but a late refusal says that the call is over', () => {
    const { call } = stateOf(LOGGED_IN, PRESENTING).sdk;
    const before = stateOf(LOGGED_IN, WAITING, { sdk: { state: 'ready', call, renewTokenAt: NOW - 1_000 } });
    const { after, effects } = react(before, presented(ID, error));
    expect(after).toEqual({ ...before, sdk: { ...before.sdk, call: null } });
    expect(effects).toEqual([]);
  });
});

function fetched(id: number): Input {
  return { type: 'fetched', id, grant: { token: NEXT.text } };
}
function fetchFailed(id: number): Input {
  return { type: 'fetchFailed', id, error: new ZimSessionError('token-denied') };
}
function presented(id: number, refusal: ZimSessionError | null): Input {
  return { type: 'presented', id, error: refusal };
}

describe('a failure', () => {
  test.each<[string, Session, ClockKnowledge['kind'], ZimSessionError, ClockKnowledge['kind']]>([
    ['of the token leaves the doubt', LOGGING_IN, 'doubted', error, 'doubted'],
    ['of anything else ends it', LOGGING_IN, 'doubted', new ZimSessionError('zim-timeout'), 'assumed'],
    ['while recovering ends it', RECOVERING, 'doubted', error, 'assumed'],
    ['leaves what was measured', RECOVERING, 'measured', error, 'measured'],
  ])('%s about the clock', (_name, session, kind, failure, then) => {
    const before = stateOf(session, PRESENTING, { ...LOGIN, clock: { kind, skew: 0 } });
    expect(react(before, presented(ID, failure)).after.clock.kind).toBe(then);
  });

  test.each([
    ['zim-timeout', 1],
    ['zim-network', 1],
    ['zim-server', 0],
    ['token-rejected', 0],
  ] as const)('%s is silence of ZIM: %d', (code, silences) => {
    const failure = new ZimSessionError(code);
    const { after } = react(stateOf(LOGGED_IN, PRESENTING), presented(ID, failure), { retry: () => 4_000 });
    expect(after.line.silences).toBe(silences);
  });

  test('of a renewal that is denied is told', () => {
    const { effects } = react(stateOf(LOGGED_IN, FETCHING), fetchFailed(ID));
    const data = { error: expect.objectContaining({ code: 'token-denied' }), retryAt: null };
    expect(effects).toContainEqual({ type: 'emit', event: 'renewalFailed', data });
  });
});

describe('a loss', () => {
  const lost = (event: number, attempt: State['attempt'], more: Partial<State> = {}) =>
    react(stateOf(LOGGED_IN, attempt, more), { type: 'connection', state: 0, event });

  test('gives a fetch that goes on the time of a recovery', () => {
    const { after, effects } = lost(2, { ...FETCHING, until: NOW + 1_000 });
    expect(after.attempt).toEqual({ stage: 'fetching', until: NOW + 5_000 });
    expect(after.run.reason).toBe('recovery');
    expect(effects.map(({ type }) => type)).toEqual(['emit']);
  });

  test('asks as a recovery, and counts from one', () => {
    const { effects } = lost(2, WAITING, { run: { ...NO_RUN, reason: 'manual', attempt: 4 } });
    expect(effects).toContainEqual(
      expect.objectContaining({ type: 'fetch', reason: 'recovery', attempt: 1 }),
    );
  });

  const AT_HAND = { run: { ...NO_RUN, atHand: true } };
  test.each<[string, Attempt, Partial<State>, Record<number, string>]>([
    // ZIM has not seen it.
    ['is ready', READY, {}, { 2: 'login', 3: 'login', 5: 'login' }],
    ['is at hand, and ready', READY, AT_HAND, { 2: 'login', 3: 'login', 5: 'login' }],
    // The server refuses what it was given; it is not given the same again.
    ['is being presented', PRESENTING, {}, { 2: 'login', 3: 'fetch', 5: 'login' }],
    // It is presented once (seed 21630).
    ['is at hand, and being presented', PRESENTING, AT_HAND, { 2: 'fetch', 3: 'fetch', 5: 'fetch' }],
  ])('with a token that %s', (_name, attempt, more, expected) => {
    const does = (event: number) => lost(event, attempt, more).effects.map(({ type }) => type)[1];
    expect({ 2: does(2), 3: does(3), 5: does(5) }).toEqual(expected);
  });

  test('a token at hand is one still after a loss: its refusal counts for nothing', () => {
    expect(lost(2, READY, AT_HAND).after.run.atHand).toBe(true);
    expect(lost(2, READY).after.run.atHand).toBe(false);
  });

  test.each([
    ['two refusals', { refusals: 1 }, 0, error, true],
    ['two silences', {}, 1, new ZimSessionError('zim-timeout'), false],
    ['an instance that was dead', {}, 0, new ZimSessionError('zim-other', { zimCode: 6000002 }), false],
  ])('by %s is the last chance: %j', (_name, run, silences, failure, final) => {
    const line = { ...initialState(NOW).line, silences };
    const before = stateOf(LOGGED_IN, PRESENTING, { run: { ...NO_RUN, ...run }, line });
    expect(react(before, presented(ID, failure)).after.session).toMatchObject({
      status: 'recovering',
      final,
    });
  });
});

describe('login()', () => {
  const login = (state: State, given = {}) =>
    react(state, { type: 'login', user: ALICE, caller: 2, within: 30_000, ...given });
  const JUST_NOW = {
    last: { id: ID, userID: 'alice', startedAt: NOW - 100, beforeAt: Number.NEGATIVE_INFINITY },
  };

  test.each([
    ['none', ['prepare']],
    ['failed', []],
    ['ready', []],
  ] as const)('a moment after the last one, with an SDK that is %s: %j', (state, types) => {
    const sdk = { state, call: null, renewTokenAt: 0 } as const;
    const { after, effects } = login(stateOf(LOGGED_OUT, IDLE, { ...JUST_NOW, sdk }));
    expect(effects.map(({ type }) => type)).toEqual(types);
    expect(after.attempt).toMatchObject({ stage: 'waiting', until: NOW + 900 });
  });

  test('with a token at hand keeps the last failure until that has worked', () => {
    const failure = new ZimSessionError('zim-server');
    const before = stateOf(RECOVERING, WAITING, { error: failure });
    expect(login(before, { token: token(9_000_000) }).after.error).toBe(failure);
  });

  test('begins without the losses of the login before', () => {
    const before = stateOf(LOGGING_IN, PRESENTING, { ...LOGIN, losses: 4 });
    expect(react(before, presented(ID, null)).after.losses).toBe(0);
  });
});

test('a success ends the run', () => {
  const run = { ...NO_RUN, reason: 'manual', attempt: 3, refusals: 1 } as const;
  expect(react(stateOf(LOGGED_IN, PRESENTING, { run }), presented(ID, null)).after.run).toEqual(NO_RUN);
});

test('waking up leaves an attempt that is under way alone', () => {
  const before = stateOf(LOGGED_IN, FETCHING, { run: { ...NO_RUN, attempt: 3 } });
  const { after, effects } = react(before, { type: 'tick', wake: true });
  expect([after.attempt, effects]).toEqual([before.attempt, []]);
});
