/** What takes real time where the clock stands still. */
export interface PlatformWatch {
  /** Whether some of it is under way. */
  readonly busy: () => boolean;
  /** Does something of the kind: when a little real time has passed. */
  readonly later: (fn: () => void) => void;
}

/** Watches the loopback server's cryptography, and in a page the SDK's IndexedDB. To be called once. */
export function watchPlatform(): PlatformWatch {
  const realSetTimeout = setTimeout;
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
  const watch: PlatformWatch = {
    busy: () => underWay > 0,
    later(fn) {
      began();
      realSetTimeout(() => {
        ended();
        fn();
      }, 0);
    },
  };
  if (typeof IDBFactory === 'undefined') return watch;
  wrap(IDBFactory.prototype, ['open', 'deleteDatabase'], (request) => {
    began();
    for (const type of ['success', 'error']) (request as IDBRequest).addEventListener(type, ended);
  });
  wrap(IDBDatabase.prototype, ['transaction'], (transaction) => {
    began();
    for (const type of ['complete', 'abort']) (transaction as IDBTransaction).addEventListener(type, ended);
  });
  return watch;
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
