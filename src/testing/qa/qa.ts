import type { BackendFault, BackendFaultOptions } from '../backend/faults.ts';
import type { PlayOptions } from './app.ts';
import type { FaultReport } from './fault-report.ts';

/**
 * Who plays ZIM: a double in memory, the real SDK on a ZIM server inside the page, or the real SDK on
 * ZEGO's service.
 */
export type QaZim = 'fake' | 'loopback' | 'real';

/** What can be made to happen. */
export type QaHandle =
  | 'expireNow'
  | 'expireIn'
  | 'sleep'
  | 'advance'
  | 'skewClock'
  | 'kick'
  | 'unregister'
  | 'dropConnection'
  | 'refuseLogin'
  | 'hang'
  | 'backend.fail'
  | 'heal';

/** Every handle, in the order in which a panel shows them. */
export const QA_HANDLES: readonly QaHandle[] = [
  'expireNow',
  'expireIn',
  'sleep',
  'advance',
  'skewClock',
  'kick',
  'unregister',
  'dropConnection',
  'refuseLogin',
  'hang',
  'backend.fail',
  'heal',
];

/** How a socket breaks. */
export interface QaDrop {
  /** A clean close: the SDK does not notice it, and does not come back by itself. @default false */
  readonly clean?: boolean;
  /** No other socket can be opened until `heal()`. @default false */
  readonly stayDown?: boolean;
}

/** What goes on until `heal()`. */
export interface ActiveFault {
  readonly handle: QaHandle;
  /** Of `backend.fail` the fault, of `skewClock` the ms, of `refuseLogin` the code; else empty. */
  readonly how: string;
}

/** The token backend, to be broken. */
export interface QaBackend {
  /** The faults that this world offers; `fail` rejects the others. */
  readonly faults: readonly BackendFault[];
  /** From now on the token backend misbehaves like that: until `heal()`, another `fail()`, or `times` requests. */
  fail(how: BackendFault, options?: BackendFaultOptions): Promise<void>;
}

/**
 * Makes things happen to the session under test. Every call resolves once it is done (not once the session
 * has dealt with it), and rejects with a `QaUnavailableError` where this world does not offer it.
 */
export interface Qa {
  readonly zim: QaZim;
  /** Epoch ms, by the clock that the sessions of this world have. */
  now(): number;
  /** Whether this world offers that. */
  can(handle: QaHandle): boolean;
  /** Why this world does not offer that, and what to do instead; null where it does. */
  why(handle: QaHandle): string | null;
  /** The token that ZIM has ends now: `tokenWillExpire` and Disconnected/TokenExpired, as at a real expiry. */
  expireNow(): Promise<void>;
  /**
   * ZIM gets a token that ends in so many ms (whole seconds, rounded up). The session does not know, as where
   * a clock is wrong: it renews when ZIM warns, 30 s before that end. Nobody logged in: the next token of the
   * backend lives that long.
   */
  expireIn(ms: number): Promise<void>;
  /** The machine sleeps: no timer runs while the time goes on, then it wakes up. */
  sleep(ms: number): Promise<void>;
  /** So many ms pass, from timer to timer. What takes real time, as requests do, is over before the next one. */
  advance(ms: number): Promise<void>;
  /** The machine's clock is set wrong by so many ms, forwards or backwards; 0 sets it right. */
  skewClock(ms: number): Promise<void>;
  /** Logged in on another device. */
  kick(): Promise<void>;
  /** The account is deleted. */
  unregister(): Promise<void>;
  /** The socket breaks; the SDK reconnects unless told otherwise. */
  dropConnection(options?: QaDrop): Promise<void>;
  /** ZIM refuses logins, those of reconnecting too. @default 50111, "token refused" */
  refuseLogin(code?: number): Promise<void>;
  /** ZIM takes everything and answers nothing. */
  hang(): Promise<void>;
  readonly backend: QaBackend;
  /** Ends `dropConnection`, `refuseLogin`, `hang`, `backend.fail` and `skewClock`. */
  heal(): Promise<void>;
  /** What `heal()` would end now. A backend that had to fail so many times is not in it any more. */
  active(): readonly ActiveFault[];
  /**
   * Does one of `FAULTS` or `MORE_FAULTS` to the app, and answers what became of it. Moves time itself, and heals what it broke. Throws a RangeError for
   * a name that is none; rejects where the world's time cannot be moved, where nobody logs in, and without what the fault `needs`.
   */
  play(name: string, options?: PlayOptions): Promise<FaultReport>;
  /**
   * Puts this on `globalThis.zimQA`, for the console and for Playwright, with a loud banner in the console
   * and on the page. Answers how to take it away.
   */
  expose(): () => void;
}

declare global {
  /** Where `qa.expose()` has put it. */
  var zimQA: Qa | undefined;
}
