import { type SafeClock, steadyClock } from '../adapters/clock.ts';
import { nextDueAt } from '../core/due.ts';
import type { Effect } from '../core/effect.ts';
import type { Event, Input } from '../core/event.ts';
import { equal, initialState, NEVER, type State } from '../core/model.ts';
import type { Policy } from '../core/policy.ts';
import { project, type ZimSessionSnapshot } from '../core/snapshot.ts';
import { transition } from '../core/transition.ts';

/** The clock may have been set, and timers are throttled: waits are looked at again this often, in ms. */
const RECHECK = 15_000;

/** What came of one event. */
export interface Decision {
  readonly input: Input;
  readonly effects: readonly Effect[];
  /** Whether the state changed; the snapshot may have, also where only somebody set the clock. */
  readonly changed: boolean;
  readonly previous: ZimSessionSnapshot;
  readonly current: ZimSessionSnapshot;
}

/** The state, and the one timer. */
export interface Loop {
  readonly state: State;
  readonly snapshot: ZimSessionSnapshot;
  /** ms that the steady clock is ahead of the local one. */
  offset(): number;
  /** In the middle of a decision, where a retry policy is asked: what the state says now is over in a moment. */
  readonly isDeciding: boolean;
  /** Does it when the decision under way is made, in order; else at once. */
  afterwards(work: () => void): void;
  /** The state changes at once, also when a listener asks for it. */
  dispatch(input: Input): void;
  close(): void;
}

export interface LoopOptions {
  readonly clock: SafeClock;
  readonly random: () => number;
  /** Whether the page is in front. */
  isVisible(): boolean;
  /** Of the session whose options count now. */
  policy(): Policy;
  /** Tells and does what was decided. */
  decided(decision: Decision): void;
  /** Everything that came of it is done. */
  done(): void;
}

export function createLoop({ clock: local, random, isVisible, policy, decided, done }: LoopOptions): Loop {
  const clock = steadyClock(local);
  /** What a retry policy asked for while the reducer was making up its mind. */
  const later: (() => void)[] = [];
  let isDeciding = false;
  let closed = false;
  let state = initialState(clock.now());
  let snapshot = project(state, clock.offset());
  let stopTimer = () => {};
  /** Timers that were armed; only the last one counts. */
  let armed = 0;

  function arm(): void {
    stopTimer();
    const due = nextDueAt(state);
    if (closed || due === NEVER) return;
    const wait = Math.min(Math.max(due - clock.now(), 0), RECHECK);
    // Platforms cut fractions of a millisecond off: a timer that came too early would be armed again and again.
    const mine = ++armed;
    const ring = () => {
      // A clock that does not take timers back would have more and more of them.
      if (mine === armed) dispatch({ type: 'tick', wake: false });
    };
    stopTimer = local.after(ring, Math.ceil(wait));
  }

  function afterwards(work: () => void): void {
    if (isDeciding) later.push(work);
    else work();
  }

  function dispatch(input: Input): void {
    if (closed) return;
    if (isDeciding) return afterwards(() => dispatch(input));
    const before = state;
    let effects: Effect[];
    isDeciding = true;
    try {
      const event = { ...input, now: clock.now(), random: random(), visible: isVisible() } as Event;
      [state, effects] = transition(state, event, policy());
    } finally {
      isDeciding = false;
    }
    const previous = snapshot;
    const current = project(state, clock.offset());
    if (!equal(current, previous)) snapshot = current;
    decided({ input, effects, changed: state !== before, previous, current: snapshot });
    for (let next = later.shift(); next; next = later.shift()) next();
    arm();
    done();
  }

  return {
    get state() {
      return state;
    },
    get snapshot() {
      return snapshot;
    },
    offset: clock.offset,
    get isDeciding() {
      return isDeciding;
    },
    afterwards,
    dispatch,
    close() {
      closed = true;
      stopTimer();
    },
  };
}
