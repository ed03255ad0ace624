import { type Mutation, of } from '../../mutation.ts';

export const CORE_ATTEMPT: readonly Mutation[] = [
  ...of(
    'core/attempt.ts',
    ['id: d.last.id + 1', 'id: d.last.id', 'an id is used twice'],
    ['isTooSoon(d.error)', 'false', 'renewToken is called until the clock has caught up'],
    ['beforeAt: d.last.startedAt', 'beforeAt: -NEVER', 'the attempt before is forgotten'],
    [' && expiryOf(kept, d) > now ?', ' ?', 'a token at hand is not checked'],
    ['kept.text !== d.refused && ', '', 'a recovery presents the token that ZIM has refused'],
    ['until: answerBound(d, now, policy.timeouts.token)', 'until', 'a provider that hangs'],
    [
      'Math.min(LONGEST_LOGIN_CALL, half)',
      'Math.max(LONGEST_LOGIN_CALL, half)',
      'an SDK login that hangs uses up the time',
    ],
    ['  letGo(d);\n  d.last', '  d.last', 'two requests at a time'],
    [
      'if (until < attempt.until) d.attempt = { ...attempt, until };',
      'd.attempt = { ...attempt, until };',
      'a press makes a request live longer',
    ],
    ['    d.run = { ...d.run, urgent: true };\n', '', 'who looks at a silent page waits as nobody did'],
    ['atHand, urgent: false };', 'atHand };', 'somebody looked once, and it is in a hurry for ever'],
    [
      '  if (!attempt.token) d.fetchFrom = Math.min(fetchFrom, until);\n',
      '',
      'a press does not cut a Retry-After',
    ],
    [
      'attempt.token ? now : Math.min(fetchFrom',
      'Math.min(fetchFrom',
      'a token at hand waits for a Retry-After',
    ],
    [
      '  if (!token && d.fetchFrom > now) {',
      '  if (false) {',
      'a token that went bad while it waited ends a Retry-After',
    ],
    [', renewTokenAt: now };', ' };', 'its own renewToken does not count for the spacing'],
    ['asked ? last.startedAt + PRESSES_APART : NEVER', '-NEVER', 'a wake-up cuts a Retry-After short'],
    [
      'const until = Math.max(soonest(d, now), from);',
      'const until = Math.max(now, from);',
      'a wake-up promises an attempt sooner than it comes',
    ],
    [' || !isOfUse(d, token)', '', 'an offered token is not checked'],
    ['{ trusted: true, current', '{ trusted: false, current', 'an offered token that is over is presented'],
    [
      "const current = d.session.status === 'logged-in' ? d.session.token : null;",
      'const current = null;',
      'an offered token that is older is presented',
    ],
    ['refused: d.refused });', 'refused: null });', 'an offered token that ZIM refused is presented twice'],
    [
      "stage === 'ready' || stage === 'presenting' || ",
      '',
      'an offered token takes the place of one that ZIM has',
    ],
    ['  letGo(d);\n  d.attempt', '  d.attempt', 'a fetch goes on beside an offered token'],
    ['  d.run = { ...d.run, atHand: true };\n', '', 'a token at hand costs what a fresh one costs'],
    ['token !== null && d.run.atHand', 'd.run.atHand', 'a fresh token costs as little as one at hand'],
    ['  d.run = { ...d.run, reason };\n', '', 'renew() asks as a login'],
    [
      "attempt.stage === 'waiting' ? d.run.reason : 'renewal'",
      'd.run.reason',
      'a scheduled renewal asks as a login',
    ],
    [
      "  if (d.sdk.state === 'preparing' || d.sdk.state === 'ready') return;\n",
      '',
      'each attempt prepares the SDK anew',
    ],
    ['  prepare(d);\n  if (token)', '  if (token)', 'nobody prepares the SDK for an attempt'],
    ["kind: 'renewToken', token, at: now", "kind: 'renewToken', token, at: 0", 'no renewToken is in flight'],
  ),
];
