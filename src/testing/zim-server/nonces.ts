/**
 * The key under which the SDK wants its session key is a nonce that it made with `Math.random` right after
 * the `client_stamp` it sends in clear text. Whoever can see, or fix, `Math.random` in the page knows it.
 */
export type Key1For = (clientStamp: string) => string | undefined;

/** The SDK's nonce for one output of `Math.random`: 16 decimal digits, padded with its own start. */
export function nonceFrom(random: number): string {
  const digits = random.toString().substring(2, 18);
  return digits + digits.substring(0, 16 - digits.length);
}

/** For a page whose `Math.random` is a constant: `random` is that constant, as a script can set it. */
export function fixedNonce(random = 0.12345678901234568): {
  readonly random: number;
  readonly key1For: Key1For;
} {
  return { random, key1For: () => nonceFrom(random) };
}

const KEPT = 4000;

/** Listens to `Math.random` of this page and remembers its last outputs. */
export function recordNonces(): { readonly key1For: Key1For; restore(): void } {
  const original = Math.random;
  const outputs: number[] = [];
  const recording = (): number => {
    const output = original();
    outputs.push(output);
    if (outputs.length > KEPT * 2) outputs.splice(0, KEPT);
    return output;
  };
  Math.random = recording;
  return {
    key1For(clientStamp) {
      const at = outputs.map(nonceFrom).lastIndexOf(clientStamp);
      const next = at < 0 ? undefined : outputs[at + 1];
      return next === undefined ? undefined : nonceFrom(next);
    },
    // Somebody else may have wrapped it after us: then taking it away would take theirs too.
    restore() {
      if (Math.random === recording) Math.random = original;
    },
  };
}
