import type { FleetFigures } from './figures.ts';
import { playFleet } from './fleet.ts';
import { type FleetOptions, readWords } from './options.ts';

// What a fleet may ask of its token backend. `npm test` holds it with a small crowd, which is noisier than one of 20,000.

/** One scenario, with the figure that counts, and what it may be at most. */
export interface Bound {
  readonly name: string;
  /** As they are given to the command, but for the number of sessions. */
  readonly words: string;
  readonly figure: (figures: FleetFigures, options: FleetOptions) => number;
  readonly most: (options: FleetOptions) => number;
  readonly unit: string;
}

const HOUR = 3_600_000;
const never = Number.POSITIVE_INFINITY;
/** Requests a second of a fleet that renews as late as it may. */
export const calmRate = ({ sessions, lifetime }: FleetOptions): number =>
  (1000 * sessions) / (lifetime - Math.min(300_000, lifetime / 5));
/** Requests a second in eight hours in which nothing happens. */
const calmMean = (options: FleetOptions): number =>
  playFleet({ ...options, outage: null, capacity: never, length: 8 * HOUR }).figures.meanPerSecond;

const back = ({ backAllAfter }: FleetFigures): number => backAllAfter ?? never;
/** Seconds that the backend needs for one token for each. */
const oneEach = ({ sessions, capacity }: FleetOptions): number => sessions / capacity;

const peak = (name: string, words: string, most: number): Bound => ({
  name,
  words,
  figure: ({ peakPerSecond }, options) => peakPerSecond / calmMean(options),
  most: () => most,
  unit: '× the calm mean',
});
const recovery = (name: string, words: string, most: Bound['most']): Bound => ({
  name,
  words,
  figure: back,
  most,
  unit: 's until all are back',
});

/** `times`: what the backend can serve, as a multiple of the calm rate; `at`: hours from the first login on. */
const outage = (hours: number, kind: 'down' | 'hang', times: number, more = '', at = 5): string =>
  `--outage-at ${3600 * at} --outage-for ${3600 * hours} --outage ${kind} --times ${times} --hours ${at + 1.5 + hours} ${more}`;
/** After silence nobody knows for up to five minutes that the backend is there again. */
const SILENCE = 300;

const of = (lifetime: number): readonly Bound[] => {
  // Logins alone must not be more than the endpoint can serve, also where that is 5 × the rate, and they are over before the outage.
  const spread = Math.max(3600, lifetime / 3);
  const at = Math.max(5, (1.25 * spread) / 3600);
  const hour = (kind: 'down' | 'hang', times: number, more = '') =>
    `--lifetime ${lifetime} --spread ${spread} ${outage(1, kind, times, more, at)}`;
  const hours = Math.max(8, (8 * lifetime) / 3600);
  const tokens = `tokens of ${lifetime} s: `;
  return [
    {
      name: `${tokens}a crowd logs in within a minute`,
      words: `--lifetime ${lifetime} --hours ${hours}`,
      figure: ({ peakToMean }) => peakToMean ?? never,
      most: () => 1.5,
      unit: 'peak to mean',
    },
    recovery(`${tokens}an hour refused, a queue of 10 × the rate`, hour('down', 10), (o) => 2 * oneEach(o)),
    recovery(
      `${tokens}an hour not answered, a queue of 10 × the rate`,
      hour('hang', 10),
      (o) => 2 * oneEach(o) + SILENCE,
    ),
    recovery(`${tokens}an hour refused, a queue of 5 × the rate`, hour('down', 5), () => HOUR / 1000),
    recovery(`${tokens}an hour not answered, a queue of 5 × the rate`, hour('hang', 5), () => HOUR / 1000),
    recovery(
      `${tokens}an hour refused, 503 over 10 × the rate`,
      hour('down', 10, '--overload shed'),
      (o) => 1.25 * oneEach(o) + 60,
    ),
    recovery(
      `${tokens}an hour not answered, 503 over 10 × the rate`,
      hour('hang', 10, '--overload shed'),
      (o) => 1.25 * oneEach(o) + 60 + SILENCE,
    ),
  ];
};

/** With tokens of an hour. */
export const BOUNDS: readonly Bound[] = [
  {
    name: 'eight calm hours',
    words: '--hours 8 --spread 3600',
    figure: ({ requests, sessions }, { length, lifetime }) =>
      requests / sessions / (1 + (length - lifetime / 2) / (lifetime - 315_000)),
    most: () => 1.25,
    unit: '× the requests of renewing as late as possible',
  },
  peak('20 minutes, refused', `--spread 3600 ${outage(1 / 3, 'down', never)}`, 40),
  peak('20 minutes, not answered', `--spread 3600 ${outage(1 / 3, 'hang', never)}`, 20),
  ...of(3600),
];

/** Of so few sessions as a test plays, an endpoint that is sized for a day serves one in 20 s: nothing to be measured. */
export const OTHER_LIFETIMES: readonly Bound[] = [...of(600), ...of(86_400)];

/** The options of a bound for so many sessions. */
export function optionsOf({ words }: Bound, sessions: number, seed: number): FleetOptions {
  const [rest, times] = words.split(/--times (\S+)/);
  const all = words
    .replace(/--times \S+ /, '')
    .trim()
    .split(/\s+/);
  const { fleet } = readWords([...all, '--sessions', `${sessions}`, '--seed', `${seed}`]);
  return rest !== words && times ? { ...fleet, capacity: Number(times) * calmRate(fleet) } : fleet;
}

/** What it is, and what it may be. */
export function measure(
  bound: Bound,
  sessions: number,
  seed = 1,
): { readonly is: number; readonly most: number } {
  const options = optionsOf(bound, sessions, seed);
  const { figures } = playFleet(options);
  return { is: bound.figure(figures, options), most: bound.most(options) };
}
