import { type Mutation, of } from '../../mutation.ts';

export const CORE_TABS: readonly Mutation[] = [
  ...of('core/model.ts', [
    ' || isComingIn(state)',
    '',
    'a login that comes in by itself is as impatient as one that somebody waits for',
  ]),
  ...of(
    'core/hold.ts',
    ["if (input.type === 'logout') return leave('requested');", '', 'a logout stays in its own tab'],
    ["'kicked-out', 'unregistered'", "'unregistered'", 'the other tabs come in and kick back'],
    [
      "news.state === 'taken' ? 'watch' : 'wait'",
      "'wait'",
      'whoever was told that the login moves comes back by himself',
    ],
    ['input.takeOver ?', 'false ?', 'a take-over only asks'],
    [
      " && news.reason !== 'requested' && !isComingIn(state)",
      ' && !isComingIn(state)',
      'the tab with the login does not hear a logout',
    ],
    [' && !isComingIn(state)', '', 'a tab comes in although the one before was kicked out'],
  ),
  ...of('core/transition.ts', [
    'd.isTabUndecided = d.policy.tabs;',
    '',
    'a login is begun while another tab has it',
  ]),
];
