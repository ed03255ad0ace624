import { type Mutation, of } from '../../mutation.ts';

export const CORE_WAIT: readonly Mutation[] = [
  ...of(
    'core/wait.ts',
    [
      'atHand: token !== null && d.run.atHand',
      'atHand: false',
      'a new instance makes a token at hand a fresh one',
    ],
    [
      'isPatient(d) && isOverloaded ? LONGEST_RETRY_AFTER_LOST : LONGEST_RETRY_AFTER',
      'Infinity',
      'a Retry-After of a day',
    ],
    [
      'if (!(retryAfter! > 0)) return 0;',
      'if (retryAfter === undefined) return 0;',
      'a Retry-After that is no number',
    ],
    [
      'isPatient(d) && isOverloaded',
      'isOverloaded',
      'a Retry-After of half an hour, of a token that ends before',
    ],
    [' && isOverloaded', '', 'half an hour for whatever failed'],
    [': random * Math', ': 0 * Math', 'what all were told is a new crowd'],
    [
      'Math.min(asked / 2, LATEST_AFTER_RETRY_AFTER)',
      'asked / 2',
      'a Retry-After of half an hour is 45 minutes',
    ],
    [
      "  if (attempt.stage === 'waiting' && askedFor(d, error) > 0)\n    waitFor(d, attempt.until - now, error, attempt.token);\n",
      '',
      'a late Retry-After is not heard',
    ],
    ['now < last ? last : NEVER', 'NEVER', 'a Retry-After goes on after the deadline'],
    [
      'Math.max(d.fetchFrom, Math.min(now + asked, latest))',
      'Math.min(now + asked, latest)',
      'another failure ends a Retry-After',
    ],
    ['token ? now : Math.max', 'Math.max', 'a new instance waits for a Retry-After, with a token at hand'],
  ),
  ...of(
    'core/callers.ts',
    ["  settle(d, 'renew', error);\n", '', 'renew() is never answered after a logout'],
    ["  settle(d, 'login', error);\n", '', 'login() is never answered after a logout'],
    [
      "kind: cause.kind === 'backend' ? 'backend' : undefined,",
      '',
      'a backend that is down is the network’s fault',
    ],
    ['state.error ?? hanging(state)', 'hanging(state)', 'a login-timeout hides the last failure'],
    ['    cause,\n', '', 'a login-timeout without a cause'],
    [
      '  if (d.callers.some((one) => one.caller === caller)) return;\n',
      '',
      'who asks again has another bound beside',
    ],
    ['until: d.now + within', 'until: d.callers[0]?.until ?? d.now + within', 'all callers share one bound'],
    ['one.call === call && which(one)', 'which(one)', 'an answer of renew() answers login()'],
    ['one.call === call && which(one)', 'one.call === call', 'one caller whose time is over ends all'],
    ['  d.callers = d.callers.filter((one) => !answered.includes(one));\n', '', 'settled twice'],
  ),
];
