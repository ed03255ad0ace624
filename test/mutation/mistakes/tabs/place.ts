import { type Mutation, of } from '../../mutation.ts';

export const TABS_PLACE: readonly Mutation[] = [
  ...of(
    'tabs/place.ts',
    [
      '      patience.stop();\n      sought',
      '      sought',
      'tabs: the tab with the login asks whether there is one',
    ],
    [
      "      sought = 'wait'; //",
      '      //',
      'tabs: a page that comes back from the cache takes the login again',
    ],
    [
      '      isRobbed = false;\n      announce();',
      '      isRobbed = false;',
      'tabs: a tab that gets the login does not say so',
    ],
    ['      isRobbed = true;\n', '', 'tabs: a lock that is stolen before the word comes is no take-over'],
    [
      "      isRobbed = true;\n      tell({ state: 'elsewhere' });",
      '      isRobbed = true;',
      'tabs: a tab that was robbed goes on',
    ],
    ["how === 'wait' && wire.isOpen", "how === 'wait'", 'tabs: a tab that cannot be asked is passed'],
    [
      "lock.isOurs && wire.post({ type: 'here' })",
      "wire.post({ type: 'here' })",
      'tabs: a tab without the login answers for it',
    ],
    ["    wire.post({ type: 'passed' });\n", '', 'tabs: a tab that is passed takes it for a user who moves'],
    ["    request('take');\n", '', 'tabs: a frozen tab is told that it was passed, and nobody comes in'],
    [
      '    isRobbed = false;\n    if (isMeant)',
      '    if (isMeant)',
      'tabs: a word about one robbery counts for the next',
    ],
    ['if (isMeant) tell', 'tell', 'tabs: a take-over ends the tabs that only wait'],
    ["type === 'taken' ? type : 'elsewhere'", "'taken'", 'tabs: a tab that was passed stays out'],
    ["    if (type === 'ping') return announce();\n", '', 'tabs: nobody answers a tab that asks'],
    [
      "message.reason === 'requested' || (holder || from) === from",
      'true',
      'tabs: an end in a tab that was passed ends the login of the next one',
    ],
    [
      "message.reason === 'requested' || (holder",
      '(holder',
      'tabs: a logout in a tab that waits is not heard',
    ],
    [
      '(holder || from) === from',
      'holder === from',
      'tabs: an end is not heard of a tab that has said nothing before',
    ],
    ['    patience.heard();\n', '', 'tabs: an answer of the tab with the login does not count'],
    [
      '    isHidden = true;\n    patience.stop();\n    lock.end();\n    wire.close();\n    if',
      '    isHidden = true;\n    patience.stop();\n    wire.close();\n    if',
      'tabs: a page in the back-forward cache keeps the lock',
    ],
    ['    if (!isHidden) return;\n', '', 'tabs: each page that is shown asks again'],
    ['    wire.open();\n    if (sought', '    if (sought', 'tabs: a page that comes back has no channel'],
    ["sought === 'take' ? 'take' : 'ask'", "'ask'", 'tabs: a take-over that the cache interrupted only asks'],
    [
      "    if (sought !== 'watch') seek(",
      '    seek(',
      'tabs: a page that is shown asks for a login that nobody wants',
    ],
    [
      "    if (how === 'ask' && lock.isAsking) return;\n",
      '',
      'tabs: a second login begins the question anew',
    ],
    ['    if (isHidden) return;\n    if (how', '    if (how', 'tabs: a hidden page asks for the lock'],
    [
      "    if (how === 'take') wire.post({ type: 'taken' });\n",
      '',
      'tabs: the tab that loses its login is not told why',
    ],
    [
      "    if (how !== 'watch') return request(how);\n    patience.stop();\n    lock.end();",
      "    if (how !== 'watch') return request(how);\n    patience.stop();",
      'tabs: a tab that is logged out keeps the lock',
    ],
    [
      "    if (how !== 'watch') return request(how);\n    patience.stop();",
      "    if (how !== 'watch') return request(how);",
      'tabs: a tab that is logged out goes on asking',
    ],
    [
      "(lock.isOurs || ended === 'requested')",
      'lock.isOurs',
      'tabs: a logout in a tab that waits is its own',
    ],
    ['      close();\n    },\n  };', '    },\n  };', 'tabs: a tab that leaves stays where it was'],
    ['session/${key', "session${''", 'tabs: two users of a browser share a lock'],
    ['    wire.close();\n    stop();', '    wire.close();', 'tabs: a tab that left listens to its page'],
  ),
  ...of(
    'tabs/seat.ts',
    ['    if (isWarned) return;\n', '', 'tabs: no locks is a warning at each login'],
    ['appID}/${', '', 'tabs: users of two apps share a login'],
    ['    place?.leave(ended);\n    place = null;', '    place = null;', 'tabs: who leaves does not say so'],
    [
      '    place?.leave(ended);\n    place = null;',
      '    place?.leave(ended);',
      'tabs: who has left is still there',
    ],
    ['    if (userID !== user) leave(null);\n', '', 'tabs: another user sits in the place of the one before'],
    ["if (news.state === 'unavailable') warnOnce();\n", '', 'tabs: no locks is no warning'],
    [
      'if (before === deeds) perform(outcome.deed)',
      'perform(outcome.deed)',
      'tabs: what a listener did is undone',
    ],
    ['    hold = outcome.hold;\n    if (news', '    if (news', 'tabs: news are forgotten'],
    [
      '    if (!input) return leave(null);',
      '    if (!input) return;',
      'tabs: a session that is destroyed keeps the lock',
    ],
  ),
  ...of(
    'tabs/wire.ts',
    ['Math.random()', "''", 'tabs: all tabs have one name'],
    [
      '      if (channel) channel.onmessage = null;\n',
      '',
      'tabs: a message that was on its way is heard after the end',
    ],
    ['      channel?.close();\n', '', 'tabs: a channel stays open after the end'],
    ['      channel = null;\n', '', 'tabs: a channel that is closed is used'],
  ),
  ...of(
    'tabs/browser.ts',
    [
      'locks === undefined ? navigator?.locks : locks',
      'locks ?? navigator?.locks',
      'tabs: locks that are switched off are the browser’s',
    ],
    [
      'channel === undefined ? BroadcastChannel : channel',
      'channel ?? BroadcastChannel',
      'tabs: channels that are switched off are the browser’s',
    ],
    ["'prototype' in channel && channel.prototype", 'false', 'tabs: a class of channels is called'],
    ["'prototype' in channel && channel.prototype", 'true', 'tabs: a function for channels is constructed'],
    ["    page?.removeEventListener('pagehide', hide);\n", '', 'tabs: a tab that has left hears its page go'],
    [
      "    page?.removeEventListener('pageshow', show);\n",
      '',
      'tabs: a tab that has left comes back with its page',
    ],
  ),
];
