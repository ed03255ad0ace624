import { parseArgs } from 'node:util';
import { UsageError } from '../../command.ts';

/** A fleet, and what happens to its token backend. Times in ms. */
export interface FleetOptions {
  readonly sessions: number;
  readonly lifetime: number;
  /** They log in at random moments within it. */
  readonly spread: number;
  readonly length: number;
  readonly outage: { readonly at: number; readonly end: number; readonly kind: 'down' | 'hang' } | null;
  /** Requests that the backend can serve in a second; as many as there are, where it is infinite. */
  readonly capacity: number;
  readonly overload: 'queue' | 'shed';
  /** What a backend that sheds load asks for; 0: nothing. */
  readonly retryAfter: number;
  /** The share of pages that are in front. */
  readonly visible: number;
  /** After which a page is closed, and its user comes back on another one; 0: never. */
  readonly visit: number;
  readonly seed: number;
}

export const USAGE: string =
  'npm run simulate -- fleet [--sessions N] [--lifetime S] [--spread S] [--hours H] [--outage-at S --outage-for S [--outage down|hang]] ' +
  '[--capacity R [--overload queue|shed] [--retry-after S]] [--visible 0.3] [--visit S] [--seed N] [--plot FILE] [--json]; or: --bounds';

const WORDS = {
  sessions: { type: 'string', default: '20000' },
  lifetime: { type: 'string', default: '3600' },
  spread: { type: 'string', default: '60' },
  hours: { type: 'string', default: '8' },
  'outage-at': { type: 'string' },
  'outage-for': { type: 'string' },
  outage: { type: 'string', default: 'down' },
  capacity: { type: 'string', default: 'Infinity' },
  overload: { type: 'string', default: 'queue' },
  'retry-after': { type: 'string', default: '0' },
  visible: { type: 'string', default: '0.3' },
  visit: { type: 'string', default: '0' },
  seed: { type: 'string', default: '1' },
  plot: { type: 'string' },
  bounds: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

export interface Words {
  readonly fleet: FleetOptions;
  readonly plot: string | undefined;
  readonly json: boolean;
  /** Look whether the bounds hold, in full, instead. */
  readonly bounds: boolean;
}

/** Throws a UsageError, or what `parseArgs` throws. */
export function readWords(args: string[]): Words {
  const { values } = parseArgs({ args, options: WORDS });
  const refuse = (what: string): never => {
    throw new UsageError(what);
  };
  const number = (name: keyof typeof values, least: number): number => {
    const value = Number(values[name]);
    return value >= least ? value : refuse(`--${name} takes a number, from ${least}`);
  };
  const one = <T extends string>(name: keyof typeof values, ...choices: T[]): T =>
    choices.find((choice) => choice === values[name]) ?? refuse(`--${name} is ${choices.join(' or ')}`);
  const sessions = number('sessions', 1);
  if (!Number.isInteger(sessions)) refuse('--sessions takes a whole number');
  const isOut = values['outage-at'] !== undefined;
  if (isOut !== (values['outage-for'] !== undefined)) refuse('--outage-at and --outage-for go together');
  const kind = one('outage', 'down', 'hang');
  const at = isOut ? 1000 * number('outage-at', 0) : 0;
  const outage = isOut ? { at, end: at + 1000 * number('outage-for', 1), kind } : null;
  return {
    fleet: {
      sessions,
      lifetime: 1000 * number('lifetime', 60),
      spread: 1000 * number('spread', 0),
      length: 3_600_000 * number('hours', 0.01),
      outage,
      capacity: number('capacity', 0.001),
      overload: one('overload', 'queue', 'shed'),
      retryAfter: 1000 * number('retry-after', 0),
      visible: number('visible', 0),
      visit: 1000 * number('visit', 0),
      seed: number('seed', 0),
    },
    plot: values.plot,
    json: values.json,
    bounds: values.bounds,
  };
}
