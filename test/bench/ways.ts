/** One way of logging in: what its page does before the click, and what it has to wait for after it. */
export interface Way {
  readonly id: 'documented' | 'login' | 'preload' | 'at-hand';
  readonly name: string;
  /** Whether the SDK is there before the click. */
  readonly preloads: boolean;
  /** Whether a token comes with the page, so that nobody is asked for one. */
  readonly hasToken: boolean;
  /** Of the documented code's time it takes at most so much; the documented code itself is 1. */
  readonly most: number;
}

export const WAYS: readonly Way[] = [
  { id: 'documented', name: 'the documented code', preloads: false, hasToken: false, most: 1 },
  { id: 'login', name: 'login() alone', preloads: false, hasToken: false, most: 0.75 },
  { id: 'preload', name: 'preload() before the click', preloads: true, hasToken: false, most: 0.5 },
  { id: 'at-hand', name: 'preload(), and a token at hand', preloads: true, hasToken: true, most: 0.15 },
];

export type Round = Readonly<Record<Way['id'], number>>;

/** Of the documented code's time, what this way took in the median of the rounds. */
export const share = (rounds: readonly Round[], { id }: Way): number =>
  median(rounds.map((round) => round[id] / round.documented));

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}

/** The table that a run ends with. */
export function tableOf(rounds: readonly Round[]): string {
  const rows = WAYS.map((way) => {
    const ms = rounds.map((round) => round[way.id]);
    const [least, most] = [Math.min(...ms), Math.max(...ms)].map((one) => one.toFixed(0));
    return `| ${way.name} | ${median(ms).toFixed(0)} ms | ${least} to ${most} ms | ${share(rounds, way).toFixed(2)} |`;
  });
  return [
    '| from the click to Connected | median | all | of the documented code |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}
