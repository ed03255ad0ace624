/**
 * Bytes that WebCrypto accepts: never a view of shared memory. TypeScript before 5.7 has no `Uint8Array<ArrayBuffer>` for
 * that, and this is whatever it has.
 */
export type Bytes = ReturnType<Uint8ArrayConstructor['of']>;

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
