import { COURSES } from '../../../../src/core/failure.ts';
import { type Mutation, of } from '../../mutation.ts';

const rowOf = (failure: string, row: readonly string[]): string =>
  `${failure}: courses(${row.map((course) => `'${course}'`).join(', ')})`;

/** Another course for one status of a row of the table: in the order of its columns. */
function courses(failure: keyof typeof COURSES, ...others: [string, string, string]): Mutation[] {
  const row = Object.values(COURSES[failure]);
  return others.map((other, column) => ({
    file: 'core/failure.ts',
    search: rowOf(failure, row),
    replace: rowOf(
      failure,
      row.map((course, at) => (at === column ? other : course)),
    ),
    why: `${failure} while ${['logging in', 'logged in', 'recovering'][column]}: ${other} instead of ${row[column]}`,
  }));
}

export const CORE_FAILURE: readonly Mutation[] = [
  ...courses('denied', 'later', 'end', 'later'),
  ...courses('wedged', 'later', 'again', 'later'),
  ...courses('lost', 'again', 'later', 'again'),
  ...courses('useless', 'later', 'later', 'later'),
  ...courses('refused', 'end', 'later', 'later'),
  ...courses('refusedAgain', 'again', 'again', 'end'),
  ...courses('fixable', 'slowly', 'later', 'later'),
  ...courses('permanent', 'later', 'end', 'slowly'),
  ...courses('transient', 'end', 'slowly', 'again'),
  ...of(
    'core/failure.ts',
    ['line.silences > 0', 'line.silences > 1', 'a dead socket is noticed late'],
    [
      "code === 'not-logged-in' || (isSilence",
      '(isSilence',
      'ZIM says that nobody is logged in, for nothing',
    ],
    [
      "      if (session.status === 'recovering' && session.final) return 'permanent';\n",
      '',
      'refused for ever (S26)',
    ],
    ['run.refusals > 0', 'run.refusals > 1', 'a second token that is refused counts as the first'],
    ["      if (run.atHand) return 'useless';\n", '', 'a token at hand that is refused costs a refusal'],
    ["isTooSoon(before) ? 'lost' : 'tooSoon'", "'tooSoon'", 'a token is handed over without end'],
    ["clock.kind !== 'doubted' || ", '', 'the clock is to blame for what ZIM itself refused'],
    ['isOurs ? before : error', 'error', 'after one refusal by the clock the tokens are to blame'],
    ['isInstanceGone(error) || ', '', 'a dead instance is not replaced'],
    ["run.recreated ? 'lost' : 'wedged'", "'wedged'", 'an instance is replaced without end'],
    [
      "kind === 'configuration' || code === 'sdk-load-failed'",
      "kind === 'configuration'",
      'an SDK that cannot be loaded is loaded again and again',
    ],
    [
      "  if (attempt.stage === 'presenting') {\n",
      '  {\n',
      'what the session itself does not take counts as refused by ZIM',
    ],
  ),
];
