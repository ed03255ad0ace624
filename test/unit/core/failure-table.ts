import { COURSES, type Failure } from '../../../src/core/failure.ts';

/** What each is, in words; `classify` decides. */
const MEANINGS: Readonly<Record<Failure, string>> = {
  denied: 'the backend says no',
  wedged: 'the instance is dead or wedged; it is replaced',
  lost: 'the login is not there, whatever the SDK says',
  tooSoon: 'the clock was set back, and the SDK waits for it; a login hands the token over',
  useless: 'a token at hand that ZIM refused, or that ended',
  refused: 'ZIM refused a fresh token',
  refusedAgain: 'the second in a row',
  fixable: 'somebody has to correct something',
  permanent: 'nothing that is tried again can help',
  transient: 'all the rest',
};

/** Printed, as ARCHITECTURE.md has it. */
export function failureTable(): string[] {
  const names = Object.keys(COURSES) as Failure[];
  return [
    '| failure | | logging-in | logged-in | recovering |',
    '|---|---|---|---|---|',
    ...names.map(
      (name) => `| \`${name}\` | ${[MEANINGS[name], ...Object.values(COURSES[name])].join(' | ')} |`,
    ),
  ];
}
