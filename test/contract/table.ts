import type { Case } from './case.ts';

export const HOLDS = 'holds';

/** A case and how it went, version by version. */
export interface Row {
  readonly one: Case;
  readonly cells: readonly string[];
}

const HEAD = `# Which facts hold for which version of zego-zim-web

Written by \`npm run contract:all\`, which runs each case of the contract on each of these versions, unmodified, in
Chromium. The expectations are those of the last column. Where a version differs, \`-\` is a line of the expected trace
that is missing and \`+\` one that comes instead (ms since the start, then what happened; see \`trace.ts\`); the same line
with both signs came in another order. The mark changes with the expected trace, so that \`npm test\` notices a table
that is out of date.
`;

export interface Table {
  readonly versions: readonly string[];
  /** Name, mark and cells of each. */
  readonly rows: readonly (readonly string[])[];
}

/** The whole file: what the SDK does, and what a session does on it. */
export function writeTables(
  versions: readonly string[],
  sdk: readonly Row[],
  sessions: readonly Row[],
): string {
  return [
    HEAD,
    `## The SDK\n\n${writeTable(versions, sdk)}`,
    `## Sessions on it\n\n${writeTable(versions, sessions)}`,
  ].join('\n');
}

function writeTable(versions: readonly string[], rows: readonly Row[]): string {
  const held = versions.map((_, column) => rows.filter(({ cells }) => cells[column] === HOLDS).length);
  return [
    line(['case', 'mark', ...versions]),
    line(new Array<string>(versions.length + 2).fill('---')),
    ...rows.map(({ one, cells }) => line([one.name, markOf(one), ...cells.map(shortened)])),
    line(['hold', '', ...held.map((count) => `${count} of ${rows.length}`)]),
    '',
  ].join('\n');
}

/** The tables of a written file, in their order. */
export function readTables(text: string): Table[] {
  return text.split('\n## ').slice(1).map(readTable);
}

function readTable(text: string): Table {
  const lines = text.split('\n').filter((one) => one.startsWith('| '));
  const [head = [], , ...rows] = lines.map((one) =>
    one
      .slice(2, -2)
      .split(/(?<!\\) \| /)
      .map((cell) => cell.replaceAll('\\|', '|').trim()),
  );
  return { versions: head.slice(2), rows: rows.slice(0, -1) };
}

/** FNV-1a of the expected trace. */
export function markOf({ trace }: Case): string {
  let hash = 0x811c9dc5;
  for (const character of trace.join('\n')) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash.toString(16).padStart(8, '0');
}

const LONGEST = 400;

function shortened(cell: string): string {
  return cell.length > LONGEST ? `${cell.slice(0, LONGEST)} …` : cell;
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
