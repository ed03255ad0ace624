import { describe, expect, test } from 'vitest';
import { startsAt } from '../../../src/core/due.ts';
import { ZimSessionError } from '../../../src/core/errors.ts';
import type { Session, State } from '../../../src/core/model.ts';
import {
  ALICE,
  FETCHING,
  HOUR,
  ID,
  IDLE,
  LOGGED_IN,
  LOGGED_OUT,
  LOGGING_IN,
  NEXT,
  NOW,
  PRESENTING,
  RECOVERING,
  react,
  stateOf,
  token,
  WAITING,
  waits,
} from './states.ts';

const WORKED = { type: 'presented', id: ID, error: null } as const;
const AVATAR = 'https://example.com/a.png';
const PROFILE = { userID: 'alice', userName: 'Alice', userAvatarUrl: AVATAR, customStatus: 'here' };

function worked(session: Session, presented = NEXT, more: Partial<State> = {}, random = 0) {
  const waiting = session.status === 'logging-in' ? [waits('login')] : [];
  const before = stateOf(session, { ...PRESENTING, token: presented }, { callers: waiting, ...more });
  return react(before, WORKED, {}, random);
}

describe('a login that worked', () => {
  test('is logged in with its token, and keeps nothing of the profile', () => {
    const { after, effects } = worked({ status: 'logging-in', user: PROFILE });
    expect(after.session).toEqual({
      status: 'logged-in',
      user: ALICE,
      token: NEXT,
      up: true,
      since: NOW,
      renewsAt: NOW + 2 * HOUR - 300_000,
      warnsInTime: true,
    });
    expect(after).toMatchObject({
      attempt: IDLE,
      error: null,
      refused: null,
      losses: 0,
      sdk: { call: null },
    });
    // The avatar is set after the login that the app asked for, and never again.
    expect(effects[0]).toEqual({ type: 'updateAvatar', url: AVATAR });
  });

  test('with a token at hand, while the backend wants to be left alone: its renewal waits for that, but for the last chance', () => {
    const asked = (ms: number) => worked(RECOVERING, token(HOUR), { fetchFrom: NOW + ms }, 0.99).after;
    const renewal = (after: State) => startsAt(after) - NOW;
    expect(renewal(asked(0))).toBeLessThan(800_000);
    expect(renewal(asked(1_800_000))).toBe(1_800_000);
    expect(renewal(asked(2 * HOUR))).toBe(HOUR - 13_000);
  });

  test('again, of one that was lost', () => {
    const before = { error: new ZimSessionError('zim-server'), losses: 3, connectionSince: NOW - 7_000 };
    const { after, effects } = worked(RECOVERING, NEXT, before);
    expect(effects).toEqual([{ type: 'emit', event: 'recovered', data: { downFor: 7_000 } }]);
    expect(after).toMatchObject({ error: null, losses: 3, connectionSince: NOW });
  });

  test.each([
    ['a minute', 60_000, true],
    ['less', 59_000, false],
  ])('with a token of %s takes tokenWillExpire for news: %s', (_name, left, warnsInTime) => {
    expect(worked(LOGGING_IN, token(left)).after.session).toMatchObject({ warnsInTime });
  });

  test.each([
    ['that looked expired: five minutes are assumed to be left', -60_000, null, 360_000],
    ['that was only thought to be', 600_000, null, null],
  ])('with a token %s', (_name, left, skew, then) => {
    const { after } = worked(LOGGING_IN, token(left), { clock: { kind: 'doubted', skew } });
    expect(after.clock).toEqual({ kind: 'assumed', skew: then });
  });
});

describe('a renewal that worked', () => {
  test('is told with the end of the new token', () => {
    const { after, effects } = worked(LOGGED_IN, NEXT, { clock: { kind: 'measured', skew: 5_000 } });
    expect(effects).toEqual([
      { type: 'emit', event: 'tokenRenewed', data: { expiresAt: NOW + 2 * HOUR + 5_000 } },
    ]);
    expect(after.session).toMatchObject({ token: NEXT, since: LOGGED_IN.since });
    expect(after.renewedAt).toBe(NOW);
  });

  test('too late counts still: ZIM has that token', () => {
    const call = { id: ID - 1, kind: 'renewToken', token: NEXT, at: NOW - 20_000 } as const;
    const before = stateOf(LOGGED_IN, WAITING, { sdk: { state: 'ready', call, renewTokenAt: call.at } });
    const { after } = react(before, { ...WORKED, id: ID - 1 });
    expect(after.session).toMatchObject({ token: NEXT });
    expect(after.attempt).toEqual(IDLE);
  });
});

describe('logout', () => {
  test.each<[string, Session, State['sdk']['state'], string[]]>([
    ['tells ZIM', LOGGED_IN, 'ready', ['abortFetch', 'logout', 'emit']],
    ['before the SDK is there', LOGGING_IN, 'preparing', ['abortFetch', 'emit', 'settle']],
    ['does nothing twice', LOGGED_OUT, 'ready', []],
  ])('%s', (_name, session, state, types) => {
    const attempt = session.status === 'logged-out' ? IDLE : FETCHING;
    const waiting = session.status === 'logging-in' ? [waits('login')] : [];
    const before = stateOf(session, attempt, {
      callers: waiting,
      sdk: { state, call: null, renewTokenAt: 0 },
    });
    const { after, effects } = react(before, { type: 'logout', isClearDB: true });
    expect(effects.map(({ type }) => type)).toEqual(types);
    const logout = { type: 'logout', isClearDB: true, quiet: false };
    if (types.includes('logout')) expect(effects).toContainEqual(logout);
    if (types.length === 0) expect(after).toBe(before);
  });

  test('that the app did not ask for is quiet', () => {
    const { effects } = react(stateOf(LOGGED_IN), { type: 'abandoned' });
    expect(effects).toEqual([{ type: 'logout', isClearDB: undefined, quiet: true }]);
  });

  test('and login(): another user does not wait for the attempts of the one before', () => {
    const last = { id: ID, userID: 'alice', startedAt: NOW, beforeAt: Number.NEGATIVE_INFINITY };
    const login = (userID: string) =>
      react(stateOf(LOGGED_OUT, IDLE, { last }), {
        type: 'login',
        user: { userID },
        caller: 1,
        within: 30_000,
      }).after.attempt;
    expect(login('bob')).toMatchObject({ stage: 'fetching' });
    expect(login('alice')).toMatchObject({ stage: 'waiting', until: NOW + 1_000 });
  });

  test('and login(): what was warned of, refused or in doubt is forgotten', () => {
    const before = stateOf(LOGGED_OUT, IDLE, {
      warned: ['clock-skew'],
      refused: NEXT.text,
      error: new ZimSessionError('kicked-out'),
      clock: { kind: 'doubted', skew: null },
    });
    const { after } = react(before, { type: 'login', user: ALICE, caller: 1, within: 30_000 });
    expect(after).toMatchObject({ warned: [], refused: null, error: null, clock: { kind: 'assumed' } });
  });
});
