/** Of `fakeToken`. */
export interface FakeTokenOptions {
  /** Epoch ms; a token04 holds whole seconds. */
  readonly expiresAt: number;
  readonly userID?: string;
  /** Another nonce makes another token of the same expiry. */
  readonly nonce?: number | string;
}

const IV_LENGTH = 12;
const SEALED_LENGTH = 64;
const GCM = 1;

/**
 * A well-formed token04, made without waiting and without cryptography: its expiry is true, its
 * ciphertext is noise. For FakeZim and for tests on a virtual clock.
 */
export function fakeToken(options: FakeTokenOptions): string {
  const { expiresAt, userID = '', nonce = 0 } = options;
  const expiry = Math.floor(expiresAt / 1000);
  const noise = noiseOf(`${expiry}/${userID}/${nonce}`);
  const body = new Uint8Array(12 + IV_LENGTH + SEALED_LENGTH + 1);
  const view = new DataView(body.buffer);
  view.setBigInt64(0, BigInt(expiry));
  view.setUint16(8, IV_LENGTH);
  for (let at = 10; at < body.length; at += 1) body[at] = noise();
  view.setUint16(10 + IV_LENGTH, SEALED_LENGTH);
  body[body.length - 1] = GCM;
  return `04${btoa(String.fromCharCode(...body))}`;
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
