import { type Mutation, of } from '../../mutation.ts';

export const CORE_DUE: readonly Mutation[] = [
  ...of(
    'core/due.ts',
    ['RENEWALS_APART, fetchFrom);', 'RENEWALS_APART);', 'a login with the old token ends a Retry-After'],
    ['Math.min(2 ** doublings, MOST_PATIENCE)', '1', 'a request in a queue is given up again and again'],
    ['Math.min(2 ** doublings, MOST_PATIENCE)', '2 ** doublings', 'a request is waited for without end'],
    [
      'unanswered + Math.max(0, attempt - PATIENT_AFTER)',
      'unanswered',
      'after a long outage nobody is patient',
    ],
    ['isPatient(state) ? Math', 'state ? Math', 'a login is as patient as a recovery'],
    ['call.at + RENEW_TOKEN_IN_FLIGHT', 'call.at', 'an unanswered renewToken is not in flight'],
    [
      'session.up ? Math.max(apart, callOver(sdk)) : NEVER',
      'Math.max(apart, callOver(sdk))',
      'a renewal starts while the SDK reconnects',
    ],
    ['  if (!session.up) return NEVER;\n', '', 'a token is presented while the SDK reconnects'],
    [
      'Math.max(sdk.renewTokenAt + RENEW_TOKEN_APART, callOver(sdk))',
      'callOver(sdk)',
      'renewToken calls are not spaced (S24)',
    ],
    [
      "attempt.stage !== 'ready' || sdk.state !== 'ready'",
      "attempt.stage !== 'ready'",
      'a token is presented before the SDK is there',
    ],
    ['Math.min(...bounds, ', 'Math.min(', 'no timer for the bound of a caller'],
    ['[failsAt, startsAt,', '[startsAt,', 'no timer for the bound of an attempt'],
    [' presentsAt, lineDueAt]', ' lineDueAt]', 'no timer for a token that has to wait for renewToken'],
    [' presentsAt, lineDueAt]', ' presentsAt]', 'no timer for a question to ZIM'],
    ['!session.up || !visible || ', '!visible || ', 'ZIM is asked while the SDK reconnects'],
    ['!visible || ', '', 'ZIM is asked in a page that nobody sees'],
    [' || !isFree)', ')', 'ZIM is asked beside an attempt'],
    ['line.askedAt + ANSWERED_WITHIN', 'NEVER', 'a question that the SDK forgets is waited for without end'],
    [
      'Math.min(attempt.until, expiryOf(attempt.token, state))',
      'attempt.until',
      'a token expires while it waits',
    ],
    [
      "clock.kind === 'doubted' ? attempt.until : ",
      '',
      'a token that the clock is doubted for expires while it waits',
    ],
    ['deadlineOf(state)! - LAST_CHANCE', 'deadlineOf(state)!', 'no last attempt before the deadline'],
    [
      'Math.max(now, ATTEMPTS_APART + (',
      'Math.max(now, -Infinity * (',
      'attempts for one user follow without a pause',
    ],
    [
      'userOf(state)?.userID === userID ? startedAt : beforeAt',
      'startedAt',
      'another user waits for the attempts of the one before',
    ],
    [
      'userOf(state)?.userID === userID ? startedAt : beforeAt',
      'userOf(state)?.userID === userID ? startedAt : -NEVER',
      'two users who take turns are a loop',
    ],
    [
      'Math.max(session.renewsAt, renewedAt + RENEWALS_APART, ',
      'Math.max(session.renewsAt, ',
      'renewals that work follow each other without a pause',
    ],
    [
      "if (attempt.stage === 'waiting' || attempt.stage === 'denied')",
      "if (attempt.stage === 'waiting')",
      'who was denied is never asked for again',
    ],
    ['const apart = soonest(state, due);', 'const apart = due;', 'a warning renews at once after a login'],
    ['return Math.max(...callers', 'return Math.min(...callers', 'the first caller has the deadline of all'],
    ["callers.filter(({ call }) => call === 'login')", 'callers', 'renew() moves the deadline of login()'],
    [
      "session.status === 'logged-out' || isPatient(state)",
      "session.status === 'logged-out'",
      'a recovery has the deadline of somebody who waits',
    ],
    [
      'Math.max(SHORTEST_ATTEMPT, Math.min(LONGEST_ATTEMPT, left / 2))',
      'LONGEST_ATTEMPT',
      'one attempt to renew takes all that is left',
    ],
    [
      '  if (left <= 0) return startedAt + LONGEST_ATTEMPT;\n',
      '',
      'a renewal after the deadline is given no time',
    ],
  ),
];
