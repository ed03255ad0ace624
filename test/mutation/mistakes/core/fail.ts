import { type Mutation, of } from '../../mutation.ts';

export const CORE_FAIL: readonly Mutation[] = [
  ...of(
    'core/fail.ts',
    [
      "  if (attempt.stage === 'fetching' && !isLate) d.effects.push({ type: 'abortFetch', of: d.last.id });\n",
      '',
      'a failed fetch is not aborted',
    ],
    ['  if (refused) d.refused = attempt.token.text;\n', '', 'a refused token is presented again'],
    ['if (isSilence(error)) unheard', 'if (error) unheard', 'every failure hints at a dead socket'],
    ["error, failure === 'refusedAgain');", 'error, true);', 'a dead socket makes a recovery the last one'],
    ['refused && !run.atHand ? 1', 'refused ? 1', 'a token at hand that is refused counts'],
    [
      "if (failure !== 'useless') d.error = error;",
      'd.error = error;',
      'the error of a token at hand is shown',
    ],
    ['if (isNews) renewalFailed', 'renewalFailed', 'a token at hand is news'],
    [
      '    d.last = { ...last, startedAt: last.beforeAt };\n',
      '',
      'after a token at hand nobody is asked at once',
    ],
    [
      'startedAt: last.beforeAt };',
      'startedAt: -NEVER };',
      'after a token at hand two users who take turns ask all the time',
    ],
    ['    d.run = { ...run, attempt: 0 };\n', '', 'a token at hand counts as an attempt'],
    [
      'isWedged(error) || isTooSoon(error) || ',
      'isWedged(error) || ',
      'a token that is to be handed over is fetched anew',
    ],
    [
      'unanswered = isUnanswered ? run.unanswered + 1 : 0',
      'unanswered = run.unanswered + (isUnanswered ? 1 : 0)',
      'silence is counted for ever',
    ],
    ['unanswered = isUnanswered ? run.unanswered + 1 : 0', 'unanswered = 0', 'silence is not counted'],
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
      "if (isUrgent || (silences > 0 && waits(d, 'renew'))) return 0;",
      '',
      'who looks at the page waits once more',
    ],
    [
      " || (silences > 0 && waits(d, 'renew'))) return",
      ') return',
      'who presses a button is told to be patient',
    ],
    [
      'isUrgent || (silences > 0',
      '(silences > 0',
      'a request that was begun before the network was there puts off the next',
    ],
    ['until >= one.until', 'until < one.until', 'renew() is answered at the wrong failure'],
    ['isWedged(error) || isTooSoon(error) || ', 'isTooSoon(error) || ', 'a new instance wants another token'],
    [' || isUnseen);', ');', 'a token is fetched although nobody has looked at the one that there is'],
    [
      " && session.status === 'recovering' && !run.atHand",
      " && session.status === 'recovering'",
      'a token at hand is presented until somebody answers',
    ],
    ['else if (refused) heard(d);', 'else heard(d);', 'what the SDK says by itself counts as a sign of life'],
    [
      'unheard(d, d.line.isAsking)',
      'unheard(d)',
      'a question is given up because a renewal was not answered',
    ],
    ['now < until ? until : NEVER', 'NEVER', 'who was denied is not asked for before the deadline'],
    ['now < until ? until : NEVER', 'until', 'who was denied is asked for without end'],
    ['const until = lastChance(d);', 'const until = now + SLOWLY;', 'who was denied is asked for too early'],
    ['  renewalFailed(d, error, NEVER);\n  settle', '  settle', 'nobody hears of a denial'],
    ["  settle(d, 'renew', error);\n", '', 'renew() is not answered by a denial'],
    ["wait === null && status !== 'logged-in'", 'wait === null', 'a policy ends a login that is good'],
    [
      "failure === 'denied' ? 'token-denied' : gaveUp",
      'gaveUp',
      'who was denied is logged out for another reason',
    ],
    ["(!refused || session.status === 'recovering')", '!refused', 'a clock is doubted twice in one recovery'],
    ["clock.kind === 'doubted' && isFresh", "clock.kind === 'measured' && isFresh", 'doubt has no end'],
    [' && isFresh && (', ' && (', 'the refusal of a token at hand ends a doubt'],
    [
      ' && isFresh && (',
      ' && isPresenting && !run.atHand && (',
      'a clock is doubted on, though ZIM never saw the token',
    ],
  ),
];
