import { describe, expect, test } from 'vitest';
import { type ErrorCode, ZimSessionError } from '../../../src/core/errors.ts';
import type { Attempt, Session, State } from '../../../src/core/model.ts';
import {
  ALICE,
  FETCHING,
  ID,
  IDLE,
  LOGGED_IN,
  LOGGING_IN,
  NEXT,
  NOW,
  PRESENTING,
  READY,
  RECOVERING,
  react,
  stateOf,
  WAITING,
  waits,
} from './states.ts';

const TICK = { type: 'tick', wake: false } as const;

/** Who is answered, and how. */
const answersOf = (effects: ReturnType<typeof react>['effects']) =>
  effects.flatMap((one) =>
    one.type === 'settle' ? [`${one.call} ${one.callers.join('+')}: ${one.error?.code ?? 'done'}`] : [],
  );

describe('who calls', () => {
  test('waits for as long as it wants to', () => {
    const before = stateOf(LOGGING_IN, FETCHING, { callers: [waits('login', 9_000)] });
    const { after } = react(before, { type: 'login', user: ALICE, caller: 2, within: 3_000 });
    expect(after.callers).toEqual([waits('login', 9_000), waits('login', 3_000, 2)]);
  });

  test('again keeps the bound that it has', () => {
    const before = stateOf(LOGGING_IN, FETCHING, { callers: [waits('login', 9_000)] });
    const { after } = react(before, { type: 'login', user: ALICE, caller: 1, within: 30_000 });
    expect(after.callers).toBe(before.callers);
  });

  test('while logged in is answered at once', () => {
    const { after, effects } = react(stateOf(LOGGED_IN), {
      type: 'login',
      user: ALICE,
      caller: 2,
      within: 30_000,
    });
    expect(answersOf(effects)).toEqual(['login 2: done']);
    expect(after.callers).toEqual([]);
  });
});

describe('whose time is over', () => {
  const late = waits('login', 0);
  const early = waits('login', 5_000, 2);

  test('goes, and the login goes on for the others', () => {
    const before = stateOf(LOGGING_IN, FETCHING, { callers: [late, early] });
    const { after, effects } = react(before, TICK);
    expect(answersOf(effects)).toEqual(['login 1: login-timeout']);
    expect(after.callers).toEqual([early]);
    expect(after.session.status).toBe('logging-in');
  });

  test('ends the login, where nobody else waits', () => {
    const renewing = waits('renew', 5_000, 3);
    const before = stateOf(LOGGING_IN, FETCHING, { callers: [late, renewing] });
    const { after, effects } = react(before, TICK);
    expect(answersOf(effects)).toEqual(['login 1: login-timeout', 'renew 3: login-timeout']);
    expect(after.session).toEqual({ status: 'logged-out', reason: 'login-failed' });
  });

  test('ends no recovery', () => {
    const { after, effects } = react(stateOf(RECOVERING, FETCHING, { callers: [late] }), TICK);
    expect(answersOf(effects)).toEqual(['login 1: login-timeout']);
    expect(after.session.status).toBe('recovering');
  });

  test.each<[string, Attempt, Partial<State>, ErrorCode]>([
    ['the last failure', WAITING, { error: new ZimSessionError('zim-server') }, 'zim-server'],
    ['a provider that hangs', FETCHING, {}, 'token-endpoint-timeout'],
    ['ZIM that hangs', PRESENTING, {}, 'zim-timeout'],
    [
      'an SDK that is loading still',
      READY,
      { sdk: { state: 'preparing', call: null, renewTokenAt: 0 } },
      'sdk-load-failed',
    ],
  ])('hears of %s', (_name, attempt, more, code) => {
    const { after } = react(stateOf(LOGGING_IN, attempt, { callers: [late], ...more }), TICK);
    expect(after.error?.code).toBe('login-timeout');
    expect(after.error?.cause).toMatchObject({ code });
    // Who has to act: the user sees to the network, and can do nothing about a backend.
    expect(after.error?.kind).toBe(code === 'zim-server' ? 'backend' : 'network');
    expect(after.error!.message).toContain((after.error!.cause as Error).message);
  });

  test.each([
    [null, 'token-endpoint-timeout'],
    [new ZimSessionError('token-endpoint-unreachable'), 'token-endpoint-unreachable'],
  ])('of renew() hears of the last failure, or of what hangs, %s', (error, code) => {
    const before = stateOf(LOGGED_IN, FETCHING, { callers: [waits('renew', 0, 3)], error });
    const { after, effects } = react(before, TICK);
    expect(answersOf(effects)).toEqual([`renew 3: ${code}`]);
    expect(after.attempt).toEqual(FETCHING);
  });
});

test.each<[string, Session, number[], number[], Session['status']]>([
  ['the last one', LOGGING_IN, [1], [], 'logged-out'],
  ['one of two', LOGGING_IN, [1], [2], 'logging-in'],
  ['all of them', LOGGING_IN, [1, 2], [], 'logged-out'],
  ['one that does not wait', LOGGING_IN, [9], [1], 'logging-in'],
  ['the last one, while recovering', RECOVERING, [1], [], 'recovering'],
])('who leaves is not answered: %s', (_name, session, gone, stay, status) => {
  const waiting = [...new Set([...gone.filter((one) => one < 9), ...stay])].map((caller) =>
    waits('login', 9_000, caller),
  );
  const { after, effects } = react(stateOf(session, FETCHING, { callers: waiting }), {
    type: 'left',
    callers: gone,
  });
  expect(answersOf(effects)).toEqual([]);
  expect(after.callers.map(({ caller }) => caller)).toEqual(stay);
  expect(after.session.status).toBe(status);
});

describe('everybody is answered', () => {
  const waiting = [waits('login', 9_000), waits('renew', 9_000, 3)];
  test.each([
    ['when ZIM is connected', { type: 'presented', id: ID, error: null }, ['login 1: done', 'renew 3: done']],
    ['by logout()', { type: 'logout' }, ['login 1: aborted', 'renew 3: aborted']],
    // Sessions took theirs with them; other code that joined the login waits still.
    ['when nobody has the login any more', { type: 'abandoned' }, ['login 1: aborted', 'renew 3: aborted']],
    [
      'when it ends',
      { type: 'connection', state: 0, event: 4 },
      ['login 1: kicked-out', 'renew 3: kicked-out'],
    ],
  ] as const)('%s', (_name, event, answers) => {
    const { after, effects } = react(stateOf(RECOVERING, PRESENTING, { callers: waiting }), event);
    expect(answersOf(effects)).toEqual(answers);
    expect(after.callers).toEqual([]);
  });
});

describe('renew() while logged in', () => {
  const waiting = [waits('renew', 9_000, 3), waits('renew', 2_000, 4)];
  const fails = (error: ZimSessionError, retry: () => number | null) =>
    react(
      stateOf(LOGGED_IN, FETCHING, { callers: waiting }),
      { type: 'fetchFailed', id: ID, error },
      { retry },
    );
  const unreachable = new ZimSessionError('token-endpoint-unreachable');

  test.each([
    ['who can wait for the next attempt waits', unreachable, 1_000, []],
    ['who cannot is told now', unreachable, 4_000, ['renew 4: token-endpoint-unreachable']],
    ['nobody waits for what comes too late', unreachable, 60_000, ['renew 3+4: token-endpoint-unreachable']],
    ['nobody waits after a denial', new ZimSessionError('token-denied'), 0, ['renew 3+4: token-denied']],
  ])('%s', (_name, error, wait, answers) => {
    expect(answersOf(fails(error, () => wait).effects)).toEqual(answers);
  });

  test('resolves with the token that ZIM took', () => {
    const before = stateOf(LOGGED_IN, PRESENTING, { callers: waiting });
    const { after, effects } = react(before, { type: 'presented', id: ID, error: null });
    expect(answersOf(effects)).toEqual(['renew 3+4: done']);
    expect(after.session).toMatchObject({ token: NEXT });
    expect(after).toMatchObject({ attempt: IDLE, renewedAt: NOW, error: null });
  });
});
