import type { Bytecode } from './hermes.ts';

type Pairs = (name: number, value: number) => void;

/** Bytes between the loading of a string and its storing under a name. */
const REACH = 32;
const MOST_PROPERTIES = 256;
/** Bytes of a value in a buffer of literals, by its tag: number, long, short and byte index, integer. */
const SIZES = [0, 0, 0, 8, 4, 2, 1, 4] as const;
const STRINGS = [4, 5, 6];

/** Instructions that make an object from the buffers of literals, with short and with long offsets: of all versions. */
const OBJECT = 1;
const LARGE_OBJECT = 2;
/** What a version calls the instruction that loads a string, and those that store under a name, in their order. */
interface Numbers {
  readonly load: number;
  readonly store: number;
}

/** As hermesc 89, 96 and 98 have them; in between they have moved by two. */
function numbersOf(version: number): readonly Numbers[] {
  if (version >= 97) return [{ load: 0x90, store: 0x4a }];
  const all = [0, 1, 2].map((by) => ({ load: 0x71 + by, store: 0x39 + by }));
  return version <= 89 ? all.slice(0, 1) : version >= 96 ? all.slice(2) : all;
}

/**
 * Tells which string is stored under which name, as far as both are wanted. The numbers of instructions change a little with
 * each version, and their form hardly: a string is loaded into a register, and that register is stored under a name;
 * or an object is made from two places in the buffers of literals.
 */
export function findPairs(
  bytecode: Bytecode,
  names: ReadonlySet<number>,
  values: ReadonlySet<number>,
  found: Pairs,
): void {
  if (!names.size || !values.size) return;
  const { code, version } = bytecode;
  const numbers = numbersOf(version);
  for (let i = 0; i + 4 <= code.length; i++) {
    const instruction = code[i] as number;
    if (instruction === OBJECT || instruction === LARGE_OBJECT)
      lookAtObject(bytecode, i, names, values, found);
    for (const { load, store } of numbers) {
      if (instruction !== load && instruction !== load + 1) continue;
      const isLong = instruction === load + 1;
      const id = isLong ? word(code, i + 2) : half(code, i + 2);
      if (!values.has(id)) continue;
      const nameAt = version >= 97 ? nameWithShapes : nameBeforeShapes;
      const name = storedAs(
        code,
        i + (isLong ? 6 : 4),
        code[i + 1] as number,
        (at) => nameAt(code, at, store),
        names,
      );
      if (name !== null) found(name, id);
    }
  }
}

const half = (bytes: Uint8Array, at: number) => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
const word = (bytes: Uint8Array, at: number) => (half(bytes, at) | (half(bytes, at + 2) << 16)) >>> 0;

/** The name under which a register is stored soon after `from`. */
function storedAs(
  code: Uint8Array,
  from: number,
  register: number,
  nameAt: (at: number) => number | null,
  names: ReadonlySet<number>,
): number | null {
  for (let i = from; i < from + REACH && i + 4 <= code.length; i++) {
    const name = code[i + 2] === register ? nameAt(i) : null;
    if (name !== null && names.has(name)) return name;
  }
  return null;
}

/** [instruction] [object] [value], then a cache of one byte with PutById and its like, and the name, which may be short. */
function nameBeforeShapes(code: Uint8Array, at: number, first: number): number | null {
  switch ((code[at] as number) - first) {
    case 0: // PutById
    case 2: // TryPutById
      return half(code, at + 4);
    case 1:
    case 3:
      return word(code, at + 4);
    case 4: // PutNewOwnByIdShort
      return code[at + 3] as number;
    case 5: // PutNewOwnById
    case 7: // PutNewOwnNEById
      return half(code, at + 3);
    case 6:
    case 8:
      return word(code, at + 3);
    default:
      return null;
  }
}

/** PutByIdLoose, PutByIdStrict, DefineOwnById and their like: all with a cache in front of the name. */
function nameWithShapes(code: Uint8Array, at: number, first: number): number | null {
  const number = (code[at] as number) - first;
  return -4 <= number && number <= 12 ? half(code, at + 4) : null;
}

/** [instruction] [register] [size] [count] [keys] [values], the last two of 32 bits if large; later [shape] [values]. */
function lookAtObject(
  { code, keys, values: buffer, shapes }: Bytecode,
  i: number,
  names: ReadonlySet<number>,
  values: ReadonlySet<number>,
  found: Pairs,
): void {
  const isLarge = code[i] === LARGE_OBJECT;
  const [read, size] = isLarge ? [word, 4] : [half, 2];
  const shape = shapes?.[read(code, i + 2)];
  const [key, count] = shape ?? [read(code, i + 6), half(code, i + 4)];
  const value = shapes ? read(code, i + 2 + size) : read(code, i + 6 + size);
  if ((shapes && !shape) || count === 0 || count > MOST_PROPERTIES) return;
  if (key >= keys.length || value >= buffer.length) return;
  const called = readLiterals(keys, key, count);
  const position = called.findIndex((one) => one !== null && names.has(one));
  if (position < 0) return;
  const name = called[position];
  const id = readLiterals(buffer, value, position + 1)[position];
  if (typeof name === 'number' && typeof id === 'number' && values.has(id)) found(name, id);
}

/** The string indices among so many values from an offset on; null for what is no string. */
function readLiterals(bytes: Uint8Array, from: number, count: number): (number | null)[] {
  const read: (number | null)[] = [];
  let at = from;
  while (read.length < count && at < bytes.length) {
    const tag = bytes[at++] as number;
    const type = (tag >> 4) & 7;
    let length = tag & 15;
    if (tag & 128) length = (length << 8) | (bytes[at++] ?? 0);
    if (length === 0) break;
    const size = SIZES[type] as number;
    for (; length > 0 && read.length < count; length--, at += size) {
      const isString = STRINGS.includes(type) && size > 0;
      read.push(isString ? index(bytes, at, size) : null);
    }
  }
  return read;
}

const index = (bytes: Uint8Array, at: number, size: number) =>
  size === 1 ? (bytes[at] ?? 0) : size === 2 ? half(bytes, at) : word(bytes, at);
