import { type Mutation, of } from '../../mutation.ts';

export const CORE_TRANSITION: readonly Mutation[] = [
  ...of(
    'core/transition.ts',
    ['id === last.id && (attempt', '(attempt', 'dropped epoch check'],
    ['if (call?.id !== id) return;', 'if (!call) return;', 'dropped epoch check of the SDK'],
    ['    if (!isAwaited(d, id)) return;\n    // What', '    // What', 'dropped epoch check of a failure'],
    [
      "if (id === d.last.id && d.attempt.stage === 'presenting') fail",
      'fail',
      'a late refusal is a failure of now',
    ],
    [
      '    expedite(d, true);\n    offer(d, token);\n  },\n  renew(',
      '    expedite(d, true);\n  },\n  renew(',
      'a token that login() brings is not used',
    ],
    ['    offer(d, token);\n  },\n  left(', '  },\n  left(', 'a token that other code brings is not used'],
    [
      '    offer(d, token);\n  },\n  renew(',
      '    offer(d, token);\n    if (token) d.error = null;\n  },\n  renew(',
      'a token at hand hides the last failure',
    ],
    [
      "    if (d.attempt.stage === 'waiting') d.run = { ...d.run, attempt: 0, failsSince: null };\n",
      '',
      'a wake-up does not reset the backoff',
    ],
    [
      "    if (d.attempt.stage === 'waiting') d.run = { ...d.run, attempt: 0, failsSince: null };\n",
      '    d.run = { ...d.run, attempt: 0, failsSince: null };\n',
      'a wake-up resets the count of an attempt that is under way',
    ],
    ["    if (d.session.status === 'logged-in') doubtLine(d);\n", '', 'a wake-up does not doubt the line'],
    [
      'attempt: Math.max(1, d.run.attempt) };',
      'attempt: d.run.attempt };',
      'a late answer after a wake-up is of no attempt',
    ],
    ['attempt: 0, failsSince: null };', 'attempt: 0 };', 'a wake-up does not forget for how long it fails'],
    [
      'else if (d.run.failsSince !== null) d.run = { ...d.run, failsSince: null };',
      '',
      'a wake-up during a request does not forget, either',
    ],
    [" && error.code !== 'token-denied'", '', 'a no that comes late is not heard'],
    ['    else prepare(d);\n', '', 'a late answer waits for an SDK that nobody loads'],
    ['!line.isAsking || id !== line.id', '!line.isAsking', 'a late answer counts for the question of now'],
    ['(isSilence(error) || isLost(error))', 'isLost(error)', 'silence is no silence'],
    [
      "error.code === 'not-logged-in' || isInstanceGone(error)",
      'isInstanceGone(error)',
      'an SDK that is logged in no more counts as there',
    ],
    ["else if (error?.code === 'zim-rate-limited') askLess(d);", '', 'a rate limit changes nothing'],
    ['line.silences > 0 || isLost', 'true || isLost', 'one question that gets lost is a loss'],
    [
      'lineDueAt(d) <= now && startsAt(d) > now',
      'lineDueAt(d) <= now',
      'ZIM is asked beside an attempt that begins',
    ],
    ["if (d.session.status === 'logged-in') suspect(d);", '', 'suspect() does nothing'],
    ['until <= now', 'until < now', 'a caller is answered late'],
    [
      "d.session.status === 'logging-in' && !others",
      "d.session.status === 'logging-in'",
      'the first whose time is over ends the login of all',
    ],
    [
      "d.session.status === 'logging-in' && !others",
      '!others',
      'a caller whose time is over ends a recovery',
    ],
    ["d.session.status === 'logging-in' && !waits", '!waits', 'an abort logs out who was logged in'],
    [
      "d.session.status === 'logging-in' && !waits(d, 'login')",
      "d.session.status === 'logging-in'",
      'the first abort ends it for all',
    ],
    [
      '    d.callers = d.callers.filter(({ caller }) => !callers.includes(caller));\n',
      '',
      'a bound outlives its caller',
    ],
    [
      "    if (d.sdk.state === 'ready') d.sdk = { ...d.sdk, state: 'none' };\n",
      '',
      'a dead instance is used',
    ],
    [
      "    d.sdk = { ...d.sdk, state: 'failed', call: null };\n",
      '',
      'an SDK that failed is not loaded again',
    ],
    [
      "    if (d.attempt.stage === 'presenting') d.attempt = { ...d.attempt, stage: 'ready' };\n",
      '',
      'an SDK that cannot be loaded has refused the token',
    ],
    ['startsAt(d) <= now', 'startsAt(d) < now', 'what is due now is done later'],
    ['    d.sdk = { ...sdk, call: null };\n', '', 'a call that is over counts as in flight'],
    ["      if (d.sdk.state !== 'failed') prepare(d);\n", '', 'an instance at once is there later'],
    ["if (d.sdk.state !== 'failed') prepare", 'prepare', 'each login() loads an SDK that has failed'],
    ['      d.warned = [];\n', '', 'a warning comes once in a life'],
    ['d.error = d.refused = null;', 'd.error = null;', 'a refusal of the login before counts'],
    [
      "      if (d.clock.kind === 'doubted') d.clock = { ...d.clock, kind: 'assumed' };\n",
      '',
      'the doubt of the login before counts',
    ],
    [
      "if (status === 'logged-in') return settle(d, 'login', null);",
      "if (status === 'logged-in') return;",
      'login() of who is logged in is never answered',
    ],
    [
      "attempt.stage === 'idle' || attempt.stage === 'denied'",
      "attempt.stage === 'idle'",
      'renew() asks nobody after a denial',
    ],
    ['if (keptUserOf(d)) logOut', 'logOut', 'a logout() without a login is told'],
  ),
];
