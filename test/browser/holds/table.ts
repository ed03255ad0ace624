import { DIFFERENCES } from './differences.ts';

/** One part in one engine. */
export interface Row {
  readonly engine: string;
  readonly version: string;
  readonly part: string;
  readonly holds: string;
  readonly passed: string;
  readonly known: string;
  readonly skipped: string;
  readonly date: string;
}

const COLUMNS = {
  engine: 'engine',
  version: 'version',
  part: 'what',
  holds: 'holds',
  passed: 'passed',
  known: 'red for a stated reason',
  skipped: 'not for it',
  date: 'on',
} as const satisfies Record<keyof Row, string>;
const KEYS = Object.keys(COLUMNS) as (keyof Row)[];

/** The rows of the table in this text. */
export function rowsOf(text: string): Row[] {
  const lines = text.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(1).map((line) => {
    const cells = line.split('|').slice(1, -1);
    return Object.fromEntries(KEYS.map((key, index) => [key, cells[index]?.trim() ?? ''])) as unknown as Row;
  });
}

/** The new rows in place of the old ones of the same engine and part; the others keep their date. */
export function merged(old: readonly Row[], rows: readonly Row[], order: readonly string[]): Row[] {
  const keyOf = ({ engine, part }: Row): string => `${engine} ${part}`;
  const all = new Map([...old, ...rows].map((row) => [keyOf(row), row]));
  return [...all.values()]
    .filter((row) => order.includes(keyOf(row)))
    .sort((a, b) => order.indexOf(keyOf(a)) - order.indexOf(keyOf(b)));
}

export function textOf(rows: readonly Row[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [
    line(Object.values(COLUMNS)),
    `|${KEYS.map(() => '---').join('|')}|`,
    ...rows.map((row) => line(KEYS.map((key) => row[key]))),
  ];
  const reasons = DIFFERENCES.map(
    ({ engines, why, test }) => `- ${engines.join(' and ')}: ${why} (\`${test.source}\`)`,
  );
  return `# What holds where

\`npm run browsers\` writes this table, with the engines that are installed; a row of one that is not keeps its date.

${table.join('\n')}

Red for a stated reason:

${reasons.join('\n')}

"Not for it" counts tests that say so themselves: of faults that this browser has not, or that cannot be done to it.
`;
}
