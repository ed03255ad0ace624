import { describe, expect, test } from 'vitest';
import { ZimSessionError } from '../../../src/core/errors.ts';
import { type Attempt, initialState, type Session, type State } from '../../../src/core/model.ts';
import {
  CURRENT,
  FETCHING,
  IDLE,
  LOGGED_IN,
  LOGGED_OUT,
  LOGGING_IN,
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

const DOWN = { ...LOGGED_IN, up: false };
const DENIED = { stage: 'denied', until: NOW + 60_000 } as const;

function connect(
  session: Session,
  attempt: Attempt,
  [state, event]: readonly number[],
  more: Partial<State> = {},
) {
  const waiting = session.status === 'logging-in' ? [waits('login')] : [];
  const before = stateOf(session, attempt, { callers: waiting, ...more });
  return { before, ...react(before, { type: 'connection', state: state!, event: event! }) };
}

const ALL = [
  [0, 0],
  [0, 1],
  [0, 2],
  [0, 3],
  [0, 4],
  [0, 5],
  [0, 6],
  [1, 1],
  [2, 0],
  [3, 1],
  [3, 3],
] as const;

describe('an event of the connection says nothing', () => {
  const silent: [string, Session, Attempt, (event: readonly number[]) => boolean][] = [
    ['while logged out', LOGGED_OUT, IDLE, () => true],
    // A login has worked when its promise says so.
    ['while logging in, of a socket', LOGGING_IN, PRESENTING, ([state]) => state !== 0],
    ['while recovering, of a socket', RECOVERING, PRESENTING, ([state]) => state !== 0],
    ['while fetching, of a loss', LOGGING_IN, FETCHING, ([state, event]) => state === 0 && event! < 4],
    ['while waiting, of a loss', RECOVERING, WAITING, ([state, event]) => state === 0 && event === 5],
    ['when somebody logged out', LOGGED_IN, IDLE, ([state, event]) => state === 0 && event! < 2],
    ['when it is away still', DOWN, IDLE, ([state]) => state === 1 || state === 3],
  ];
  test.each(silent)('%s', (_name, session, attempt, which) => {
    for (const event of ALL.filter(which)) {
      const { before, after, effects } = connect(session, attempt, event);
      expect({ event, same: after === before, effects }).toEqual({ event, same: true, effects: [] });
    }
  });
});

describe('the socket', () => {
  test('goes: the SDK is reminded of the token, and is reconnecting', () => {
    const { after, effects } = connect(LOGGED_IN, IDLE, [3, 3]);
    expect(after.session).toMatchObject({ up: false });
    expect(after.connectionSince).toBe(NOW);
    expect(effects).toEqual([{ type: 'remind', userID: 'alice', token: CURRENT.text }]);
  });

  test('goes with a token that is over: there is nothing to remind of', () => {
    expect(connect({ ...LOGGED_IN, token: token(0) }, WAITING, [3, 3]).effects).toEqual([]);
  });

  test('comes back', () => {
    const { after, effects } = connect(DOWN, IDLE, [2, 0]);
    expect(after.session).toMatchObject({ up: true });
    expect(effects).toEqual([]);
  });

  test('comes back, and a token is ready', () => {
    expect(connect(DOWN, READY, [2, 0]).effects.map(({ type }) => type)).toEqual(['renewToken']);
  });

  test('that goes is not the dead one that calls without an answer spoke of', () => {
    const line = { ...initialState(NOW).line, silences: 1 };
    expect(connect(LOGGED_IN, WAITING, [3, 1], { line }).after.line.silences).toBe(0);
  });
});

describe('the end of a login', () => {
  test.each([
    [2, 'zim-server', null],
    [3, 'token-rejected', CURRENT.text],
    [5, 'token-expired', CURRENT.text],
  ] as const)('0/%d: recovering, with %s', (event, code, refused) => {
    const { after, effects } = connect(LOGGED_IN, IDLE, [0, event]);
    expect(after.session.status).toBe('recovering');
    expect(after.error?.code).toBe(code);
    expect(after.refused).toBe(refused);
    expect(effects.map(({ type }) => type)).toEqual(['emit', 'fetch']);
  });

  test.each([
    [4, 'kicked-out'],
    [6, 'unregistered'],
  ] as const)('0/%d: %s, wherever the attempt is', (event, reason) => {
    for (const session of [LOGGING_IN, LOGGED_IN, RECOVERING])
      for (const attempt of [WAITING, FETCHING, READY, PRESENTING]) {
        const { after } = connect(session, attempt, [0, event]);
        expect(after.session).toEqual({ status: 'logged-out', reason });
        expect(after.error?.code).toBe(reason);
        expect(after.attempt).toEqual(IDLE);
      }
  });

  test.each<[string, Attempt, Partial<Attempt>, Partial<State>?]>([
    ['a fetch under way serves the recovery', FETCHING, { stage: 'fetching', until: NOW + 5_000 }],
    ['a token that is ready is presented', READY, { stage: 'presenting' }],
    ['a token without an answer is presented again', PRESENTING, { stage: 'presenting' }],
    [
      'a Retry-After is waited for',
      WAITING,
      { stage: 'waiting', until: NOW + 4_000 },
      { fetchFrom: NOW + 4_000 },
    ],
    ['a backoff is not', WAITING, { stage: 'fetching' }],
  ])('%s', (_name, attempt, then, more) => {
    const { after } = connect(LOGGED_IN, attempt, [0, 2], more);
    expect(after.session.status).toBe('recovering');
    expect(after.attempt).toMatchObject(then);
  });

  test('after a denial is the end of the session', () => {
    const error = new ZimSessionError('token-denied');
    const { after } = connect(LOGGED_IN, DENIED, [0, 5], { error });
    expect(after.session).toEqual({ status: 'logged-out', reason: 'token-denied' });
    expect(after.error).toBe(error);
  });

  test.each([2, 3])('0/%d while presenting: the rejection follows within a second', (event) => {
    const { after, effects } = connect(LOGGING_IN, PRESENTING, [0, event]);
    expect(after.attempt).toMatchObject({ stage: 'presenting', until: NOW + 1_000 });
    expect(effects).toEqual([]);
  });

  test('0/5 while presenting: the login never settles, and the token was refused', () => {
    const { after, effects } = connect(LOGGING_IN, PRESENTING, [0, 5]);
    expect(after.sdk.call).toBeNull();
    expect(after.refused).toBe(PRESENTING.token.text);
    expect(effects.map(({ type }) => type)).toEqual(['fetch']);
  });
});

test.each([
  [1, 'at once', 0, NOW],
  [2, 'after two seconds', 1, NOW + 2_000],
  [3, 'after four', 2, NOW + 4_000],
  [7, 'after half a minute', 6, NOW + 30_000],
  [8, 'after no more than that', 7, NOW + 30_000],
])('the %dth loss in a row is recovered from %s', (_nth, _name, losses, until) => {
  const session = { ...LOGGED_IN, since: NOW - 59_000 };
  const before = stateOf(session, IDLE, { losses });
  const { after } = react(before, { type: 'connection', state: 0, event: 2 }, {}, 1);
  expect(after.losses).toBe(losses + 1);
  if (until > NOW) expect(after.attempt).toMatchObject({ stage: 'waiting', until });
  else expect(after.attempt.stage).toBe('fetching');
});

test('a loss after a minute is the first one', () => {
  const before = stateOf({ ...LOGGED_IN, since: NOW - 60_000 }, IDLE, { losses: 5 });
  expect(react(before, { type: 'connection', state: 0, event: 2 }).after.losses).toBe(0);
});

describe('tokenWillExpire', () => {
  const hint = (session: Session, attempt: Attempt, more: Partial<State> = {}) => {
    const before = stateOf(session, attempt, more);
    return { before, ...react(before, { type: 'tokenWillExpire' }) };
  };
  test.each<[string, Session, Attempt, Attempt['stage'], Partial<State>?]>([
    ['renews now', LOGGED_IN, IDLE, 'fetching'],
    ['ends a wait', LOGGED_IN, WAITING, 'fetching'],
    ['but not a Retry-After', LOGGED_IN, WAITING, 'waiting', { fetchFrom: NOW + 4_000 }],
    ['does not ask again after a denial', LOGGED_IN, DENIED, 'denied'],
    ['leaves a fetch alone', LOGGED_IN, FETCHING, 'fetching'],
    ['is no news of a token that lived under a minute', { ...LOGGED_IN, warnsInTime: false }, IDLE, 'idle'],
    ['says nothing while logging in', LOGGING_IN, WAITING, 'waiting'],
  ])('%s', (_name, session, attempt, stage, more) => {
    const { before, after } = hint(session, attempt, more);
    expect(after.attempt.stage).toBe(stage);
    if (stage === attempt.stage) expect(after.attempt).toBe(before.attempt);
  });
});
