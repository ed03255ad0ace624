import { type Mutation, of } from '../../mutation.ts';

export const ADAPTERS_ENVELOPE: readonly Mutation[] = [
  ...of(
    'adapters/envelope.ts',
    ['/^\\s*[{["]/.test(value) ? fromJSON(value) : value', 'value', 'envelope: JSON in JSON is text'],
    [".replace(/[_-]/g, '')", '', 'envelope: user_id is not userID'],
    ['key.toLowerCase()', 'key', 'envelope: UserId is not userID'],
    ['/^\\s*0\\d/.test(value)', '/^\\s*04/.test(value)', 'envelope: a token of another version is like none'],
    [
      '!/^\\s*04\\S{38}/.test(value)',
      '!/^04\\S{38}/.test(value)',
      'envelope: a blank before a token hides it',
    ],
    [
      '      // Deeper in, it is about something else.\n      !parent?.parent?.parent,',
      '      true,',
      'envelope: a code deep in a body is about all of it',
    ],
    ['if (denial) throw', 'if (false && denial) throw', 'envelope: a 401 in a body with 200 is no denial'],
    [
      'if (!key || !(failure || isSure)) return;',
      'if (!key) return;',
      'envelope: what is like a token is never looked at, where the body says that it went well',
    ],
    ["isSecret ? 'no success' : text", 'text', 'envelope: a message quotes the user'],
    [
      'text === userID || (/[a-z]/i.test(userID) && text.includes(userID))',
      'text === userID',
      'envelope: a message quotes a word with the user in it',
    ],
    ['text === userID || (/[a-z]', '(/[a-z]', 'envelope: a message quotes the number of the user'],
    [
      "failure ? 'token-endpoint-status' : 'token-endpoint-response'",
      "'token-endpoint-response'",
      'envelope: a failure that a body tells of is an odd answer',
    ],
    [
      'tokens.find(named(/^(kit)?token$/)) ?? tokens[0]',
      'tokens[0]',
      'envelope: the first of several tokens is taken, whatever its name',
    ],
    [
      '    complain(places, asked, !found);\n',
      '',
      'envelope: a body is not heard that says why it has no token',
    ],
    ["if (value && ['string'", "if (value != null && ['string'", 'envelope: a 0 is an expiry'],
    [
      'fields[plain(key)] ??= value',
      'fields[plain(key)] = value',
      'envelope: a field further out hides the one beside the token',
    ],
    ['at; at = at.parent', 'at; at = null', 'envelope: only what is beside the token belongs to it'],
    ['/user|uid/.test(own)', 'true', 'envelope: an id is always the user'],
    [
      '(/user|uid/.test(own) ? fields[own] : undefined)',
      'undefined',
      'envelope: the user under the name that the app gave him is not seen',
    ],
  ),
  ...of(
    'adapters/http-time.ts',
    ['text && HTTP_DATE.test(text) ? Date', 'text ? Date', 'http-time: any text is a date'],
    ["header('Age') ?? '0'", "'0'", 'http-time: an answer of a cache is of now'],
    [' + 500;', ';', 'http-time: a Date is half a second early'],
    [
      'Number(value) * 1000 : dateIn(value)',
      'Number(value) : dateIn(value)',
      'http-time: Retry-After counts milliseconds',
    ],
    ["dateIn(value) - dateIn(header('Date'))", 'Number.NaN', 'http-time: a Retry-After with a date is none'],
    ['wait >= 0 ? wait : undefined', 'wait', 'http-time: a Retry-After of the past counts'],
  ),
  ...of(
    'adapters/token-provider.ts',
    [
      "headers.get === 'function'\n        ? headers.get(name)\n        : Object",
      "headers.get === 'function'\n        ? null\n        : Object",
      'provider: Headers are not read',
    ],
    [
      'key.toLowerCase() === name.toLowerCase()',
      'key === name',
      'provider: a header of axios in small letters is not read',
    ],
    [
      " && cause.code !== 'aborted') return",
      ') return',
      'provider: a signal of the provider’s own ends the login',
    ],
    [
      'response.status, response.statusCode, thrown.status',
      'thrown.status',
      'provider: an error of axios has no status',
    ],
    ['thrown.status, thrown.statusCode', 'thrown.status', 'provider: a statusCode is no status'],
    [
      ' && (value as number) >= 400 && (value as number) < 600',
      '',
      'provider: a number that is no HTTP status is one',
    ],
    ['/^\\s*</.test(data) || undefined', 'undefined', 'provider: a page of a firewall denies'],
    [': data ? false : undefined;', ': undefined;', 'provider: JSON that was called HTML is a page'],
    [
      'response.headers ?? thrown.headers',
      'response.headers',
      'provider: headers of the error itself are not read',
    ],
    [
      '  } catch {\n    // It throws when it is looked at.\n  }',
      '  } finally {\n    // It throws when it is looked at.\n  }',
      'provider: an error that throws when it is looked at breaks the session',
    ],
    [
      "new ZimSessionError('token-endpoint-unreachable', { cause });",
      "new ZimSessionError('token-endpoint-unreachable');",
      'provider: what a provider threw is lost',
    ],
    ["typeof answer === 'string' ? { token: answer } : answer", 'answer', 'provider: a text is no token'],
    [
      "if (typeof grant?.token === 'string') return grant;",
      'if (grant) return grant;',
      'provider: a grant without token is one',
    ],
    [
      'error === cause || !first',
      '!first',
      'provider: an endpoint of ours that was denied is asked four times',
    ],
    ['|| !isStale(error) ||', '||', 'provider: each failure is asked twice'],
    [' || request.signal.aborted) throw', ') throw', 'provider: a provider is asked once more after the end'],
  ),
];
