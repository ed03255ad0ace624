import { type Mutation, of } from '../../mutation.ts';

export const CORE_TOKEN: readonly Mutation[] = [
  ...of(
    'core/token.ts',
    [
      'token.expiresAt < current.expiresAt',
      'token.expiresAt <= current.expiresAt',
      'the same expiry is refused',
    ],
    ['token.text === current.text || ', '', 'the token that ZIM has is presented again'],
    ['  left >= SHORTEST_LIFETIME && ', '  left > SHORTEST_LIFETIME && ', '30 s are refused'],
    ['trusted || harms || ', 'trusted || ', 'a renewal ends with a token that has seconds left'],
    ['trusted || harms || ', 'harms || ', 'a measured clock is doubted'],
    [
      'left > LONGEST_LIFETIME + MAY_BE_BEHIND',
      'left > LONGEST_LIFETIME',
      'a clock that is behind is not doubted',
    ],
    ["while (text[end - 1] === '=') end -= 1;", '', 'base64 is not padded'],
    [
      'left <= LONGEST_LIFETIME + LIFETIME_NOISE;',
      'left <= LONGEST_LIFETIME;',
      'a clock that is a bit behind refuses 24 days',
    ],
  ),
  ...of(
    'core/hints.ts',
    ['(now - sentAt) / 2', '0', 'a slow backend is a wrong clock'],
    ['<= SKEW_NOISE + noise ? 0 : skew', '<= noise ? 0 : skew', 'two seconds are a wrong clock'],
    ['!Number.isFinite(serverNow)', 'serverNow === undefined', 'text and null are times'],
    ['byTime !== null && canBe(byTime)', 'byTime !== null', 'serverTime is believed whatever it is'],
    ['byLife === null || !canBe(byLife)', 'byLife === null', 'expiresIn is believed whatever it is'],
    [
      '!wasPlausible && Math.abs(left(skew))',
      'Math.abs(left(skew))',
      'a hint makes of a good token a bad one',
    ],
    [
      'longer >= MISTAKEN_FOR && longer >= 3 * before',
      'false',
      "the lifetime of the app's session is believed",
    ],
    [' && longer >= 3 * before', '', 'a clock that is an hour ahead is not believed to be'],
    ['longer >= MISTAKEN_FOR && ', '', 'a clock that is half an hour ahead is not believed to be'],
    ["kind === 'told' || ", '', 'a lifetime of something else says when to renew'],
    ["(kind === 'measured' && isZone(skew!))", 'false', 'the time of another zone says when to renew'],
    ['isDoubtful && isPlausible(expiresAt - now)', 'isDoubtful', 'a clock that is wrong says when to renew'],
    [
      'Math.max(expiresAt, now + ASSUMED_LEFT)',
      'expiresAt',
      'a clock that is ahead renews every few seconds',
    ],
    ['Math.min(end, Math', '(Math', 'a token that ends soon is renewed after its end'],
    [
      '(isLife ? byLife : headerTime)',
      'headerTime',
      'a lifetime that agrees with the headers does not make them exact',
    ],
  ),
  ...of(
    'core/renewal.ts',
    ['Math.min(Math.max(setting, SHORTEST_WINDOW), left / 2)', 'setting', 'a window longer than the token'],
    ['Math.max(setting, SHORTEST_WINDOW)', 'setting', 'a window that is too short to renew in'],
    ['Math.max(0.2 * left, SMALLEST_WINDOW)', 'Math.min(0.2 * left, SMALLEST_WINDOW)', 'wrong min and max'],
    ['first ? FIRST_RENEWAL_FROM : LATER_RENEWALS_FROM', 'LATER_RENEWALS_FROM', 'a crowd stays a crowd'],
    ['first ? FIRST_RENEWAL_FROM : LATER_RENEWALS_FROM', 'FIRST_RENEWAL_FROM', 'each renewal comes anywhere'],
    ["setting === 'auto' ? (left", 'setting !== null ? (left', 'a window of the app is spread'],
    ['renewBy - window - earlier', 'renewBy - window + earlier', 'later than the window'],
  ),
];
