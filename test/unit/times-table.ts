import { readFileSync } from 'node:fs';
import * as TIMES from '../../src/core/times.ts';

/** What is no time: how the value is told. */
const OTHERS: Readonly<Record<string, (value: number) => string>> = {
  ...Object.fromEntries(
    [
      'HIDDEN',
      'SILENT',
      'SILENT_HIDDEN',
      'BACK',
      'BACK_HIDDEN',
      'HIDDEN_GROWTH',
      'IN_FRONT',
      'SILENT_FIRST',
      'MOST_PATIENCE',
      'LONGEST_PACE',
    ].map((name) => [name, (value: number) => `${value} times`]),
  ),
  PATIENT_AFTER: (value) => `${value} attempts`,
  FIRST_RENEWAL_FROM: (value) => `${value * 100} %`,
  LATER_RENEWALS_FROM: (value) => `${value * 100} %`,
};

/** What is nobody's policy, and has its number where it is used. */
const ELSEWHERE: readonly [file: string, name: string, told: (value: number) => string, reason: string][] = [
  [
    'engine/loop.ts',
    'RECHECK',
    (ms) => `${ms / 1_000} s`,
    'Clocks are set and machines sleep, so waits are looked at again this often, and no timer is longer.',
  ],
  [
    'tabs/patience.ts',
    'ASKED_EVERY',
    (ms) => `${ms / 60_000} min`,
    'A tab that waits asks the one that has the login this often …',
  ],
  [
    'tabs/patience.ts',
    'ASKED_IN_VAIN',
    (count) => `${count} times`,
    '… and passes it when so many questions in a row had no answer.',
  ],
  [
    'adapters/token-answer.ts',
    'MOST_BYTES',
    (bytes) => `${bytes / 1024} kB`,
    'A longer answer of a token endpoint is no token.',
  ],
  [
    'adapters/request-parts.ts',
    'BOUND',
    (ms) => `${ms / 1_000} s`,
    'A call of `tokenEndpoint()` by the app itself, without a signal, ends after this.',
  ],
  ['engine/timeline.ts', 'MOST', (count) => `${count} entries`, '`timeline()` keeps the last of them.'],
];

const UNITS = [
  [86_400_000, 'days'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** As a person reads it, in the largest unit of which it is at least two, or one. */
function told(name: string, value: number): string {
  const other = OTHERS[name];
  if (other) return other(value);
  if (value < 500) throw new Error(`${name} is no time: say in OTHERS what it is`);
  const [ms, unit] = UNITS.find(([ms]) => value >= ms && value % ms === 0) ?? [1, 'ms'];
  return `${value / ms} ${unit}`;
}

interface Row {
  readonly names: string[];
  readonly reason: string;
}

/** The file, block by block: a heading, or numbers with the comment above them. */
function rowsOf(source: string): (string | Row)[] {
  const rows: (string | Row)[] = [];
  for (const [, heading, comment, name] of source.matchAll(
    /^\/\/ (What .+|Attempts\.|Losses .+|Whether .+|When .+|Clocks\.)$|^\/\*\*([\s\S]*?)\*\/\n|^export const (\w+)/gm,
  )) {
    const last = rows.at(-1);
    if (heading) rows.push(heading.split('. `')[0]!.replace(/\.$/, ''));
    else if (comment) rows.push({ names: [], reason: comment.replace(/\s*\n? \*\s*|\s+/g, ' ').trim() });
    else if (typeof last === 'object') last.names.push(name!);
    else throw new Error(`${name} has no reason`);
  }
  return rows;
}

const sourceOf = (file: string): string =>
  readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');

function elsewhere([file, name, told, reason]: (typeof ELSEWHERE)[number]): string {
  const [, product] = new RegExp(`^const ${name} = ([\\d_ *]+);`, 'm').exec(sourceOf(file)) ?? [];
  if (!product) throw new Error(`${file} has no ${name}`);
  const value = product.split('*').reduce((all, factor) => all * Number(factor.replaceAll('_', '')), 1);
  return `| \`${name}\` | ${told(value)} | ${reason} |`;
}

/** Printed, as REFERENCE.md has it. */
export function timesTable(): string[] {
  const source = sourceOf('core/times.ts');
  const values = TIMES as Readonly<Record<string, number>>;
  const rows = rowsOf(source);
  const named = rows.flatMap((row) => (typeof row === 'string' ? [] : row.names));
  if (named.sort().join() !== Object.keys(values).sort().join())
    throw new Error('a number of times.ts is in no row');
  return [
    '| number | value | why |',
    '|---|---|---|',
    ...rows.map((row) => {
      if (typeof row === 'string') return `| **${row}** | | |`;
      const names = row.names.map((name) => `\`${name}\``).join(', ');
      return `| ${names} | ${row.names.map((name) => told(name, values[name]!)).join(', ')} | ${row.reason} |`;
    }),
    '| **Elsewhere** | | |',
    ...ELSEWHERE.map(elsewhere),
  ];
}
