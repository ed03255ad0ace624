import { isZimSessionError, type ZimSessionError } from '../core/errors.ts';
import { type Actor, type Finding, urgent } from './finding.ts';

/** What is known beside the error, and tells who it is about. */
export interface Circumstances {
  /** Whether the machine says that it has a network. */
  readonly online: boolean;
  /** Whether ZIM answers: then it is not the network. */
  readonly connected: boolean;
  /** Local minus server clock in ms; null until known. */
  readonly skew: number | null;
}

/** From here on a clock that is wrong explains a token that looks expired. */
const NOTICEABLE_SKEW = 60_000;

/** Every code: who acts, and what is so. What to do is said by the error itself. */
const CODES: Readonly<Record<string, readonly [Actor, string]>> = {
  'sdk-load-failed': [
    'app',
    'The ZIM SDK could not be loaded, is too old, or was asked for outside of a page.',
  ],
  'token-endpoint-unreachable': ['network', 'The token endpoint could not be reached.'],
  'token-endpoint-timeout': ['backend', 'The token endpoint did not answer in time.'],
  'login-timeout': ['network', 'The login took too long.'],
  'zim-network': ['network', 'ZIM could not be reached.'],
  'zim-timeout': ['network', 'ZIM did not answer.'],
  'token-endpoint-status': ['backend', 'The token endpoint answered with an error.'],
  'token-expired': ['backend', 'The token endpoint gives tokens that are over already.'],
  'token-too-short': ['backend', 'The token endpoint gives tokens that are as good as over.'],
  'token-not-newer': [
    'backend',
    'The token endpoint gives the same token again, or an older one: something caches it.',
  ],
  'token-rejected': ['backend', 'ZIM refuses the tokens of the token endpoint.'],
  'zim-rate-limited': ['app', 'ZIM was asked too often.'],
  'zim-server': ['network', "ZIM's own service had an error."],
  'zim-other': ['app', 'ZIM answered with an error that is not in the table.'],
  'token-denied': ['user', 'The backend gives this user no token.'],
  'kicked-out': ['user', 'The user logged in on another device or in another tab.'],
  unregistered: ['user', 'ZIM has removed this account.'],
  'other-tab': ['user', 'The user has the chat in another tab.'],
  'invalid-options': ['app', 'The session was made with options that cannot be used.'],
  'app-conflict': ['app', 'The page already uses ZIM with another appID.'],
  'token-endpoint-response': ['backend', 'What the token endpoint answers is no token.'],
  'token-mismatch': ['backend', 'The token endpoint gives a token of somebody else, or of another app.'],
  'token-malformed': ['backend', 'The token endpoint gives a token that is cut off or damaged.'],
  'token-version': ['backend', 'The token endpoint gives a token of another version than 04.'],
  'token-too-long': ['backend', 'The token endpoint gives tokens that live longer than 24 days.'],
  'zim-not-activated': ['console', 'ZIM is not activated for this project.'],
  'zim-plan-limit': ['console', 'The plan of this ZEGOCLOUD project is used up.'],
  'invalid-user': ['app', 'The user that was to be logged in cannot be one.'],
  'already-logged-in': ['app', 'Somebody else is logged in already.'],
  'not-logged-in': ['app', 'Something was asked of ZIM before the login.'],
  aborted: ['app', 'The login was ended before it was done.'],
  destroyed: ['app', 'The session was destroyed.'],
  'zim-parameter': ['app', 'ZIM refuses the appID or the userID.'],
};

/** The simplest of all reasons. */
export const OFFLINE: Finding = urgent(
  'network',
  'This machine has no network.',
  'Check the Wi-Fi or the cable; the session comes back by itself.',
);

/** What an error means for people. Only numbers are taken over from it: its message may hold an app's own words. */
export function explain(error: ZimSessionError, around: Circumstances): Finding {
  const { code, cause, remediation, zimCode, httpStatus } = error;
  const inner = code === 'login-timeout' && isZimSessionError(cause) ? cause : null;
  if (inner) return explain(inner, around);
  const [who, what] = CODES[code] ?? ['app', 'Something went wrong that this version has no words for.'];
  if (who === 'network' && !around.online) return { ...OFFLINE, code };
  const numbers = [httpStatus && `HTTP ${httpStatus}`, zimCode && `ZIM ${zimCode}`]
    .filter(Boolean)
    .join(', ');
  const said = numbers ? what.replace(/\.$/, ` (${numbers}).`) : what;
  if (code === 'token-expired' && Math.abs(around.skew ?? 0) > NOTICEABLE_SKEW) {
    return urgent(
      'user',
      'Tokens look expired because the clock of this machine is wrong.',
      'Set the clock.',
      code,
    );
  }
  if (code === 'token-endpoint-unreachable' && around.connected) {
    const todo =
      'Check that it runs, its URL, and that it allows the origin of this page (CORS); or what your provider throws.';
    return urgent('backend', 'The token endpoint could not be reached, although ZIM can.', todo, code);
  }
  return urgent(who, said, String(remediation), code);
}

/** Whether there are words for that code. For tests. */
export const isKnown = (code: string): boolean => code in CODES;
