/** What a user interface switches on. */
export type ErrorKind = 'network' | 'backend' | 'denied' | 'session' | 'configuration' | 'plan' | 'usage';

/** Every code a {@link ZimSessionError} can carry. A closed union: a `switch` over it narrows. */
export type ErrorCode =
  | 'invalid-options'
  | 'invalid-user'
  | 'app-conflict'
  | 'sdk-load-failed'
  | 'already-logged-in'
  | 'not-logged-in'
  | 'aborted'
  | 'destroyed'
  | 'token-endpoint-unreachable'
  | 'token-endpoint-timeout'
  | 'token-endpoint-status'
  | 'token-endpoint-response'
  | 'token-denied'
  | 'token-mismatch'
  | 'token-malformed'
  | 'token-version'
  | 'token-expired'
  | 'token-too-short'
  | 'token-too-long'
  | 'token-not-newer'
  | 'token-rejected'
  | 'login-timeout'
  | 'renewal-storm'
  | 'kicked-out'
  | 'unregistered'
  | 'zim-network'
  | 'zim-timeout'
  | 'zim-rate-limited'
  | 'zim-server'
  | 'zim-not-activated'
  | 'zim-plan-limit'
  | 'zim-parameter'
  | 'zim-other';

// One row per code: kind, retryable, what failed, what to do. The texts are kept short: every page that
// logs in downloads them.
const TABLE: Record<ErrorCode, readonly [ErrorKind, boolean, string, string]> = {
  'invalid-options': ['configuration', false, 'An option cannot be used', 'Correct it'],
  'invalid-user': ['usage', false, 'The user cannot be used', 'Correct it'],
  'app-conflict': [
    'configuration',
    false,
    'Another appID is in use on this page',
    'ZIM is one per page: use one appID, or destroy() the other session first',
  ],
  'sdk-load-failed': [
    'network',
    true,
    'zego-zim-web did not load',
    'Install it, and log in from a browser page',
  ],
  'already-logged-in': ['usage', false, 'Another user is logged in', 'logout() first'],
  'not-logged-in': ['usage', false, 'Nobody is logged in', 'login() first'],
  aborted: ['usage', false, 'The call was ended by an abort, logout() or destroy()', 'Nothing is wrong'],
  destroyed: ['usage', false, 'The session was destroyed', 'Create a new one'],
  'token-endpoint-unreachable': [
    'network',
    true,
    'The token provider could not be asked',
    'Check the network, the URL and its CORS headers, or what your provider throws',
  ],
  'token-endpoint-timeout': ['network', true, 'The token provider did not answer in time', 'Try again'],
  'token-endpoint-status': [
    'backend',
    true,
    'The token endpoint answered with a failure',
    'See the log of your backend',
  ],
  'token-endpoint-response': [
    'configuration',
    false,
    'The answer of the token provider holds no token',
    'Return the token as text or as JSON {"token"}, or pass parse',
  ],
  'token-denied': [
    'denied',
    false,
    'The backend denies this user a token',
    'Sign in to the app again, then login()',
  ],
  'token-mismatch': [
    'configuration',
    false,
    'The token is for another user or app',
    'Do not cache tokens, and use the same appID in page and backend',
  ],
  'token-malformed': ['configuration', false, 'The token cannot be read', 'Return a whole token04'],
  'token-version': ['configuration', false, 'The token is no token04', 'Generate token04 in the backend'],
  'token-expired': [
    'backend',
    true,
    'The token has expired',
    'Return a fresh token each time, and set the clocks',
  ],
  'token-too-short': ['backend', true, 'The token lives less than 30 s', 'Let tokens live an hour'],
  'token-too-long': ['configuration', false, 'The token lives over 24 days', 'Let tokens live an hour'],
  'token-not-newer': [
    'backend',
    true,
    'The token is not newer than the last one',
    'Return a fresh token each time, uncached',
  ],
  'token-rejected': [
    'backend',
    true,
    'ZIM refused the token',
    'Check appID and ServerSecret of the backend, and that the token names this user',
  ],
  'login-timeout': ['network', true, 'The login was not done in time', 'Its cause is the last failure'],
  'renewal-storm': [
    'session',
    true,
    'More than 5 renewals within a minute',
    'Renew less often; look for other code that renews',
  ],
  'kicked-out': [
    'session',
    false,
    'This user logged in elsewhere',
    'Ask the user before login(), or two devices kick each other for ever',
  ],
  unregistered: ['session', false, 'This account was removed from ZIM', 'Let the user sign in anew'],
  'zim-network': ['network', true, 'ZIM has no connection', 'Check the network'],
  'zim-timeout': ['network', true, 'ZIM did not answer in time', 'Try again'],
  'zim-rate-limited': ['backend', true, 'ZIM was asked too often', 'Wait and try again'],
  'zim-server': ['backend', true, 'ZIM has trouble or closed the connection', 'Try again'],
  'zim-not-activated': [
    'configuration',
    true,
    'ZIM is not activated for this appID',
    'Activate it in the console, then wait five minutes',
  ],
  'zim-plan-limit': ['plan', false, 'A limit of the ZIM plan is reached', 'See the plan in the console'],
  'zim-parameter': ['usage', false, 'ZIM refused a parameter', 'Check appID and userID'],
  'zim-other': ['backend', true, 'ZIM failed', 'Look zimCode up with describeZimError()'],
};

/** Facts that go with one error. */
export interface ErrorDetails {
  /** Why, in words; never a token, a userID or a response body. */
  readonly detail?: string | undefined;
  readonly zimCode?: number | undefined;
  readonly httpStatus?: number | undefined;
  /** Milliseconds. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
  readonly kind?: ErrorKind | undefined;
  readonly retryable?: boolean | undefined;
}

/** The only error that this library rejects with, throws or reports. */
export class ZimSessionError extends Error {
  override readonly name: string = 'ZimSessionError';
  /** For logs and `switch`. */
  readonly code: ErrorCode;
  /** For user interfaces. */
  readonly kind: ErrorKind;
  /** Whether the same call may work later without anybody changing anything. */
  readonly retryable: boolean;
  /** What to do about it. */
  readonly remediation: string;
  /** The `ZIMErrorCode` behind it: see `describeZimError`. */
  readonly zimCode?: number;
  /** What the token endpoint answered. */
  readonly httpStatus?: number;
  /** Milliseconds the backend (or ZIM) asked to wait. */
  readonly retryAfter?: number;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    const [kind, retryable, what, remediation] = TABLE[code];
    const { detail, zimCode, httpStatus, retryAfter, cause } = details;
    const why = detail ?? (httpStatus ? `HTTP ${httpStatus}` : zimCode ? `ZIM error ${zimCode}` : '');
    super(`${what}${why && `: ${why}`}. ${remediation}.`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.kind = details.kind ?? kind;
    this.retryable = details.retryable ?? retryable;
    this.remediation = `${remediation}.`;
    if (zimCode !== undefined) this.zimCode = zimCode;
    if (httpStatus !== undefined) this.httpStatus = httpStatus;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

/** Whether `e` is an error of this library (also of a second copy of it), and of this code where one is given. */
export function isZimSessionError(e: unknown, code?: ErrorCode): e is ZimSessionError {
  return (
    e instanceof Error && e.name === 'ZimSessionError' && (!code || (e as ZimSessionError).code === code)
  );
}

/**
 * For a token provider to throw: this user gets no token, so stop asking.
 * `reason` becomes the error's `cause`; it is never part of a message.
 */
export function tokenDenied(reason?: unknown): ZimSessionError {
  return new ZimSessionError('token-denied', {
    cause: typeof reason === 'string' ? new Error(reason) : reason,
  });
}

// The codes that create, login and renewToken are known to answer; the rest is zim-other.
const ZIM_CODES: readonly (readonly [ErrorCode, ...number[]])[] = [
  ['zim-server', 1, 6000006, 6000007, 6000008, 6000102],
  ['zim-rate-limited', 6000004, 6000005],
  ['zim-network', 6000009, 6000104],
  ['zim-timeout', 6000105],
  ['token-rejected', 6000103],
  ['token-expired', 6000106],
  ['token-version', 6000107],
  ['token-too-short', 6000108],
  ['token-too-long', 6000109],
  ['already-logged-in', 6000111],
  ['not-logged-in', 6000121, 6000122, 6000123],
  ['zim-not-activated', 6000014],
  ['zim-plan-limit', 6000013, 6000015, 6000016],
  ['zim-parameter', 6000001, 6000003, 6000011, 6000124],
];

/**
 * Our error for what ZIM rejected with. S7: its message carries the appID and the userID, so only the
 * code is kept.
 */
export function zimError(thrown: unknown): ZimSessionError {
  const found = (thrown as { code?: unknown } | null)?.code;
  const zimCode = typeof found === 'number' ? found : undefined;
  const row = ZIM_CODES.find((entry) => (entry as readonly unknown[]).includes(zimCode));
  const blocked = zimCode === 6000021;
  return new ZimSessionError(row ? row[0] : 'zim-other', {
    zimCode,
    retryAfter: zimCode === 6000014 ? 300_000 : zimCode === 6000005 ? 5_000 : undefined,
    kind: blocked ? 'denied' : undefined,
    retryable: blocked ? false : undefined,
    cause: new Error(zimCode === undefined ? 'ZIM threw' : `ZIM error ${zimCode}`),
  });
}
