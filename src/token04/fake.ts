import { IV_LENGTH, writeFrame } from './frame.ts';

/** Of `fakeToken`. */
export interface FakeTokenOptions {
  /** Epoch ms; a token04 holds whole seconds. */
  readonly expiresAt: number;
  readonly userID?: string;
  /** Another nonce makes another token of the same expiry. */
  readonly nonce?: number | string;
}

const SEALED_LENGTH = 64;

/**
 * A well-formed token04, made without waiting and without cryptography: its expiry is true, its
 * ciphertext is noise. For FakeZim and for tests on a virtual clock.
 */
export function fakeToken(options: FakeTokenOptions): string {
  const { expiresAt, userID = '', nonce = 0 } = options;
  const expire = Math.floor(expiresAt / 1000);
  const noise = noiseOf(`${expire}/${userID}/${nonce}`);
  const bytes = (length: number) => new Uint8Array(length).map(noise);
  return writeFrame({ expire, mode: 'GCM', iv: bytes(IV_LENGTH.GCM), sealed: bytes(SEALED_LENGTH) });
}

/** Bytes that depend on the text and on nothing else: FNV-1a, then a linear congruential generator. */
function noiseOf(text: string): () => number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    state = Math.imul(state ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
}
