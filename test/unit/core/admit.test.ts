import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../src/core/errors.ts';
import type { ClockKnowledge, Session, State } from '../../../src/core/model.ts';
import type { TokenGrant } from '../../../src/core/token.ts';
import {
  CURRENT,
  FETCHING,
  HOUR,
  ID,
  LOGGED_IN,
  LOGGING_IN,
  NOW,
  react,
  stateOf,
  token,
  waits,
} from './states.ts';

const DAY = 24 * HOUR;
const PREPARING: Partial<State> = { sdk: { state: 'preparing', call: null, renewTokenAt: 0 } };

/** The provider answered, and the SDK is not there yet: what becomes of the answer can be seen. */
function answered(grant: TokenGrant, session: Session = LOGGING_IN, more: Partial<State> = {}, offset = 0) {
  const waiting = session.status === 'logging-in' ? [waits('login', 60_000)] : [];
  const before = stateOf(session, FETCHING, { ...PREPARING, callers: waiting, ...more });
  const { after, effects } = react(before, { type: 'fetched', id: ID, grant, offset });
  const warnings = effects.flatMap((one) =>
    one.type === 'emit' && one.event === 'warning' ? [(one.data as { code: string }).code] : [],
  );
  return { after, warnings, code: after.error?.code ?? null };
}

const of = (left: number): TokenGrant => ({ token: token(left).text });
const MEASURED: Partial<State> = { clock: { kind: 'measured', skew: 0 } };

describe('an answer', () => {
  test.each<[string, TokenGrant, ErrorCode | null]>([
    ['of an hour', of(HOUR), null],
    ['of a minute', of(60_000), null],
    ['of 30 s', of(30_000), null],
    ['of 24 days', of(24 * DAY), null],
    ['of 24 days and what a clock may be off', of(24 * DAY + 60_000), null],
    ['of 25 days', of(25 * DAY), 'token-too-long'],
    ['with white space around it', { token: ` ${token().text}\n` }, null],
    ['of this user and app', { ...of(HOUR), userID: 'alice', appID: 1 }, null],
    ['of this app, as text', { ...of(HOUR), appID: '1' } as never, null],
    ['of another user', { ...of(HOUR), userID: 'bob' }, 'token-mismatch'],
    ['of another app', { ...of(HOUR), appID: 2 }, 'token-mismatch'],
    ['of another app, as text', { ...of(HOUR), appID: '2' } as never, 'token-mismatch'],
    ['of a user who is a number', { ...of(HOUR), userID: 7 } as never, 'token-mismatch'],
    ['of what is no user', { ...of(HOUR), userID: { name: 'alice' } } as never, 'token-mismatch'],
    ['of nobody in particular', { ...of(HOUR), userID: null, appID: null } as never, null],
    ['that is no token', { token: 'undefined' }, 'token-endpoint-response'],
    ['of an older version', { token: `03${'A'.repeat(60)}` }, 'token-version'],
    ['that is cut off', { token: token().text.slice(0, -8) }, 'token-malformed'],
    ['of a shape that nobody has thought of', { token: 7 } as never, 'token-endpoint-response'],
  ])('%s: %s', (_name, grant, code) => {
    const { after, ...seen } = answered(grant);
    expect(seen.code).toBe(code);
    if (!code) expect(after.attempt.stage).toBe('ready');
  });

  test.each<[string, TokenGrant, ErrorCode | null]>([
    ['the token that ZIM has', { token: CURRENT.text }, 'token-not-newer'],
    ['one that ends earlier', of(HOUR - 1_000), 'token-not-newer'],
    ['one that ends at the same time', { token: token(HOUR, 1).text }, null],
    ['one that ends later', of(2 * HOUR), null],
  ])('to a renewal, %s: %s', (_name, grant, code) => {
    expect(answered(grant, LOGGED_IN).code).toBe(code);
  });

  test('one that ZIM refused is refused here', () => {
    expect(answered(of(HOUR), LOGGING_IN, { refused: token().text }).code).toBe('token-not-newer');
  });

  test.each([
    ['an hour', HOUR, []],
    ['59 s', 59_000, ['short-lived-token']],
  ])('that lives %s warns of %j', (_name, left, codes) => {
    expect(answered(of(left)).warnings).toEqual(codes);
  });

  test('that a throttled page sees late is still worth presenting', () => {
    const late = {
      last: { id: ID, userID: 'alice', startedAt: NOW - 60_000, beforeAt: Number.NEGATIVE_INFINITY },
    };
    expect(answered(of(2 * HOUR), LOGGED_IN, late).after.attempt).toMatchObject({ until: NOW + 2_000 });
    expect(answered(of(2 * HOUR), LOGGED_IN).after.attempt).toMatchObject({ until: NOW + 5_000 });
  });
});

describe('the clock', () => {
  const clockOf = (...args: Parameters<typeof answered>) => answered(...args).after.clock;
  const expired = of(-60_000);

  test.each([
    ['expired', expired],
    ['nearly expired', of(29_000)],
    ['too long by a minute and more', of(24 * DAY + 90_000)],
  ])('a fresh token that looks %s puts it in doubt, and is presented', (_name, grant) => {
    const { after, code, warnings } = answered(grant);
    expect([code, after.attempt.stage, after.clock.kind]).toEqual([null, 'ready', 'doubted']);
    expect(warnings).toEqual(['clock-skew']);
  });

  test.each<[string, Partial<State>]>([
    ['is measured', MEASURED],
    ['is in doubt already', { clock: { kind: 'doubted', skew: null } }],
  ])('where it %s, that token is refused', (_name, more) => {
    const codes = [expired, of(29_000), of(24 * DAY + 90_000)].map(
      (grant) => answered(grant, LOGGING_IN, more).code,
    );
    expect(codes).toEqual(['token-expired', 'token-too-short', 'token-too-long']);
  });

  test.each<[string, ClockKnowledge, TokenGrant, number, number | null]>([
    ['a guess, and the token is as it should be', { kind: 'assumed', skew: HOUR }, of(HOUR), 0, null],
    ['a guess, and it was set back since', { kind: 'assumed', skew: 7 * HOUR }, of(0), HOUR, HOUR],
    ['what a lifetime told, and this one tells nothing', { kind: 'told', skew: -HOUR }, of(HOUR), 0, null],
    ['a guess, which is all there is', { kind: 'assumed', skew: 2 * HOUR }, of(-HOUR), 0, 2 * HOUR],
  ])('%s', (_name, clock, grant, offset, skew) => {
    expect(clockOf(grant, LOGGING_IN, { clock }, offset)).toEqual({ kind: 'assumed', skew });
  });

  test.each<[string, TokenGrant, number, ClockKnowledge]>([
    ['serverTime', { ...of(HOUR), serverTime: NOW - HOUR }, 0, { kind: 'measured', skew: HOUR - 2_500 }],
    ['expiresIn', { ...of(HOUR), expiresIn: 7_200 }, 0, { kind: 'told', skew: HOUR - 2_500 }],
    [
      'serverTime, before expiresIn',
      { ...of(0), serverTime: NOW, expiresIn: 7 },
      0,
      { kind: 'measured', skew: 0 },
    ],
    ['neither', of(HOUR), 0, { kind: 'assumed', skew: null }],
    ['that it was set back, and the token looks over', expired, HOUR, { kind: 'assumed', skew: HOUR }],
    ['that it was set back, and the token is good', of(HOUR), HOUR, { kind: 'assumed', skew: null }],
  ])('is known from %s', (_name, grant, offset, clock) => {
    expect(clockOf(grant, LOGGING_IN, {}, offset)).toEqual(clock);
  });

  test('what was measured is not guessed anew', () => {
    expect(clockOf(of(HOUR), LOGGING_IN, MEASURED, HOUR)).toEqual({ kind: 'measured', skew: 0 });
  });

  test.each([
    [60_000, []],
    [61_000, ['clock-skew']],
    [-61_000, ['clock-skew']],
  ])('that is off by %d ms warns of %j', (off, codes) => {
    // The request took five seconds; half of that was on the way here.
    const { warnings } = answered({ ...of(HOUR), serverTime: NOW - 2_500 - off });
    expect(warnings).toEqual(codes);
  });

  test('a warning comes once', () => {
    expect(answered(expired, LOGGING_IN, { warned: ['clock-skew'] }).warnings).toEqual([]);
  });
});
