import type { Input, TabVerdict } from './event.ts';
import { type Instant, isComingIn, keptUserOf, type LoggedOutReason, NEVER, type State } from './model.ts';

// One tab of the browser has the login. Who has it is asked before a token is fetched for a login, and anew only where the
// page comes back from the back-forward cache: no lock is waited for while a token is fetched or renewed. All that is decided about
// that is here, and what it means for the session is told to the core as a verdict: nobody downloads this without `zim-session/tabs`.

/** Whether this tab has the login of its user. `sought`: another tab has it, or may have it; `none`: nobody is to be logged in. */
export type Hold = 'none' | 'sought' | 'held';

/**
 * What is heard of the other tabs. `held`: the login is this tab's; `elsewhere`: another tab has it; `taken`: and a user
 * took it there; `away`: this page goes into the back-forward cache, and has to ask anew when it comes back; `ended`: it ended in another tab; `unavailable`: this browser cannot tell.
 */
export type TabNews =
  | { readonly state: 'held' | 'elsewhere' | 'taken' | 'away' | 'unavailable' }
  | { readonly state: 'ended'; readonly reason: LoggedOutReason };

/**
 * What is wanted among the tabs. `ask`: have the login if it is free; `take`: have it; `wait`: have it when it is free;
 * `watch`: only hear whether it ends; `leave`: give it back, or stop waiting. `ended`: why it is over in all tabs; null:
 * another one may come in.
 */
export type Deed =
  | { readonly type: 'ask' | 'take' | 'wait' | 'watch' }
  | { readonly type: 'leave'; readonly ended: LoggedOutReason | null };

/** What comes of something. */
export interface Outcome {
  readonly hold: Hold;
  readonly deed: Deed | null;
  /** For the core. */
  readonly verdict?: TabVerdict;
}

/** Who was kicked out or denied is so in all tabs: one that came in now would only do it again, or kick somebody out. */
const FOR_ALL: readonly LoggedOutReason[] = ['kicked-out', 'unregistered', 'token-denied'];

function leave(ended: LoggedOutReason | null): Outcome {
  return { hold: 'none', deed: { type: 'leave', ended } };
}

/** What has to be done after something happened to the session, which is in this state now. */
export function follow(hold: Hold, input: Input, state: State): Outcome {
  const { session } = state;
  if (input.type === 'login' && state.isTabUndecided)
    return { hold: 'sought', deed: { type: input.takeOver ? 'take' : 'ask' } };
  if (hold === 'none' || session.status !== 'logged-out' || session.reason === 'other-tab')
    return { hold, deed: null };
  if (input.type === 'logout') return leave('requested');
  // What was heard of another tab is no news there.
  return leave(input.type !== 'tab' && FOR_ALL.includes(session.reason) ? session.reason : null);
}

/** A login that comes by itself has no bound. Callers of apps are counted from 1. */
function comingIn(state: State, since: Instant): TabVerdict {
  const user = keptUserOf(state);
  return { isTabUndecided: false, login: user && { user, since, caller: 0, within: NEVER } };
}

/** What it means that other tabs are up to this. */
export function judge(hold: Hold, news: TabNews, state: State): Outcome {
  const isOut = state.session.status === 'logged-out';
  switch (news.state) {
    case 'unavailable':
      return { ...leave(null), verdict: { isTabUndecided: false } };
    case 'held':
      return {
        hold: 'held',
        deed: null,
        verdict: isOut ? comingIn(state, state.connectionSince) : { isTabUndecided: false },
      };
    case 'away':
      return { hold: 'sought', deed: null, verdict: { isTabUndecided: true } };
    case 'ended':
      // A tab that has the login knows better, but for the user's word, and unless it has just come in because of that.
      if (hold === 'held' && news.reason !== 'requested' && !isComingIn(state)) return { hold, deed: null };
      return { ...leave(null), verdict: { isTabUndecided: false, end: news.reason } };
    default:
      // Who was told by the user that the login moves does not come back by himself.
      return {
        hold: 'sought',
        deed: { type: news.state === 'taken' ? 'watch' : 'wait' },
        verdict: { isTabUndecided: true, end: isOut ? null : 'other-tab' },
      };
  }
}
