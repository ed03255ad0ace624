import { isSilence, refusesToken, ZimSessionError } from './errors.ts';
import type { Session, State } from './model.ts';
import { BY_LOCAL_CLOCK, isInstanceGone, isTooSoon, OTHER_USER } from './zim-code.ts';

// Which kind of failure it is, and where it leads.

export type Failure =
  /** The backend says no. */
  | 'denied'
  /** The instance is of no use, and is replaced. */
  | 'wedged'
  /** The login is not there any more, whatever the SDK says. */
  | 'lost'
  /** The SDK takes no token before its last one, by a clock that was set back since. */
  | 'tooSoon'
  /** ZIM refused a token at hand, or its turn did not come in time. */
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

/** The instance is dead, or wedged: somebody is logged in on it who is nobody. */
export const isWedged = (error: ZimSessionError): boolean =>
  isInstanceGone(error) || (error.code === 'zim-other' && error.zimCode === OTHER_USER);

/** Which kind of failure this error is here and now. */
export function classify(
  error: ZimSessionError,
  { session, attempt, run, line, error: before }: State,
): Failure {
  const { code, kind } = error;
  if (code === 'token-denied') return 'denied';
  if (isWedged(error)) return run.recreated ? 'lost' : 'wedged';
  // Its turn did not come in time, and nobody has asked for another.
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
export function blame(error: ZimSessionError, { clock, error: before }: State): ZimSessionError {
  const isOurs = LIFETIMES.includes(error.code) && before?.code === 'token-expired';
  const { zimCode, cause } = isOurs ? before : error;
  if (clock.kind !== 'doubted' || !BY_LOCAL_CLOCK.includes(zimCode)) return error;
  const detail = `ZIM error ${zimCode}, by the clock of this machine, which is wrong`;
  return new ZimSessionError('token-expired', { zimCode, detail, cause });
}
