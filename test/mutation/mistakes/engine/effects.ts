import { type Mutation, of } from '../../mutation.ts';

export const ENGINE_EFFECTS: readonly Mutation[] = [
  ...of(
    'engine/effects.ts',
    [
      "effect.type === 'fetch') return effect.id === last.id && attempt.stage === 'fetching';",
      "effect.type === 'fetch') return true;",
      'a fetch after a logout',
    ],
    ["attempt.stage === 'fetching';", 'true;', 'a fetch that a token at hand has replaced'],
    [
      "if ('id' in effect) return effect.id === zim.call?.id;",
      "if ('id' in effect) return effect.type === 'login' || effect.id === zim.call?.id;",
      'a login after a logout',
    ],
    [
      "if ('id' in effect) return effect.id === zim.call?.id;",
      "if ('id' in effect) return effect.type === 'renewToken' || effect.id === zim.call?.id;",
      'a renewToken after a logout',
    ],
    ["return zim.call?.kind !== 'login';", 'return true;', 'a logout that a login has overtaken'],
    [
      "session.status === 'logged-in' && session.token.text === effect.token",
      'true',
      'who logged out is logged in again by a reconnect',
    ],
    ['!isClosed() && ', '', 'a core that has ended acts'],
    [
      '    outbox.hold(() => {\n      for (const effect of effects) perform(effect);\n    });\n',
      '    for (const effect of effects) perform(effect);\n',
      'listeners are told in the middle of the work',
    ],
    [
      "effect.call === 'login' && over() !== login",
      'over() !== login',
      'renew() that worked is aborted by a listener',
    ],
    ['data.expiresAt - offset', 'data.expiresAt', 'a renewal is told by a clock that nobody has'],
    ['data.retryAt && data.retryAt - offset', 'data.retryAt', 'a retry is told by a clock that nobody has'],
  ),
  ...of(
    'engine/door.ts',
    [
      'if (!current) return undefined;',
      'if (!current) return { answer: Promise.resolve() };',
      'the door serves while nobody is logged in',
    ],
    ...(['login', 'renewToken', 'logout', 'destroy'] as const).map((method): [string, string, string] => [
      'if (!current) return undefined;',
      `if (!current || call.method === '${method}') return undefined;`,
      `${method}() of other code reaches ZIM`,
    ]),
    ['if (call.userID === current.userID)', 'if (call.userID)', 'other code logs anybody in'],
    ['reject(rawRejection(error))', 'reject(error)', 'other code is told our errors'],
    ['raw({ token: call.token }', 'raw(undefined', 'other code does not get its token back'],
    ['renew(readable(call.token), told)', 'renew(null, told)', 'the token of other code is not used'],
    ["Error('already-logged-in')", "Error('not-logged-in')", 'other code is told the wrong number'],
    ["  logout: 'foreign-logout'", "  logout: 'foreign-login'", 'a logout is warned of as a login'],
    ["  destroy: 'foreign-destroy'", "  destroy: 'foreign-logout'", 'a destroy is warned of as a logout'],
    ['logout(call.isClearDB);', 'logout(undefined);', 'what other code says about its database is lost'],
    ['    flush();\n', '', 'a warning waits for the next event'],
  ),
  ...of(
    'engine/loop.ts',
    [
      '    if (isDeciding) later.push(work);\n    else work();',
      '    if (!isDeciding) work();',
      'a call from inside the retry policy is lost',
    ],
    [
      '    if (isDeciding) later.push(work);\n    else work();',
      '    work();',
      'a call from inside the retry policy comes too early',
    ],
    [
      '    if (isDeciding) return afterwards(() => dispatch(input));\n',
      '',
      'one decision in the middle of another',
    ],
    ['    if (closed) return;\n', '', 'a core that has ended goes on'],
    [
      'if (closed || due === NEVER) return;',
      'if (due === NEVER) return;',
      'a core that has ended sets a timer',
    ],
    [
      'Math.min(Math.max(due - clock.now(), 0), RECHECK)',
      'Math.max(due - clock.now(), 0)',
      'waits are not looked at again',
    ],
    ['if (!equal(current, previous)) snapshot', 'snapshot', 'each event makes another snapshot'],
    ['    stopTimer();\n    const due', '    const due', 'a timer for each event'],
    ['Math.ceil(wait)', 'wait', 'a timer comes a fraction too early'],
  ),
];
