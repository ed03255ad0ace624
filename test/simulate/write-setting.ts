import type { Prng } from './prng.ts';
import type { Setting } from './story.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function lifetime(prng: Prng): number {
  const kind = prng.weighted({
    tooShort: 2,
    veryShort: 8,
    short: 10,
    minutes: 20,
    hour: 35,
    hours: 15,
    days: 10,
  });
  const ranges = {
    tooShort: [20, 29],
    veryShort: [31, 59],
    short: [60, 119],
    minutes: [120, 900],
    hour: [3_600, 3_600],
    hours: [7_200, 86_400],
    days: [86_400, 24 * 86_400],
  } as const;
  const [least, most] = ranges[kind];
  return prng.int(least, most);
}

/** In what world the story plays. */
export function writeSetting(prng: Prng, seed: number): Setting {
  const ttl = lifetime(prng);
  const slow = prng.chance(0.15);
  return {
    seed,
    ttl,
    grant: prng.weighted({ text: 4, expiresIn: 2, serverTime: 3, named: 1 }),
    order: prng.weighted({ '2.29': 5, '2.20': 5, '2.18': 5 }),
    deaf: prng.chance(0.3),
    latency: {
      backend: prng.scale(1, slow ? 2_500 : 300),
      connect: prng.scale(1, slow ? 1_500 : 100),
      login: prng.scale(1, slow ? 1_500 : 200),
      renew: prng.scale(1, slow ? 1_500 : 200),
    },
    skew: prng.chance(0.2) ? prng.pick([-1, 1]) * prng.scale(1_000, 12 * HOUR) : 0,
    loader: prng.chance(0.3) ? prng.scale(1, 3_000) : null,
    window: prng.chance(0.1) ? prng.scale(10_000, 20 * MINUTE) : 'auto',
    tail: ttl <= 7_200 && prng.chance(0.3) ? Math.round(ttl * 1_100) + MINUTE : 0,
  };
}
