import { describe, expect, test } from 'vitest';
import { type ErrorCode, type ErrorDetails, ZimSessionError } from '../../../src/core/errors.ts';
import { COURSES, classify, type Failure } from '../../../src/core/failure.ts';
import { NEVER, type Session, type State } from '../../../src/core/model.ts';
import { NO_RUN, type Run } from '../../../src/core/run.ts';
import {
  FETCHING,
  HOUR,
  ID,
  LOGGED_IN,
  LOGGING_IN,
  NEXT,
  NOW,
  PRESENTING,
  READY,
  RECOVERING,
  react,
  stateOf,
  waits,
} from './states.ts';

const FINAL = { ...RECOVERING, final: true } as const;

const TOO_SOON = new ZimSessionError('zim-rate-limited', { zimCode: 6000004 });

describe('classify', () => {
  const fetching = stateOf(LOGGED_IN, FETCHING);
  const presenting = (run: Partial<Run> = {}, session: Session = LOGGED_IN): State =>
    stateOf(session, PRESENTING, { run: { ...NO_RUN, ...run } });
  const ready = (run: Partial<Run>) => stateOf(LOGGING_IN, READY, { run: { ...NO_RUN, ...run } });
  const again = presenting({ refusals: 1 });
  const silent = { ...presenting(), line: { ...presenting().line, silences: 1 } };
  const atHand = presenting({ atHand: true });
  const dead = { zimCode: 6000002 };
  const wedged = { zimCode: 6000111 };

  test.each<[ErrorCode, ErrorDetails, where: string, State, Failure]>([
    ['token-denied', {}, 'fetching', fetching, 'denied'],
    ['zim-other', dead, 'presenting', presenting(), 'wedged'],
    ['zim-other', dead, 'presenting on the new instance', presenting({ recreated: true }), 'lost'],
    ['zim-other', wedged, 'presenting', presenting(), 'wedged'],
    ['zim-other', dead, 'presenting a token at hand', atHand, 'wedged'],
    ['token-rejected', {}, 'presenting', presenting(), 'refused'],
    ['token-rejected', {}, 'presenting after a refusal', again, 'refusedAgain'],
    ['token-rejected', {}, 'presenting a token at hand', atHand, 'useless'],
    ['token-rejected', {}, 'recovering after two refusals', presenting({}, FINAL), 'permanent'],
    ['token-expired', {}, 'presenting', presenting(), 'refused'],
    ['token-too-short', {}, 'presenting', presenting(), 'refused'],
    ['zim-other', {}, 'presenting', presenting(), 'refused'],
    ['zim-other', { kind: 'denied' }, 'presenting', presenting(), 'permanent'],
    // The answer of the backend, before ZIM saw it.
    ['token-expired', {}, 'fetching', fetching, 'transient'],
    ['token-not-newer', {}, 'fetching', fetching, 'transient'],
    ['not-logged-in', {}, 'presenting', presenting(), 'lost'],
    ['not-logged-in', {}, 'fetching', fetching, 'transient'],
    ['zim-timeout', {}, 'presenting', presenting(), 'transient'],
    ['zim-timeout', {}, 'presenting after silence', silent, 'lost'],
    ['zim-network', {}, 'presenting after silence', silent, 'lost'],
    ['zim-rate-limited', {}, 'presenting after silence', silent, 'transient'],
    ['zim-timeout', {}, 'ready, with a token at hand', ready({ atHand: true }), 'useless'],
    ['zim-timeout', {}, 'ready', ready({}), 'transient'],
    ['sdk-load-failed', {}, 'ready, with a token at hand', ready({ atHand: true }), 'fixable'],
    ['token-version', {}, 'presenting', presenting(), 'fixable'],
    ['token-endpoint-response', {}, 'fetching', fetching, 'fixable'],
    ['token-endpoint-status', { kind: 'configuration' }, 'fetching', fetching, 'fixable'],
    ['zim-not-activated', {}, 'presenting', presenting(), 'fixable'],
    ['zim-plan-limit', {}, 'presenting', presenting(), 'permanent'],
    ['already-logged-in', {}, 'presenting', presenting(), 'permanent'],
    ['aborted', {}, 'fetching', fetching, 'permanent'],
    ['zim-rate-limited', { zimCode: 6000004 }, 'presenting', presenting(), 'tooSoon'],
    [
      'zim-rate-limited',
      { zimCode: 6000004 },
      'presenting, again',
      { ...presenting(), error: TOO_SOON },
      'lost',
    ],
    ['zim-rate-limited', { zimCode: 6000005 }, 'presenting', presenting(), 'transient'],
    ['token-endpoint-unreachable', {}, 'fetching', fetching, 'transient'],
    ['token-endpoint-status', { httpStatus: 503 }, 'fetching', fetching, 'transient'],
  ])('%s %j while %s', (code, details, _where, state, failure) => {
    expect(classify(new ZimSessionError(code, details), state)).toBe(failure);
  });
});

/** An error of each class, and where it has to come from. */
const ERRORS: Record<Failure, [ZimSessionError, Partial<Run>?, State['attempt']?]> = {
  denied: [new ZimSessionError('token-denied'), {}, FETCHING],
  wedged: [new ZimSessionError('zim-other', { zimCode: 6000002 })],
  lost: [new ZimSessionError('not-logged-in')],
  tooSoon: [TOO_SOON],
  useless: [new ZimSessionError('token-rejected'), { atHand: true }],
  refused: [new ZimSessionError('token-rejected')],
  refusedAgain: [new ZimSessionError('token-rejected'), { refusals: 1 }],
  fixable: [new ZimSessionError('token-endpoint-response'), {}, FETCHING],
  permanent: [new ZimSessionError('zim-plan-limit')],
  transient: [new ZimSessionError('token-endpoint-unreachable'), {}, FETCHING],
};

const SESSIONS = [LOGGING_IN, LOGGED_IN, RECOVERING];

function failWith(failure: Failure, session: Session, policy = {}, more: Partial<State> = {}) {
  const [error, run, attempt = PRESENTING] = ERRORS[failure];
  const waiting = session.status === 'logged-in' ? [waits('renew')] : [waits('login')];
  const before = stateOf(session, attempt, {
    run: { ...NO_RUN, attempt: 1, ...run },
    callers: waiting,
    ...more,
  });
  const event = attempt.stage === 'fetching' ? 'fetchFailed' : 'presented';
  return react(before, { type: event, id: ID, error }, policy);
}

describe('where a failure leads', () => {
  const failures = Object.keys(COURSES) as Failure[];
  const cases = failures.flatMap((failure) =>
    SESSIONS.map((session) => [failure, session.status, COURSES[failure][session.status], session] as const),
  );

  test.each(cases)('%s while %s: %s', (failure, _status, course, session) => {
    const { after, effects } = failWith(failure, session, { retry: () => 4_000 });
    const { stage } = after.attempt;
    const until = 'until' in after.attempt ? after.attempt.until - NOW : null;
    const asks = effects.some(({ type }) => type === 'fetch');
    // What the instance did not look at is presented to the next one.
    const presents = effects.some(({ type }) => ['login', 'renewToken', 'handOver'].includes(type));
    expect({ status: after.session.status, stage, asks: asks || presents }).toEqual(
      {
        again: { status: session.status, stage: presents ? 'presenting' : 'fetching', asks: true },
        later: { status: session.status, stage: 'waiting', asks: false },
        slowly: { status: session.status, stage: 'waiting', asks: false },
        stop: { status: 'logged-in', stage: 'denied', asks: false },
        relogin: { status: 'recovering', stage: presents ? 'presenting' : 'fetching', asks: true },
        end: { status: 'logged-out', stage: 'idle', asks: false },
      }[course],
    );
    if (course === 'later') expect(until).toBe(4_000);
    if (course === 'slowly') expect(until).toBe(30_000);
  });

  test.each([
    ['transient', LOGGING_IN, 'login-failed'],
    ['transient', RECOVERING, 'recovery-failed'],
    ['refusedAgain', LOGGING_IN, 'login-failed'],
    ['permanent', RECOVERING, 'recovery-failed'],
    ['denied', LOGGING_IN, 'token-denied'],
    ['denied', RECOVERING, 'token-denied'],
  ] as const)('%s ends it, where the policy gives up, %j: %s', (failure, session, reason) => {
    const { after } = failWith(failure, session, { retry: () => null });
    expect(after.session).toEqual({ status: 'logged-out', reason });
  });

  test('a renewal that the policy gives up waits for the app, or for the last chance', () => {
    const { after } = failWith('transient', LOGGED_IN, { retry: () => null });
    expect(after.attempt).toMatchObject({ stage: 'waiting', until: NOW + HOUR - 13_000 });
    const late = { ...LOGGED_IN, token: { ...NEXT, expiresAt: NOW + 12_000 } };
    const given = failWith('transient', late, { retry: () => null });
    expect(given.after.attempt).toMatchObject({ stage: 'waiting', until: NEVER });
  });

  test('a request that is given up with the instance does not serve the recovery: another one does', () => {
    const before = stateOf(LOGGED_IN, FETCHING);
    const { after, effects } = react(before, {
      type: 'sdkFailed',
      error: new ZimSessionError('zim-other', { zimCode: 6000002 }),
    });
    expect(effects).toContainEqual({ type: 'abortFetch', of: ID });
    expect(effects).toContainEqual(expect.objectContaining({ type: 'fetch', id: ID + 1 }));
    expect(after).toMatchObject({ session: { status: 'recovering' }, attempt: { stage: 'fetching' } });
  });

  test('an instance that cannot be made takes no call: its answer means nothing', () => {
    const before = stateOf(RECOVERING, PRESENTING);
    const { after } = react(before, { type: 'sdkFailed', error: new ZimSessionError('sdk-load-failed') });
    expect(after.sdk).toMatchObject({ state: 'failed', call: null });
    expect(react(after, { type: 'presented', id: ID, error: null }).after).toBe(after);
  });

  test.each([
    ['the SDK cannot be loaded', { type: 'sdkFailed', error: new ZimSessionError('sdk-load-failed') }],
    ['it waited for too long', { type: 'tick', wake: false }],
  ] as const)('where ZIM never saw the token, for %s, the clock is no longer in doubt', (_why, event) => {
    const before = stateOf(
      RECOVERING,
      { ...READY, until: NOW },
      {
        clock: { kind: 'doubted', skew: null },
        sdk: { state: 'preparing', call: null, renewTokenAt: -NEVER },
      },
    );
    expect(react(before, event).after.clock).toEqual({ kind: 'assumed', skew: null });
  });

  test('an instance that cannot be made says nothing of the token that it was to take', () => {
    const before = stateOf(RECOVERING, PRESENTING);
    const { after } = react(before, { type: 'sdkFailed', error: new ZimSessionError('zim-other') });
    expect(after).toMatchObject({ refused: null, run: { refusals: 0 }, attempt: { stage: 'waiting' } });
  });

  test('a login of somebody else is not ended with ours', () => {
    const error = new ZimSessionError('already-logged-in');
    const { effects } = react(stateOf(LOGGING_IN, PRESENTING, { callers: [waits('login')] }), {
      type: 'presented',
      id: ID,
      error,
    });
    expect(effects.map(({ type }) => type)).not.toContain('logout');
  });
});
