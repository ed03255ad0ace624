import { COURSES } from '../../../../src/core/failure.ts';
import { type Mutation, of } from '../../mutation.ts';

const rowOf = (failure: string, courses: readonly string[]): string =>
  `${failure}: [${courses.map((course) => `'${course}'`).join(', ')}]`;

/** Another course for one status of a row of the table: in the order of its columns. */
function courses(failure: keyof typeof COURSES, ...others: [string, string, string]): Mutation[] {
  const row = COURSES[failure];
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
    [
      "  if (attempt.stage === 'fetching' && !isLate) d.effects.push({ type: 'abortFetch', of: d.last.id });\n",
      '',
      'a failed fetch is not aborted',
    ],
    ['  if (refused) d.refused = attempt.token.text;\n', '', 'a refused token is presented again'],
    ['line.silences > 0', 'line.silences > 1', 'a dead socket is noticed late'],
    [
      "code === 'not-logged-in' || (isSilence",
      '(isSilence',
      'ZIM says that nobody is logged in, for nothing',
    ],
    [
      "session.status === 'logged-in' && isSilence(error)",
      "session.status === 'logged-in'",
      'every failure hints at a dead socket',
    ],
    [
      "      if (session.status === 'recovering' && session.final) return 'permanent';\n",
      '',
      'refused for ever (S26)',
    ],
    [
      "error, failure === 'refusedAgain', told",
      'error, true, told',
      'a dead socket makes a recovery the last one',
    ],
    ['run.refusals > 0', 'run.refusals > 1', 'a second token that is refused counts as the first'],
    ["      if (run.atHand) return 'useless';\n", '', 'a token at hand that is refused costs a refusal'],
    ['refused && !run.atHand ? 1', 'refused ? 1', 'a token at hand that is refused counts'],
    ['if (!useless) d.error = error;', 'd.error = error;', 'the error of a token at hand is shown'],
    ["status === 'logging-in' || useless", "status === 'logging-in'", 'a token at hand is news'],
    [
      '      d.last = { ...last, startedAt: last.beforeAt };\n',
      '',
      'after a token at hand nobody is asked at once',
    ],
    [
      'startedAt: last.beforeAt };',
      'startedAt: -NEVER };',
      'after a token at hand two users who take turns ask all the time',
    ],
    ['      d.run = { ...d.run, attempt: 0 };\n', '', 'a token at hand counts as an attempt'],
    ["isTooSoon(before) ? 'lost' : 'tooSoon'", "'tooSoon'", 'a token is handed over without end'],
    [
      'isWedged(error) || isTooSoon(error) || ',
      'isWedged(error) || ',
      'a token that is to be handed over is fetched anew',
    ],
    ["clock.kind !== 'doubted' || ", '', 'the clock is to blame for what ZIM itself refused'],
    ['isOurs ? before : error', 'error', 'after one refusal by the clock the tokens are to blame'],
    [
      'unanswered: isUnanswered ? run.unanswered + 1 : 0',
      'unanswered: run.unanswered + (isUnanswered ? 1 : 0)',
      'silence is counted for ever',
    ],
    ['unanswered: isUnanswered ? run.unanswered + 1 : 0', 'unanswered: 0', 'silence is not counted'],
    ['const held = isLate || (run', 'const held = (run', 'what is late is not listened to'],
    [
      " && (session.status !== 'logging-in' || isPatient(d));\n  if (attempt.stage === 'fetching' && !isLate)",
      ";\n  if (attempt.stage === 'fetching' && !isLate)",
      'a login listens to what is late',
    ],
    [
      'isUnanswered && attempt.until <= d.now && (session',
      'isUnanswered && (session',
      'it listens to a request that the provider has ended',
    ],
    [" || (run.held && attempt.stage === 'waiting')", '', 'an SDK that fails ends a request for no reason'],
    [
      "isUrgent || (unanswered > 0 && waits(d, 'renew')) ? 0 : policy",
      'policy',
      'who looks at the page waits once more',
    ],
    [" || (unanswered > 0 && waits(d, 'renew')) ? 0", ' ? 0', 'who presses a button is told to be patient'],
    [
      'isUrgent || (unanswered > 0',
      '(unanswered > 0',
      'a request that was begun before the network was there puts off the next',
    ],
    ['zimCode === 6000002 || ', '', 'a dead instance is not replaced'],
    ["run.recreated ? 'lost' : 'wedged'", "'wedged'", 'an instance is replaced without end'],
    ['until >= one.until', 'until < one.until', 'renew() is answered at the wrong failure'],
    ['isWedged(error) || isTooSoon(error) || ', 'isTooSoon(error) || ', 'a new instance wants another token'],
    [' || unseen);', ');', 'a token is fetched although nobody has looked at the one that there is'],
    [
      " && status === 'recovering' && !d.run.atHand",
      " && status === 'recovering'",
      'a token at hand is presented until somebody answers',
    ],
    [' && refused) heard(d);', ') heard(d);', 'what the SDK says by itself counts as a sign of life'],
    [
      'unheard(d, d.line.isAsking)',
      'unheard(d)',
      'a question is given up because a renewal was not answered',
    ],
    ['now < until ? until : NEVER', 'NEVER', 'who was denied is not asked for before the deadline'],
    ['now < until ? until : NEVER', 'until', 'who was denied is asked for without end'],
    ['const until = lastChance(d);', 'const until = now + SLOWLY;', 'who was denied is asked for too early'],
    ['    told(NEVER);\n    settle', '    settle', 'nobody hears of a denial'],
    ["    settle(d, 'renew', error);\n", '', 'renew() is not answered by a denial'],
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
    [
      "wait === null && session.status !== 'logged-in'",
      'wait === null',
      'a policy ends a login that is good',
    ],
    [
      "failure === 'denied' ? 'token-denied' : gaveUp",
      'gaveUp',
      'who was denied is logged out for another reason',
    ],
    ["(!refused || session.status === 'recovering')", '!refused', 'a clock is doubted twice in one recovery'],
    [
      "clock.kind === 'doubted' && !run.atHand",
      "clock.kind === 'measured' && !run.atHand",
      'doubt has no end',
    ],
    [' && !run.atHand && (', ' && (', 'the refusal of a token at hand ends a doubt'],
  ),
];
