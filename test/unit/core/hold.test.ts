import { describe, expect, test } from 'vitest';
import { presentsAt, startsAt } from '../../../src/core/due.ts';
import { ZimSessionError } from '../../../src/core/errors.ts';
import type { Input } from '../../../src/core/event.ts';
import { follow, type Hold, judge, type TabNews } from '../../../src/core/hold.ts';
import { type LoggedOutReason, NEVER, type Session } from '../../../src/core/model.ts';
import {
  ALICE,
  COMING_IN,
  LOGGED_IN,
  LOGGED_OUT,
  LOGGING_IN,
  NOW,
  READY,
  RECOVERING,
  react,
  stateOf,
  WAITING,
  waits,
} from './states.ts';

const OUT = { status: 'logged-out', reason: 'other-tab', user: ALICE } as const satisfies Session;
const out = (reason: Exclude<LoggedOutReason, 'other-tab'>): Session => ({ status: 'logged-out', reason });

describe('what is wanted among the tabs', () => {
  const login: Input = { type: 'login', user: ALICE, caller: 1, within: 1 };
  const sought = stateOf(LOGGING_IN, WAITING, { isTabUndecided: true });

  test.each<[string, Hold, Input, Session, Hold, unknown]>([
    ['a logout', 'held', { type: 'logout' }, out('requested'), 'none', { type: 'leave', ended: 'requested' }],
    [
      'a logout of who waits',
      'sought',
      { type: 'logout' },
      out('requested'),
      'none',
      { type: 'leave', ended: 'requested' },
    ],
    [
      'a logout that was heard of',
      'sought',
      { type: 'tab', state: 'ended', isTabUndecided: false },
      out('requested'),
      'none',
      { type: 'leave', ended: null },
    ],
    [
      'an abort',
      'held',
      { type: 'left', callers: [1] },
      out('requested'),
      'none',
      { type: 'leave', ended: null },
    ],
    [
      'a kick-out',
      'held',
      { type: 'connection', state: 0, event: 4 },
      out('kicked-out'),
      'none',
      { type: 'leave', ended: 'kicked-out' },
    ],
    [
      'a denial',
      'held',
      { type: 'tick', wake: false },
      out('token-denied'),
      'none',
      { type: 'leave', ended: 'token-denied' },
    ],
    [
      'the end of the account',
      'held',
      { type: 'connection', state: 0, event: 6 },
      out('unregistered'),
      'none',
      { type: 'leave', ended: 'unregistered' },
    ],
    [
      'a login that failed',
      'held',
      { type: 'tick', wake: false },
      out('login-failed'),
      'none',
      { type: 'leave', ended: null },
    ],
    [
      'a login that is gone',
      'held',
      { type: 'abandoned' },
      out('initial'),
      'none',
      { type: 'leave', ended: null },
    ],
    ['to wait', 'sought', { type: 'tick', wake: false }, OUT, 'sought', null],
    ['nobody logged in', 'none', { type: 'logout' }, out('requested'), 'none', null],
    ['a loss', 'held', { type: 'tick', wake: false }, RECOVERING, 'held', null],
  ])('after %s', (_what, hold, input, session, after, deed) => {
    expect(follow(hold, input, stateOf(session))).toEqual({ hold: after, deed });
  });

  test('after a login that has to be asked for', () => {
    expect(follow('none', login, sought)).toEqual({ hold: 'sought', deed: { type: 'ask' } });
    expect(follow('sought', { ...login, takeOver: true }, sought)).toEqual({
      hold: 'sought',
      deed: { type: 'take' },
    });
    expect(follow('held', login, stateOf(LOGGED_IN))).toEqual({ hold: 'held', deed: null });
  });
});

describe('what other tabs mean', () => {
  const ended = (reason: LoggedOutReason): TabNews => ({ state: 'ended', reason });

  test.each<[string, Hold, TabNews, Session, object]>([
    [
      'it is ours',
      'sought',
      { state: 'held' },
      LOGGING_IN,
      { hold: 'held', deed: null, verdict: { isTabUndecided: false } },
    ],
    [
      'it is elsewhere',
      'sought',
      { state: 'elsewhere' },
      LOGGING_IN,
      { hold: 'sought', deed: { type: 'wait' }, verdict: { isTabUndecided: true, end: 'other-tab' } },
    ],
    [
      'it is elsewhere still',
      'sought',
      { state: 'elsewhere' },
      OUT,
      { hold: 'sought', deed: { type: 'wait' }, verdict: { isTabUndecided: true, end: null } },
    ],
    [
      'it was taken',
      'held',
      { state: 'taken' },
      LOGGED_IN,
      { hold: 'sought', deed: { type: 'watch' }, verdict: { isTabUndecided: true, end: 'other-tab' } },
    ],
    [
      'the page is left',
      'held',
      { state: 'away' },
      LOGGED_IN,
      { hold: 'sought', deed: null, verdict: { isTabUndecided: true } },
    ],
    [
      'the user logged out',
      'held',
      ended('requested'),
      LOGGED_IN,
      {
        hold: 'none',
        deed: { type: 'leave', ended: null },
        verdict: { isTabUndecided: false, end: 'requested' },
      },
    ],
    [
      'the user was kicked out there',
      'sought',
      ended('kicked-out'),
      OUT,
      {
        hold: 'none',
        deed: { type: 'leave', ended: null },
        verdict: { isTabUndecided: false, end: 'kicked-out' },
      },
    ],
    [
      'somebody who lost it was kicked out',
      'held',
      ended('kicked-out'),
      LOGGED_IN,
      { hold: 'held', deed: null },
    ],
    [
      'who gave it to us was kicked out',
      'held',
      ended('kicked-out'),
      COMING_IN,
      {
        hold: 'none',
        deed: { type: 'leave', ended: null },
        verdict: { isTabUndecided: false, end: 'kicked-out' },
      },
    ],
    [
      'there are no locks',
      'sought',
      { state: 'unavailable' },
      LOGGING_IN,
      { hold: 'none', deed: { type: 'leave', ended: null }, verdict: { isTabUndecided: false } },
    ],
  ])('%s', (_what, hold, news, session, outcome) => {
    expect(judge(hold, news, stateOf(session))).toEqual(outcome);
  });

  test('it is free, and who is out comes in by himself', () => {
    const state = stateOf(OUT, undefined, { connectionSince: NOW - 60_000 });
    const { hold, verdict } = judge('sought', { state: 'held' }, state);
    expect(hold).toBe('held');
    expect(verdict).toEqual({
      isTabUndecided: false,
      login: { user: ALICE, caller: 0, within: NEVER, since: NOW - 60_000 },
    });
    const { after } = react(state, { type: 'tab', state: 'held', ...verdict! }, { tabs: true });
    expect(after.session).toEqual(COMING_IN);
    expect(after.callers).toEqual([{ caller: 0, call: 'login', until: NEVER }]);
    expect(after.isTabUndecided).toBe(false);
  });
});

describe('the core', () => {
  test('begins nothing, and presents nothing, while it is being found out', () => {
    expect(startsAt(stateOf(LOGGING_IN, WAITING, { isTabUndecided: true }))).toBe(NEVER);
    expect(presentsAt(stateOf(LOGGING_IN, READY, { isTabUndecided: true }))).toBe(NEVER);
    expect(presentsAt(stateOf(LOGGING_IN, READY))).toBeLessThan(NOW);
  });

  test.each([[true], [false]])('asks before a login where there are tabs: %s', (tabs) => {
    const { after, effects } = react(
      stateOf(LOGGED_OUT),
      { type: 'login', user: ALICE, caller: 1, within: 1 },
      { tabs },
    );
    expect(after.isTabUndecided).toBe(tabs);
    expect(effects.some(({ type }) => type === 'fetch')).toBe(!tabs);
  });

  test('is out, keeps the user, and tells ZIM and whoever waits', () => {
    const waiting = [waits('login')];
    const state = stateOf(RECOVERING, WAITING, { callers: waiting, isTabUndecided: false });
    const { after, effects } = react(state, {
      type: 'tab',
      state: 'taken',
      isTabUndecided: true,
      end: 'other-tab',
    });
    expect(after).toMatchObject({
      session: OUT,
      isTabUndecided: true,
      callers: [],
      error: { code: 'other-tab' },
    });
    expect(effects.map(({ type }) => type)).toEqual(['logout', 'emit', 'settle']);
    expect(effects.at(-1)).toMatchObject({ error: new ZimSessionError('other-tab') });
  });

  test('does not log ZIM out twice when the wait ends', () => {
    const { after, effects } = react(stateOf(OUT), { type: 'logout' });
    expect(after.session).toEqual(LOGGED_OUT);
    expect(effects.map(({ type }) => type)).toEqual(['emit']);
  });

  test('a login that comes by itself has no deadline, and tells that it is back', () => {
    const state = stateOf(
      COMING_IN,
      { ...READY, stage: 'presenting' },
      {
        callers: [{ caller: 0, call: 'login', until: NEVER }],
      },
    );
    const { after, effects } = react(state, { type: 'presented', id: state.last.id, error: null });
    expect(after.session.status).toBe('logged-in');
    expect(effects).toContainEqual({ type: 'emit', event: 'recovered', data: { downFor: 60_000 } });
    const { effects: fetches } = react(stateOf(COMING_IN, { ...WAITING, until: NOW }), {
      type: 'tick',
      wake: false,
    });
    expect(fetches).toContainEqual(expect.objectContaining({ type: 'fetch', deadline: null }));
  });
});
