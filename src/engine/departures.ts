import type { Loop } from './loop.ts';
import type { Members } from './members.ts';

/**
 * What sessions that let go leave behind for the rest of the tick, in which a remount may come in their place: callers
 * of theirs, and the login itself where nobody is left.
 */
export interface Departures {
  /** These callers are of a session that let go. */
  going(callers: readonly number[]): void;
  /** Nobody came in their place. */
  dismissGoing(): void;
  /** Nobody wants the login of those who are gone. */
  abandon(isClearDB?: boolean): void;
  /** Somebody has the login again, or it is over. */
  settleOrphan(): void;
}

export function createDepartures(members: Members, loop: Loop): Departures {
  let callers: readonly number[] = [];

  function settleOrphan(): void {
    members.orphaned = false;
    const { snapshot } = loop;
    members.tell((member) => member.publish(snapshot));
  }

  return {
    going(more) {
      callers = [...callers, ...more];
    },
    dismissGoing() {
      const gone = callers;
      callers = [];
      if (gone.length > 0) loop.dispatch({ type: 'left', callers: gone });
    },
    abandon(isClearDB) {
      if (!members.orphaned) return;
      loop.dispatch({ type: 'abandoned', isClearDB });
      settleOrphan();
    },
    settleOrphan,
  };
}
