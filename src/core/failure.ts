import { settle, waits } from './callers.ts';
import type { Draft } from './draft.ts';
import { deadlineOf, lastChance } from './due.ts';
import { isSilence, isTooSoon, refusesToken, ZimSessionError } from './errors.ts';
import { heard, unheard } from './line.ts';
import { type Instant, isPatient, NEVER, type State } from './model.ts';
import { emit } from './news.ts';
import { logOut, lose } from './outcome.ts';
import { NO_RUN } from './run.ts';
import { SLOWLY } from './times.ts';
import { waitFor } from './wait.ts';

/**
 * `denied`: the backend says no. `wedged`: the instance is of no use, and is replaced. `lost`: the login is not there
 * any more, whatever the SDK says. `tooSoon`: the SDK takes no token before its last one, by a clock that was set back
 * since. `useless`: ZIM refused a token at hand, or it ended before. `refused`, `refusedAgain`: ZIM refused a fresh
 * token, or the second in a row. `fixable`: a developer has to correct something. `permanent`: nothing that is tried
 * again can help. `transient`: all the rest.
 */
export type Failure = keyof typeof COURSES;

/** Where to go from there: try `again` at once, `later` as the policy says, `slowly`; `stop` asking; `relogin`; `end`. */
export type Course = 'again' | 'later' | 'slowly' | 'stop' | 'relogin' | 'end';

type Courses = readonly [loggingIn: Course, loggedIn: Course, recovering: Course];

/** How an attempt goes on after it failed. A policy that gives up ends a login and a recovery all the same. ARCHITECTURE.md prints it. */
export const COURSES = {
  denied: ['end', 'stop', 'end'] as Courses,
  wedged: ['again', 'relogin', 'again'] as Courses,
  lost: ['later', 'relogin', 'later'] as Courses,
  tooSoon: ['later', 'again', 'later'] as Courses,
  useless: ['again', 'again', 'again'] as Courses,
  refused: ['again', 'again', 'again'] as Courses,
  refusedAgain: ['end', 'relogin', 'slowly'] as Courses,
  fixable: ['end', 'slowly', 'slowly'] as Courses,
  permanent: ['end', 'slowly', 'end'] as Courses,
  transient: ['later', 'later', 'later'] as Courses,
} as const;

/** What a retry policy calls the statuses, in the order of the table. */
const PHASES = ['login', 'renewal', 'recovery'] as const;
const STATUSES = ['logging-in', 'logged-in', 'recovering'];

/** The instance is dead, or wedged: somebody is logged in on it who is nobody. */
const isWedged = ({ code, zimCode }: ZimSessionError): boolean =>
  zimCode === 6000002 || (code === 'zim-other' && zimCode === 6000111);

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

/** What SDKs up to 2.20 say of a token by this machine's clock, and what we say then of the tokens after it. */
const BY_LOCAL_CLOCK: readonly unknown[] = [6000106, 6000108, 6000109];
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
  d.run = { ...run, recreated, held, failsSince, unanswered: isUnanswered ? run.unanswered + 1 : 0 };
  if (attempt.stage !== 'presenting') return;
  const refused = refusesToken(error) && !recreated;
  if (refused) d.refused = attempt.token.text;
  const refusals = run.refusals + (refused && !run.atHand ? 1 : 0);
  d.run = { ...d.run, refusals };
  if (session.status === 'logged-in' && isSilence(error)) unheard(d, d.line.isAsking);
  else if (session.status === 'logged-in' && refused) heard(d);
  // ZIM did not refuse the token, or recovery goes on until it works: the clock is no longer in doubt.
  if (clock.kind === 'doubted' && !run.atHand && (!refused || session.status === 'recovering')) {
    d.clock = { ...clock, kind: 'assumed' };
  }
}

/** The attempt failed. */
export function fail(d: Draft, reported: ZimSessionError): void {
  const error = blame(reported, d);
  const { session, attempt, now, last } = d;
  const { status } = session;
  if (status === 'logged-out' || attempt.stage === 'idle' || attempt.stage === 'denied') return;
  const failure = classify(error, d);
  const column = STATUSES.indexOf(status);
  const course = COURSES[failure][column]!;
  const useless = failure === 'useless';
  const { attempt: count } = d.run;
  learn(d, error);
  if (!useless) d.error = error;
  const told = (retryAt: Instant) => {
    if (status === 'logging-in' || useless) return;
    emit(d, 'renewalFailed', { error, retryAt: retryAt < NEVER ? retryAt : null });
  };
  let wait: number | null = course === 'slowly' ? SLOWLY : 0;
  if (course === 'later') {
    const deadline = deadlineOf(d);
    const took = now - last.startedAt;
    const { policy, random, visible } = d;
    const { unanswered, urgent, failsSince } = d.run;
    const phase = PHASES[column]!;
    const failingFor = failsSince === null ? 0 : now - failsSince;
    const asked = {
      phase,
      attempt: count,
      error,
      deadline,
      now,
      took,
      random,
      visible,
      silences: unanswered,
      failingFor,
    };
    // Whoever waits for this attempt is not told to be patient.
    const isUrgent = urgent && attempt.stage === 'fetching';
    wait = isUrgent || (unanswered > 0 && waits(d, 'renew')) ? 0 : policy.retry(asked);
  }
  if (course === 'end' || (wait === null && session.status !== 'logged-in')) {
    told(NEVER);
    const gaveUp = status === 'logging-in' ? 'login-failed' : 'recovery-failed';
    // Somebody else's login is not ours to end.
    const tellZim = error.code !== 'already-logged-in';
    logOut(d, failure === 'denied' ? 'token-denied' : gaveUp, error, tellZim);
  } else if (course === 'stop') {
    const until = lastChance(d);
    d.attempt = { stage: 'denied', until: now < until ? until : NEVER };
    d.run = NO_RUN;
    told(NEVER);
    settle(d, 'renew', error);
  } else if (course === 'relogin' && session.status === 'logged-in') {
    lose(d, session, error, failure === 'refusedAgain', told);
  } else {
    // The token that failed was not fetched: the second between attempts, which is for the provider, counts from the one before.
    if (useless) {
      d.last = { ...last, startedAt: last.beforeAt };
      d.run = { ...d.run, attempt: 0 };
    }
    // Neither the SDK nor the server said anything about the token, which is presented once more.
    const unseen = isSilence(error) && status === 'recovering' && !d.run.atHand;
    const keeps = attempt.stage === 'presenting' && (isWedged(error) || isTooSoon(error) || unseen);
    const until = waitFor(d, wait ?? NEVER, error, keeps ? attempt.token : null);
    told(until);
    if (status === 'logged-in') settle(d, 'renew', error, (one) => until >= one.until);
  }
}
