import { type Mutation, of } from '../../mutation.ts';

export const ADAPTERS_ENDPOINT: readonly Mutation[] = [
  ...of(
    'adapters/endpoint.ts',
    ['    if (userID == null) throw', '    if (false) throw', 'endpoint: nobody in particular is asked for'],
    [
      "'invalid-user');\n    if",
      "'invalid-options');\n    if",
      'endpoint: a user that cannot be read is a wrong option',
    ],
    [
      '{ ...Object.fromEntries(more), [param]: userID }',
      '{ [param]: userID, ...Object.fromEntries(more) }',
      'endpoint: a further parameter replaces the user',
    ],
    [
      "!signed && method === 'GET'",
      "method === 'GET'",
      'endpoint: what signs a request in goes wherever it is redirected to',
    ],
    ["!signed && method === 'GET'", '!signed', 'endpoint: a POST is redirected'],
    ['      trail.arrived(response);\n', '', 'endpoint: no token counts as one that came'],
    [
      'return withTimes(grant, response)',
      'return grant',
      'endpoint: what the answer says of its time is lost',
    ],
    ['throw trail.lost(response, error)', 'throw error', 'endpoint: redirects after tokens are no denial'],
    [
      'isStale(error) && !signal.aborted',
      'isStale(error)',
      'endpoint: a request that was ended is made once more',
    ],
    [
      'if (isStale(error) && !signal.aborted) return ask(request, signal);\n',
      '',
      'endpoint: a session of the app that was stale is a denial at once',
    ],
    [
      'if (isStale(error) &&',
      'if (isZimSessionError(error) &&',
      'endpoint: each error is asked for once more',
    ],
    [
      '{ cause: new Error(name) }',
      '{ cause: error }',
      'endpoint: an error of the HTTP client is kept with its URL',
    ],
    [
      "name === 'TimeoutError' ? 'token-endpoint-timeout' : 'token-endpoint-unreachable'",
      "'token-endpoint-unreachable'",
      'endpoint: a time-out is an endpoint out of reach',
    ],
    ['if (!fits.test(address))', 'if (address === null)', 'endpoint: any text is an address'],
    [
      "  if (/^0\\d[\\w+/=]{28,}$/.test(address)) refuseOptions('this is a token: give the URL that hands out tokens');\n",
      '',
      'endpoint: a token is an address',
    ],
    [
      "  if (method !== 'GET' && method !== 'POST') refuseOptions('method must be GET or POST');\n",
      '',
      'endpoint: any word is a method',
    ],
    [
      'Object.assign(provider, { url: address })',
      'Object.assign(provider, { url: String(provider) })',
      'endpoint: a provider does not know its URL',
    ],
  ),
  ...of(
    'adapters/token-endpoint.ts',
    ['target : new URL(target)', 'target : target', 'endpoint: a prefix is put before a URL'],
    [
      'if (instance === ky || isZimSessionError(error)) throw error;',
      'throw error;',
      'endpoint: what a ky of the app throws is thrown on, with the URL',
    ],
    ["method === 'POST' && { json: fields }", '{ json: fields }', 'endpoint: a GET has a body'],
    ['...(credentials && { credentials }),', '', 'endpoint: cookies are not asked about'],
    ["cache: 'no-store'", "cache: 'default'", 'endpoint: a cache answers with a token of before'],
    ['        signal: signal as globalThis.AbortSignal,\n', '', 'endpoint: a request goes on after its end'],
    ['retry: 0', 'retry: 2', 'endpoint: ky tries again, besides the session'],
    ['timeout: false', 'timeout: Number(true)', 'endpoint: ky has a bound of its own'],
    ['throwHttpErrors: false', 'throwHttpErrors: true', 'endpoint: a denial is an endpoint out of reach'],
    [
      'any || instance !== ky',
      'any',
      'endpoint: a ky of the app follows redirects with what it signs in with',
    ],
    [
      "  if (typeof instance !== 'function') refuseOptions('ky must be an instance of ky');\n",
      '',
      'endpoint: anything is a ky',
    ],
  ),
  ...of(
    'adapters/plain-endpoint.ts',
    [
      "    if (!isHeader) refuseOptions('HTTP does not allow such a header');\n",
      '',
      'endpoint: a header can hold another one',
    ],
    ['header[name.toLowerCase()]', 'header[name]', 'endpoint: an Accept of the app goes beside ours'],
    ['.filter(([, value]) => value != null);\n  for', ';\n  for', 'endpoint: a header without value is sent'],
    [
      "  if (method === 'POST') header['content-type'] = 'application/json';\n",
      '',
      'endpoint: JSON is not called JSON',
    ],
    ['.filter(([, value]) => value !== undefined)\n', '\n', 'endpoint: a parameter without value is sent'],
    ["method === 'GET' || before.some", 'before.some', 'endpoint: a GET has no parameters'],
    [
      '!set.some((other) => name(other) === name(one))',
      'set',
      'endpoint: a parameter of the address stays beside ours',
    ],
    ['[...kept, ...set]', 'set', 'endpoint: the query of the address is lost'],
    ['=${encodeURIComponent(', '=${String(', 'endpoint: a user with an ampersand is another one'],
    [
      "method === 'POST' ? JSON.stringify(fields) : undefined",
      'JSON.stringify(fields)',
      'endpoint: a GET over fetch has a body',
    ],
    [
      'return { signed, send',
      'return { signed: false, send',
      'endpoint: headers of an app go wherever it is redirected to',
    ],
  ),
  ...of(
    'adapters/trail.ts',
    ["if (!mayFollow) return get('manual');\n", '', 'endpoint: a redirect is followed that must not be'],
    [
      'noAnswer = wasStraight;',
      'noAnswer = true;',
      'endpoint: an endpoint that always redirects is asked without that',
    ],
    ['noAnswer = wasStraight;', '', 'endpoint: a sign-in page of another origin is a dead network for ever'],
    [
      '        noAnswer = false;\n        return response;',
      '        return response;',
      'endpoint: an answer is none',
    ],
    [
      "isRedirect(first) ? get('follow').catch(() => first) : first",
      'first',
      'endpoint: an endpoint that moves to another place after an outage loses the login',
    ],
    [
      "get('follow').catch(() => first)",
      "get('follow')",
      'endpoint: a redirect that leads nowhere is a dead network',
    ],
    ['      worked = true;\n', '', 'endpoint: an endpoint that redirects has never worked'],
    ['let worked = false', 'let worked = true', 'endpoint: an endpoint that has only ever redirected denies'],
    ['wasStraight = !redirected', 'wasStraight = true', 'endpoint: a token behind a redirect came straight'],
    [
      '      astray = 0;\n      noAnswer',
      '      noAnswer',
      'endpoint: two redirects with a token between are in a row',
    ],
    ['      astray = 0;\n      noAnswer = false;', '      astray = 0;', 'endpoint: a token is no answer'],
    [
      "leadsAway && isZimSessionError(error, 'token-endpoint-response')",
      'leadsAway',
      'endpoint: a server error behind a redirect is a denial',
    ],
    [
      'response.redirected || isRedirect(response)',
      'response.redirected',
      'endpoint: a redirect that is not followed leads nowhere',
    ],
    [
      'response.redirected || isRedirect(response)',
      'isRedirect(response)',
      'endpoint: a sign-in page that was followed to is an odd answer',
    ],
    ['? astray + 1 : 0', '? astray + 1 : astray', 'endpoint: redirects with an error between are in a row'],
    ['astray < 2', 'astray < 1', 'endpoint: one redirect is a denial'],
  ),
];
