import { expect, test } from 'vitest';
import { ZimSessionError } from '../../../src/core/errors.ts';
import { type Attempt, NEVER, type Session, type State } from '../../../src/core/model.ts';
import { NO_RUN } from '../../../src/core/run.ts';
import { project, serialize, type ZimSessionSnapshot } from '../../../src/core/snapshot.ts';
import {
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
  stateOf,
  WAITING,
} from './states.ts';

const DENIED: Attempt = { stage: 'denied', until: NEVER };
const DOWN: Session = { ...LOGGED_IN, up: false };

test.each<[Session, Attempt, Partial<ZimSessionSnapshot>]>([
  [LOGGED_OUT, IDLE, { reason: 'requested', connection: 'disconnected', renewal: 'idle', userID: null }],
  [LOGGING_IN, FETCHING, { reason: null, connection: 'connecting', renewal: 'fetching', userID: 'alice' }],
  [LOGGING_IN, READY, { connection: 'connecting', renewal: 'presenting' }],
  [LOGGING_IN, PRESENTING, { connection: 'connecting', renewal: 'presenting' }],
  [LOGGING_IN, WAITING, { connection: 'connecting', renewal: 'retrying', retryAt: NOW + 4_000 }],
  [LOGGED_IN, IDLE, { connection: 'connected', renewal: 'scheduled', attempt: 0 }],
  [LOGGED_IN, DENIED, { connection: 'connected', renewal: 'denied', attempt: 0, retryAt: null }],
  [LOGGED_IN, FETCHING, { connection: 'connected', renewal: 'fetching', attempt: 1, retryAt: null }],
  [LOGGED_IN, { ...WAITING, until: NEVER }, { renewal: 'retrying', retryAt: null }],
  [DOWN, IDLE, { connection: 'reconnecting', renewal: 'scheduled' }],
  [RECOVERING, FETCHING, { reason: null, connection: 'connecting', renewal: 'fetching', userID: 'alice' }],
])('%j, %j', (session, attempt, seen) => {
  const snapshot = project(stateOf(session, attempt), 0);
  expect(snapshot).toMatchObject({ status: session.status, ...seen });
  const loggedIn = session.status === 'logged-in';
  expect(snapshot.tokenExpiresAt).toBe(loggedIn ? NOW + HOUR : null);
  expect(snapshot.renewsAt).toBe(loggedIn ? NOW + 3_300_000 : null);
  expect(Object.isFrozen(snapshot)).toBe(true);
});

test.each<[string, Partial<State>, keyof ZimSessionSnapshot, unknown]>([
  ['a wait for the first attempt', { run: NO_RUN, attempt: WAITING }, 'attempt', 1],
  ['a wait for the third', { run: { ...NO_RUN, attempt: 2 }, attempt: WAITING }, 'attempt', 2],
  ['a skew', { clock: { kind: 'measured', skew: 5_000 } }, 'clockSkew', 4_000],
  [
    'the end of a token by a skew',
    { clock: { kind: 'measured', skew: 5_000 } },
    'tokenExpiresAt',
    NOW + HOUR + 4_000,
  ],
  ['no skew', {}, 'clockSkew', null],
  ['the next attempt', { attempt: WAITING }, 'retryAt', NOW + 3_000],
  ['instants', { connectionSince: NOW }, 'connectionSince', NOW - 1_000],
])('%s, where the steady clock is a second ahead', (_name, more, key, value) => {
  expect(project(stateOf(LOGGED_IN, IDLE, more), 1_000)[key]).toBe(value);
});

test.each([
  [null, null],
  [
    new ZimSessionError('token-endpoint-status', {
      httpStatus: 503,
      retryAfter: 5,
      cause: new Error('secret'),
    }),
    { code: 'token-endpoint-status', kind: 'backend', httpStatus: 503 },
  ],
  [
    new ZimSessionError('token-rejected', { zimCode: 6000103 }),
    { code: 'token-rejected', kind: 'backend', zimCode: 6000103 },
  ],
])('written down, %s is %j', (error, written) => {
  const snapshot = project(stateOf(LOGGED_IN, IDLE, { error }), 0);
  const message = error && { message: error.message };
  expect(serialize(snapshot)).toEqual({ ...snapshot, error: written && { ...written, ...message } });
  expect(JSON.stringify(serialize(snapshot))).not.toContain('secret');
});
