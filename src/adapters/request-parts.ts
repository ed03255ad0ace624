import { reading, refuseOptions, ZimSessionError } from '../core/errors.ts';
import type { Abort } from './abort.ts';
import type { AbortSignal } from './global-types.ts';

// What a request for a token is made of, and what bounds it.

type Fields = Readonly<Record<string, string>>;

/** Bounds a call that brings no signal. */
const BOUND = 10_000;

/** Name and value of each field, of an object or of what is listed: `Headers` and `URLSearchParams` of any realm, a `Map`. */
export function entriesOf(name: string, fields: unknown): (readonly [string, string])[] {
  if (fields != null && typeof fields !== 'object') refuseOptions(`${name} must be an object`);
  const listed = fields as Iterable<readonly [string, string]> | null | undefined;
  return typeof listed?.[Symbol.iterator] === 'function' ? [...listed] : Object.entries(fields ?? {});
}

/** The app's headers over ours, in whatever case; and whether there are any. Throws `invalid-options`. */
export function withAccept(
  own: Fields | Headers | null | undefined,
): readonly [headers: Headers, any: boolean] {
  let headers: Headers;
  const given = reading(() => entriesOf('headers', own));
  try {
    headers = new Headers(given.filter(([, value]) => value != null) as [string, string][]);
  } catch {
    // Its message quotes the value.
    refuseOptions('HTTP does not allow such a header');
  }
  let any = false;
  headers.forEach(() => {
    any = true;
  });
  if (!headers.has('accept')) headers.set('accept', 'application/json, text/plain');
  return [headers, any];
}

/**
 * An address up to its query, and that query with the fields set in it; by POST those only that it has already. ky would
 * put the fields in place of the query. The query is text: in browsers where URLSearchParams has no `size`, ky takes an
 * object of it for empty.
 */
export function withParameters(address: string, fields: Fields, method: string): readonly [string, string?] {
  const [, target = address, query] = /^([^?#]*\?)([^#]*)/.exec(address) ?? [];
  const search = new URLSearchParams(query);
  let changed = false;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || (method === 'POST' && !search.has(name))) continue;
    search.set(name, value);
    changed = true;
  }
  return changed ? [target, String(search)] : [address];
}

/**
 * Settles as `work` does, or rejects with `aborted` when the signal ends it, with a `TimeoutError` when that is of a
 * time-out. Where none is given there is a bound: of a timer, because Safari 15 has no `AbortSignal.timeout`, and a mini program
 * no AbortSignal.
 */
export async function bounded<T>(
  given: AbortSignal | undefined,
  createAbort: () => Abort,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = createAbort();
  const signal = given ?? own.signal;
  let end = (): void => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  const aborted = new Promise<never>((_, reject) => {
    end = () => {
      const { reason } = signal;
      reject(reason?.name === 'TimeoutError' ? reason : new ZimSessionError('aborted'));
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
    if (given) return;
    timer = setTimeout(() => {
      reject(Object.assign(new Error(), { name: 'TimeoutError' }));
      own.abort();
    }, BOUND);
  });
  try {
    return await Promise.race([work(signal), aborted]);
  } finally {
    signal.removeEventListener('abort', end);
    clearTimeout(timer);
  }
}
