import { settle, waits } from './callers.ts';
import type { Draft } from './draft.ts';
import { deadlineOf, lastChance } from './due.ts';
import { isSilence, refusesToken, ZimSessionError } from './errors.ts';
import { heard, unheard } from './line.ts';
import { isPatient, NEVER, type Session, type State } from './model.ts';
import { renewalFailed } from './news.ts';
import { logOut, lose } from './outcome.ts';
import type { RetryContext } from './retry.ts';
import { NO_RUN } from './run.ts';
import { SLOWLY } from './times.ts';
import { waitFor } from './wait.ts';
import { BY_LOCAL_CLOCK, isInstanceGone, isTooSoon, OTHER_USER } from './zim-code.ts';

export type Failure =
  /** The backend says no. */
  | 'denied'
  /** The instance is of no use, and is replaced. */
  | 'wedged'
  /** The login is not there any more, whatever the SDK says. */
  | 'lost'
  /** The SDK takes no token before its last one, by a clock that was set back since. */
  | 'tooSoon'
  /** ZIM refused a token at hand, or it ended before it was its turn. */
  | 'useless'
  /** ZIM refused a fresh token. */
  | 'refused'
  /** The second in a row. */
  | 'refusedAgain'
  /** A developer has to correct something. */
  | 'fixable'
  /** Nothing that is tried again can help. */
  | 'permanent'
  /** All the rest. */
  | 'transient';

/** Where to go from there: try `again` at once, `later` as the policy says, `slowly`; `stop` asking; `relogin`; `end`. */
export type Course = 'again' | 'later' | 'slowly' | 'stop' | 'relogin' | 'end';

type Courses = Readonly<Record<Exclude<Session['status'], 'logged-out'>, Course>>;

const courses = (loggingIn: Course, loggedIn: Course, recovering: Course): Courses => ({
  'logging-in': loggingIn,
  'logged-in': loggedIn,
  recovering,
});

/** How an attempt goes on after it failed. A policy that gives up ends a login and a recovery all the same. ARCHITECTURE.md prints it. */
export const COURSES: Readonly<Record<Failure, Courses>> = {
  denied: courses('end', 'stop', 'end'),
  wedged: courses('again', 'relogin', 'again'),
  lost: courses('later', 'relogin', 'later'),
  tooSoon: courses('later', 'again', 'later'),
  useless: courses('again', 'again', 'again'),
  refused: courses('again', 'again', 'again'),
  refusedAgain: courses('end', 'relogin', 'slowly'),
  fixable: courses('end', 'slowly', 'slowly'),
  permanent: courses('end', 'slowly', 'end'),
  transient: courses('later', 'later', 'later'),
};

/** What a retry policy calls the statuses. */
const PHASES = { 'logging-in': 'login', 'logged-in': 'renewal', recovering: 'recovery' } as const;

/** The instance is dead, or wedged: somebody is logged in on it who is nobody. */
const isWedged = (error: ZimSessionError): boolean =>
  isInstanceGone(error) || (error.code === 'zim-other' && error.zimCode === OTHER_USER);

/** Which kind of failure this error is here and now. */
export function classify(
  error: ZimSessionError,
  { session, attempt, run, line, error: before }: State,
): Failure {
  const { code, kind } = error;
  if (code === 'token-denied') return 'denied';
  if (isWedged(error)) return run.recreated ? 'lost' : 'wedged';
  // It ended before it was its turn, and nobody has asked for another.
  if (attempt.stage === 'ready' && run.atHand && code === 'zim-timeout') return 'useless';
  if (attempt.stage === 'presenting') {
    if (refusesToken(error)) {
      if (run.atHand) return 'useless';
      if (session.status === 'recovering' && session.final) return 'permanent';
      return run.refusals > 0 ? 'refusedAgain' : 'refused';
    }
    if (isTooSoon(error)) return isTooSoon(before) ? 'lost' : 'tooSoon';
    // "Connected" over a dead socket: once may happen, twice does not (S35).
    if (code === 'not-logged-in' || (isSilence(error) && line.silences > 0)) return 'lost';
  }
  if (kind === 'configuration' || code === 'sdk-load-failed') return 'fixable';
  return error.retryable || code === 'not-logged-in' ? 'transient' : 'permanent';
}

/** What is said of the tokens after one that was refused by this machine's clock. */
const LIFETIMES: readonly string[] = ['token-expired', 'token-too-short', 'token-too-long'];

/** A token that was presented in doubt of the clock was refused by that very clock: it is to blame, and not the token. */
function blame(error: ZimSessionError, { clock, error: before }: State): ZimSessionError {
  const isOurs = LIFETIMES.includes(error.code) && before?.code === 'token-expired';
  const { zimCode, cause } = isOurs ? before : error;
  if (clock.kind !== 'doubted' || !BY_LOCAL_CLOCK.includes(zimCode)) return error;
  const detail = `ZIM error ${zimCode}, by the clock of this machine, which is wrong`;
  return new ZimSessionError('token-expired', { zimCode, detail, cause });
}

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
  const isWell = attempt.stage !== 'fetching' && attempt.stage !== 'waiting' && !run.atHand;
  const failsSince = isWell ? null : (run.failsSince ?? d.now);
  const isPresenting = attempt.stage === 'presenting';
  const refused = isPresenting && refusesToken(error) && !recreated;
  const refusals = run.refusals + (refused && !run.atHand ? 1 : 0);
  const unanswered = isUnanswered ? run.unanswered + 1 : 0;
  d.run = { ...run, recreated, held, failsSince, unanswered, refusals };
  if (!isPresenting) return;
  if (refused) d.refused = attempt.token.text;
  if (session.status === 'logged-in' && isSilence(error)) unheard(d, d.line.isAsking);
  else if (session.status === 'logged-in' && refused) heard(d);
  // ZIM did not refuse the token, or recovery goes on until it works: the clock is no longer in doubt.
  if (clock.kind === 'doubted' && !run.atHand && (!refused || session.status === 'recovering')) {
    d.clock = { ...clock, kind: 'assumed' };
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
    failingFor: failsSince === null ? 0 : now - failsSince,
  });
}

/** The end of the login: nobody waits for the backend, or for ZIM, any more. */
function end(d: Draft, failure: Failure, error: ZimSessionError): void {
  renewalFailed(d, error, NEVER);
  const gaveUp = d.session.status === 'logging-in' ? 'login-failed' : 'recovery-failed';
  // Somebody else's login is not ours to end.
  logOut(d, failure === 'denied' ? 'token-denied' : gaveUp, error, error.code !== 'already-logged-in');
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
