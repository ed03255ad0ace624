import { type Mutation, of } from '../../mutation.ts';

export const CORE_CONNECTION: readonly Mutation[] = [
  ...of(
    'core/connection.ts',
    [
      '  } else d.attempt = { ...attempt, until: Math.min(attempt.until, d.now + REJECTION_FOLLOWS) };\n',
      '  }\n',
      'a login that the server ended is waited for',
    ],
    [' || !session.warnsInTime', '', 'a short token renews in a loop'],
    [
      "d.clock = { kind: 'doubted', skew: null };",
      '',
      'a token that is too short is presented again and again',
    ],
    [
      'guessed && now - session.since < LOST_AGAIN_WITHIN',
      'guessed',
      'a clock that is wrong is believed after an hour',
    ],
    ['    d.sdk = { ...d.sdk, call: null };\n', '', 'a login that expired succeeds'],
    [
      '  if (!loss) return;\n',
      "  if (!loss) return logOut(d, 'requested', null, false);\n",
      'a 0/0 ends the login',
    ],
    [
      '    if (event !== 2) d.refused = session.token.text;\n',
      '',
      'the token that has ended is presented again',
    ],
    ['event !== 2) d.refused', 'event) d.refused', 'a server that hung up has refused the token'],
    [' && expiryOf(session.token, d) > d.now)', ')', 'the SDK is reminded of a token that is over'],
    ['!up && session.up && ', '!up && ', 'the SDK is reminded more than once'],
    [
      ', isAsking: false, silences: 0 };',
      ', isAsking: false };',
      'a socket that is there again counts as dead',
    ],
    [
      'else d.line = { ...d.line, isAsking: false, silences: 0 };',
      '',
      'what a socket was asked that is gone is waited for',
    ],
    ['if (up) heard(d);', '', 'a socket that is there again is no sign of life'],
    [
      "if (attempt.stage !== 'idle') return expedite(d);",
      "if (attempt.stage !== 'idle') return;",
      'a warning ends no wait',
    ],
  ),
];
