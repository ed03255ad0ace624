import { expedite } from './attempt.ts';
import type { Draft } from './draft.ts';
import { ZimSessionError } from './errors.ts';
import { fail } from './fail.ts';
import { heard } from './line.ts';
import { expiryOf } from './model.ts';
import { logOut, lose, setSession } from './outcome.ts';
import { LOST_AGAIN_WITHIN, REJECTION_FOLLOWS } from './times.ts';

// What ZIM's own events mean for the session: S12 lists them.

/** 0/2, 0/3 and 0/5: the login is over, and the user did not want that. */
const LOSSES: Partial<Record<number, 'zim-server' | 'token-rejected' | 'token-expired'>> = {
  2: 'zim-server',
  3: 'token-rejected',
  5: 'token-expired',
};
/** 0/4 and 0/6: the login is over for good. */
const ENDS: Partial<Record<number, 'kicked-out' | 'unregistered'>> = { 4: 'kicked-out', 6: 'unregistered' };

/** There is a socket again, or not: as far as the SDK tells. */
function socketChanged(d: Draft, up: boolean): void {
  const { session } = d;
  if (session.status !== 'logged-in') return;
  if (!up && session.up && expiryOf(session.token, d) > d.now)
    d.effects.push({ type: 'remind', userID: session.user.userID, token: session.token.text });
  if (up) heard(d);
  else d.line = { ...d.line, isAsking: false, silences: 0 };
  setSession(d, { ...session, up });
}

export function connectionChanged(d: Draft, state: number, event: number): void {
  const { session, attempt } = d;
  if (session.status === 'logged-out') return;
  // That a login has worked is told by its promise: on old SDKs a 2/0 may be of the login before (S36).
  if (state !== 0) return socketChanged(d, state === 2);
  const end = ENDS[event];
  if (end) return logOut(d, end, new ZimSessionError(end));
  // A 0/0 says nothing: whoever logs out asks the session.
  const loss = LOSSES[event];
  if (!loss) return;
  if (session.status === 'logged-in') {
    // A cache may answer with this very token, which has expired, or was refused.
    if (event !== 2) d.refused = session.token.text;
    const { clock, now } = d;
    lose(d, session, new ZimSessionError(loss));
    // The skew was a guess, and the token was over, as the clock had it: without that guess the next one like it is refused.
    const guessed = clock.kind === 'assumed' && clock.skew !== null;
    if (event === 5 && guessed && now - session.since < LOST_AGAIN_WITHIN)
      d.clock = { kind: 'doubted', skew: null };
    return;
  }
  if (attempt.stage !== 'presenting') return;
  if (event === 5) {
    // After 0/5 the login never settles, and a promise that still does means nothing.
    d.sdk = { ...d.sdk, call: null };
    fail(d, new ZimSessionError(loss));
  } else d.attempt = { ...attempt, until: Math.min(attempt.until, d.now + REJECTION_FOLLOWS) };
}

/** ZIM warns that its token ends: that is news only for one that was good for a minute or more. */
export function tokenWillExpire(d: Draft): void {
  // It comes late, early, or again and again (S27, S29, S32).
  const { session, attempt, now } = d;
  if (session.status !== 'logged-in' || !session.warnsInTime) return;
  if (attempt.stage !== 'idle') return expedite(d);
  if (session.renewsAt > now) d.session = { ...session, renewsAt: now };
}
