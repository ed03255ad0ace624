import { type Mutation, of } from '../../mutation.ts';

export const ADAPTERS_PLATFORMS: readonly Mutation[] = [
  ...of(
    'adapters/native-endpoint.ts',
    ['response.redirected ?? (', '(response.redirected && ', 'native: fetch of React Native never redirects'],
    [
      'placeOf(response.url) !== placeOf(url)',
      'response.url !== url',
      'native: a URL that is written otherwise was redirected',
    ],
    [".replace(/\\/$/, '')", '', 'native: a slash at the end is a redirect'],
    ["cache: 'no-store'", "cache: 'default'", 'native: a cache answers with a token of before'],
    ['    signal,\n    cache', '    cache', 'native: a request goes on after its end'],
    ['    ...(data !== undefined && { body: data }),\n', '', 'native: a POST has no body'],
    ['    ...(credentials && { credentials }),\n', '', 'native: cookies go along that were to be omitted'],
    [
      '    redirect,\n    signal',
      '    signal',
      'native: what signs a request in goes wherever it is redirected to',
    ],
    ['options.credentials),', 'undefined),', 'native: nobody reads what is to become of cookies'],
  ),
  ...of(
    'adapters/native-zim.ts',
    ['listener(zim, data)', 'listener(_engine as never, data)', 'native: a listener is given the engine'],
    ['      if (isDead) return;\n', '', 'native: destroy() of a dead instance orphans the living one'],
    ["      call('destroy', []);\n", '', 'native: destroy() does nothing'],
    [
      '  if (version) found.getVersion = () => version;\n',
      '',
      'native: nobody learns the version of the SDK',
    ],
    [
      '        const zim = ZIM.getInstance();\n        return zim && tame(zim);',
      '        return ZIM.getInstance();',
      'native: an instance of other code stays wild',
    ],
    [
      'return zim && tame(zim);\n      },\n      // Of',
      'return tame(zim as never);\n      },\n      // Of',
      'native: an instance that create() refused breaks',
    ],
  ),
  ...of(
    'adapters/mini-request.ts',
    [
      'statusCode: status = told.status ?? 0',
      'statusCode: status = 0',
      'mini: the status of Alipay is not read',
    ],
    ['header = told.headers }', 'header }', 'mini: the headers of Alipay are not read'],
    [
      '[name.toLowerCase(), String(value)]',
      '[name, String(value)]',
      'mini: a header of capital letters is not read',
    ],
    ['status >= 200 && status < 300', 'status >= 200', 'mini: each answer is a good one'],
    [
      "data == null ? '' : JSON.stringify(data)",
      'String(data)',
      'mini: JSON that the platform has parsed is lost',
    ],
    ["      dataType: 'text',\n", '', 'mini: the platform parses what it likes'],
    [
      'if (/domain list/i.test(errMsg)) {',
      'if (errMsg === null) {',
      'mini: a domain that is not listed is tried again and again',
    ],
    [
      "/time.?out/i.test(errMsg) ? 'TimeoutError' : 'NetworkError'",
      "'NetworkError'",
      'mini: a time-out of the platform is a dead network',
    ],
    [
      "complete: () => signal.removeEventListener('abort', abort),",
      '',
      'mini: a request that is over is aborted',
    ],
    ['      task?.abort?.();\n', '', 'mini: a request goes on after its end'],
    [
      'if (signal.aborted) abort();\n    else signal',
      'signal',
      'mini: a request that was ended before it began goes on',
    ],
  ),
  ...of(
    'adapters/app-state.ts',
    ["if (next === 'active') fn();", 'fn();', 'app-state: an app that goes wakes up'],
    ['        if (stopped) return;\n', '', 'app-state: who has stopped is told of the network'],
    [
      'if (isConnected === false) offline',
      'if (!isConnected) offline',
      'app-state: a network of which nothing is known is none',
    ],
    [
      'else if (offline.delete(who)) fn();',
      'else offline.delete(who);',
      'app-state: an app that is back online sleeps on',
    ],
    [
      'else if (offline.delete(who)) fn();',
      'else {\n          offline.delete(who);\n          fn();\n        }',
      'app-state: each word of the network wakes the app up',
    ],
    [
      '        offline.delete(who);\n        state',
      '        state',
      'app-state: who stopped while offline leaves the app offline',
    ],
    ['        state.remove();\n', '', 'app-state: a listener of AppState stays'],
    ['        stop?.();\n', '', 'app-state: a listener of the network stays'],
    [
      "app().currentState !== 'background'",
      "app().currentState === 'active'",
      'app-state: an app under a notice is not visible',
    ],
  ),
  ...of(
    'adapters/abort.ts',
    ['      signal.aborted = true;\n', '', 'abort: a signal that has ended does not say so'],
    ['      for (const listener of told) listener();\n', '', 'abort: nobody hears of an end'],
  ),
];
