import { type Bytes, concat } from '../bytes.ts';

/** How a token04 is sealed: AES-256-GCM or AES-256-CBC. ZIM takes both. */
export type TokenMode = 'GCM' | 'CBC';

/** Bytes of the initialisation vector. */
export const IV_LENGTH = { GCM: 12, CBC: 16 } as const;

/** What a token04 consists of. */
export interface TokenFrame {
  /** Unix seconds. */
  readonly expire: number;
  readonly mode: TokenMode;
  readonly iv: Uint8Array;
  /** With GCM the tag comes last. */
  readonly sealed: Uint8Array;
}

/** The expiry is in clear text, so that a client can read it. */
export function writeFrame({ expire, mode, iv, sealed }: TokenFrame): string {
  const expiry = new Uint8Array(8);
  new DataView(expiry.buffer).setBigInt64(0, BigInt(expire));
  // CBC is older than this byte, so its absence stands for CBC.
  const modeByte = new Uint8Array(mode === 'GCM' ? [1] : []);
  const body = concat(expiry, sized(iv), sized(sealed), modeByte);
  return `04${btoa(String.fromCharCode(...body))}`;
}

/** Of a token that `parseToken` has taken for one. */
export function readFrame(token: string): TokenFrame {
  const body = Uint8Array.from(atob(token.slice(2)), (character) => character.charCodeAt(0));
  const view = new DataView(body.buffer);
  const ivEnd = 10 + view.getUint16(8);
  const sealedEnd = ivEnd + 2 + view.getUint16(ivEnd);
  return {
    expire: Number(view.getBigInt64(0)),
    mode: body[sealedEnd] === 1 ? 'GCM' : 'CBC',
    iv: body.slice(10, ivEnd),
    sealed: body.slice(ivEnd + 2, sealedEnd),
  };
}

/** Two bytes of length, then the bytes. */
function sized(bytes: Uint8Array): Bytes {
  return concat(new Uint8Array([bytes.length >> 8, bytes.length & 255]), bytes);
}
