/** Whose logout() it is: ours, and nobody is to hear of it; or one that everybody may hear of. */
type Whose = 'quiet' | 'loud';

/**
 * Tells the 0/0 of a logout() that is known from that of other code. The SDK emits it inside of the call; up to
 * 2.20 a timer does (S36), when the next login may be under way. Events keep their order, though.
 */
export interface LogoutWatch {
  /** Calls logout(). */
  call<T>(whose: Whose, logout: () => T): T;
  /** Of a connectionStateChanged: nobody is told; only listeners are, for the machine knows; or it is news. */
  judge(state: number | undefined, event: number | undefined): 'hidden' | 'known' | 'news';
}

export function createLogoutWatch(): LogoutWatch {
  let calling: Whose | null = null;
  let emitted = false;
  /** The logouts that are over, and whose 0/0 has not come: late, or never where nobody was logged in. */
  let owed: Whose[] = [];
  /** Whether a 2/0 was the last that came, since the last logout(). */
  let up = false;

  return {
    call(whose, logout) {
      calling = whose;
      emitted = false;
      try {
        return logout();
      } finally {
        calling = null;
        if (!emitted) owed.push(whose);
        up = false;
      }
    },
    judge(state, event) {
      // What came up since breaks already: what is still owed never comes, there was nothing to log out from.
      if (up && state === 3) owed = [];
      up = state === 2;
      // While a 0/0 is owed, a 2/0 is of the login before it.
      if (state === 2) return owed.length ? 'known' : 'news';
      if (state !== 0) return 'news';
      // Kicked out, expired, refused.
      if (event !== 0) return 'news';
      emitted = true;
      const whose = calling ?? owed.shift();
      return whose === 'quiet' ? 'hidden' : whose ? 'known' : 'news';
    },
  };
}
