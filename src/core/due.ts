import { expiryOf, type Instant, isPatient, NEVER, type Sdk, type State, userOf } from './model.ts';
import {
  ANSWERED_WITHIN,
  ATTEMPTS_APART,
  DEADLINE_BEFORE_EXPIRY,
  LAST_CHANCE,
  LONGEST_ATTEMPT,
  MOST_PATIENCE,
  PATIENT_AFTER,
  RENEW_TOKEN_APART,
  RENEW_TOKEN_IN_FLIGHT,
  RENEWALS_APART,
  SHORTEST_ATTEMPT,
} from './times.ts';

/** By when the attempt should be done: the token's end, or when the last caller of `login()` goes; null where nobody waits. */
export function deadlineOf(state: State): Instant | null {
  const { session, callers } = state;
  if (session.status === 'logged-in') return expiryOf(session.token, state) - DEADLINE_BEFORE_EXPIRY;
  if (session.status === 'logged-out' || isPatient(state)) return null;
  return Math.max(...callers.filter(({ call }) => call === 'login').map(({ until }) => until));
}

/** The latest start of a renewal, whatever backoff or Retry-After says; NEVER, where there is no deadline to miss. */
export const lastChance = (state: State): Instant =>
  state.session.status === 'logged-in' ? deadlineOf(state)! - LAST_CHANCE : NEVER;

/** When an attempt to renew that began then, fetch and present, has taken too long; a login has bounds of its own. */
export function renewalBound(state: State, startedAt: Instant): Instant {
  if (state.session.status !== 'logged-in') return NEVER;
  const left = deadlineOf(state)! - startedAt;
  if (left <= 0) return startedAt + LONGEST_ATTEMPT;
  return startedAt + Math.max(SHORTEST_ATTEMPT, Math.min(LONGEST_ATTEMPT, left / 2));
}

/** When a request that begins now counts as one that is never answered. */
export function answerBound(state: State, now: Instant, token: number): Instant {
  const { unanswered, attempt } = state.run;
  const doublings = unanswered + Math.max(0, attempt - PATIENT_AFTER);
  const patience = isPatient(state) ? Math.min(2 ** doublings, MOST_PATIENCE) : 1;
  return Math.min(renewalBound(state, now), now + patience * token);
}

/**
 * "At once": attempts for one user keep apart, whoever asks for them. Another user keeps apart from the last attempt but
 * one, so that two users who take turns are no loop, either.
 */
export function soonest(state: State, now: Instant): Instant {
  const { userID, startedAt, beforeAt } = state.last;
  return Math.max(now, ATTEMPTS_APART + (userOf(state)?.userID === userID ? startedAt : beforeAt));
}

/** When the SDK call that is not answered counts as over. */
const callOver = ({ call }: Sdk): Instant => (call ? call.at + RENEW_TOKEN_IN_FLIGHT : -NEVER);

/** When the next attempt may begin: one that waits, or the scheduled renewal. */
export function startsAt(state: State): Instant {
  const { session, attempt, sdk, renewedAt, fetchFrom } = state;
  let due = NEVER;
  if (state.isTabUndecided) return due;
  if (attempt.stage === 'waiting' || attempt.stage === 'denied') due = attempt.until;
  else if (attempt.stage === 'idle' && session.status === 'logged-in')
    due = Math.max(session.renewsAt, renewedAt + RENEWALS_APART, fetchFrom);
  if (due === NEVER) return NEVER;
  const apart = soonest(state, due);
  if (session.status !== 'logged-in') return apart;
  // Without a connection renewToken fails at once (S25). The SDK is reconnecting, and is asked afterwards.
  return session.up ? Math.max(apart, callOver(sdk)) : NEVER;
}

/** When the token that is ready may be presented. */
export function presentsAt({ session, attempt, sdk, isTabUndecided }: State): Instant {
  if (attempt.stage !== 'ready' || sdk.state !== 'ready' || isTabUndecided) return NEVER;
  if (session.status !== 'logged-in') return -NEVER;
  if (!session.up) return NEVER;
  return Math.max(sdk.renewTokenAt + RENEW_TOKEN_APART, callOver(sdk));
}

/** When the stage under way has taken too long, or its token has become useless while it waited. */
export function failsAt(state: State): Instant {
  const { attempt, clock } = state;
  if (attempt.stage === 'fetching' || attempt.stage === 'presenting') return attempt.until;
  if (attempt.stage !== 'ready') return NEVER;
  return clock.kind === 'doubted' ? attempt.until : Math.min(attempt.until, expiryOf(attempt.token, state));
}

/**
 * When ZIM is to be asked whether it is there, or counts as silent: not while it reconnects, nor beside an attempt, which
 * asks the same.
 */
export function lineDueAt(state: State): Instant {
  const { session, attempt, line, visible } = state;
  const isFree = attempt.stage === 'idle' || attempt.stage === 'waiting' || attempt.stage === 'denied';
  if (session.status !== 'logged-in' || !session.up || !visible || !isFree) return NEVER;
  return line.isAsking ? line.askedAt + ANSWERED_WITHIN : line.askAt;
}

/** When something falls due by itself, and `tick` has to come. */
export function nextDueAt(state: State): Instant {
  const bounds = state.callers.map(({ until }) => until);
  const ours = [failsAt, startsAt, presentsAt, lineDueAt].map((at) => at(state));
  return Math.min(...bounds, ...ours);
}
