import { describe, expect, test } from 'vitest';
import { ZimSessionError } from '../../../src/core/errors.ts';
import type { Input } from '../../../src/core/event.ts';
import type { State } from '../../../src/core/model.ts';
import type { RetryContext } from '../../../src/core/retry.ts';
import type { Run } from '../../../src/core/run.ts';
import {
  ALICE,
  COMING_IN,
  FETCHING,
  ID,
  LOGGED_IN,
  LOGGING_IN,
  NEXT,
  NOW,
  RECOVERING,
  react,
  stateOf,
  WAITING,
  waits,
} from './states.ts';

// Requests that are not answered: how long they are waited for, who still listens, and who may give them up.

const TICK = { type: 'tick', wake: false } as const;
const WAKE = { type: 'tick', wake: true } as const;
const GRANT: Input = { type: 'fetched', id: ID, grant: { token: NEXT.text } };
/** Asked so many ms ago. */
const since = (ms: number): Partial<State> => ({
  last: { id: ID, userID: 'alice', startedAt: NOW - ms, beforeAt: Number.NEGATIVE_INFINITY },
});
const withRun = (state: State, run: Partial<Run>): State => ({ ...state, run: { ...state.run, ...run } });
const names = (effects: readonly { type: string }[]) => effects.map(({ type }) => type);

describe('a request', () => {
  const bound = (session: State['session'], run: Partial<Run>) => {
    const state = stateOf(session, { ...WAITING, until: NOW }, { callers: [waits('login', 3_600_000)] });
    const { attempt } = react(withRun(state, run), TICK).after;
    return attempt.stage === 'fetching' ? attempt.until - NOW : null;
  };

  test.each([
    [0, 10_000],
    [1, 20_000],
    [3, 80_000],
    [4, 120_000],
    [2_000, 120_000],
  ])(
    'in recovery and coming in for another tab, after %d that were not answered, has %d ms',
    (unanswered, ms) => {
      expect(bound(RECOVERING, { unanswered })).toBe(ms);
      expect(bound(COMING_IN, { unanswered })).toBe(ms);
    },
  );

  test.each([
    [7, 10_000],
    [8, 20_000],
    [60, 120_000],
  ])('in recovery, after %d refusals, has %d ms', (attempt, ms) => {
    expect(bound(RECOVERING, { attempt })).toBe(ms);
  });

  test.each([[LOGGING_IN], [LOGGED_IN]])('of another phase has 10 s: %j', (session) => {
    expect(bound(session, { unanswered: 5, attempt: 60 })).toBe(10_000);
  });
});

describe('silence', () => {
  const OVER = { ...FETCHING, until: NOW };
  const told: RetryContext[] = [];
  const retry = (context: RetryContext) => {
    told.push(context);
    return 60_000;
  };

  test('is counted, and told to the policy, with whether anybody looks', () => {
    const before = withRun(stateOf(RECOVERING, OVER), { unanswered: 2 });
    const { after } = react(before, TICK, { retry }, 0.5, false);
    expect(told.at(-1)).toMatchObject({ phase: 'recovery', silences: 3, visible: false });
    expect(after.run.unanswered).toBe(3);
    expect(after.visible).toBe(false);
  });

  test.each<[string, Input]>([
    ['a refusal', { type: 'fetchFailed', id: ID, error: new ZimSessionError('token-endpoint-unreachable') }],
    ['no token', { type: 'fetched', id: ID, grant: { token: 'none' } }],
  ])('is over with any answer: %s', (_name, answer) => {
    const { after } = react(withRun(stateOf(RECOVERING, FETCHING), { unanswered: 2 }), answer, { retry });
    expect(after.run.unanswered).toBe(0);
  });

  test('lets go of the request, logging in', () => {
    const { after, effects } = react(stateOf(LOGGING_IN, OVER, { callers: [waits('login')] }), TICK, {
      retry,
    });
    expect(names(effects)).toContain('abortFetch');
    expect(after.run.held).toBe(false);
  });

  test.each([
    ['recovery', RECOVERING],
    ['a renewal', LOGGED_IN],
    ['a login that comes in for another tab', COMING_IN],
  ])('in %s does not: the answer is taken while the next attempt waits', (_what, session) => {
    const { after, effects } = react(stateOf(session, OVER), TICK, { retry });
    expect(after.attempt).toMatchObject({ stage: 'waiting', until: NOW + 60_000 });
    expect(names(effects)).not.toContain('abortFetch');
    const answered = react(after, GRANT);
    expect(answered.after.attempt.stage).toBe('presenting');
    expect(answered.after.run.held).toBe(false);
  });

  test('that the provider itself tells of is the end of its request', () => {
    const error = new ZimSessionError('token-endpoint-timeout');
    const { after } = react(stateOf(RECOVERING, FETCHING), { type: 'fetchFailed', id: ID, error }, { retry });
    expect(after.run).toMatchObject({ unanswered: 1, held: false });
  });

  const HELD = withRun(stateOf(RECOVERING, WAITING), { held: true });

  test('a refusal that comes so late is no failure, and nothing is listened to any more', () => {
    const error = new ZimSessionError('token-endpoint-unreachable');
    const { after, effects } = react(HELD, { type: 'fetchFailed', id: ID, error });
    expect(after).toEqual(withRun(HELD, { held: false }));
    expect(effects).toEqual([]);
    expect(react(after, GRANT).after).toBe(after);
  });

  test('but a Retry-After of it counts', () => {
    const error = new ZimSessionError('token-endpoint-status', { httpStatus: 503, retryAfter: 60_000 });
    const { after } = react(HELD, { type: 'fetchFailed', id: ID, error });
    expect([after.attempt, after.fetchFrom]).toMatchObject([{ until: NOW + 75_000 }, NOW + 60_000]);
    expect(after.run.held).toBe(false);
  });

  test.each<[string, Input]>([
    ['the next attempt begins', { ...WAKE }],
    ['a token at hand comes', { type: 'login', user: ALICE, caller: 2, within: 20_000, token: NEXT }],
    ['somebody logs out', { type: 'logout' }],
  ])('is given up where %s: there are never two', (_name, event) => {
    const { after, effects } = react(HELD, event);
    expect(names(effects)[0]).toBe('abortFetch');
    expect(after.run.held).toBe(false);
  });

  test('an SDK that cannot be loaded meanwhile changes nothing of that', () => {
    const { after } = react(HELD, { type: 'sdkFailed', error: new ZimSessionError('sdk-load-failed') });
    expect(after.run.held).toBe(true);
  });
});

describe('somebody comes back to the page, or presses "Try now"', () => {
  const PATIENT = { ...FETCHING, until: NOW + 100_000 };
  const caller = { caller: 2, within: 20_000 };
  const events: [string, Input][] = [
    ['login()', { type: 'login', user: ALICE, ...caller }],
    ['renew()', { type: 'renew', ...caller }],
    ['waking up', WAKE],
  ];

  test.each(events)('%s gives up a request of 10 s, and asks anew at once', (_name, event) => {
    const { after, effects } = react(stateOf(RECOVERING, PATIENT, since(10_000)), event);
    expect(names(effects).filter((name) => name.includes('etch'))).toEqual(['abortFetch', 'fetch']);
    expect(after.attempt).toMatchObject({ stage: 'fetching' });
    expect(after.last.id).toBe(ID + 1);
    expect(after.run.urgent).toBe(false);
  });

  test.each(events)('%s gives a younger one until then, and the next comes at once', (_name, event) => {
    const { after } = react(stateOf(RECOVERING, PATIENT, since(4_000)), event);
    expect(after.attempt).toEqual({ ...PATIENT, until: NOW + 6_000 });
    const over = {
      ...after,
      last: { ...after.last, startedAt: NOW - 10_000 },
      attempt: { ...FETCHING, until: NOW },
    };
    expect(names(react(over, TICK).effects)).toContain('fetch');
  });

  test('a request that has no more than that anyway is left alone', () => {
    const before = stateOf(RECOVERING, FETCHING, since(1_000));
    expect(react(before, WAKE).after.attempt).toBe(before.attempt);
  });

  test.each(events)(
    '%s: a request that was begun before, and fails, is followed by the next at once',
    (_name, event) => {
      const error = new ZimSessionError('token-endpoint-unreachable');
      const { after } = react(stateOf(RECOVERING, FETCHING, since(5_000)), event);
      const failed = react(after, { type: 'fetchFailed', id: ID, error }, { retry: () => 60_000 });
      expect(failed.after).toMatchObject({ attempt: { stage: 'fetching' }, last: { id: ID + 1 } });
      // Once: nobody has come back since.
      const again = react(failed.after, { type: 'fetchFailed', id: ID + 1, error }, { retry: () => 60_000 });
      expect(again.after.attempt).toMatchObject({ stage: 'waiting', until: NOW + 60_000 });
    },
  );
});

describe('for how long it has been failing', () => {
  const retry = () => 60_000;
  const error = new ZimSessionError('token-endpoint-unreachable');
  const FAILING = { failsSince: NOW - 90_000, attempt: 5 };

  test('begins with the first failure, and goes on over a loss', () => {
    const first = react(
      stateOf(LOGGED_IN, FETCHING),
      { type: 'fetchFailed', id: ID, error },
      { retry },
    ).after;
    expect(first.run.failsSince).toBe(NOW);
    const before = withRun(stateOf(LOGGED_IN, { ...WAITING, until: NOW + 60_000 }), FAILING);
    const { after } = react(before, { type: 'connection', state: 0, event: 5 });
    expect(after.session.status).toBe('recovering');
    expect(after.run).toMatchObject({ attempt: 1, failsSince: NOW - 90_000 });
  });

  test('is forgotten when the page wakes up', () => {
    const before = withRun(stateOf({ ...LOGGED_IN, up: false }, WAITING), FAILING);
    expect(react(before, WAKE).after.run).toMatchObject({ attempt: 0, failsSince: null });
  });

  test('a late answer after that is of a first attempt', () => {
    const before = withRun(stateOf({ ...LOGGED_IN, up: false }, WAITING), { attempt: 0, held: true });
    expect(react(before, GRANT).after).toMatchObject({ attempt: { stage: 'ready' }, run: { attempt: 1 } });
  });
});

describe('nobody is made to wait', () => {
  const retry = () => 200_000;
  const silence = new ZimSessionError('token-endpoint-timeout');

  test('who called renew() has a second request at once, where the first was not answered', () => {
    const before = stateOf(LOGGED_IN, FETCHING, { callers: [waits('renew')] });
    const { after } = react(before, { type: 'fetchFailed', id: ID, error: silence }, { retry });
    expect(after).toMatchObject({ attempt: { stage: 'fetching' }, last: { id: ID + 1 } });
    const alone = react(
      stateOf(LOGGED_IN, FETCHING),
      { type: 'fetchFailed', id: ID, error: silence },
      { retry },
    );
    expect(alone.after.attempt).toMatchObject({ until: NOW + 200_000 });
  });

  test('a late answer is presented as long as any other', () => {
    const before = withRun(stateOf({ ...LOGGED_IN, up: false }, WAITING, since(100_000)), { held: true });
    expect(react(before, GRANT).after.attempt).toMatchObject({ stage: 'ready', until: NOW + 10_000 });
  });

  test('a no that comes late is one', () => {
    const denied = new ZimSessionError('token-denied');
    const before = withRun(stateOf(RECOVERING, WAITING), { held: true });
    const { session } = react(before, { type: 'fetchFailed', id: ID, error: denied }).after;
    expect(session).toEqual({ status: 'logged-out', reason: 'token-denied' });
  });

  test('a wake-up during a request forgets for how long it has been failing', () => {
    const before = withRun(stateOf(RECOVERING, FETCHING), { failsSince: NOW - 90_000 });
    expect(react(before, WAKE).after.run.failsSince).toBeNull();
  });
});
