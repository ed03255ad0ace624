import type { Driver } from './driver.ts';

/** What a case says about the server before it begins. */
export interface CaseOptions {
  /** The server takes every token: what the SDK then does by itself is the subject. */
  readonly lenient?: boolean;
  /** ms by which the server's clock is ahead of the client's; negative when the client is ahead. */
  readonly serverAhead?: number;
  /** ms until the server answers a login; 40 by default. */
  readonly loginTakes?: number;
  /** ms until the server answers a logout; 0 by default. */
  readonly logoutTakes?: number;
}

/** One behaviour of the SDK: what is done, and the whole trace that it leaves, on the real SDK and on FakeZim. */
export interface Case {
  /** Begins with the S-numbers that it pins. */
  readonly name: string;
  readonly options?: CaseOptions;
  /** ms that a line's time may be off; 20 by default. */
  readonly tolerance?: number;
  readonly run: (driver: Driver) => Promise<void>;
  /** The trace, a line each: ms since the start, then what happened. See `trace.ts`. */
  readonly trace: readonly string[];
}
