/** A small mistake that somebody might make, and that a test has to notice. */
export interface Mutation {
  /** Below src. */
  readonly file: string;
  /** Occurs there once. */
  readonly search: string;
  readonly replace: string;
  readonly why: string;
}

const of = (file: string, ...changes: [search: string, replace: string, why: string][]): Mutation[] =>
  changes.map(([search, replace, why]) => ({ file, search, replace, why }));

export const MUTATIONS: readonly Mutation[] = [
  ...of(
    'core/attempt.ts',
    ['call.at + RENEW_IN_FLIGHT', 'call.at', 'an unanswered renewToken is not in flight'],
    ['recent.length >= (state.storm', 'recent.length > (state.storm', 'a storm is noticed one renewal late'],
    ['recent.length - 1]! + 15_000', 'recent.length - 1]! + 5_000', 'a storm is not slowed down'],
    [
      "state.connection === 'connected' ? Math.max(due, afterCall(state)) : NEVER",
      'Math.max(due, afterCall(state))',
      'a renewal starts while the SDK reconnects',
    ],
    [
      "if (state.connection !== 'connected') return NEVER;",
      '',
      'a token is presented while the SDK reconnects',
    ],
    [
      'Math.max(state.lastRenewCallAt + RENEW_SPACING, afterCall(state))',
      'afterCall(state)',
      'renewToken calls are not spaced (S24)',
    ],
    ["state.called || state.sdk !== 'ready'", 'state.called', 'a token is presented before the SDK is there'],
    ['    state.loginBoundAt ?? NEVER,\n', '', 'no timer for the bound of login()'],
    ['    state.renewBoundAt ?? NEVER,\n', '', 'no timer for the bound of renew()'],
    ['    state.boundAt,\n', '', 'no timer for the bound of an attempt'],
    ['id: d.id + 1', 'id: d.id', 'an id is used twice'],
    [
      'const usable = fresh && localExpiry(d, fresh) > now;',
      'const usable = fresh;',
      'a token at hand is not checked',
    ],
    [
      'Math.min(bound, policy.timeouts.token)',
      'Math.max(bound, policy.timeouts.token)',
      'a provider that hangs',
    ],
    ['Math.min(15_000, left / 2)', 'Math.max(15_000, left / 2)', 'an SDK login that hangs uses up the time'],
    ['reset: d.dirty', 'reset: false', 'no logout() before a login that is tried again'],
    ['    d.lastRenewCallAt = now;\n', '', 'its own renewToken does not count for the spacing'],
    [
      "if (stage === 'fetching') d.effects.push({ type: 'abortFetch' });",
      '',
      'a failed fetch is not aborted',
    ],
    ['    d.refused = fresh!.text;\n', '', 'a refused token is presented again'],
    ['d.deadSigns > 1', 'd.deadSigns > 2', 'a dead socket is noticed late'],
    ['    (refused && d.lastStand) ||\n', '', 'refused for ever (S26)'],
    ['    if (theirs) d.dirty = false;\n', '', "somebody else's login is ended at the next try"],
    [
      'Math.min(error.retryAfter ?? 0, LONGEST_RETRY_AFTER)',
      '(error.retryAfter ?? 0)',
      'a Retry-After of a day',
    ],
    ['if (now < lastChance) {', 'if (now > lastChance) {', 'no last attempt before the deadline'],
    ['zimCode === 6000002 || ', '', 'a dead instance is not replaced'],
    ['at >= d.renewBoundAt', 'at < d.renewBoundAt', 'renew() is answered at the wrong failure'],
    ['Math.max(d.notBefore, now + ', '(now + ', 'another failure ends a Retry-After'],
  ),
  ...of(
    'core/outcome.ts',
    [
      "if (d.stage === 'fetching') d.effects.push({ type: 'abortFetch' });",
      '',
      'a fetch goes on after the logout',
    ],
    ['  d[bound] = null;\n', '', 'settled twice'],
    ["if (byUs && d.sdk === 'ready') {", "if (d.sdk === 'ready') {", 'logs somebody else out'],
    [
      'if (d.lastRenewCallAt + RENEW_IN_FLIGHT > d.now) d.dirty = true;',
      '',
      'no logout() after a renewal that is answered too late',
    ],
    ["  settle(d, 'renew', rejection);\n", '', 'renew() is never answered after a logout'],
    ['expiresAt - now >= 60_000', 'true', 'the warning of a short token is news (S27)'],
    ['  d.user = { userID: user!.userID };\n', '', 'the profile is sent again (S39)'],
    [
      "settle(d, 'login', null);\n  settle(d, 'renew', null);",
      "settle(d, 'login', null);",
      'renew() during a login is never answered',
    ],
    [
      "  if (d.denied && d.error) return logOut(d, 'token-denied', d.error);\n",
      '',
      'a denied user is logged in again',
    ],
    [
      "stage === 'presenting' && error.code !== 'token-rejected'",
      "stage === 'presenting'",
      'a token that the server refused is presented again',
    ],
    ['call: null, dirty: true, doubted', 'call: null, doubted', 'no logout() before a recovery'],
    ['now - d.loggedInAt < 60_000', 'now - d.loggedInAt > 60_000', 'losing and logging in becomes a loop'],
    ['at > now - 60_000', 'at > now - 6_000', 'a storm is not counted over a minute'],
    ['d.skew = now + 300_000 - token.expiresAt', 'd.doubted = true', 'a wrong clock renews in a loop'],
    ['  d.call = null;\n  d.loggedInAt', '  d.loggedInAt', 'a call that is over counts as in flight'],
    ['Math.max(now + pause, notBefore)', 'now + pause', 'a loss ends a Retry-After'],
  ),
  ...of(
    'core/state.ts',
    ['Math.max(earliest, d.notBefore)', 'earliest', 'a wake-up cuts a Retry-After short'],
    ['grant.userID !== user!.userID', 'false', 'the token of another user is taken'],
    [
      "if (id !== d.id || d.stage !== 'fetching') return;",
      "if (d.stage !== 'fetching') return;",
      'dropped epoch check',
    ],
    ['if (call?.id !== id) return;', 'if (!call) return;', 'dropped epoch check of the SDK'],
    [
      "if (id === d.id && d.stage === 'fetching') fail",
      "if (d.stage === 'fetching') fail",
      'dropped epoch check of a failure',
    ],
    ['if (id === d.id && d.called) fail(d, error);', 'fail(d, error);', 'a late refusal is a failure of now'],
    ['Math.max(d.now, d.startedAt + 1_000)', 'd.now', 'wake-ups ask without a pause'],
    ['    d.attempt = 0;\n', '', 'a wake-up does not reset the backoff'],
    [
      '    else if (d.called) d.boundAt = Math.min(d.boundAt, d.now + 1_000);\n',
      '',
      'a login that the server ended is waited for',
    ],
    ['d.loginBoundAt <= now', 'd.loginBoundAt < now', 'login() is answered late'],
    ['d.renewBoundAt <= now', 'd.renewBoundAt < now', 'renew() is answered late'],
    ['!d.longLived || ', '', 'a short token renews in a loop'],
    [
      "(replaces === 'later' && token.expiresAt >= d.token.expiresAt)",
      "replaces === 'later'",
      'a handover that the SDK does not make',
    ],
    ["      d.sdk = 'none';\n      return;", '      return;', 'a dead instance is used'],
    ['      d.call = null;\n      fail(', '      fail(', 'a login that expired succeeds'],
    ['startsAt(d, now) <= now', 'startsAt(d, now) < now', 'what is due now is done later'],
    [' || spoilt', '', 'a token expires while it waits'],
  ),
  ...of(
    'core/token.ts',
    [
      'token.expiresAt < current.expiresAt',
      'token.expiresAt <= current.expiresAt',
      'the same expiry is refused',
    ],
    ['left < SHORTEST_LIFETIME', 'left <= SHORTEST_LIFETIME', '30 s are refused'],
  ),
  ...of(
    'core/renewal.ts',
    ['Math.min(Math.max(setting, SHORTEST_WINDOW), left / 2)', 'setting', 'a window longer than the token'],
    ['Math.max(setting, SHORTEST_WINDOW)', 'setting', 'a window that is too short to renew in'],
    ['Math.max(0.2 * left, 60_000)', 'Math.min(0.2 * left, 60_000)', 'wrong min and max'],
  ),
  ...of('core/retry.ts', [' && wait >= 0)', ')', 'a negative wait of the app']),
  ...of('core/snapshot.ts', ['Math.max(1, attempt)', 'attempt', 'attempt 0 while retrying']),
  ...of(
    'session.ts',
    [
      " || (status !== 'logged-out' && found.snapshot().status === 'logged-out')",
      '',
      'a logout() while it joins is undone',
    ],
    [
      "        if (signal?.aborted) throw new ZimSessionError('aborted');\n",
      '',
      'a signal that is aborted already',
    ],
    ['--mine.callers > 0 || ', '', 'the first abort ends it for all'],
    [".finally(() => signal.removeEventListener('abort', onAbort))", '', 'a forgotten listener removal'],
    ['if (!known) loading.set(config.sdk, found);', '', 'two machines while the SDK loads'],
    ['one && !one.closed', 'one', 'a machine that has ended is joined'],
    ["      port.settle('renew', aborted)();\n", '', 'renew() is never answered after destroy()'],
    ['        renewal = null;\n', '', 'the next renew() has the answer of the last'],
    [
      '        if (!signal) mine.callers = Number.POSITIVE_INFINITY;\n',
      '',
      'an abort ends it for those without a signal',
    ],
    [' || login.zim !== zim()', '', 'login() gives an instance that is gone'],
    ['login?.done ? null : login', 'login', 'a login is settled twice'],
    ['      if (renewal) other.renew(renewLeft);\n', '', 'renew() is lost when machines meet'],
    [
      'login && !login.done ? other.login(login.user, loginLeft) : null',
      'null',
      'login() is lost when machines meet',
    ],
    ['userID !== null && userID !== checked.userID', 'false', 'another user gets the instance'],
    ['      ended.reject(aborted);\n', '', 'preload() is never answered after destroy()'],
  ),
  ...of(
    'machine.ts',
    ['if (isCurrent(effect.id)) void fetchToken', 'void fetchToken', 'a fetch after a logout'],
    [
      'if (isCurrent(effect.id)) present(effect.id, adapter?.login',
      'present(effect.id, adapter?.login',
      'a login after a logout',
    ],
    [
      'if (isCurrent(effect.id)) present(effect.id, adapter?.renewToken',
      'present(effect.id, adapter?.renewToken',
      'a renewToken after a logout',
    ],
    ['    if (draining) return;\n', '', 'listeners are told out of order'],
    ['      later.push(input);\n', '', 'a call from inside the retry policy is lost'],
    ['    stopWaking?.();\n', '', 'a page listener is left behind'],
    ['if (ports.size > 0) return machine.abandon();', '', 'a remount ends the machine'],
    ["state.status === 'logging-in' && ![", '![', 'an abort logs out who was logged in'],
    ['Math.min(Math.max(due - now, 0), RECHECK)', 'Math.max(due - now, 0)', 'waits are not looked at again'],
    [
      '        fetching?.abort();\n        fetching = null;\n',
      '        fetching = null;\n',
      'the provider is not told',
    ],
  ),
  ...of(
    'adapters/zim.ts',
    ["        if (news === 'hidden') return;\n", '', 'what nobody is to hear of is told'],
    ["        known = news === 'known';\n", '', 'its own logout() is foreign'],
    ['        if (link === 0) occupied = false;\n', '', 'somebody who is gone blocks the instance'],
    [
      'if (reset && !this.logout(true) && !adopted)',
      'if (reset && !adopted)',
      'no logout() before a login that is tried again',
    ],
    ['        if (zim !== instance) return;\n', '', 'a login on an instance that is gone counts'],
    ['adopted = !made;', 'adopted = false;', 'an adopted instance is taken for ours'],
    ['const ours = !adopted && alive;', 'const ours = alive;', "the app's own instance is destroyed"],
    ['        real.off(type);\n', '', 'a slot is left taken'],
    ['        if (listener) real.on(type, listener);\n', '', 'a raw listener is lost when it lets go'],
    ['      if (stillAlive) old?.destroy();\n', '', 'a wedged instance is left alive'],
    [' && !occupied', '', "somebody else's login is ended"],
    ['    taken.add(type);\n', '', 'slots are never given back'],
  ),
  ...of(
    'adapters/logout-watch.ts',
    ["return owed.length ? 'known' : 'news';", "return 'news';", 'a late 2/0 is of the next login'],
    ['      if (up && state === 3) owed = [];\n', '', 'a 0/0 is owed for ever'],
    ['calling ?? owed.shift()', 'calling', 'a late 0/0 is foreign'],
  ),
];
