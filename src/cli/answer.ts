import { readAnswer } from '../adapters/token-answer.ts';
import { textOf } from '../bytes.ts';
import { type ErrorCode, isZimSessionError, type ZimSessionError } from '../core/errors.ts';
import type { TokenGrant } from '../core/token.ts';
import { type Answer, MOST_REDIRECTS, type Question } from './ask.ts';
import { duration, type Finding, ok, problem, skipped, warning } from './finding.ts';

const textIn = (body: Answer['body']) => ('silence' in body ? '' : textOf(body));

const STATUSES: readonly (readonly [RegExp, string, string])[] = [
  [
    /^401$/,
    'the endpoint does not know who asks',
    'Send what signs the user in: --header "authorization: @env:NAME".',
  ],
  [/^419$/, 'the session of the app is over', 'Sign in anew, and send what signs the user in with --header.'],
  [/^403$/, 'this user gets no token', 'Ask for a user that the sender may be. A session stops asking.'],
  [/^(404|410)$/, 'nothing is there', 'Correct the address.'],
  [/^400|^422/, 'it does not understand the request', 'Look at the name of the parameter: --param NAME.'],
  [/^429$/, 'too many requests', 'Wait. A session asks a few times an hour for each user.'],
  [/^5/, 'the backend failed', 'See its log. A session tries again.'],
  [/./, 'no token comes with this status', 'Answer with status 200 and a token.'],
];

/** A 405 should say what it takes instead. Not quoted: any words may stand there. */
function judgeMethod({ headers }: Response, asked: Question['method'], code?: ErrorCode): Finding {
  const other = asked === 'GET' ? 'POST' : 'GET';
  const allow = headers
    .get('allow')
    ?.toUpperCase()
    .split(/[\s,]+/);
  const text = `405: it does not take the method ${asked}`;
  if (!allow) return problem('status', text, `Try --method ${other}.`, code);
  if (allow.includes(other)) {
    const todo = `It allows ${other}: ask with --method ${other}, and with this method in tokenEndpoint.`;
    return problem('status', text, todo, code);
  }
  return problem('status', text, `It allows no ${other} either: correct the address, or the endpoint.`, code);
}

/** Whether the status is one that carries a token. */
export function judgeStatus(answer: Answer, question: Question, refusal: ZimSessionError | null): Finding {
  const { response, redirects } = answer;
  const { ok: good, status } = response;
  if (good) return ok('status', String(status));
  if (redirects.length === MOST_REDIRECTS) {
    const text = `${status}: it redirects without an end`;
    return problem('status', text, 'Answer with a token or a status.', 'token-endpoint-unreachable');
  }
  if (status === 405) return judgeMethod(response, question.method, refusal?.code);
  if (status === 403 && refusal?.code !== 'token-denied') {
    const todo = 'Let requests for tokens pass. A session tries again, as if the backend were down.';
    return problem('status', '403: a firewall says no, and not the app', todo, refusal?.code);
  }
  const [, text, todo] = STATUSES.find(([pattern]) => pattern.test(String(status))) as (typeof STATUSES)[0];
  const wait = refusal?.retryAfter === undefined ? '' : `; Retry-After: ${duration(refusal.retryAfter)}`;
  return problem('status', `${status}: ${text}${wait}`, todo, refusal?.code);
}

/** Whether a cache may hand out an old token. */
export function judgeCaching({ response: { headers } }: Answer): Finding {
  const control = (headers.get('cache-control') ?? '').toLowerCase();
  const todo = 'Send Cache-Control: no-store. A token that was kept may be over, or of another user.';
  const age = Number(headers.get('age') ?? 0);
  if (age > 0)
    return problem('caching', `it comes from a cache, where it was for ${duration(age * 1000)}`, todo);
  if (/\bno-store\b/.test(control)) return ok('caching', 'no-store');
  const kept = /\b(?:s-maxage|max-age)=["]?(\d+)/g;
  const seconds = Math.max(0, ...[...control.matchAll(kept)].map(([, digits]) => Number(digits)));
  if (seconds > 0) return problem('caching', `caches may keep it for ${duration(seconds * 1000)}`, todo);
  const expires = Date.parse(headers.get('expires') ?? '') - Date.parse(headers.get('date') ?? '');
  if (expires > 0 && !control) return problem('caching', `caches may keep it for ${duration(expires)}`, todo);
  if (/\b(?:no-cache|private|max-age=0)\b/.test(control)) return ok('caching', 'no cache between keeps it');
  return warning('caching', 'it does not say that caches must not keep it', todo);
}

/** Whether the content type is that of the body. */
export function judgeType({ response, body }: Answer): Finding {
  const type = (response.headers.get('content-type') ?? '').toLowerCase();
  const json = /^\s*["{[]/.test(textIn(body));
  if (/^application\/([\w.-]+\+)?json\b/.test(type) === json && (json || type.startsWith('text/plain'))) {
    return ok('type', json ? 'JSON' : 'text');
  }
  const wanted = json ? 'application/json' : 'text/plain';
  return warning('type', type ? 'not that of the body' : 'none', `Send Content-Type: ${wanted}.`);
}

/** What a session would read in the answer; its times as they were told, true or not. */
export async function readGrant(
  { response, body }: Answer,
  question: Question,
): Promise<TokenGrant | ZimSessionError> {
  // A server may say 999; a Response of our own may not.
  const status = Math.min(response.status, 599);
  const bodiless = [204, 205, 304].includes(status);
  try {
    const { headers } = response;
    const copy = new Response(bodiless || 'silence' in body ? null : body, { status, headers });
    return await readAnswer(copy, question);
  } catch (error) {
    if (isZimSessionError(error)) return error;
    throw error;
  }
}

/** In what form the token comes. */
export function judgeForm({ response, body }: Answer, grant: TokenGrant | ZimSessionError): Finding {
  if (!response.ok || 'silence' in body) return skipped('form', 'there was no answer with a token');
  const text = textIn(body).trim();
  const json = text.startsWith('{') ? 'a JSON object' : text.startsWith('"') ? 'a JSON string' : '';
  if ('token' in grant) return ok('form', json || 'the token as text');
  const { code, message } = grant;
  const todo = 'Answer with the token as text, or with {"token": "04…"}.';
  if (code === 'token-denied') {
    return problem(
      'form',
      'status 200 around a code of 401 or 403',
      'Sign the sender in, or use --header.',
      code,
    );
  }
  if (code === 'token-endpoint-status') {
    return problem(
      'form',
      'no token, and its code or success says failure',
      'See the log of your backend. If it is no failure, give tokenEndpoint a parse function.',
      code,
    );
  }
  if (message.includes('64 kB')) return problem('form', 'over 64 kB', todo, code);
  if (!text) return problem('form', 'empty', todo, code);
  if (text.startsWith('<')) {
    return problem(
      'form',
      'an HTML page, with status 200: a sign-in or error page?',
      `${todo} For who is not signed in, 401.`,
      code,
    );
  }
  if (json === 'a JSON object') {
    return problem(
      'form',
      'a JSON object without a token04 in it',
      `${todo} Or give tokenEndpoint a parse function, which this check cannot know.`,
      code,
    );
  }
  return problem('form', json ? 'a JSON string that is no token' : 'text that is no token', todo, code);
}
