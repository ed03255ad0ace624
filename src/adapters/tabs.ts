import type { Input } from '../core/event.ts';
import type { State } from '../core/model.ts';
import type { WarningCode } from '../core/warning.ts';
import type { SafeClock } from './clock.ts';

// What a session has of `zim-session/tabs`, which no page downloads that does not import it.

/** A core, as the tabs of the browser deal with it. */
export interface TabCore {
  readonly appID: number;
  readonly clock: SafeClock;
  readonly loop: { readonly state: State; dispatch(input: Input): void };
  warn(code: WarningCode, message: string): void;
}

/** The place of this tab among those of the browser. Hears what happened to the core; null: it ends. */
export type Seat = (input: Input | null) => void;

export type JoinTabs = (core: TabCore) => Seat;

/** The option `tabs`: what `oneTab()` of `zim-session/tabs` has made. */
export interface Tabs {
  /** For the session. */
  readonly join: unknown;
}
