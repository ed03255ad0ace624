/** Runs it after all that timers of 0 ms are set for by now. */
export type Soon = (run: () => void) => void;

/** Whose logout() it is: ours, and nobody is to hear of it; or one that everybody may hear of. */
type Whose = 'quiet' | 'loud';

/**
 * Tells the 0/0 of a logout() that is known from that of other code. The SDK emits it inside of the call; up to
 * 2.20 a timer does, when the next login may be under way. Events keep their order, though.
 */
export interface LogoutWatch {
  /** Calls logout(). */
  call<T>(whose: Whose, logout: () => T): T;
  /** Of a connectionStateChanged: nobody is told; only listeners are, for the machine knows; or it is news. */
  judge(state: number | undefined, event: number | undefined): 'hidden' | 'known' | 'news';
}

/** `soon` sets a timer of 0 ms; null where the SDK emits at once. */
export function createLogoutWatch(soon: Soon | null): LogoutWatch {
  let calling: Whose | null = null;
  let emitted = false;
  /** The logouts that are over, and whose 0/0 may still come. */
  let owed: { readonly whose: Whose }[] = [];

  return {
    call(whose, logout) {
      calling = whose;
      emitted = false;
      try {
        return logout();
      } finally {
        calling = null;
        if (!emitted && soon) {
          const one = { whose };
          owed.push(one);
          // Timers keep their order: what has not come by then never comes, there was nothing to log out from.
          soon(() => {
            owed = owed.filter((other) => other !== one);
          });
        }
      }
    },
    judge(state, event) {
      // While a 0/0 is owed, a 2/0 is of the login before it.
      if (state === 2) return owed.length ? 'known' : 'news';
      if (state !== 0 || event !== 0) return 'news';
      emitted = true;
      const whose = calling ?? owed.shift()?.whose;
      return whose === 'quiet' ? 'hidden' : whose ? 'known' : 'news';
    },
  };
}
