import { describe, expect, test } from 'vitest';
import { ZimSessionError } from '../../../src/core/errors.ts';
import type { Input } from '../../../src/core/event.ts';
import type { Attempt, Line, Session, State } from '../../../src/core/model.ts';
import { NEVER } from '../../../src/core/model.ts';
import {
  CURRENT,
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
  react,
  stateOf,
  token,
  WAITING,
} from './states.ts';

const TICK: Input = { type: 'tick', wake: false };
const WAKE: Input = { type: 'tick', wake: true };
const DOWN: Session = { ...LOGGED_IN, up: false };
const DENIED: Attempt = { stage: 'denied', until: NOW + HOUR };

const QUIET: Line = {
  heardAt: NOW - 60_000,
  askAt: NOW,
  id: 3,
  askedAt: NOW - 60_000,
  isAsking: false,
  silences: 0,
  pace: 1,
};
const ASKING: Line = { ...QUIET, id: 4, askedAt: NOW - 6_000, isAsking: true };
const quiet = (line: Partial<Line> = {}, session: Session = LOGGED_IN, attempt: Attempt = IDLE): State =>
  stateOf(session, attempt, { line: { ...QUIET, ...line } });
const asking = (line: Partial<Line> = {}, session: Session = LOGGED_IN): State =>
  stateOf(session, IDLE, { line: { ...ASKING, ...line } });

const answer = (error: ZimSessionError | null, id = ASKING.id): Input => ({ type: 'answered', id, error });
const asks = ({ effects }: ReturnType<typeof react>) => effects.filter(({ type }) => type === 'ask');
const silence = new ZimSessionError('zim-timeout');

describe('after as much silence as the app has set, ZIM is asked', () => {
  test('whether the user is online, once', () => {
    const { after, effects } = react(quiet(), TICK);
    expect(effects).toEqual([{ type: 'ask', id: 4, userID: 'alice' }]);
    expect(after.line).toMatchObject({ id: 4, askedAt: NOW, isAsking: true });
    expect(react(after, TICK).after).toBe(after);
  });

  test.each<[string, State, boolean?]>([
    ['before that', quiet({ askAt: NOW + 1 })],
    ['while logged out', quiet({}, LOGGED_OUT)],
    ['while logging in', quiet({}, LOGGING_IN, PRESENTING)],
    ['while recovering', quiet({}, RECOVERING, WAITING)],
    ['while the SDK reconnects', quiet({}, DOWN)],
    ['while a token is fetched', quiet({}, LOGGED_IN, FETCHING)],
    ['while a token waits for its turn', quiet({}, { ...LOGGED_IN }, READY)],
    ['while ZIM has one', quiet({}, LOGGED_IN, PRESENTING)],
    ['in a page that nobody sees', quiet(), false],
  ])('but not %s', (_name, state, visible) => {
    expect(asks(react(state, TICK, {}, 0.5, visible))).toEqual([]);
  });

  test.each<[string, Attempt]>([
    ['waits', WAITING],
    ['was denied', DENIED],
  ])('also where a renewal %s', (_name, attempt) => {
    const later = { ...attempt, until: NOW + 30_000 } as Attempt;
    expect(asks(react(quiet({}, LOGGED_IN, later), TICK))).toHaveLength(1);
  });
});

describe('a sign of life', () => {
  const signs: [string, Input][] = [
    ['an event', { type: 'heard' }],
    ['the connection', { type: 'connection', state: 2, event: 0 }],
    ['an answer', answer(null)],
    ['a refusal', answer(new ZimSessionError('zim-not-activated', { zimCode: 6000014 }))],
  ];
  test.each(signs)('%s: the silence begins anew', (_name, event) => {
    const { after, effects } = react(asking({ silences: 1 }), event);
    const begun = { heardAt: NOW, askAt: NOW + 60_000, silences: 0, isAsking: false, pace: 1 };
    expect({ line: after.line, effects }).toMatchObject({ line: begun, effects: [] });
  });

  test('is a renewal that worked', () => {
    const state = stateOf(LOGGED_IN, PRESENTING, { line: { ...QUIET, silences: 1 } });
    const id = state.sdk.call!.id;
    expect(react(state, { type: 'presented', id, error: null }).after.line).toMatchObject({
      heardAt: NOW,
      silences: 0,
    });
  });

  test('is no token that the SDK takes by itself, handed over where `renewToken` came too soon', () => {
    const error = new ZimSessionError('zim-rate-limited', { zimCode: 6000004 });
    const state = stateOf(LOGGED_IN, PRESENTING, { line: QUIET, error });
    const { after } = react(state, { type: 'presented', id: state.sdk.call!.id, error: null });
    expect(after.attempt.stage).toBe('idle');
    // It is asked at once: the silence has been long enough.
    expect(after.line).toMatchObject({ heardAt: QUIET.heardAt, isAsking: true });
  });

  test.each<[string, Input]>([
    ['what the SDK says by itself', { type: 'tokenWillExpire' }],
    ['that it reconnects', { type: 'connection', state: 3, event: 1 }],
    ['an answer to another question', answer(null, 3)],
    ['time', TICK],
  ])('is not %s', (_name, event) => {
    expect(react(asking(), event).after.line.heardAt).toBe(QUIET.heardAt);
  });

  test('to whom nobody is logged in is nothing', () => {
    const state = stateOf(LOGGED_OUT);
    expect(react(state, { type: 'heard' }).after).toBe(state);
  });
});

describe('silence', () => {
  test.each<[string, State, Input]>([
    ['is what the SDK says after 5 to 8 s', asking(), answer(silence)],
    ['is what it says at once, without a network', asking(), answer(new ZimSessionError('zim-network'))],
    ['is no answer within 10 s', asking({ askedAt: NOW - 10_000 }), TICK],
  ])('%s: it asks once more', (_name, state, event) => {
    const { after, effects } = react(state, event);
    expect(after.session.status).toBe('logged-in');
    expect(effects).toEqual([{ type: 'ask', id: 5, userID: 'alice' }]);
    expect(after.line.silences).toBe(1);
  });

  test('it asks no sooner than a second after the last question', () => {
    const { after, effects } = react(asking({ askedAt: NOW }), answer(silence));
    expect(effects).toEqual([]);
    expect(after.line.askAt).toBe(NOW + 1_000);
  });

  test('twice in a row is a dead socket: it logs in again with the token that ZIM has, and asks for none', () => {
    const { after, effects } = react(asking({ silences: 1 }), answer(silence));
    expect(after).toMatchObject({ session: { status: 'recovering' }, error: { code: 'zim-timeout' } });
    expect(effects).toContainEqual(expect.objectContaining({ type: 'login', token: CURRENT.text }));
    expect(effects.map(({ type }) => type)).not.toContain('fetch');
  });

  test('and that token is presented, whatever a Retry-After says, which counts for the next one', () => {
    const before = asking({ silences: 1 });
    const fetchFrom = NOW + 300_000;
    const state = { ...before, attempt: { ...WAITING, until: fetchFrom }, fetchFrom };
    const { after, effects } = react(state, answer(silence));
    expect(effects).toContainEqual(expect.objectContaining({ type: 'login', token: CURRENT.text }));
    const event = { type: 'presented', id: after.last.id } as const;
    expect(react(after, { ...event, error: null }).after.fetchFrom).toBe(fetchFrom);
    const refused = react(after, { ...event, error: new ZimSessionError('token-rejected') }).after;
    expect(refused.attempt).toEqual({ ...WAITING, until: fetchFrom });
  });

  test('it is presented as well while another one is fetched', () => {
    const { effects } = react({ ...asking({ silences: 1 }), attempt: FETCHING }, answer(silence));
    expect(effects.map(({ type }) => type)).toEqual(['abortFetch', 'emit', 'login']);
  });

  test('so is an SDK that says that nobody is logged in', () => {
    expect(react(asking(), answer(new ZimSessionError('not-logged-in'))).after.session.status).toBe(
      'recovering',
    );
  });

  test('a token that has seconds left is of no use for that', () => {
    const session: Session = { ...LOGGED_IN, token: token(29_000) };
    const { effects } = react(asking({ silences: 1 }, session), answer(silence));
    expect(effects).toContainEqual(expect.objectContaining({ type: 'fetch' }));
  });

  test('a session that the backend denies a token goes on with the one that it has', () => {
    const state = stateOf(LOGGED_IN, DENIED, { line: { ...ASKING, silences: 1 } });
    expect(react(state, answer(silence)).after.session.status).toBe('recovering');
  });

  test('a reconnect ends the question', () => {
    const { after } = react(asking(), { type: 'connection', state: 3, event: 1 });
    expect(after.line.isAsking).toBe(false);
  });
});

describe('who asks', () => {
  test.each<[string, Input, number, number]>([
    ['waking up, after ten seconds of silence: at once', WAKE, 10_000, 0],
    ['waking up, after less: when it would have', WAKE, 9_999, 30_000],
    ['the app, whatever was heard: at once', { type: 'suspect' }, 0, 0],
  ])('%s', (_name, event, ago, within) => {
    const state = quiet({ heardAt: NOW - ago, askAt: NOW + 30_000 });
    const result = react(state, event);
    expect(asks(result)).toHaveLength(within === 0 ? 1 : 0);
    if (within) expect(result.after.line.askAt).toBe(NOW + within);
  });

  test('an app that tells of each of its calls asks every ten seconds', () => {
    const state = quiet({ askedAt: NOW - 4_000, askAt: NOW + 50_000 });
    expect(react(state, { type: 'suspect' }).after.line.askAt).toBe(NOW + 6_000);
    const soon = quiet({ askedAt: NOW - 4_000, askAt: NOW + 2_000 });
    expect(react(soon, { type: 'suspect' }).after.line.askAt).toBe(NOW + 2_000);
  });

  test('a suspicion while a question is open, or nobody is logged in, changes nothing', () => {
    expect(asks(react(asking(), { type: 'suspect' }))).toEqual([]);
    const state = stateOf(LOGGED_OUT);
    expect(react(state, { type: 'suspect' }).after).toBe(state);
  });

  test('where the app wants no questions, only its own suspicion asks', () => {
    const policy = { liveness: NEVER };
    const state = quiet({ askAt: NEVER });
    expect(asks(react(state, WAKE, policy))).toEqual([]);
    expect(asks(react(state, { type: 'suspect' }, policy))).toHaveLength(1);
    expect(react(asking(), answer(null), policy).after.line.askAt).toBe(NEVER);
  });
});

test('after rate limits the questions get rarer, up to sixteen times, until the next login', () => {
  let state = asking();
  const limited = new ZimSessionError('zim-rate-limited', { zimCode: 6000005 });
  const paces = Array.from({ length: 6 }, () => {
    state = react({ ...state, line: { ...state.line, isAsking: true } }, answer(limited)).after;
    return (state.line.askAt - NOW) / 60_000;
  });
  expect(paces).toEqual([2, 4, 8, 16, 16, 16]);
  const again = stateOf(LOGGING_IN, PRESENTING, { line: state.line });
  const { id } = again.sdk.call!;
  expect(react(again, { type: 'presented', id, error: null }).after.line.pace).toBe(1);
});
