import { type Bytes, textOf, utf8 } from '../../bytes.ts';

/** As much of protobuf as ZIM's login needs: varints (up to 2^53) and length-delimited fields. */
export type FieldValue = number | Bytes;

/** The last value of every field, by number. */
export class Fields {
  readonly #values: ReadonlyMap<number, FieldValue>;

  constructor(values: ReadonlyMap<number, FieldValue>) {
    this.#values = values;
  }

  number(field: number): number {
    const value = this.#values.get(field);
    return typeof value === 'number' ? value : 0;
  }

  bytes(field: number): Bytes {
    const value = this.#values.get(field);
    return typeof value === 'object' ? value : new Uint8Array(0);
  }

  text(field: number): string {
    return textOf(this.bytes(field));
  }
}

/** Encodes fields by number; `undefined` leaves one out. */
export function encodeFields(
  fields: Readonly<Record<number, number | string | Uint8Array | undefined>>,
): Bytes {
  const out: number[] = [];
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (typeof value === 'number') {
      pushVarint(out, Number(key) * 8);
      pushVarint(out, value);
      continue;
    }
    const bytes = typeof value === 'string' ? utf8(value) : value;
    pushVarint(out, Number(key) * 8 + 2);
    pushVarint(out, bytes.length);
    for (const byte of bytes) out.push(byte);
  }
  return new Uint8Array(out);
}

/** Throws a RangeError for what is no protobuf. */
export function decodeFields(bytes: Uint8Array): Fields {
  const values = new Map<number, FieldValue>();
  let position = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[position];
      if (byte === undefined) throw new RangeError('protobuf: cut short');
      position += 1;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Bytes => {
    if (position + length > bytes.length) throw new RangeError('protobuf: cut short');
    position += length;
    return bytes.slice(position - length, position);
  };
  while (position < bytes.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    const wire = key % 8;
    if (wire === 0) values.set(field, varint());
    else if (wire === 2) values.set(field, take(varint()));
    else if (wire === 1) take(8);
    else if (wire === 5) take(4);
    else throw new RangeError(`protobuf: wire type ${wire}`);
  }
  return new Fields(values);
}

function pushVarint(out: number[], value: number): void {
  let rest = value;
  while (rest > 127) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}
