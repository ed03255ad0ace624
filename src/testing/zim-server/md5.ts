import type { Bytes } from '../../bytes.ts';

/** MD5 (RFC 1321). WebCrypto has none, and ZIM derives its initialisation vectors with it. */
export function md5(input: Uint8Array): Bytes {
  const padded = new Uint8Array((((input.length + 8) >> 6) + 1) << 6);
  padded.set(input);
  padded[input.length] = 0x80;
  const words = new DataView(padded.buffer);
  words.setUint32(padded.length - 8, input.length << 3, true);
  words.setUint32(padded.length - 4, Math.floor(input.length / 0x20000000), true);

  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let block = 0; block < padded.length; block += 64) {
    let [a, b, c, d] = state as unknown as [number, number, number, number];
    for (let step = 0; step < 64; step += 1) {
      const [mix, word] = round(step, b, c, d);
      const sum = (a + mix + (SINES[step] as number) + words.getUint32(block + word * 4, true)) >>> 0;
      const shift = SHIFTS[step >> 4]?.[step & 3] as number;
      [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) >>> 0];
    }
    for (const [index, value] of [a, b, c, d].entries()) state[index] = (state[index] as number) + value;
  }

  const digest = new DataView(new ArrayBuffer(16));
  for (const [index, value] of state.entries()) digest.setUint32(index * 4, value, true);
  return new Uint8Array(digest.buffer);
}

const SINES = Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32));

const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
];

/** The non-linear function of a step, and which word of the block it takes. */
function round(step: number, b: number, c: number, d: number): [mix: number, word: number] {
  if (step < 16) return [(b & c) | (~b & d), step];
  if (step < 32) return [(d & b) | (~d & c), (5 * step + 1) & 15];
  if (step < 48) return [b ^ c ^ d, (3 * step + 5) & 15];
  return [c ^ (b | ~d), (7 * step) & 15];
}
