// biome-ignore lint/suspicious/noExplicitAny: any function with any arguments.
type AnyFunction = (this: any, ...args: any[]) => any;

/** Told of everything that begins; what it answers is called once when that has ended. */
export interface Watcher {
  /** `url`: of a request; `source`: that of which it is one of many. */
  begin(url: string | null, source?: object): () => void;
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
  const { crypto, IDBFactory, IDBDatabase, Response, Blob, XMLHttpRequest, ReadableStreamDefaultReader } =
    globalThis as Platform;
  const promised: Watch = (promise) => settled(promise, begin(null));
  const ends =
    (...types: string[]): Watch =>
    (target) =>
      heard(target, types, begin(null));

  wrap(globalThis, ['fetch'], (response, [request]) => settled(response, begin(urlOf(request))));
  wrap(Response?.prototype, BODIES, promised);
  wrap(Blob?.prototype, BODIES, promised);
  wrap(ReadableStreamDefaultReader?.prototype, ['read'], (chunk, _, reader) =>
    settled(chunk, begin(null, reader)),
  );
  wrap(crypto?.subtle && Object.getPrototypeOf(crypto.subtle), CRYPTOGRAPHY, promised);
  wrap(IDBFactory?.prototype, ['open', 'deleteDatabase'], ends('success', 'error'));
  wrap(IDBDatabase?.prototype, ['transaction'], ends('complete', 'abort'));
  const addresses = new WeakMap<object, string>();
  wrap(
    XMLHttpRequest?.prototype,
    ['open'],
    (_, [, url], request) => void addresses.set(request, String(url)),
  );
  wrap(XMLHttpRequest?.prototype, ['send'], (_, __, request) => {
    heard(request, ['loadend'], begin(addresses.get(request) ?? null));
  });
  return () => {
    for (const restore of restores) restore();
  };
}

type Class = { readonly prototype: object } | undefined;
type Platform = { readonly crypto?: Crypto } & Record<
  'IDBFactory' | 'IDBDatabase' | 'Response' | 'Blob' | 'XMLHttpRequest' | 'ReadableStreamDefaultReader',
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
function settled(promise: unknown, end: () => void): Promise<unknown> {
  return Promise.resolve(promise).finally(end);
}

function heard(target: unknown, types: readonly string[], end: () => void): void {
  for (const type of types) (target as EventTarget).addEventListener(type, end, { once: true });
}

function urlOf(request: unknown): string {
  return request instanceof Request ? request.url : String(request);
}
