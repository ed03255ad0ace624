/** Randomness that depends on the seed and on nothing else. */
export interface Prng {
  /** From 0 to 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  /** The same, each order of magnitude as likely as the other. */
  scale(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

/** sfc32, seeded through a multiplicative hash so that neighbouring seeds have nothing in common. */
export function createPrng(seed: number): Prng {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  const word = () => {
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
    return (hash ^ (hash >>> 13)) | 0;
  };
  let [a, b, c, counter] = [word(), word(), word(), 1];
  function next(): number {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 2 ** 32;
  }
  for (let turn = 0; turn < 12; turn += 1) next();
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    int,
    scale: (from, to) => Math.round(from * (to / from) ** next()),
    chance: (probability) => next() < probability,
    pick: (list) => list[int(0, list.length - 1)]!,
    weighted(weights) {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [key, weight] of entries) {
        left -= weight;
        if (left < 0) return key;
      }
      return entries[0]![0];
    },
  };
}
