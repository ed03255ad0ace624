import { inflateRawSync } from 'node:zlib';

/** A file in an archive. `read` throws where it is broken, encrypted or longer than it says. */
export interface Entry {
  readonly name: string;
  readonly size: number;
  readonly read: () => Uint8Array;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;

/** The files of a zip archive: .apk, .aab, .ipa, .wgt. Throws where it is none, or a zip64. */
export function readZip(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const entries: Entry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (view.getUint32(at, true) !== CENTRAL) throw new Error('The directory of the archive is broken.');
    const length = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length));
    const [size, packed] = [view.getUint32(at + 24, true), view.getUint32(at + 20, true)];
    const [method, flags, local] = [
      view.getUint16(at + 10, true),
      view.getUint16(at + 8, true),
      view.getUint32(at + 42, true),
    ];
    entries.push({
      name,
      size,
      read: () => {
        if (flags & 1) throw new Error('It is encrypted.');
        const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
        const data = bytes.subarray(from, from + packed);
        if (method === STORED) return data;
        if (method !== DEFLATED) throw new Error('It is packed in a way that is not known here.');
        return inflateRawSync(data, { maxOutputLength: Math.max(1, size) });
      },
    });
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}

function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - 22 - LONGEST_COMMENT);
  for (let at = view.byteLength - 22; at >= first; at--) if (view.getUint32(at, true) === END) return at;
  throw new Error('The archive has no end.');
}
