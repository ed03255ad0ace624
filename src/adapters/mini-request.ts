import { ZimSessionError } from '../core/errors.ts';
import type { AbortSignal } from './global-types.ts';
import type { MiniProgram } from './mini-program.ts';
import type { PlainRequest } from './plain-endpoint.ts';

/** What `success` is told. Alipay has names of its own. */
interface Told {
  readonly statusCode?: number;
  readonly status?: number;
  readonly data?: unknown;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, unknown>>;
}

/** As much of a `Response` as is read of one. */
function responseOf(told: Told): Response {
  const { statusCode: status = told.status ?? 0, data, header = told.headers } = told;
  const fields = new Map(
    Object.entries(header ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  return {
    ok: status >= 200 && status < 300,
    status,
    type: 'basic',
    // Nobody tells.
    redirected: false,
    body: null,
    headers: { get: (name: string) => fields.get(name.toLowerCase()) ?? null },
    // Some parse JSON without being asked.
    text: async () => (typeof data === 'string' ? data : data == null ? '' : JSON.stringify(data)),
  } as unknown as Response;
}

/** What `fail` is told, as an error. Its message may quote the URL with the userID: only what it means is kept. */
function failure({ errMsg = '' }: { readonly errMsg?: string } = {}): Error {
  if (/domain list/i.test(errMsg)) {
    return new ZimSessionError('token-endpoint-unreachable', {
      detail: 'its domain is not among the request domains of this mini program',
      kind: 'configuration',
      retryable: false,
    });
  }
  return Object.assign(new Error(), { name: /time.?out/i.test(errMsg) ? 'TimeoutError' : 'NetworkError' });
}

/** `fetch`, as far as a token endpoint needs it, over `request`. */
export function miniRequest(
  mini: MiniProgram,
  request: PlainRequest,
  signal: AbortSignal,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const task = mini.request({
      ...request,
      // Whatever is not "json" is not parsed.
      dataType: 'text',
      success: (told: Told) => resolve(responseOf(told)),
      fail: (told?: { readonly errMsg?: string }) => reject(failure(told)),
      complete: () => signal.removeEventListener('abort', abort),
    }) as { abort?(): void } | undefined;
    // Whoever asked is told by the signal itself.
    function abort(): void {
      task?.abort?.();
    }
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort);
  });
}
