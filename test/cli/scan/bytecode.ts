/** An instruction, as bytes; `#name` is the index of that string, of 16 bits, and `'name` of 8. */
export type Instruction = readonly (number | string)[];

const words = (...all: number[]) => Buffer.from(new Uint32Array(all).buffer);
const padded = (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

const NOTHING: Uint8Array = Buffer.alloc(0);

/** Strings in a buffer of literals, with indices of one byte. */
export const literals = (strings: readonly string[], names: readonly string[]): Buffer =>
  Buffer.from([0x60 | names.length, ...names.map((name) => strings.indexOf(name))]);

/**
 * A file in the format of Hermes 96 (React Native 0.81) or 98: one function, and what the strings and literals
 * need. The instructions in the tests are those that hermesc of these versions makes.
 */
export function bytecodeOf(
  strings: readonly string[],
  instructions: readonly Instruction[],
  { version = 96, keys = NOTHING, values = NOTHING, shapes = [] as number[] } = {},
): Uint8Array {
  const hasShapes = version > 96;
  const code = instructions.flatMap((instruction) =>
    instruction.flatMap((one) => {
      if (typeof one === 'number') return [one];
      const index = strings.indexOf(one.slice(1));
      return one.startsWith('#') ? [index & 255, index >> 8] : [index];
    }),
  );
  let offset = 0;
  const entries = strings.map((text) => {
    const entry = (offset << 1) | (text.length << 24);
    offset += text.length;
    return entry >>> 0;
  });
  const storage = Buffer.from(strings.join(''), 'latin1');
  const header = Buffer.alloc(128);
  Buffer.from('c61fbc03c103191f', 'hex').copy(header);
  header.writeUInt32LE(version, 8);
  for (const [at, value] of [
    [40, 1],
    [52, strings.length],
    [60, storage.length],
    [hasShapes ? 80 : 84, hasShapes ? values.length : keys.length],
    [hasShapes ? 84 : 88, hasShapes ? keys.length : values.length],
    ...(hasShapes ? [[88, shapes.length / 2]] : []),
  ] as [number, number][])
    header.writeUInt32LE(value, at);
  return Buffer.concat([
    header,
    Buffer.alloc(hasShapes ? 12 : 16),
    words(...entries),
    padded(storage),
    ...(hasShapes ? [padded(values), padded(keys), words(...shapes)] : [padded(keys), padded(values)]),
    Buffer.from(code),
  ]);
}
