import { readFileSync } from 'node:fs';
import { type ErrorCode, ZimSessionError } from 'zim-session';
import { codeOfZim } from '../../src/core/errors.ts';

/** The members of a union of strings, as a file of the core declares it. */
export function unionOf(file: string, name: string): string[] {
  const source = readFileSync(new URL(`../../src/core/${file}`, import.meta.url), 'utf8');
  const [, body = ''] = new RegExp(`export type ${name} =((?:\\s*\\| '[\\w-]+')+);`).exec(source) ?? [];
  return [...body.matchAll(/'([\w-]+)'/g)].map(([, member]) => member!);
}

export const CODES = unionOf('errors.ts', 'ErrorCode') as ErrorCode[];

/** The numbers of ZIM, each with the code that the session has for it; whatever nobody has named is `zim-other`. */
const NUMBERS = [1, ...Array.from({ length: 1_000 }, (_, index) => 6_000_000 + index)]
  .map((number) => [number, codeOfZim(number)] as const)
  .filter(([, code]) => code !== 'zim-other');

/** What the code itself says of an error: to be found by whoever searches for a message, or for a number of ZIM. */
function summaryOf(code: ErrorCode): string {
  const { message, kind, retryable } = new ZimSessionError(code);
  const numbers = NUMBERS.filter(([, ours]) => ours === code).map(([number]) => number);
  const ofZim = numbers.length ? ` ZIM: ${numbers.join(', ')}.` : '';
  return `"${message}" Kind \`${kind}\`, ${retryable ? 'retryable' : 'not retryable'}.${ofZim}`;
}

/** The text, with such a line below the heading of each code that it has. */
export function withSummaries(text: string): string {
  return CODES.reduce(
    (before, code) =>
      before.replace(new RegExp(`(?<=^### ${code}\n\n)(?:".*\n\n)?`, 'm'), () => `${summaryOf(code)}\n\n`),
    text,
  );
}
