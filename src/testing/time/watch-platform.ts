// biome-ignore lint/suspicious/noExplicitAny: any function with any arguments.
type AnyFunction = (this: any, ...args: any[]) => any;

/** Work is over when the machine has done it; who answers a request, and sends what is read, may never do so. */
export type Kind = 'work' | 'request' | 'reading';

/** Told of everything that begins; what it answers is called when that has ended. */
export interface Watcher {
  /** `url`: of the request that it is, or whose answer is read; `source`: that of which it is one of many. */
  begin(kind: Kind, url?: string, source?: object): () => void;
}

const CRYPTOGRAPHY = [
  ...['encrypt', 'decrypt', 'sign', 'verify', 'digest', 'generateKey', 'deriveKey', 'deriveBits'],
  ...['importKey', 'exportKey', 'wrapKey', 'unwrapKey'],
];
const BODIES = ['arrayBuffer', 'blob', 'bytes', 'formData', 'json', 'text'];

/**
 * Watches what takes real time in this page: requests and the reading of their answers, WebCrypto, IndexedDB.
 * Answers how to take that away.
 */
export function watchPlatform({ begin }: Watcher): () => void {
  const restores: (() => void)[] = [];
  const wrap = (owner: object | undefined, names: readonly string[], watch: Watch): void => {
    for (const name of names) if (owner) restores.push(replace(owner, name, watch));
  };
  const { crypto, IDBFactory, IDBDatabase, Blob, XMLHttpRequest } = globalThis as Platform;
  const { Response, ReadableStream, ReadableStreamDefaultReader } = globalThis as Platform;
  /** Of requests, their answers, and what these are read with. */
  const addresses = new WeakMap<object, string>();
  const note = (one: unknown, url: string | undefined): void => {
    if (typeof one === 'object' && one && url !== undefined) addresses.set(one, url);
  };
  const promised: Watch = (promise) => settled(promise, begin('work'));
  const read =
    (isOfMany: boolean): Watch =>
    (promise, _, from) =>
      settled(promise, begin('reading', addresses.get(from), isOfMany ? from : undefined));
  const ends =
    (...types: string[]): Watch =>
    (target) =>
      heard(target, types, begin('work'));

  wrap(globalThis, ['fetch'], (response, [request]) => {
    const url = urlOf(request);
    return settled(response, begin('request', url), (answer) => {
      note(answer, url);
      note((answer as Response | undefined)?.body, url);
    });
  });
  wrap(Response?.prototype, BODIES, read(false));
  wrap(ReadableStream?.prototype, ['getReader'], (reader, _, stream) => note(reader, addresses.get(stream)));
  wrap(ReadableStreamDefaultReader?.prototype, ['read'], read(true));
  wrap(Blob?.prototype, BODIES, promised);
  wrap(crypto?.subtle && Object.getPrototypeOf(crypto.subtle), CRYPTOGRAPHY, promised);
  // A database is blocked for as long as somebody else keeps it open.
  wrap(IDBFactory?.prototype, ['open', 'deleteDatabase'], ends('success', 'error', 'blocked'));
  wrap(IDBDatabase?.prototype, ['transaction'], ends('complete', 'abort'));
  wrap(XMLHttpRequest?.prototype, ['open'], (_, [, url], request) => note(request, String(url)));
  wrap(XMLHttpRequest?.prototype, ['send'], (_, __, request) => {
    heard(request, ['loadend'], begin('request', addresses.get(request)));
  });
  return () => {
    for (const restore of restores) restore();
  };
}

type Class = { readonly prototype: object } | undefined;
type Platform = { readonly crypto?: Crypto } & Record<
  | ('IDBFactory' | 'IDBDatabase' | 'Blob' | 'XMLHttpRequest')
  | ('Response' | 'ReadableStream' | 'ReadableStreamDefaultReader'),
  Class
>;
/** May answer what is to be answered instead. `self`: whose method it is. */
type Watch = (answer: unknown, args: readonly unknown[], self: object) => unknown;

/** Puts a function over a method, which shows `watch` what it answers; what throws has not begun. */
function replace(owner: object, name: string, watch: Watch): () => void {
  const methods = owner as Record<string, AnyFunction | undefined>;
  const own = Object.getOwnPropertyDescriptor(methods, name);
  const original = own?.value as AnyFunction | undefined;
  if (typeof original !== 'function') return () => {};
  let watching = true;
  const watched: AnyFunction = function (...args) {
    const answer = original.apply(this, args);
    return watching ? (watch(answer, args, this) ?? answer) : answer;
  };
  Object.defineProperty(methods, name, { ...own, value: watched });
  return () => {
    watching = false;
    // Somebody else may have wrapped it after us: then taking it away would take theirs too.
    if (methods[name] === watched) Object.defineProperty(methods, name, own as PropertyDescriptor);
  };
}

/** The promise to hand out: with a handler of ours on its own, nobody would hear that a rejection is unhandled. */
function settled<T>(promise: T | PromiseLike<T>, end: () => void, see?: (answer: T) => void): Promise<T> {
  const seen = (answer: T): T => {
    see?.(answer);
    return answer;
  };
  return Promise.resolve(promise).then(seen).finally(end);
}

function heard(target: unknown, types: readonly string[], end: () => void): void {
  for (const type of types) (target as EventTarget).addEventListener(type, end, { once: true });
}

function urlOf(request: unknown): string {
  return request instanceof Request ? request.url : String(request);
}
