/**
 * What takes real time in a page whose clock stands still: the loopback server's cryptography and the SDK's
 * IndexedDB. Answers whether some of it is under way.
 */
export function watchPlatform(): () => boolean {
  let underWay = 0;
  const began = (): void => {
    underWay += 1;
  };
  const ended = (): void => {
    underWay -= 1;
  };

  wrap(SubtleCrypto.prototype, ['encrypt', 'decrypt', 'importKey', 'digest'], (answer) => {
    began();
    void (answer as Promise<unknown>).then(ended, ended);
  });
  wrap(IDBFactory.prototype, ['open', 'deleteDatabase'], (request) => {
    began();
    for (const type of ['success', 'error']) (request as IDBRequest).addEventListener(type, ended);
  });
  wrap(IDBDatabase.prototype, ['transaction'], (transaction) => {
    began();
    for (const type of ['complete', 'abort']) (transaction as IDBTransaction).addEventListener(type, ended);
  });
  return () => underWay > 0;
}

function wrap(prototype: object, methods: readonly string[], watch: (answer: unknown) => void): void {
  const owner = prototype as Record<string, (...args: unknown[]) => unknown>;
  for (const name of methods) {
    const original = owner[name]!;
    owner[name] = function (...args) {
      const answer = original.apply(this, args);
      watch(answer);
      return answer;
    };
  }
}
