import type { Effect } from '../../../src/core/effect.ts';
import { type ErrorCode, isZimSessionError } from '../../../src/core/errors.ts';
import type { Input } from '../../../src/core/event.ts';
import {
  type Attempt,
  type Call,
  initialState,
  type LoggedIn,
  type Session,
  type State,
} from '../../../src/core/model.ts';
import type { Policy } from '../../../src/core/policy.ts';
import { exponentialBackoff } from '../../../src/core/retry.ts';
import type { Token } from '../../../src/core/token.ts';
import { transition } from '../../../src/core/transition.ts';
import { fakeToken } from '../../../src/token04/fake.ts';

// States of the core, written down.

/** A whole second, as the expiry of a token04 is. */
export const NOW = 1_800_000_000_000;
export const HOUR = 3_600_000;
export const ALICE = { userID: 'alice' };

/** A token04 that ends so many ms from now. */
export function token(left = HOUR, nonce = 0): Token {
  return { text: fakeToken({ expiresAt: NOW + left, nonce }), expiresAt: NOW + left };
}

/** That ZIM has where nothing else is said. */
export const CURRENT = token(HOUR);
/** That is on its way there. */
export const NEXT = token(2 * HOUR);

export const LOGGED_OUT = { status: 'logged-out', reason: 'requested' } as const satisfies Session;
export const LOGGING_IN = { status: 'logging-in', user: ALICE } as const satisfies Session;
/** By itself: another tab had the login. */
export const COMING_IN = { ...LOGGING_IN, since: NOW - 60_000 } as const satisfies Session;
export const RECOVERING = { status: 'recovering', user: ALICE, final: false } as const satisfies Session;
export const LOGGED_IN: LoggedIn = {
  status: 'logged-in',
  user: ALICE,
  token: CURRENT,
  up: true,
  since: NOW - 600_000,
  renewsAt: NOW + 3_300_000,
  warnsInTime: true,
};

export const IDLE = { stage: 'idle' } as const satisfies Attempt;
export const WAITING = {
  stage: 'waiting',
  until: NOW + 4_000,
  token: null,
} as const satisfies Attempt;
export const FETCHING = { stage: 'fetching', until: NOW + 5_000 } as const satisfies Attempt;
export const READY = { stage: 'ready', until: NOW + 5_000, token: NEXT } as const satisfies Attempt;
export const PRESENTING = { stage: 'presenting', until: NOW + 5_000, token: NEXT } as const satisfies Attempt;

/** Of the attempt that was begun last. */
export const ID = 7;

export const POLICY: Policy = {
  appID: 1,
  window: 'auto',
  tabs: false,
  retry: exponentialBackoff(),
  liveness: 60_000,
  timeouts: { token: 10_000, login: 30_000, renew: 20_000 },
};

/** With the SDK there, an attempt that is five seconds old, and the call that goes with it. */
export function stateOf(session: Session, attempt: Attempt = IDLE, more: Partial<State> = {}): State {
  const kind = session.status === 'logged-in' ? 'renewToken' : 'login';
  const call: Call | null =
    attempt.stage === 'presenting' ? { id: ID, kind, token: attempt.token, at: NOW - 1_000 } : null;
  const base = initialState(NOW - 600_000);
  const run = attempt.stage === 'idle' || attempt.stage === 'denied' ? base.run : { ...base.run, attempt: 1 };
  return {
    ...base,
    session,
    attempt,
    run,
    last: { id: ID, userID: 'alice', startedAt: NOW - 5_000, beforeAt: Number.NEGATIVE_INFINITY },
    sdk: { ...base.sdk, state: 'ready', call },
    line: { ...base.line, heardAt: NOW - 5_000 },
    ...more,
  };
}

/** Somebody who waits, for so many ms more. */
export const waits = (call: 'login' | 'renew', within = 20_000, caller = 1) => ({
  caller,
  call,
  until: NOW + within,
});

/** What comes of an event now. */
export function react(
  state: State,
  event: Input,
  policy: Partial<Policy> = {},
  random = 0.5,
  visible = true,
): { readonly after: State; readonly effects: Effect[] } {
  const [after, effects] = transition(
    state,
    { ...event, now: NOW, random, visible } as Parameters<typeof transition>[1],
    { ...POLICY, ...policy },
  );
  return { after, effects };
}

/** The code that it throws; `none` where it throws nothing. */
export function codeOf(fn: () => unknown): ErrorCode | 'none' {
  try {
    fn();
  } catch (error) {
    if (isZimSessionError(error)) return error.code;
    throw error;
  }
  return 'none';
}
