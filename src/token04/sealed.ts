import { type Bytes, textOf, utf8 } from '../bytes.ts';
import { IV_LENGTH, readFrame, type TokenMode, writeFrame } from './frame.ts';

/** What is sealed inside a token04. Times in unix seconds. */
export interface TokenContent {
  readonly app_id: number;
  readonly user_id: string;
  readonly nonce: number;
  readonly ctime: number;
  readonly expire: number;
  readonly payload: string;
}

/** How `sealToken` does it. */
export interface Sealing {
  /** The ServerSecret: its 32 characters are the key. */
  readonly secret: string;
  /** @default 'GCM' */
  readonly mode?: TokenMode | undefined;
  /** 12 bytes or characters for GCM, 16 for CBC; random by default, and never to be used twice. */
  readonly iv?: Uint8Array | string | undefined;
}

const ALGORITHMS = { GCM: 'AES-GCM', CBC: 'AES-CBC' } as const;

/** The one place that makes a token04. It checks nothing: tests need bad tokens, too. */
export async function sealToken(
  content: TokenContent,
  { secret, mode = 'GCM', iv }: Sealing,
): Promise<string> {
  const name = ALGORITHMS[mode];
  const vector = vectorOf(iv, mode);
  const key = await crypto.subtle.importKey('raw', utf8(secret), name, false, ['encrypt']);
  // Padded with CBC; with GCM the tag comes last. ZIM wants both like that.
  const plain = utf8(JSON.stringify(content));
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name, iv: vector }, key, plain));
  return writeFrame({ expire: content.expire, mode, iv: vector, sealed });
}

/** Opens a token04 as ZIM's servers do. Rejects when it is no token, or not of this secret. */
export async function openToken(token: string, secret: string): Promise<TokenContent> {
  if (!token.startsWith('04')) throw new RangeError('not a token04');
  const { mode, iv, sealed } = readFrame(token);
  const name = ALGORITHMS[mode];
  const key = await crypto.subtle.importKey('raw', utf8(secret), name, false, ['decrypt']);
  const plain = await crypto.subtle.decrypt({ name, iv: new Uint8Array(iv) }, key, new Uint8Array(sealed));
  return JSON.parse(textOf(new Uint8Array(plain)));
}

/** A signed 32-bit integer, as ZEGO's generators have it. */
export function randomNonce(): number {
  return crypto.getRandomValues(new Int32Array(1))[0] ?? 0;
}

/** For CBC other generators use 16 printable characters, and so does this. */
function vectorOf(given: Uint8Array | string | undefined, mode: TokenMode): Bytes {
  if (typeof given === 'string') return utf8(given);
  if (given) return new Uint8Array(given);
  const random = crypto.getRandomValues(new Uint8Array(IV_LENGTH.GCM));
  return mode === 'GCM' ? random : utf8(btoa(String.fromCharCode(...random)));
}
