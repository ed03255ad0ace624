import type { AbortSignal } from './adapters/global-types.ts';
import { shielded } from './adapters/report-error.ts';
import { refusal, ZimSessionError } from './core/errors.ts';
import type { Core } from './engine/core.ts';
import { deferred } from './engine/deferred.ts';
import type { Membership } from './membership.ts';

/** A promise that somebody was given, and under which number the core will answer it. */
interface Call<T> {
  readonly promise: Promise<T>;
  readonly caller: number;
  /** What it was resolved with. */
  readonly value?: T | undefined;
  readonly isSettled: boolean;
}

/** The promises of one session. */
export interface Calls {
  /** The numbers of those that wait. */
  readonly waiting: readonly number[];
  /** A call of `login()`: the one that is under way, or a new one. With `signal`, one of its own. */
  login(core: Core, signal: AbortSignal | undefined): Call<unknown>;
  /** A call of `renew()`: the one that is under way, or a new one. */
  renew(core: Core): Call<void>;
  /** A call of `preload()`: the one that is under way, or a new one, which settles as `work` does. */
  preload(work: () => Promise<void>): Promise<void>;
  /** Of a retry policy, in the middle of a decision: it is answered by what comes after that. */
  afterwards<T>(core: Core, call: () => Promise<T>): Promise<T>;
  rejectAll(error: ZimSessionError): void;
}

export function createCalls(membership: Membership): Calls {
  /** How to reject those that wait; null where the core does not know of them. */
  const rejects = new Map<(error: ZimSessionError) => void, number | null>();
  let login: Call<unknown> | null = null;
  let renewal: Call<void> | null = null;
  let preloading: Promise<void> | null = null;
  /** Which login of the core it was. */
  let over = 0;

  function open<T>(core: Core, value: () => T, signal?: AbortSignal): Call<T> {
    const { promise, resolve, reject } = deferred<T>();
    const call: { -readonly [K in keyof Call<T>]: Call<T>[K] } = { promise, caller: 0, isSettled: false };
    function settle(error: ZimSessionError | null): void {
      rejects.delete(settle);
      shielded(() => signal?.removeEventListener('abort', onAbort));
      call.isSettled = true;
      if (error) return reject(error);
      call.value = value();
      resolve(call.value);
    }
    function onAbort(): void {
      settle(new ZimSessionError('aborted'));
      core.dismiss([call.caller]);
    }
    // Before the login begins, because what it begins may end in an abort at once.
    signal?.addEventListener('abort', onAbort, { once: true });
    call.caller = core.expect(settle);
    rejects.set(settle, call.caller);
    return call;
  }

  /** Whether who asks now asks for the same as before. */
  function isShared(core: Core): boolean {
    if (!login || over !== core.over) return false;
    if (core.expects(login.caller)) return true;
    const isThere = membership.snapshot().status === 'logged-in';
    return isThere && (!login.isSettled || login.value === membership.zim);
  }

  /** Settles as `work` does, or with `rejectAll`. */
  function follow<T>(work: () => Promise<T>, done?: () => void): Promise<T> {
    const { promise, resolve, reject } = deferred<T>();
    rejects.set(reject, null);
    const run = async () => work();
    run()
      .then(resolve, (error) => reject(refusal(error)))
      .finally(() => {
        rejects.delete(reject);
        done?.();
      });
    return promise;
  }

  return {
    get waiting() {
      return [...rejects.values()].filter((caller) => caller !== null);
    },
    login(core, signal) {
      const instance = () => membership.zim;
      if (signal) return open(core, instance, signal);
      if (!login || !isShared(core)) {
        over = core.over;
        login = open(core, instance);
      }
      return login;
    },
    renew(core) {
      if (!renewal || !core.expects(renewal.caller)) renewal = open(core, () => {});
      return renewal;
    },
    preload(work) {
      // Whoever calls it at each turn, while a loader hangs, is given the same promise each time.
      preloading ??= follow(work, () => {
        preloading = null;
      });
      return preloading;
    },
    afterwards: (core, call) =>
      follow(() => new Promise((resolve) => core.afterwards(() => resolve(call())))),
    rejectAll(error) {
      preloading = null;
      for (const reject of rejects.keys()) reject(error);
      rejects.clear();
    },
  };
}
