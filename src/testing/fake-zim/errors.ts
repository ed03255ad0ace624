/** What the SDK rejects with: a plain object, never an Error. */
export interface ZimRejection {
  readonly code: number;
  readonly message: string;
}

const MESSAGES: Readonly<Record<number, string>> = {
  6000002: 'The SDK is not initialized.',
  6000003: 'Invalid AppID.',
  6000004: 'Trigger SDK internal frequency limit.',
  6000006: 'Switch server internal error.',
  6000007: 'ZIM service internal error.',
  6000014: 'The ZIM service is being activated for you, please try again in five minutes.',
  6000101: 'Login failed.',
  6000103: 'Token is invalid.',
  6000104: 'Network error.',
  6000105: 'Request timeout',
  6000106: 'Token expired.',
  6000107: 'Token version number is wrong.',
  6000111: 'User has already logged in.',
  6000121: 'User is not logged in.',
};

/** The server codes that the SDK knows; any other arrives as what the call makes of it. */
const KNOWN: Readonly<Record<number, number>> = {
  50001: 6000006,
  50002: 6000006,
  50003: 6000006,
  50004: 6000006,
  50005: 6000006,
  50012: 6000121,
  50111: 6000103,
};

export const SERVER = {
  tokenRefused: 50111,
  notLoggedIn: 50012,
  kickedOut: 102005,
  ignored: 102009,
  /** The SDK asks again, at once and for ever. */
  again: [50106, 50107] as readonly number[],
} as const;

export function rejection(code: number, what?: string): ZimRejection {
  const text = MESSAGES[code] ?? 'Failed.';
  return { code, message: what ? `${what}: ${text}` : text };
}

/** A refusal by the server: the raw code, and whatever the server said, are in the message. */
export function serverRejection(otherwise: number, message: string, code: number): ZimRejection {
  if (String(code).startsWith('6000')) return rejection(code);
  return { code: KNOWN[code] ?? otherwise, message: `code: ${code}, message: ${message}` };
}

export const isTimeout = (error: unknown): boolean => {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === 6000104 || code === 6000105;
};
