export interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** `Promise.withResolvers`, which ES2022 lacks. That nobody waits for a rejection is no error here. */
export function deferred<T = void>(): Deferred<T> {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** A rejection that nobody has to wait for. */
export function rejected(error: unknown): Promise<never> {
  const { promise, reject } = deferred<never>();
  reject(error);
  return promise;
}
