import { type Mutation, of } from '../../mutation.ts';

export const CORE_ADMIT: readonly Mutation[] = [
  ...of(
    'core/admit.ts',
    [
      'Math.max(renewalBound(d, from), now + SHORTEST_ATTEMPT)',
      '(d.attempt as { until: number }).until',
      'timeouts.token bounds ZIM, too',
    ],
    [
      'Math.max(renewalBound(d, from), now + SHORTEST_ATTEMPT)',
      'renewalBound(d, from)',
      'an answer that a throttled page sees late is not presented',
    ],
    [
      "d.attempt.stage === 'fetching' ? d.last.startedAt : now",
      'd.last.startedAt',
      'what was listened to for long has two seconds',
    ],
    ['!isUser(grant.userID, userID)', 'false', 'the token of another user is taken'],
    ["clock.kind === 'told' ? 'assumed' : clock.kind", 'clock.kind', 'what a lifetime told is not forgotten'],
    ['String(grant.appID', '(grant.appID', 'an app as text is another app'],
    [
      '!before && isPlausible(expiresAt + offset - now)',
      'false',
      'what was guessed of the clock outlives its cause',
    ],
    [
      'clock.skew === null && isPlausible(expiresAt - now)',
      'isPlausible(expiresAt - now)',
      'a guess is not looked at again',
    ],
    ['String(grant.appID ?? appID) !== String(appID)', 'false', 'the token of another app is taken'],
    ['refused: d.refused }', 'refused: null }', 'a refused token that the backend gives again is taken'],
    [
      "const current = session.status === 'logged-in' ? session.token : null;",
      'const current = null;',
      'an older token of the backend is taken',
    ],
    ["d.clock.kind !== 'assumed'", 'true', 'a clock that is wrong is believed'],
    ["d.clock.kind !== 'assumed'", 'false', 'a clock that was measured is doubted'],
  ),
];
