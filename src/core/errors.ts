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
  | 'kicked-out'
  | 'unregistered'
  | 'other-tab'
  | 'zim-network'
  | 'zim-timeout'
  | 'zim-rate-limited'
  | 'zim-server'
  | 'zim-not-activated'
  | 'zim-plan-limit'
  | 'zim-parameter'
  | 'zim-other';

/**
 * Every code, under its kind: `!` where it says that ZIM refused the token; the number that other code on the instance
 * is told instead; the numbers that `create`, `login` and `renewToken` are known to answer, where it is one of ZIM's;
 * and what to do. The texts are short, because every page that logs in downloads them: what failed is said by the code
 * itself. One string, because that compresses better than objects.
 */
const TABLE = `
network
sdk-load-failed 6000101 - Install the SDK, and log in where it runs
token-endpoint-unreachable 6000104 - Check network, URL and CORS headers, or what your provider throws
token-endpoint-timeout 6000105 - Try again, or make the backend faster
login-timeout 6000105 - See its cause
zim-network 6000104 6000009,6000104 Check the network
zim-timeout 6000105 6000105 Try again
backend
token-endpoint-status 6000101 - See the log of your backend
token-expired! 6000103 6000106 Return a fresh token each time, and set the clocks
token-too-short! 6000103 6000108 Let tokens live an hour: at least 30 s must be left
token-not-newer 6000103 - Return a fresh token each time, uncached
token-rejected! 6000103 6000103 Check appID, ServerSecret and userID in the backend
zim-rate-limited 6000101 6000004,6000005 Wait and try again
zim-server 6000101 1,6000006,6000007,6000008,6000102 Try again
zim-other! 6000101 - Look zimCode up with describeZimError()
denied
token-denied 6000103 - The backend gives this user no token: sign in to the app again
session
kicked-out 6000101 - The user logged in elsewhere: ask before login(), or both kick each other for ever
unregistered 6000101 - ZIM removed the account: let the user sign in anew
other-tab 6000101 - The user is logged in in another tab: ask before login() with takeOver
configuration
invalid-options 6000101 - Correct the options
app-conflict 6000101 - The page uses another appID: use one, or destroy() the other session
token-endpoint-response 6000101 - Return the token as text or as JSON {"token"}
token-mismatch 6000103 - Return a token of this user and appID, uncached
token-malformed 6000103 - Return a whole token04
token-version 6000103 6000107 Generate token04 in the backend
token-too-long 6000103 6000109 Let tokens live an hour, at most 24 days
zim-not-activated 6000101 6000014 Activate ZIM in the console, then wait five minutes
plan
zim-plan-limit 6000101 6000013,6000015,6000016 See the plan in the console
usage
invalid-user 6000101 - Correct the user
already-logged-in 6000111 6000111 logout() the other user first
not-logged-in 6000121 6000121,6000122,6000123 login() first
aborted 6000121 - Ended by an abort, logout() or destroy()
destroyed 6000121 - Create a new session
zim-parameter 6000101 6000001,6000003,6000011,6000124 Check appID and userID`;

interface Row {
  readonly kind: ErrorKind;
  readonly code: ErrorCode;
  readonly refusesToken: boolean;
  readonly raw: number;
  readonly zimCodes: readonly string[];
  readonly remediation: string;
}

/** The row that fits. Read anew each time: errors are rare. */
function find(fits: (row: Row) => boolean): Row | undefined {
  let kind = '' as ErrorKind;
  for (const line of TABLE.split('\n')) {
    const [name = '', raw, zimCodes = '', ...words] = line.split(' ');
    const code = name.replace('!', '') as ErrorCode;
    if (!raw) kind = name as ErrorKind;
    else {
      const row: Row = {
        kind,
        code,
        refusesToken: code !== name,
        raw: Number(raw),
        zimCodes: zimCodes.split(','),
        remediation: `${words.join(' ')}.`,
      };
      if (fits(row)) return row;
    }
  }
  return undefined;
}

/** Another copy of this library may have codes that this one lacks. */
const rowOf = (code: ErrorCode): Row | undefined => find((row) => row.code === code);

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
  /** Where this code is explained, relative to this package: `REFERENCE.md#` and the code. Not enumerable. */
  get help(): string {
    return `REFERENCE.md#${this.code}`;
  }

  /** Throws `invalid-options` for a code that is none, and for details that cannot be read. */
  constructor(code: ErrorCode, details?: ErrorDetails) {
    const { message, cause, ...facts } = reading(() => describe(code, details ?? {}));
    super(message, cause === undefined ? undefined : { cause });
    Object.assign(this, facts);
  }
}

/** What there is to say about an error. */
function describe(code: ErrorCode, { detail, cause, retryable, ...details }: ErrorDetails) {
  const { kind: usual, remediation } = rowOf(code) ?? refuseOptions('there is no such code');
  const { kind = usual, zimCode, httpStatus, retryAfter } = details;
  const why = detail ?? (httpStatus ? `HTTP ${httpStatus}` : zimCode ? `ZIM error ${zimCode}` : '');
  const words = code.replace(/-/g, ' ').replace(/^zim/, 'ZIM');
  const facts = Object.entries({ zimCode, httpStatus, retryAfter });
  return {
    message: `${words}${why && `: ${why}`}. ${remediation}`,
    cause,
    code,
    kind,
    retryable: retryable ?? (kind === 'network' || kind === 'backend' || retryAfter !== undefined),
    remediation,
    ...Object.fromEntries(facts.filter(([, value]) => typeof value === 'number')),
  };
}

/** For what an app has set and must not. */
export function refuseOptions(detail: string): never {
  throw new ZimSessionError('invalid-options', { detail });
}

/** Whether `e` is an error of this library (also of a second copy of it), and of this code where one is given. */
export function isZimSessionError(e: unknown, code?: ErrorCode): e is ZimSessionError {
  try {
    const { name, code: found } = e as ZimSessionError;
    return e instanceof Error && name === 'ZimSessionError' && (!code || found === code);
  } catch {
    // A proxy, or null.
    return false;
  }
}

/** Reads what an app has passed. A getter or a proxy of it may throw, and so may what has another type. */
export function reading<T>(read: () => T, code?: 'invalid-user'): T {
  try {
    return read();
  } catch (error) {
    throw refusal(error, code);
  }
}

/** An error of ours for whatever was thrown. */
export const refusal = (error: unknown, code: ErrorCode = 'invalid-options'): ZimSessionError =>
  isZimSessionError(error) ? error : new ZimSessionError(code, { detail: 'it cannot be read', cause: error });

/** An error of another copy as one of this copy, which may not know its code, and cannot know what else it holds. */
export function ownError(error: unknown): ZimSessionError {
  if (error instanceof ZimSessionError) return error;
  try {
    const other = error as ZimSessionError;
    return Object.assign(new ZimSessionError(other.code, other), { message: String(other.message) });
  } catch {
    return new ZimSessionError('token-endpoint-unreachable', { cause: error });
  }
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

/** Whether ZIM, when it was asked, refused the token with this. Where it refused the user, the kind is another. */
export const refusesToken = ({ code, kind }: ZimSessionError): boolean =>
  kind === 'backend' && rowOf(code)?.refusesToken === true;

/** Whether nobody answered at ZIM. */
export const isSilence = ({ code }: ZimSessionError): boolean =>
  code === 'zim-network' || code === 'zim-timeout';

/** The code for one of ZIM's own. */
export const codeOfZim = (zimCode: number | undefined): ErrorCode =>
  find(({ zimCodes }) => zimCodes.includes(`${zimCode}`))?.code ?? 'zim-other';

/** What other code on the instance is told: in the shape, and with the numbers, of ZIM. */
export function rawRejection({ code, zimCode, message }: ZimSessionError): { code: number; message: string } {
  return { code: zimCode ?? rowOf(code)?.raw ?? 6000101, message };
}
