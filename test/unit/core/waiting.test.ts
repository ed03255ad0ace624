import { describe, expect, test } from 'vitest';
import { ZimSessionError } from '../../../src/core/errors.ts';
import type { Input } from '../../../src/core/event.ts';
import type { Session, State } from '../../../src/core/model.ts';
import type { RetryContext } from '../../../src/core/retry.ts';
import {
  ALICE,
  COMING_IN,
  FETCHING,
  HOUR,
  ID,
  LOGGED_IN,
  LOGGING_IN,
  NOW,
  RECOVERING,
  react,
  stateOf,
  token,
  WAITING,
  waits,
} from './states.ts';

const LOGIN = { callers: [waits('login', 30_000)] };

/** The provider failed, and asked to be left alone for so long. */
function failed(
  session: Session,
  retryAfter: number | undefined,
  policyWait: number,
  more: Partial<State> = {},
) {
  const error = new ZimSessionError('token-endpoint-status', { httpStatus: 503, retryAfter });
  const before = stateOf(session, FETCHING, { ...LOGIN, ...more });
  return react(before, { type: 'fetchFailed', id: ID, error }, { retry: () => policyWait });
}

describe('after a failure', () => {
  /** No Retry-After. */
  const NONE = Number.NEGATIVE_INFINITY;
  const ending = (left: number): Session => ({ ...LOGGED_IN, token: token(left) });
  const justNow = {
    last: { id: ID, userID: 'alice', startedAt: NOW - 200, beforeAt: Number.NEGATIVE_INFINITY },
  };

  test.each<[string, Session, number | undefined, number, Partial<State>, until: number, fetchFrom: number]>([
    ['as the policy says', LOGGING_IN, undefined, 4_000, {}, 4_000, NONE],
    ['a second apart, whatever it says', LOGGING_IN, undefined, 0, justNow, 800, NONE],
    ['a Retry-After, and up to half of it more', LOGGING_IN, 5_000, 4_000, {}, 6_250, 5_000],
    ['five minutes of a longer one, logged in', LOGGED_IN, 900_000, 4_000, {}, 375_000, 300_000],
    ['all of it, once lost', RECOVERING, 900_000, 4_000, {}, 1_050_000, 900_000],
    ['all of it, coming in for another tab', COMING_IN, 900_000, 4_000, {}, 1_050_000, 900_000],
    [
      'half an hour of a longer one, and up to five minutes',
      RECOVERING,
      7_200_000,
      4_000,
      {},
      1_950_000,
      1_800_000,
    ],
    ['the policy, where that is longer', LOGGING_IN, 3_000, 4_000, {}, 4_000, 3_000],
    ['no Retry-After that is no number', LOGGING_IN, Number.NaN, 4_000, {}, 4_000, NONE],
    ['no Retry-After into the past', LOGGING_IN, -5_000, 4_000, {}, 4_000, NONE],
    ['but not beyond the last chance', ending(60_000), 120_000, 4_000, {}, 47_000, 47_000],
    ['a backoff likewise', ending(60_000), undefined, 120_000, {}, 47_000, NONE],
    ['as long as it takes, after that', ending(12_000), 20_000, 4_000, {}, 25_000, 20_000],
  ])('it waits: %s', (_name, session, retryAfter, policyWait, more, until, fetchFrom) => {
    const { after } = failed(session, retryAfter, policyWait, more);
    expect(after.attempt).toMatchObject({ stage: 'waiting', until: NOW + until });
    expect(after.fetchFrom).toBe(NOW + fetchFrom);
  });

  test('of the SDK, a Retry-After from before counts still', () => {
    const until = NOW + 60_000;
    const before = stateOf(RECOVERING, { ...WAITING, until }, { fetchFrom: until });
    const { after } = react(before, { type: 'sdkFailed', error: new ZimSessionError('zim-other') });
    expect([after.attempt, after.fetchFrom]).toMatchObject([{ until }, until]);
  });

  test('a renewal that failed tells when it goes on', () => {
    const { effects } = failed(LOGGED_IN, 5_000, 4_000, { callers: [] });
    expect(effects.filter(({ type }) => type === 'emit')).toEqual([
      {
        type: 'emit',
        event: 'renewalFailed',
        data: { error: expect.objectContaining({ httpStatus: 503 }), retryAt: NOW + 6_250 },
      },
    ]);
  });

  test.each<[Session, Partial<RetryContext>]>([
    [LOGGING_IN, { phase: 'login', deadline: NOW + 30_000 }],
    [LOGGED_IN, { phase: 'renewal', deadline: NOW + HOUR - 3_000 }],
    [RECOVERING, { phase: 'recovery', deadline: null }],
  ])('the policy is told where it is: %j', (session, context) => {
    const told: RetryContext[] = [];
    const retry = (one: RetryContext) => {
      told.push(one);
      return 4_000;
    };
    const error = new ZimSessionError('token-endpoint-unreachable');
    const event: Input = { type: 'fetchFailed', id: ID, error };
    react(stateOf(session, FETCHING, LOGIN), event, { retry });
    expect(told).toEqual([
      {
        attempt: 1,
        error,
        now: NOW,
        took: 5_000,
        random: 0.5,
        visible: true,
        silences: 0,
        failingFor: 0,
        ...context,
      },
    ]);
  });
});

test('a Retry-After with another status than 429 and 503 counts for five minutes, lost or not', () => {
  const error = new ZimSessionError('token-endpoint-status', { httpStatus: 500, retryAfter: 900_000 });
  const { after } = react(stateOf(RECOVERING, FETCHING), { type: 'fetchFailed', id: ID, error });
  expect(after.fetchFrom).toBe(NOW + 300_000);
});

describe('a wait is ended early', () => {
  const caller = { caller: 2, within: 20_000 };
  const events: [string, Input][] = [
    ['login()', { type: 'login', user: ALICE, ...caller }],
    ['renew()', { type: 'renew', ...caller }],
    ['waking up', { type: 'tick', wake: true }],
  ];
  const asked = (ms: number) => ({ fetchFrom: NOW + ms });
  const LONG = { ...WAITING, until: NOW + 900_000 };
  const justNow = {
    last: { id: ID, userID: 'alice', startedAt: NOW - 300, beforeAt: Number.NEGATIVE_INFINITY },
  };

  test.each(events)('by %s', (_name, event) => {
    for (const session of [LOGGING_IN, RECOVERING])
      expect(react(stateOf(session, WAITING, LOGIN), event).after.attempt.stage).toBe('fetching');
  });

  test.each(events)('by %s, but no Retry-After', (_name, event) => {
    const { attempt } = react(stateOf(RECOVERING, WAITING, asked(3_000)), event).after;
    expect(attempt).toEqual({ ...WAITING, until: NOW + 3_000 });
  });

  test.each(events.slice(0, 2))('by %s a Retry-After, too, 15 s after the last attempt', (_name, event) => {
    const { after } = react(stateOf(RECOVERING, LONG, asked(900_000)), event);
    expect(after.attempt).toEqual({ ...WAITING, until: NOW + 10_000 });
    expect(after.fetchFrom).toBe(NOW + 10_000);
  });

  test('by waking up no Retry-After, however long', () => {
    const before = stateOf(RECOVERING, LONG, asked(900_000));
    expect(react(before, { type: 'tick', wake: true }).after.attempt).toEqual(LONG);
  });

  test('a token that has gone bad while it waited ends no Retry-After', () => {
    const attempt = { ...WAITING, until: NOW, token: token(-1) };
    const { after } = react(stateOf(RECOVERING, attempt, asked(60_000)), { type: 'tick', wake: false });
    expect(after.attempt).toEqual({ ...WAITING, until: NOW + 60_000 });
  });

  test.each(events)('by %s, a second after the attempt before', (_name, event) => {
    const { attempt } = react(stateOf(LOGGING_IN, WAITING, { ...LOGIN, ...justNow }), event).after;
    expect(attempt).toEqual({ ...WAITING, until: NOW + 700 });
  });

  test('waking up begins the backoff anew', () => {
    const run = { ...stateOf(RECOVERING, WAITING).run, attempt: 5 };
    const { after, effects } = react(stateOf(RECOVERING, WAITING, { run }), { type: 'tick', wake: true });
    expect(after.run.attempt).toBe(1);
    expect(effects).toEqual([expect.objectContaining({ type: 'fetch', attempt: 1 })]);
  });
});

test('a late answer that finds no SDK has it loaded: it could not be before', () => {
  const run = { ...stateOf(RECOVERING, WAITING).run, held: true };
  const sdk = { state: 'failed', call: null, renewTokenAt: Number.NEGATIVE_INFINITY } as const;
  const late: Input = { type: 'fetched', id: ID, grant: { token: token(9_000_000).text } };
  const { after, effects } = react(stateOf(RECOVERING, WAITING, { run, sdk }), late);
  expect(after.attempt.stage).toBe('ready');
  expect(effects).toEqual([{ type: 'prepare' }]);
});

describe('after a denial, logged in', () => {
  const DENIED = { stage: 'denied', until: NOW } as const;
  const denied = (left: number) =>
    react(stateOf({ ...LOGGED_IN, token: token(left) }, FETCHING), {
      type: 'fetchFailed',
      id: ID,
      error: new ZimSessionError('token-denied'),
    }).after.attempt;

  test.each([
    ['ten seconds before the deadline', 60_000, NOW + 47_000],
    ['never again, where that is over', 13_000, Number.POSITIVE_INFINITY],
  ])('it asks once more by itself: %s', (_name, left, until) => {
    expect(denied(left)).toEqual({ stage: 'denied', until });
  });

  test.each<[string, Input, string]>([
    ['the last chance', { type: 'tick', wake: false }, 'renewal'],
    ['renew()', { type: 'renew', caller: 2, within: 20_000 }, 'manual'],
  ])('%s asks', (_name, event, reason) => {
    const { effects } = react(stateOf(LOGGED_IN, DENIED), event);
    expect(effects).toEqual([expect.objectContaining({ type: 'fetch', reason, attempt: 1 })]);
  });
});
