import { codeOfZim } from '../../src/core/errors.ts';
import { describeZimError } from '../../src/core/zim-errors.ts';

/** All of them: 0 and 1, and those with seven digits. */
const NUMBERS = [0, 1, ...Array.from({ length: 1_000 }, (_, index) => 6_000_000 + index)];

/** Printed, as REFERENCE.md has it. */
export function zimErrorsTable(): string[] {
  const known = NUMBERS.map(describeZimError).filter(({ name }) => name !== 'Unknown');
  return [
    '| number | name | meaning | kind | try again | what to do | here |',
    '|---|---|---|---|---|---|---|',
    ...known.map(({ code, name, meaning, kind, retryable, remediation }) => {
      const ours = codeOfZim(code);
      const here = ours === 'zim-other' ? '' : `[\`${ours}\`](#${ours})`;
      return `| ${code} | \`${name}\` | ${meaning} | \`${kind}\` | ${retryable ? 'yes' : 'no'} | ${remediation} | ${here} |`;
    }),
  ];
}
