import { type Mutation, of } from '../../mutation.ts';

export const TABS_LOCK: readonly Mutation[] = [
  ...of(
    'tabs/lock.ts',
    ['ask: { ifAvailable: true }', 'ask: {}', 'tabs: who asks waits until the lock is free'],
    ['take: { steal: true }', 'take: {}', 'tabs: a take-over waits for the tab that has the login'],
    [
      'wait: { signal: waiting.signal }',
      'wait: {}',
      'tabs: a tab that has ended goes on waiting for the lock',
    ],
    [
      '    await null;\n    if (isOver) return;\n',
      '',
      'tabs: a lock is asked for before anybody has the request',
    ],
    [
      "if (!locks) throw new Error('There are no locks.');",
      'if (!locks) return;',
      'tabs: without locks nobody says so',
    ],
    [
      '      if (isOver) return;\n      if (!lock)',
      '      if (!lock)',
      'tabs: a lock that comes too late is kept',
    ],
    ['      return held;\n', '', 'tabs: a lock is given back as soon as it is there'],
    [
      '    if (isOver) return;\n    if (isOurs)',
      '    if (isOurs)',
      'tabs: a request that was ended tells that it failed',
    ],
    [
      'if (isOurs) answers.stolen();\n    else answers',
      'answers',
      'tabs: a lock that was stolen counts as none',
    ],
    ['      giveBack();\n', '', 'tabs: a lock is never given back'],
  ),
  ...of(
    'tabs/shared-lock.ts',
    ['    current?.end();\n', '', 'tabs: a tab that leaves keeps its lock'],
    [
      '    isOurs = isAsking = false;\n    stopWatchdog();',
      '    isOurs = isAsking = false;',
      'tabs: the watch over a question goes on after its answer',
    ],
    [
      "isAsking = how !== 'wait';",
      'isAsking = true;',
      'tabs: a tab that waits for long takes the locks for broken',
    ],
    ['if (seconds === 0) return unavailable();\n', '', 'tabs: a lock that is never answered hangs the login'],
    [
      'clock.after(() => watch(seconds - 1), 1_000)',
      'clock.after(unavailable, seconds * 1_000)',
      'tabs: a question before a sleep has been unanswered for all of it',
    ],
    [
      '          stopWatchdog();\n          isAsking',
      '          isAsking',
      'tabs: a lock that is ours is called unavailable after five seconds',
    ],
    ['taken: over(news.taken)', 'taken: news.taken', 'tabs: a question that was answered is still open'],
    ['failed: unavailable', 'failed: end', 'tabs: locks that the browser refuses hang the login'],
  ),
  ...of(
    'tabs/patience.ts',
    ['      if (isRunning) return;\n', '', 'tabs: a tab that asks again begins to be patient anew'],
    [
      '      unanswered = 0;\n      look();',
      '      look();',
      'tabs: patience that begins anew counts the questions of before',
    ],
    ['    heard() {\n      unanswered = 0;', '    heard() {', 'tabs: a tab that answers is passed'],
    [
      'unanswered === ASKED_IN_VAIN',
      'unanswered > ASKED_IN_VAIN',
      'tabs: a frozen tab is waited for without end',
    ],
    ['    stopTimer = clock.after(look, ASKED_EVERY);\n', '', 'tabs: a silent tab is asked once'],
    [
      '      isRunning = false;\n      stopTimer();',
      '      isRunning = false;',
      'tabs: a tab that has the login goes on asking for it',
    ],
    ['      isRunning = false;\n', '', 'tabs: a tab that has lost the login asks nobody any more'],
  ),
];
