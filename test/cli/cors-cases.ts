import { endpoint, type Handler, says, token } from './endpoint.ts';

/** What a page of another origin may and may not read. The check judges it, and a real browser does it. */
export interface CorsCase {
  readonly name: string;
  readonly request: {
    readonly method?: 'GET' | 'POST';
    readonly headers?: Headers;
    readonly credentials?: boolean;
  };
  readonly answer: Headers;
  /** Of the answer to OPTIONS. */
  readonly preflight: Headers;
  readonly status: number;
  /** Which checks find fault with it. */
  readonly bad: Readonly<Record<string, RegExp>>;
}

type Headers = Readonly<Record<string, string>>;

const COOKIES = { 'access-control-allow-credentials': 'true' };
const EXPOSE = { 'access-control-expose-headers': 'Date, Age, Retry-After' };
const allow = (origin: string) => ({ 'access-control-allow-origin': origin });
const allowHeaders = (names: string) => ({ 'access-control-allow-headers': names });

const KEY = { headers: { 'X-Key': 'bearer-of-the-test' } };
const BEARER = { headers: { authorization: 'Bearer bearer-of-the-test' } };
const WITH_COOKIES = { credentials: true };

/** An endpoint of such answers. */
export async function corsEndpoint({ answer, preflight, status }: CorsCase): Promise<string> {
  const good = says(await token(), answer);
  const options: Handler = (_request, response) => response.writeHead(status, preflight).end();
  return endpoint((request, response, body) =>
    (request.method === 'OPTIONS' ? options : good)(request, response, body),
  );
}

/** All of them, for pages of this origin. */
export function corsCases(origin: string): readonly CorsCase[] {
  const one = (
    name: string,
    request: CorsCase['request'],
    answer: Headers,
    bad: CorsCase['bad'] = {},
    preflight: Headers = {},
    status = 204,
  ): CorsCase => ({ name, request, answer, preflight, status, bad });

  const good = { ...allow(origin), ...EXPOSE };
  return [
    one('an answer for nobody', {}, {}, { cors: /sends no Access-Control-Allow-Origin/ }),
    one('an answer for a third', {}, allow('https://a.example'), { cors: /names another origin/ }),
    one('an answer for two', {}, allow(`${origin}, https://a.example`), { cors: /more than one/ }),
    one('an answer for *, with cookies', WITH_COOKIES, { ...allow('*'), ...COOKIES }, { cors: /is \*/ }),
    one('an answer without cookies, with cookies', WITH_COOKIES, good, { cors: /does not allow cookies/ }),
    one('an answer for the page', {}, good),
    one('an answer for *', {}, { ...allow('*'), 'access-control-expose-headers': '*' }),
    one('an answer for the page, with cookies', WITH_COOKIES, { ...good, ...COOKIES }),
    one('an answer that shows no header', {}, allow('*'), { headers: /hides Date and Retry-After/ }),
    one(
      'an answer that shows one header',
      {},
      { ...allow('*'), 'access-control-expose-headers': 'date' },
      { headers: /hides Retry-After/ },
    ),
    one(
      'an answer of a cache whose age is hidden',
      {},
      { ...allow('*'), 'access-control-expose-headers': 'Date, Retry-After', age: '20' },
      { headers: /hides Age: .* that a Date is an old one/, caching: /comes from a cache/ },
    ),
    one(
      'an answer of a cache that hides the Date as well',
      {},
      { ...allow('*'), 'access-control-expose-headers': 'Retry-After', age: '20' },
      { headers: /hides Date: /, caching: /comes from a cache/ },
    ),
    one(
      'an answer that has no age to show',
      {},
      { ...allow('*'), 'access-control-expose-headers': 'Date, Retry-After' },
    ),
    one(
      'an answer that shows *, which is nothing with cookies',
      WITH_COOKIES,
      { ...allow(origin), ...COOKIES, 'access-control-expose-headers': '*' },
      { headers: /hides Date and/ },
    ),
    one('no route for OPTIONS', KEY, good, { preflight: /OPTIONS got status 404/ }, {}, 404),
    one(
      'a preflight for the signed-in only',
      BEARER,
      good,
      { preflight: /OPTIONS got status 401/ },
      good,
      401,
    ),
    one(
      'a preflight that redirects',
      KEY,
      good,
      { preflight: /OPTIONS got status 302/ },
      { ...good, location: '/' },
      302,
    ),
    one('a preflight for nobody', KEY, good, { preflight: /OPTIONS: it sends no/ }, allowHeaders('x-key')),
    one('a preflight that allows no header', KEY, good, { preflight: /the header x-key/ }, good),
    one(
      'a preflight that allows no JSON',
      { method: 'POST' },
      good,
      { preflight: /the header content-type/ },
      good,
    ),
    one(
      'a preflight that allows *, which is nothing with cookies',
      { ...KEY, ...WITH_COOKIES },
      { ...good, ...COOKIES },
      { preflight: /the header x-key/ },
      { ...good, ...COOKIES, ...allowHeaders('*') },
    ),
    one('a preflight that allows *', KEY, good, {}, { ...good, ...allowHeaders('*') }),
    one(
      'a preflight that allows what is needed',
      { ...KEY, method: 'POST' },
      good,
      {},
      { ...good, ...allowHeaders('X-Key, Content-Type') },
    ),
    one(
      'a preflight that allows a bearer token',
      BEARER,
      good,
      {},
      { ...good, ...allowHeaders('Authorization') },
    ),
    one('a header that needs no preflight', { headers: { 'accept-language': 'de' } }, good),
  ];
}

/** The request on the command line. */
export function argvOf({ method, headers = {}, credentials }: CorsCase['request']): string[] {
  const lines = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  return [...lines, ...(method ? ['--method', method] : []), ...(credentials ? ['--credentials'] : [])];
}
