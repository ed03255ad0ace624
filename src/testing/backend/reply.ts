import type { Clock } from '../../adapters/clock.ts';
import { ZimSessionError } from '../../core/errors.ts';
import type { TokenGrant } from '../../core/token.ts';
import { type Asked, type Fault, type Faults, TokenFaults, type TokenSource } from './faults.ts';

/** What a token endpoint answers, before it is put on a wire. */
export type BackendReply =
  | { readonly type: 'grant'; readonly grant: TokenGrant }
  | { readonly type: 'status'; readonly status: number; readonly retryAfter: number | null }
  | { readonly type: 'body'; readonly body: string }
  | { readonly type: 'unreachable' };

const STATUS: Readonly<Record<string, number>> = {
  '401': 401,
  '403': 403,
  '404': 404,
  '429': 429,
  '5xx': 503,
};
const HTML_PAGE = '<!doctype html><html><head><title>Sign in</title></head><body>Sign in</body></html>';

/** Told when an answer begins to wait for time to pass; what it answers is called when that is over. */
export type Waits = () => () => void;

/** A token backend that can be broken: who asks gets an answer, late, or never. */
export class ScriptedBackend {
  readonly #tokens: TokenFaults;
  readonly #faults: Faults;
  readonly #clock: Clock;

  constructor(source: TokenSource, faults: Faults, clock: Clock) {
    this.#tokens = new TokenFaults(source);
    this.#faults = faults;
    this.#clock = clock;
  }

  /** `latency` in ms. Rejects when the request's signal ends the wait, and with what the source throws. */
  async reply(request: Asked, latency: number, waits?: Waits): Promise<BackendReply> {
    const fault = this.#faults.take();
    const delay = fault?.how === 'slow' ? fault.delay : latency;
    const ms = fault?.how === 'hang' ? Number.POSITIVE_INFINITY : delay;
    const over = ms > 0 ? waits?.() : undefined;
    await this.#wait(ms, request.signal).finally(over);
    return this.#answer(fault, request);
  }

  async #answer(fault: Fault | null, request: Asked): Promise<BackendReply> {
    const how = fault?.how ?? '';
    const status = STATUS[how];
    if (status) return { type: 'status', status, retryAfter: how === '429' ? fault!.retryAfter : null };
    if (how === 'unreachable') return { type: 'unreachable' };
    if (how === 'html') return { type: 'body', body: HTML_PAGE };
    if (how === 'empty') return { type: 'body', body: '' };
    return { type: 'grant', grant: await this.#tokens.grant(fault, request) };
  }

  #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
    if (ms <= 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = ms < Number.POSITIVE_INFINITY ? this.#clock.setTimeout(resolve, ms) : null;
      const abort = () => {
        this.#clock.clearTimeout(timer);
        reject(new DOMException('The request was aborted', 'AbortError'));
      };
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    });
  }
}

/** The reply as a token provider gives it: what `tokenEndpoint` makes of the same answer. */
export function grantOf(reply: BackendReply): TokenGrant {
  switch (reply.type) {
    case 'grant':
      return reply.grant;
    case 'unreachable':
      throw new ZimSessionError('token-endpoint-unreachable', { cause: new Error('TypeError') });
    case 'body':
      throw new ZimSessionError('token-endpoint-response', {
        detail: reply.body ? 'it is a page' : 'it is empty',
      });
    case 'status':
      throw refusal(reply.status, reply.retryAfter);
  }
}

function refusal(httpStatus: number, retryAfter: number | null): ZimSessionError {
  if (httpStatus === 401 || httpStatus === 403) {
    return new ZimSessionError('token-denied', { httpStatus });
  }
  if (httpStatus === 404) {
    return new ZimSessionError('token-endpoint-status', {
      httpStatus,
      kind: 'configuration',
      retryable: false,
    });
  }
  return new ZimSessionError('token-endpoint-status', {
    httpStatus,
    ...(retryAfter === null ? {} : { retryAfter }),
  });
}
