import { settle, waits } from './callers.ts';
import type { Draft } from './draft.ts';
import { deadlineOf, lastChance } from './due.ts';
import { isSilence, refusesToken, type ZimSessionError } from './errors.ts';
import { blame, COURSES, classify, type Failure, isWedged } from './failure.ts';
import { heard, unheard } from './line.ts';
import { isPatient, NEVER } from './model.ts';
import { renewalFailed } from './news.ts';
import { logOut, lose } from './outcome.ts';
import type { RetryContext } from './retry.ts';
import { NO_RUN } from './run.ts';
import { SLOWLY } from './times.ts';
import { waitFor } from './wait.ts';
import { isTooSoon } from './zim-code.ts';

// What is done about a failure.

/** What a retry policy calls the statuses. */
const PHASES = { 'logging-in': 'login', 'logged-in': 'renewal', recovering: 'recovery' } as const;

/** What the failure says about the run, the clock and the token. */
function learn(d: Draft, error: ZimSessionError): void {
  const { attempt, run, clock, session } = d;
  const recreated = isWedged(error);
  if (recreated) d.effects.push({ type: 'recreate' });
  const isUnanswered = attempt.stage === 'fetching' && error.code === 'token-endpoint-timeout';
  // The backend may still get to it; a login that somebody waits for has no time for that.
  const isLate = isUnanswered && attempt.until <= d.now && (session.status !== 'logging-in' || isPatient(d));
  if (attempt.stage === 'fetching' && !isLate) d.effects.push({ type: 'abortFetch', of: d.last.id });
  const held = isLate || (run.held && attempt.stage === 'waiting');
  // Where there is a fresh token, the backend is well.
  const isFresh = attempt.stage !== 'fetching' && attempt.stage !== 'waiting' && !run.atHand;
  const failsSince = isFresh ? null : (run.failsSince ?? d.now);
  const isPresenting = attempt.stage === 'presenting';
  const refused = isPresenting && refusesToken(error) && !recreated;
  const refusals = run.refusals + (refused && !run.atHand ? 1 : 0);
  const unanswered = isUnanswered ? run.unanswered + 1 : 0;
  d.run = { ...run, recreated, held, failsSince, unanswered, refusals };
  // ZIM did not refuse the token, or never saw it, or recovery goes on until it works: the clock is no longer in doubt.
  if (clock.kind === 'doubted' && isFresh && (!refused || session.status === 'recovering')) {
    d.clock = { ...clock, kind: 'assumed' };
  }
  if (!isPresenting) return;
  if (refused) d.refused = attempt.token.text;
  if (session.status === 'logged-in') {
    if (isSilence(error)) unheard(d, d.line.isAsking);
    else if (refused) heard(d);
  }
}

/** How long to wait, in ms; null: the policy gives up. */
function askPolicy(d: Draft, phase: RetryContext['phase'], error: ZimSessionError): number | null {
  const { now, random, visible, attempt, run, last } = d;
  const { unanswered: silences, failsSince } = run;
  // Whoever waits for this attempt is not told to be patient.
  const isUrgent = run.urgent && attempt.stage === 'fetching';
  if (isUrgent || (silences > 0 && waits(d, 'renew'))) return 0;
  return d.policy.retry({
    phase,
    attempt: run.attempt,
    error,
    deadline: deadlineOf(d),
    now,
    took: now - last.startedAt,
    random,
    visible,
    silences,
    failingFor: now - (failsSince ?? now),
  });
}

/** The end of the login: nobody waits for the backend, or for ZIM, any more. */
function end(d: Draft, failure: Failure, error: ZimSessionError): void {
  renewalFailed(d, error, NEVER);
  const gaveUp = d.session.status === 'logging-in' ? 'login-failed' : 'recovery-failed';
  const reason = failure === 'denied' ? 'token-denied' : gaveUp;
  // Somebody else's login is not ours to end.
  logOut(d, reason, error, error.code !== 'already-logged-in');
}

/** The token that ZIM has is good until it ends; the backend is asked once more, shortly before. */
function stopAsking(d: Draft, error: ZimSessionError): void {
  const until = lastChance(d);
  d.attempt = { stage: 'denied', until: d.now < until ? until : NEVER };
  d.run = NO_RUN;
  renewalFailed(d, error, NEVER);
  settle(d, 'renew', error);
}

/** Another attempt, as soon as the wait is over. */
function tryAgain(d: Draft, failure: Failure, error: ZimSessionError, wait: number): void {
  const { session, attempt, run, last } = d;
  const isNews = failure !== 'useless';
  // The token that failed was not fetched: the second between attempts, which is for the provider, counts from the one before.
  if (!isNews) {
    d.last = { ...last, startedAt: last.beforeAt };
    d.run = { ...run, attempt: 0 };
  }
  // Neither the SDK nor the server said anything about the token, which is presented once more.
  const isUnseen = isSilence(error) && session.status === 'recovering' && !run.atHand;
  const keeps = attempt.stage === 'presenting' && (isWedged(error) || isTooSoon(error) || isUnseen);
  const until = waitFor(d, wait, error, keeps ? attempt.token : null);
  if (isNews) renewalFailed(d, error, until);
  if (session.status === 'logged-in') settle(d, 'renew', error, (one) => until >= one.until);
}

/** The attempt failed. */
export function fail(d: Draft, reported: ZimSessionError): void {
  const { session, attempt } = d;
  const { status } = session;
  if (status === 'logged-out' || attempt.stage === 'idle' || attempt.stage === 'denied') return;
  const error = blame(reported, d);
  const failure = classify(error, d);
  const course = COURSES[failure][status];
  learn(d, error);
  if (failure !== 'useless') d.error = error;
  const wait = course === 'later' ? askPolicy(d, PHASES[status], error) : course === 'slowly' ? SLOWLY : 0;
  if (course === 'end' || (wait === null && status !== 'logged-in')) end(d, failure, error);
  else if (course === 'stop') stopAsking(d, error);
  else if (course === 'relogin' && status === 'logged-in')
    lose(d, session, error, failure === 'refusedAgain');
  else tryAgain(d, failure, error, wait ?? NEVER);
}
