import type { Seat, TabCore } from '../adapters/tabs.ts';
import { type Deed, follow, type Hold, judge, type TabNews } from '../core/hold.ts';
import { keptUserOf } from '../core/model.ts';
import type { OneTabOptions } from './browser.ts';
import { type Place, takePlace } from './place.ts';

/** Does among the tabs of the browser what is decided in the core, and tells it what they are up to. */
export function takeSeat(options: OneTabOptions, { appID, clock, loop, warn }: TabCore): Seat {
  let hold: Hold = 'none';
  let place: Place | null = null;
  /** Whose login that is. */
  let user = '';
  let isWarned = false;
  /** Deeds so far: whoever hears of one may ask for another. */
  let deeds = 0;

  function warnOnce(): void {
    if (isWarned) return;
    isWarned = true;
    warn('tabs-unavailable', 'There are no Web Locks here (is this https?): tabs kick each other out');
  }

  function leave(ended: Parameters<Place['leave']>[0]): void {
    place?.leave(ended);
    place = null;
  }

  function join(userID: string): Place {
    return takePlace(options, { key: `${appID}/${userID}`, clock, tell: hear });
  }

  function perform(deed: Deed | null): void {
    if (!deed) return;
    deeds += 1;
    if (deed.type === 'leave') return leave(deed.ended);
    const userID = keptUserOf(loop.state)?.userID ?? user;
    if (userID !== user) leave(null);
    user = userID;
    place ??= join(user);
    place.seek(deed.type);
  }

  function hear(news: TabNews): void {
    const before = deeds;
    const outcome = judge(hold, news, loop.state);
    hold = outcome.hold;
    if (news.state === 'unavailable') warnOnce();
    if (outcome.verdict) loop.dispatch({ type: 'tab', ...news, ...outcome.verdict });
    // Whoever was just told may have asked for something else, for another user, or for an end.
    if (before === deeds) perform(outcome.deed);
  }

  return (input) => {
    if (!input) return leave(null);
    const outcome = follow(hold, input, loop.state);
    hold = outcome.hold;
    perform(outcome.deed);
  };
}
