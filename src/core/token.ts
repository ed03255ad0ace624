import { ZimSessionError } from './errors.ts';
import { LIFETIME_NOISE, LONGEST_LIFETIME, MAY_BE_BEHIND, SHORTEST_LIFETIME } from './times.ts';

/** What a token is needed for; `manual`: the app called `renew()`. */
export type TokenReason = 'login' | 'renewal' | 'recovery' | 'manual';

/** What a token provider may answer. */
export interface TokenGrant {
  /** A token04. Its expiry is read from itself. */
  readonly token: string;
  /** Whom it is for; of somebody else it is refused (`token-mismatch`). `7` is `'7'`, and null is as if it were not there. */
  readonly userID?: string | undefined;
  /** Which app it is for; of another it is refused (`token-mismatch`). As text it is the same. */
  readonly appID?: number | undefined;
  /** Seconds. A hint to measure the clock skew by, never the expiry; what cannot be true is ignored. */
  readonly expiresIn?: number | undefined;
  /** Epoch ms, by the clock of the server. A hint as `expiresIn` is, and asked before it. */
  readonly serverTime?: number | undefined;
}

/** What a client can read of a token04 without its secret. */
export interface ParsedToken {
  /** Epoch ms, by the clock of the server that made it. */
  readonly expiresAt: number;
  /** How it is sealed; both are in use. */
  readonly mode: 'CBC' | 'GCM';
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

// atob belongs to the DOM, which core does without.
function decodeBase64(text: string): number[] {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  // Not by a regular expression: `/=+$/` takes the square of the length.
  let end = text.length;
  while (text[end - 1] === '=') end -= 1;
  for (const character of text.slice(0, end)) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) return [];
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return bytes;
}

/** The token as ZIM takes it: without white space, and without the `#…` part of a UIKit "kit token". */
export function cleanToken(text: string): string {
  return typeof text === 'string' ? (text.trim().split('#')[0] as string) : '';
}

/**
 * Reads a token04: expiry (in clear text) and mode. Throws `token-version` for another version, and
 * `token-malformed` for what is no token.
 */
export function parseToken(token: string): ParsedToken {
  const text = cleanToken(token);
  if (!text.startsWith('04')) {
    throw new ZimSessionError(/^0\d[\w+/=]{28,}$/.test(text) ? 'token-version' : 'token-malformed');
  }
  const bytes = decodeBase64(text.slice(2));
  const at = (offset: number, size: number) =>
    bytes.slice(offset, offset + size).reduce((sum, byte) => sum * 256 + byte, 0);
  const ivLength = at(8, 2);
  const end = 12 + ivLength + at(10 + ivLength, 2);
  const mode = bytes.length === end ? 'CBC' : bytes.length === end + 1 && bytes[end] === 1 ? 'GCM' : null;
  if (!mode || end < 30 || ivLength !== (mode === 'GCM' ? 12 : 16)) {
    throw new ZimSessionError('token-malformed');
  }
  return { expiresAt: at(0, 8) * 1000, mode };
}

/** A token that has been fetched and may be presented. */
export interface Token {
  readonly text: string;
  /** Epoch ms, by the server's clock. */
  readonly expiresAt: number;
}

/** Reads what a provider answered. Throws `token-endpoint-response` for what is no token at all. */
export function readToken(answer: string): Token {
  const text = cleanToken(answer);
  if (text.length < 31 || !/^0\d/.test(text)) throw new ZimSessionError('token-endpoint-response');
  return { text, expiresAt: parseToken(text).expiresAt };
}

/** What a token is held against. */
export interface Expectations {
  /** Whether the clock of this machine is known well enough to call a token expired. */
  readonly trusted: boolean;
  /** The token that ZIM has. */
  readonly current: Token | null;
  /** Text of one that ZIM did not take. */
  readonly refused: string | null;
}

/** Whether a fresh token can have this many ms left. */
export const isPlausible = (left: number): boolean =>
  left >= SHORTEST_LIFETIME && left <= LONGEST_LIFETIME + LIFETIME_NOISE;

/**
 * Checks a token before ZIM sees it, because ZIM does not. `left`: ms, as far as the clock is known.
 * Answers whether the token is doubtful: its life cannot be true, but this machine's clock may be to blame.
 */
export function checkToken(token: Token, left: number, { trusted, current, refused }: Expectations): boolean {
  const older = current && (token.text === current.text || token.expiresAt < current.expiresAt);
  if (older || token.text === refused) throw new ZimSessionError('token-not-newer');
  if (isPlausible(left)) return false;
  const code = left <= 0 ? 'token-expired' : left < SHORTEST_LIFETIME ? 'token-too-short' : 'token-too-long';
  // The SDK would end a login that goes on, as soon as this token is over by the clock that is wrong.
  const harms = current !== null && code === 'token-too-short';
  if (trusted || harms || left > LONGEST_LIFETIME + MAY_BE_BEHIND)
    throw new ZimSessionError(
      code,
      trusted ? undefined : { detail: 'if the clock of this machine is right' },
    );
  return true;
}
