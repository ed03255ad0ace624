import { describe, expect, test } from 'vitest';
import { ZimSessionError } from '../../../src/core/errors.ts';
import type { Attempt, Session, State } from '../../../src/core/model.ts';
import { NO_RUN } from '../../../src/core/run.ts';
import type { Token } from '../../../src/core/token.ts';
import {
  ALICE,
  CURRENT,
  FETCHING,
  HOUR,
  ID,
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

// A token that came with login() or renew(), to be presented instead of asking for one.

const CALLER = { caller: 2, within: 30_000 };
const OTHER = token(3 * HOUR);

function login(given: Token | null, session: Session, attempt?: Attempt, more: Partial<State> = {}) {
  const before = stateOf(session, attempt, { callers: [waits('login')], ...more });
  return react(before, { type: 'login', user: ALICE, token: given, ...CALLER });
}

const typesOf = ({ effects }: ReturnType<typeof react>) => effects.map(({ type }) => type);

describe('it is presented', () => {
  test.each<[string, Session, Attempt | undefined, string[]]>([
    ['logged out', LOGGED_OUT, undefined, ['login']],
    ['while an attempt waits', LOGGING_IN, WAITING, ['login']],
    ['while one fetches', LOGGING_IN, FETCHING, ['abortFetch', 'login']],
    ['while recovering', RECOVERING, WAITING, ['login']],
  ])('%s', (_name, session, attempt, types) => {
    const result = login(OTHER, session, attempt);
    expect(typesOf(result)).toEqual(types);
    expect(result.after.sdk.call).toMatchObject({ kind: 'login', token: OTHER });
    expect(result.after.run.atHand).toBe(true);
  });

  test('by renew(), as a renewal', () => {
    const result = react(stateOf(LOGGED_IN), { type: 'renew', token: NEXT, ...CALLER });
    expect(typesOf(result)).toEqual(['renewToken']);
  });

  test('a second after the attempt before', () => {
    const last = { id: ID, userID: 'alice', startedAt: NOW - 400, beforeAt: Number.NEGATIVE_INFINITY };
    const { after } = login(OTHER, LOGGING_IN, FETCHING, { last });
    expect(after.attempt).toEqual({ stage: 'waiting', until: NOW + 600, token: OTHER });
  });
});

describe('all is as without it', () => {
  const same = (session: Session, attempt: Attempt | undefined, given: Token, more: Partial<State> = {}) => {
    expect(login(given, session, attempt, more)).toEqual(login(null, session, attempt, more));
  };
  test.each<[string, Session, Attempt | undefined, Token, Partial<State>]>([
    ['where one is ready', LOGGING_IN, READY, OTHER, {}],
    ['where one is presented', LOGGING_IN, PRESENTING, OTHER, {}],
    ['where the user is logged in', LOGGED_IN, undefined, OTHER, {}],
    ['when it has expired', LOGGED_OUT, undefined, token(0), {}],
    ['when it has less than 30 s left', LOGGED_OUT, undefined, token(29_000), {}],
    ['when it lives too long', LOGGED_OUT, undefined, token(25 * 24 * HOUR), {}],
    ['when ZIM has refused it', LOGGING_IN, WAITING, OTHER, { refused: OTHER.text }],
    [
      'when ZIM has refused it, and another is asked for',
      LOGGING_IN,
      FETCHING,
      OTHER,
      { refused: OTHER.text },
    ],
    ['when it has expired, and another is asked for', LOGGING_IN, FETCHING, token(0), {}],
  ])('%s', (_name, session, attempt, given, more) => same(session, attempt, given, more));

  test.each([
    ['is the one that ZIM has', CURRENT],
    ['ends earlier than that', token(HOUR - 1_000)],
  ])('of a renewal, when it %s', (_name, given) => {
    const renew = (one: Token | null) => react(stateOf(LOGGED_IN), { type: 'renew', token: one, ...CALLER });
    expect(renew(given)).toEqual(renew(null));
  });
});

describe('when ZIM refuses it', () => {
  const atHand = (session: Session, more: Partial<State> = {}) =>
    stateOf(session, PRESENTING, {
      run: { ...NO_RUN, attempt: 1, atHand: true },
      last: { id: ID, userID: 'alice', startedAt: NOW, beforeAt: Number.NEGATIVE_INFINITY },
      callers: [waits('login'), waits('renew', 20_000, 2)],
      ...more,
    });
  const refused = { type: 'presented', id: ID, error: new ZimSessionError('token-rejected') } as const;
  const gone = { type: 'connection', state: 0, event: 5 } as const;

  test.each([
    ['logging in', LOGGING_IN, refused],
    ['logged in', LOGGED_IN, refused],
    ['recovering', RECOVERING, refused],
    ['logging in, by an event', LOGGING_IN, gone],
  ] as const)('%s, the provider is asked at once, and nothing is counted', (_name, session, event) => {
    const { after, effects } = react(atHand(session), event);
    expect(effects.map(({ type }) => type)).toEqual(['fetch']);
    expect(after.error).toBeNull();
    expect(after.run.refusals).toBe(0);
    expect(after.refused).toBe(NEXT.text);
  });

  test('a Retry-After that was there before counts still', () => {
    const fetchFrom = NOW + 60_000;
    const { attempt } = react(atHand(LOGGED_IN, { fetchFrom }), refused).after;
    expect(attempt).toEqual({ ...WAITING, until: fetchFrom });
  });

  test('the attempt before it was that of another user, who may not take turns with this one', () => {
    const last = { id: ID, userID: 'alice', startedAt: NOW, beforeAt: NOW - 300 };
    const { attempt } = react(atHand(LOGGING_IN, { last }), refused).after;
    expect(attempt).toEqual({ ...WAITING, until: NOW + 700 });
  });

  test('the fresh token after it may still be refused once', () => {
    const { after } = react(atHand(LOGGING_IN), refused);
    const presenting: State = {
      ...stateOf(LOGGING_IN, { ...PRESENTING, token: OTHER }, { callers: after.callers, run: after.run }),
    };
    expect(react(presenting, refused).after.session.status).toBe('logging-in');
  });

  test('on the second instance, where the first was dead, it costs nothing either', () => {
    const dead = new ZimSessionError('zim-other', { zimCode: 6000002 });
    const last = { id: ID, userID: 'alice', startedAt: NOW - 5_000, beforeAt: Number.NEGATIVE_INFINITY };
    const replaced = react(atHand(LOGGING_IN, { last }), { type: 'presented', id: ID, error: dead });
    expect(typesOf(replaced)).toEqual(['recreate', 'login']);
    const { after, effects } = react(replaced.after, { ...refused, id: ID + 1 });
    expect(effects.map(({ type }) => type)).toEqual(['fetch']);
    expect(after.run.refusals).toBe(0);
  });
});

test('it may end before the SDK is there: the provider is asked at once, and no policy', () => {
  const before = stateOf(
    LOGGING_IN,
    { ...READY, token: token(0) },
    {
      run: { ...NO_RUN, attempt: 1, atHand: true },
      sdk: { state: 'preparing', call: null, renewTokenAt: 0 },
      callers: [waits('login')],
    },
  );
  const result = react(before, { type: 'tick', wake: false }, { retry: () => null });
  expect(typesOf(result)).toEqual(['fetch']);
  expect(result.after.error).toBeNull();
});
