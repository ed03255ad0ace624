import type { FaultID } from '../../src/testing/qa/fault-list.ts';
import type { Result } from './run.ts';
import { wordsOf } from './verdict.ts';

const BEGIN = '<!-- faults:begin -->';
const END = '<!-- faults:end -->';

/** The rows that the README has of it: one of each kind, also where the two codes fare alike. TESTING.md has all. */
export const BRIEF: readonly FaultID[] = [
  'machine-sleeps',
  'starts-offline',
  'backend-down-past-expiry',
  'one-request-fails',
  'zim-restarts',
  'clean-close',
  'clock-behind',
  'two-widgets',
  'uikit-after',
  'sockets-refused',
  'second-device',
  'second-tab',
];

/** The cells of a row. */
export const rowOf = ({ fault, documented, session }: Result): string[] => [
  fault.name,
  wordsOf(documented),
  wordsOf(session),
];

export function tableOf(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((cells) => `| ${cells.join(' | ')} |`);
  return ['| fault | documented code | zim-session |', '|---|---|---|', ...lines].join('\n');
}

/** The document with this table between its marks. */
export function withTable(document: string, table: string): string {
  const [before, after] = split(document);
  return `${before}${BEGIN}\n${table}\n${END}${after}`;
}

/** The cells of the table that the document has, row by row. */
export function rowsOf(document: string): string[][] {
  const [before, after] = split(document);
  const table = document.slice(before.length + BEGIN.length, document.length - after.length - END.length);
  const lines = table.trim().split('\n').slice(2);
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

function split(document: string): [string, string] {
  const begin = document.indexOf(BEGIN);
  const end = document.indexOf(END);
  if (begin < 0 || end < begin) throw new Error('the document has no marks for the table');
  return [document.slice(0, begin), document.slice(end + END.length)];
}
