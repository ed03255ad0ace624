import type { Clock } from './adapters/clock.ts';
import type { Page } from './adapters/page.ts';
import type { RawZim } from './adapters/raw-zim.ts';
import type { TokenProvider } from './adapters/token-provider.ts';
import type { ZimSessionError } from './core/errors.ts';
import type { Policy } from './core/model.ts';
import type { ZimSessionSnapshot } from './core/snapshot.ts';
import type { ZimUser } from './core/user.ts';
import type { Logger, Timeline } from './timeline.ts';

/** What waits for an answer of the machine. */
export type PublicCall = 'login' | 'renew';

/** A session, as its machine sees it. */
export interface Port {
  publish(snapshot: ZimSessionSnapshot): void;
  emit(type: string, ...data: unknown[]): void;
  /** Answers how to settle, once listeners were told; a call from now on is a new one. */
  settle(call: PublicCall, error: ZimSessionError | null): () => void;
  /** Whether somebody here waits for it. */
  waits(call: PublicCall): boolean;
  /** The page has another machine for this ZIM class. `loginLeft`, `renewLeft`: ms, for the calls that wait. */
  move(machine: Machine, loginLeft?: number, renewLeft?: number): void;
}

export interface MachineOptions {
  readonly appID: number;
  readonly provider: TokenProvider;
  readonly sdk: object;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly page: Page;
  readonly logger: Logger | undefined;
}

/** A machine, as its sessions see it: one login, one schedule, one renewal, for all the sessions of a page. */
export interface Machine {
  readonly appID: number;
  readonly closed: boolean;
  /** All sessions left: it ends in a microtask, unless one comes. */
  readonly deserted: boolean;
  readonly zim: RawZim | null;
  snapshot(): ZimSessionSnapshot;
  readonly timeline: Timeline;
  /** The first one, also after all others left, brings its provider, policy and logger. */
  join(port: Port, options: Pick<MachineOptions, 'provider' | 'policy' | 'logger'>): void;
  /** Lets go. The last one ends the machine, in a microtask, so that a remount keeps it. */
  leave(port: Port): void;
  end(): void;
  /** Does it in the order in which listeners are told of things. */
  tell(tell: () => void): void;
  listen(type: string): void;
  preload(): Promise<void>;
  /** Whether nobody else is in the way: a login that nobody here asked for, or waits for, ends. */
  admits(user: ZimUser): boolean;
  /** Answers why not. */
  login(user: ZimUser, within?: number): ZimSessionError | null;
  renew(within?: number): void;
  logout(isClearDB?: boolean): void;
  /** A caller went away: what nobody waits for any more ends. */
  abandon(): void;
}
