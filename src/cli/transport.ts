import { type Answer, isCrossOrigin, type Question, type Silence } from './ask.ts';
import { duration, type Finding, ok, problem, unseen, warning } from './finding.ts';

// What is said to such a host never leaves the machine.
const THIS_MACHINE = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether tokens travel in clear text, and whether a page may call the address at all. */
export function judgeAddress({ url, origin }: Question): Finding {
  if (url.protocol === 'https:') return ok('address', 'https');
  if (THIS_MACHINE.test(url.hostname)) return ok('address', 'plain http, to this machine');
  if (origin?.startsWith('https:')) {
    const text = 'plain http: a browser does not let an https page call it';
    return problem('address', text, 'Serve the endpoint over https.', 'token-endpoint-unreachable');
  }
  const text = 'plain http: whoever listens on the way gets the token, and with it the user';
  return problem('address', text, 'Serve the endpoint over https.');
}

const SILENCES: readonly (readonly [RegExp, string, string])[] = [
  [/^timeout$/, 'none within 10 s', 'Look for what the endpoint waits for: a database, another service.'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'none: there is no host of this name', 'Correct the host name.'],
  [/^ECONNREFUSED$/, 'none: nobody listens at this address', 'Start the backend, or correct host and port.'],
  [/CERT|SELF_SIGNED|ISSUER|LEAF_SIGNATURE|ALTNAME/, 'none: its certificate is not valid', 'Renew it.'],
  [/^(EPROTO|ERR_SSL)/, 'none: it does not speak https', 'Correct the port, or write http://.'],
  [
    /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/,
    'none: it closed the connection',
    'See the log of your backend: it may have crashed.',
  ],
  [/^BAD_PORT$/, 'none: no browser asks at this port', 'Serve the endpoint at another port.'],
  [/^HPE_/, 'none: what came is not HTTP', 'Correct the port.'],
  [/./, 'none', 'Call the address with curl -v, which says more.'],
];

/** Whether there was an answer, and how long it took. */
export function judgeAnswer(answer: Answer | Silence): Finding {
  if ('silence' in answer) {
    const [, text, todo] = SILENCES.find(([pattern]) => pattern.test(answer.silence)) as (typeof SILENCES)[0];
    return problem('answer', text, todo, codeOf(answer));
  }
  const { body, response, receivedAt, sentAt } = answer;
  if (response.ok && 'silence' in body) {
    const text = body.silence === 'timeout' ? 'its body does not end' : 'its body breaks off';
    return problem(
      'answer',
      text,
      'Look for a proxy that cuts answers short, or a missing end().',
      codeOf(body),
    );
  }
  const took = receivedAt - sentAt;
  if (took < 3_000) return ok('answer', `after ${Math.round(took)} ms`);
  const text = `after ${duration(took)}: a session waits 10 s for a token, less when the old one ends`;
  return warning('answer', text, 'Make the endpoint faster.');
}

const codeOf = ({ silence }: Silence) =>
  silence === 'timeout' ? 'token-endpoint-timeout' : 'token-endpoint-unreachable';

/** Where to is not quoted: the host of a redirect may name the user. */
export function judgeRedirect({ redirects, stopped }: Answer, question: Question): Finding {
  if (!redirects.length) return ok('redirect', 'none');
  const away = redirects.some((origin) => origin !== question.url.origin);
  if (stopped) {
    const text = `it redirects ${away ? 'to another site' : 'on the same site'}: a session with headers or by POST does not follow`;
    const todo = 'Give its final URL. For who is not signed in, answer 401: never a sign-in page.';
    return problem('redirect', text, todo, 'token-endpoint-response');
  }
  const upgraded = question.url.origin.replace('http:', 'https:');
  if (redirects.every((origin) => origin === upgraded) && upgraded !== question.url.origin) {
    return warning('redirect', 'from http to https', 'Give the address with https://.');
  }
  if (away) {
    const todo = 'Answer with a token or a status. For who is not signed in, 401: never a sign-in page.';
    return problem('redirect', 'to another site; it may be a sign-in page', todo);
  }
  const text = `${redirects.length > 1 ? `${redirects.length} times` : 'once'}, on the same site`;
  return warning('redirect', text, 'Give the address that it redirects to (a slash at the end?).');
}

/** `response`: of the request, or of its preflight. Null: the page may read it. */
function corsProblem({ headers }: Response, question: Question): readonly [string, string] | null {
  const allowed = headers.get('access-control-allow-origin');
  const todo = `Send Access-Control-Allow-Origin: ${question.origin}, with every status.`;
  if (allowed === null) return ['it sends no Access-Control-Allow-Origin', todo];
  if (allowed.includes(',')) return ['Access-Control-Allow-Origin names more than one origin', todo];
  if (allowed === '*' && question.credentials) {
    return ['Access-Control-Allow-Origin is *, which is not enough for a request with cookies', todo];
  }
  if (allowed !== '*' && allowed !== question.origin) {
    return ['Access-Control-Allow-Origin names another origin', todo];
  }
  if (question.credentials && headers.get('access-control-allow-credentials') !== 'true') {
    return ['it does not allow cookies', 'Send Access-Control-Allow-Credentials: true.'];
  }
  return null;
}

const listed = (headers: Headers, name: string): string[] =>
  (headers.get(name) ?? '').split(',').map((item) => item.trim().toLowerCase());

/** `wanted`: the headers that the browser asked for. */
export function judgePreflight(
  answer: Response | Silence,
  question: Question,
  wanted: readonly string[],
): Finding {
  const code = 'token-endpoint-unreachable';
  if ('silence' in answer) {
    return problem('preflight', 'OPTIONS got no answer', 'Answer OPTIONS with status 204.', code);
  }
  if (!answer.ok) {
    const todo = 'Answer OPTIONS with status 204, without asking who the user is.';
    return problem('preflight', `OPTIONS got status ${answer.status}`, todo, code);
  }
  const trouble = corsProblem(answer, question);
  if (trouble) return problem('preflight', `OPTIONS: ${trouble[0]}`, trouble[1], code);
  const allowed = listed(answer.headers, 'access-control-allow-headers');
  const all = allowed.includes('*') && !question.credentials;
  // A star does not stand for it.
  const missing = wanted.filter((name) => !allowed.includes(name) && !(all && name !== 'authorization'));
  if (missing.length) {
    const names = missing.join(', ');
    const todo = `Answer OPTIONS with Access-Control-Allow-Headers: ${wanted.join(', ')}.`;
    return problem('preflight', `OPTIONS does not allow the header ${names}`, todo, code);
  }
  return ok('preflight', `OPTIONS allows ${wanted.join(', ')}`);
}

export function judgeCors(answer: Answer, question: Question): Finding {
  const last = new URL(answer.redirects.at(-1) ?? question.url);
  if (question.origin === null) {
    const how = 'name the page with --origin https://app.example.com';
    return unseen('cors', 'whether a page of another origin may read the answer (CORS)', how);
  }
  if (!isCrossOrigin(question, last)) return ok('cors', 'not needed: the page is of the same origin');
  const trouble = corsProblem(answer.response, question);
  if (trouble)
    return problem(
      'cors',
      `a page cannot read the answer: ${trouble[0]}`,
      trouble[1],
      'token-endpoint-unreachable',
    );
  return ok('cors', `pages of ${question.origin} may read it`);
}

/** Whether a page of another origin sees the headers that a session uses. `timed`: the body tells the time. */
export function judgeHeaders({ response: { headers } }: Answer, question: Question, timed: boolean): Finding {
  const exposed = listed(headers, 'access-control-expose-headers');
  const all = exposed.includes('*') && !question.credentials;
  const isHidden = (name: string) => !all && !exposed.includes(name.toLowerCase());
  const hidden = ['Date', 'Age', 'Retry-After'].filter((name) => {
    // Where the body tells the time no Date is needed; and only who sees a Date is misled by its age.
    if (name === 'Age') return headers.has(name) && !isHidden('Date') && isHidden(name);
    return isHidden(name) && !(timed && name === 'Date');
  });
  if (!hidden.length) return ok('headers', 'a page sees those that a session reads');
  const losses = {
    Date: "its clock's error",
    Age: 'that a Date is an old one',
    'Retry-After': 'how long to wait',
  };
  const lost = hidden.map((name) => losses[name as keyof typeof losses]).join(' and ');
  const todo = 'Send Access-Control-Expose-Headers: Date, Age, Retry-After.';
  return warning(
    'headers',
    `the browser hides ${hidden.join(' and ')}: a session cannot learn ${lost}`,
    todo,
  );
}
