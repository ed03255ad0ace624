import type { Effect } from './effect.ts';
import type { Instant, State } from './model.ts';
import type { Policy } from './policy.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** A transition under way: the next state, not published yet, and what is to be done. */
export interface Draft extends Writable<State> {
  readonly now: Instant;
  readonly random: number;
  readonly policy: Policy;
  readonly effects: Effect[];
}
