import type { Entry } from './zip.ts';

const FIRST = 0xbe;
const LAST = 0xed;

export const isWxapkg = (bytes: Uint8Array): boolean => bytes[0] === FIRST && bytes[13] === LAST;

/** What WeChat for computers has encrypted. */
export const isEncryptedWxapkg = (bytes: Uint8Array): boolean =>
  new TextDecoder('latin1').decode(bytes.subarray(0, 6)) === 'V1MMWX';

/** The files of a mini program's package. Throws where it is cut off. */
export function readWxapkg(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Entry[] = [];
  const count = view.getUint32(14);
  for (let i = 0, at = 18; i < count; i++) {
    const length = view.getUint32(at);
    const name = new TextDecoder().decode(bytes.subarray(at + 4, at + 4 + length)).replace(/^\//, '');
    const [from, size] = [view.getUint32(at + 4 + length), view.getUint32(at + 8 + length)];
    entries.push({ name, size, read: () => bytes.subarray(from, from + size) });
    at += 12 + length;
  }
  return entries;
}
