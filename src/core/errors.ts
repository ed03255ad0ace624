/**
 * What a user interface switches on: who has to act. `network`, `backend`: wait and try again; `denied`: sign in to
 * the app again; `session`: the user decides; `configuration`, `usage`: a developer; `plan`: who pays ZEGOCLOUD.
 */
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

// What to do, by kind and code. The texts are short: every page that logs in downloads them. What failed is
// said by the code itself.
const TABLE: Readonly<Record<ErrorKind, Partial<Record<ErrorCode, string>>>> = {
  network: {
    'sdk-load-failed': 'Install zego-zim-web, and log in from a browser page',
    'token-endpoint-unreachable': 'Check network, URL and CORS headers, or what your provider throws',
    'token-endpoint-timeout': 'Try again, or make the backend faster',
    'login-timeout': 'See its cause',
    'zim-network': 'Check the network',
    'zim-timeout': 'Try again',
  },
  backend: {
    'token-endpoint-status': 'See the log of your backend',
    'token-expired': 'Return a fresh token each time, and set the clocks',
    'token-too-short': 'Let tokens live an hour: at least 30 s must be left',
    'token-not-newer': 'Return a fresh token each time, uncached',
    'token-rejected': 'Check appID, ServerSecret and userID in the backend',
    'zim-rate-limited': 'Wait and try again',
    'zim-server': 'Try again',
    'zim-other': 'Look zimCode up with describeZimError()',
  },
  denied: { 'token-denied': 'The backend gives this user no token: sign in to the app again' },
  session: {
    'renewal-storm': 'Renew less often; look for other code that renews',
    'kicked-out': 'The user logged in elsewhere: ask before login(), or both kick each other for ever',
    unregistered: 'ZIM removed the account: let the user sign in anew',
  },
  configuration: {
    'invalid-options': 'Correct the options',
    'app-conflict': 'The page uses another appID: use one, or destroy() the other session',
    'token-endpoint-response': 'Return the token as text or as JSON {"token"}, or pass parse',
    'token-mismatch': 'Return a token of this user and appID, uncached',
    'token-malformed': 'Return a whole token04',
    'token-version': 'Generate token04 in the backend',
    'token-too-long': 'Let tokens live an hour, at most 24 days',
    'zim-not-activated': 'Activate ZIM in the console, then wait five minutes',
  },
  plan: { 'zim-plan-limit': 'See the plan in the console' },
  usage: {
    'invalid-user': 'Correct the user',
    'already-logged-in': 'logout() the other user first',
    'not-logged-in': 'login() first',
    aborted: 'Ended by an abort, logout() or destroy()',
    destroyed: 'Create a new session',
    'zim-parameter': 'Check appID and userID',
  },
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
  /** Always `ZimSessionError`, in other copies of this library too. */
  override readonly name: string = 'ZimSessionError';
  /** For logs and `switch`. */
  declare readonly code: ErrorCode;
  /** For user interfaces. */
  declare readonly kind: ErrorKind;
  /** Whether the same call may work later without anybody changing anything. */
  declare readonly retryable: boolean;
  /** What to do about it. */
  declare readonly remediation: string;
  /** The `ZIMErrorCode` behind it: see `describeZimError`. */
  declare readonly zimCode?: number;
  /** What the token endpoint answered. */
  declare readonly httpStatus?: number;
  /** Milliseconds the backend (or ZIM) asked to wait. */
  declare readonly retryAfter?: number;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    const kinds = Object.keys(TABLE) as ErrorKind[];
    const kind = kinds.find((one) => code in TABLE[one]) as ErrorKind;
    const remediation = `${TABLE[kind][code]}.`;
    const { detail, zimCode, httpStatus, retryAfter, cause } = details;
    const why = detail ?? (httpStatus ? `HTTP ${httpStatus}` : zimCode ? `ZIM error ${zimCode}` : '');
    const words = code.replaceAll('-', ' ').replace(/^zim/, 'ZIM');
    super(`${words}${why && `: ${why}`}. ${remediation}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.kind = details.kind ?? kind;
    this.retryable = details.retryable ?? (/^(network|backend)$/.test(this.kind) || retryAfter !== undefined);
    this.remediation = remediation;
    if (zimCode !== undefined) this.zimCode = zimCode;
    if (httpStatus !== undefined) this.httpStatus = httpStatus;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

/** For what an app has set and must not. */
export function refuseOptions(detail: string): never {
  throw new ZimSessionError('invalid-options', { detail });
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
 * Our error for what ZIM rejected with, or threw. S7: its message carries the appID and the userID, so only the
 * code is kept; S5: `create` hides that in the message of an Error.
 */
export function zimError(thrown: unknown): ZimSessionError {
  if (isZimSessionError(thrown)) return thrown;
  const { code, message } = Object(thrown) as { code?: unknown; message?: unknown };
  const found = typeof code === 'number' ? code : Number(/"code":\s*(\d+)/.exec(String(message))?.[1]);
  const zimCode = found || undefined;
  const row = ZIM_CODES.find((entry) => (entry as readonly unknown[]).includes(zimCode));
  const blocked = zimCode === 6000021;
  return new ZimSessionError(row ? row[0] : 'zim-other', {
    zimCode,
    retryAfter: zimCode === 6000014 ? 300_000 : zimCode === 6000005 ? 5_000 : undefined,
    kind: blocked ? 'denied' : undefined,
    cause: new Error(zimCode === undefined ? 'ZIM threw' : `ZIM error ${zimCode}`),
  });
}
