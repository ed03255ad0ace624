/** What is used of an instance of ky: see `tokenEndpoint`. */
interface Init extends RequestInit {
  readonly searchParams?: string;
  readonly json?: object;
  readonly retry?: unknown;
  readonly timeout?: unknown;
  readonly throwHttpErrors?: unknown;
}

/** In place of ky in the file for `<script>`, where five kB count: the same requests, for what tokens need of it. */
export default function request(input: string | URL, init: Init): Promise<Response> {
  const { searchParams, json, retry: _, timeout: __, throwHttpErrors: ___, ...rest } = init;
  const address =
    searchParams === undefined
      ? input
      : String(input).replace(/(?:\?.*?)?(?=#|$)/, () => (searchParams ? `?${searchParams}` : ''));
  if (!json) return fetch(address, rest);
  const headers = new Headers(rest.headers);
  if (!headers.has('content-type')) headers.set('content-type', 'application/json');
  return fetch(address, { ...rest, headers, body: JSON.stringify(json) });
}
