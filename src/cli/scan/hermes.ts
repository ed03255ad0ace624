/** What is read of a file of Hermes bytecode. */
export interface Bytecode {
  readonly version: number;
  readonly strings: readonly string[];
  /** Where each string begins in the file. */
  readonly offsets: readonly number[];
  readonly code: Uint8Array;
  readonly keys: Uint8Array;
  readonly values: Uint8Array;
  /** Since version 97 the keys of object literals are in a table of shapes: offset and count of each. */
  readonly shapes: readonly (readonly [number, number])[] | null;
}

const MAGIC = [0xc6, 0x1f, 0xbc, 0x03, 0xc1, 0x03, 0x19, 0x1f];
const HEADER = 128;
/** 89, 96 and 98 were looked at; older ones are read as 89, and those in between as both. */
const OLDEST = 74;
const NEWEST = 98;
const BIGINT_SINCE = 87;
const SHAPES_SINCE = 97;
const OVERFLOW = 255;

export const isBytecode = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte);

/** Throws where the version is none of those that are known, or the file is cut off. */
export function readBytecode(bytes: Uint8Array): Bytecode {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number) => view.getUint32(at, true);
  const version = word(8);
  if (version < OLDEST || version > NEWEST) throw new Error(`Hermes bytecode ${version} is not known here.`);
  const hasShapes = version >= SHAPES_SINCE;
  const buffers = version < BIGINT_SINCE ? 72 : 80;
  const [functions, kinds, identifiers, count, overflows, size] = [40, 44, 48, 52, 56, 60].map(word) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  let at = HEADER;
  const section = (length: number) => {
    const from = at;
    at = (at + length + 3) & ~3;
    if (at > bytes.length) throw new Error('The bytecode is cut off.');
    return from;
  };
  section(functions * (hasShapes ? 12 : 16));
  section(kinds * 4);
  section(identifiers * 4);
  const small = section(count * 4);
  const large = section(overflows * 8);
  const storage = section(size);
  const array = hasShapes ? 0 : word(buffers);
  section(array);
  // Before version 97 keys come first; since then values, of arrays as well.
  const [first, second] = [word(buffers + (hasShapes ? 0 : 4)), word(buffers + (hasShapes ? 4 : 8))];
  const [one, other] = [section(first), section(second)];
  const [oneBytes, otherBytes] = [bytes.subarray(one, one + first), bytes.subarray(other, other + second)];
  const shapeCount = hasShapes ? word(buffers + 8) : 0;
  const table = section(shapeCount * 8);

  const strings: string[] = [];
  const offsets: number[] = [];
  const latin = new TextDecoder('latin1');
  const wide = new TextDecoder('utf-16le');
  for (let i = 0; i < count; i++) {
    const entry = word(small + i * 4);
    let [from, length] = [(entry >>> 1) & 0x7fffff, entry >>> 24];
    if (length === OVERFLOW) [from, length] = [word(large + from * 8), word(large + from * 8 + 4)];
    const begin = storage + from;
    offsets.push(begin);
    const isWide = (entry & 1) === 1;
    strings.push((isWide ? wide : latin).decode(bytes.subarray(begin, begin + length * (isWide ? 2 : 1))));
  }
  return {
    version,
    strings,
    offsets,
    code: bytes.subarray(at),
    keys: hasShapes ? otherBytes : oneBytes,
    values: hasShapes ? oneBytes : otherBytes,
    shapes: hasShapes
      ? Array.from({ length: shapeCount }, (_, i) => [word(table + i * 8), word(table + i * 8 + 4)] as const)
      : null,
  };
}
