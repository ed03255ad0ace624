import { describe, expect, test } from 'vitest';
import type { Attempt, Sdk, Session, State } from '../../../src/core/model.ts';
import {
  CURRENT,
  FETCHING,
  HOUR,
  ID,
  IDLE,
  LOGGED_IN,
  LOGGING_IN,
  NEXT,
  NOW,
  POLICY,
  READY,
  RECOVERING,
  react,
  stateOf,
  token,
  WAITING,
  waits,
} from './states.ts';

const TICK = { type: 'tick', wake: false } as const;
const DUE = { ...WAITING, until: NOW };
const LOGIN = { callers: [waits('login', 24_000)] };
const RENEWS = { ...LOGGED_IN, renewsAt: NOW };

const tick = (session: Session, attempt: Attempt, more: Partial<State> = {}, timeouts = POLICY.timeouts) =>
  react(stateOf(session, attempt, { ...LOGIN, ...more }), TICK, { timeouts });

describe('an attempt begins', () => {
  const fetched = { type: 'fetch', id: ID + 1, userID: 'alice' };
  const run = (reason: State['run']['reason'], attempt: number) => ({
    run: { ...stateOf(LOGGING_IN).run, reason, attempt },
  });

  test.each<[string, Session, Attempt, Partial<State>, object]>([
    ['a login', LOGGING_IN, DUE, {}, { reason: 'login', attempt: 2, deadline: NOW + 24_000 }],
    ['a recovery', RECOVERING, DUE, run('recovery', 0), { reason: 'recovery', attempt: 1, deadline: null }],
    ['a renewal', RENEWS, IDLE, {}, { reason: 'renewal', attempt: 1, deadline: NOW + HOUR - 3_000 }],
    ['again', RENEWS, DUE, run('manual', 3), { reason: 'manual', attempt: 4, deadline: NOW + HOUR - 3_000 }],
  ])('%s', (_name, session, attempt, more, asked) => {
    const { after, effects } = tick(session, attempt, more);
    expect(effects).toEqual([{ ...fetched, ...asked }]);
    expect(after.last).toEqual({ id: ID + 1, userID: 'alice', startedAt: NOW, beforeAt: NOW - 5_000 });
    expect(after.run).toMatchObject({ atHand: false });
  });

  test.each<[string, Session, number, number]>([
    ['as long as the app says', LOGGING_IN, 3_000, 3_000],
    ['ten seconds of a renewal', RENEWS, 20_000, 10_000],
    ['less, where the token ends soon', { ...RENEWS, token: token(13_000) }, 20_000, 5_000],
  ])('and the provider has %s', (_name, session, within, until) => {
    const attempt = session.status === 'logged-in' ? IDLE : DUE;
    const { after } = tick(session, attempt, {}, { ...POLICY.timeouts, token: within });
    expect(after.attempt).toEqual({ stage: 'fetching', until: NOW + until });
  });

  test.each<[Sdk['state'], string[]]>([
    ['none', ['prepare', 'fetch']],
    ['failed', ['prepare', 'fetch']],
    ['preparing', ['fetch']],
    ['ready', ['fetch']],
  ])('with an SDK that is %s: %j', (state, types) => {
    const { after, effects } = tick(LOGGING_IN, DUE, { sdk: { state, call: null, renewTokenAt: 0 } });
    expect(effects.map(({ type }) => type)).toEqual(types);
    expect(after.sdk.state).toBe(state === 'ready' ? 'ready' : 'preparing');
  });

  test.each([
    ['that is good', NEXT, null, 'login'],
    ['that has ended', token(0), null, 'fetch'],
    ['that ZIM refused', NEXT, NEXT.text, 'fetch'],
  ])('with a token %s', (_name, kept, refused, type) => {
    const more = { refused, run: { ...stateOf(LOGGING_IN).run, atHand: true } };
    const { after, effects } = tick(RECOVERING, { ...DUE, token: kept }, more);
    expect(effects.map((effect) => effect.type)).toEqual([type]);
    expect(after.run.atHand).toBe(type === 'login');
  });
});

describe('a token is presented', () => {
  test('as a login, with who logs in', () => {
    const user = { userID: 'alice', userName: 'Alice' };
    const { after, effects } = tick({ status: 'logging-in', user }, READY);
    expect(effects).toEqual([{ type: 'login', id: ID, user, token: NEXT.text }]);
    expect(after.sdk.call).toEqual({ id: ID, kind: 'login', token: NEXT, at: NOW });
  });

  test('as a renewal', () => {
    const { after, effects } = tick(LOGGED_IN, READY, { callers: [] });
    expect(effects).toEqual([{ type: 'renewToken', id: ID, token: NEXT.text }]);
    expect(after.attempt).toEqual({ ...READY, stage: 'presenting' });
    expect(after.sdk).toEqual({
      state: 'ready',
      call: { id: ID, kind: 'renewToken', token: NEXT, at: NOW },
      renewTokenAt: NOW,
    });
  });

  test.each<[string, Session, number, number]>([
    ['half of what is left', LOGGING_IN, 24_000, 12_000],
    ['no more than 15 s', LOGGING_IN, 60_000, 15_000],
    ['15 s of a recovery', RECOVERING, 10_000, 15_000],
  ])('and a login may take %s', (_name, session, left, until) => {
    const { after } = tick(session, READY, { callers: [waits('login', left)] });
    expect(after.attempt).toMatchObject({ stage: 'presenting', until: NOW + until });
  });
});

describe('renew()', () => {
  const renew = (attempt: Attempt, more: Partial<State> = {}) =>
    react(stateOf(LOGGED_IN, attempt, more), { type: 'renew', caller: 2, within: 20_000 });

  test('asks because the app wants it', () => {
    expect(renew(IDLE).effects).toEqual([expect.objectContaining({ type: 'fetch', reason: 'manual' })]);
  });

  test.each([
    ['a fetch', FETCHING],
    ['a token that waits for the connection', READY],
  ])('joins %s', (_name, attempt) => {
    const { after, effects } = renew(attempt, { session: { ...LOGGED_IN, up: false } });
    expect(effects).toEqual([]);
    expect(after.attempt).toEqual(attempt);
  });

  test('waits for a call that may still be answered', () => {
    const call = { id: 3, kind: 'renewToken', token: CURRENT, at: NOW - 2_000 } as const;
    const { after, effects } = renew(IDLE, { sdk: { state: 'ready', call, renewTokenAt: NOW - 2_000 } });
    expect(effects).toEqual([]);
    expect(after.attempt.stage).toBe('waiting');
  });
});
