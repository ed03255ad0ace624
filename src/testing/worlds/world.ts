// Types of the package's own name are those of the platform that the tests are compiled for.
import type { ZimSession, ZimSessionOptions } from 'zim-session';
import type { Qa, QaZim } from '../qa/qa.ts';

/** ZIM, backend, clock and page for a session under test. */
export interface QaWorld {
  readonly zim: QaZim;
  readonly qa: Qa;
  /** What `createZimSession` needs to live in this world. */
  readonly options: ZimSessionOptions;
  /** A session in this world. */
  session(options?: Partial<ZimSessionOptions>): ZimSession;
  /**
   * Settles as the promise does, and lets time pass for it where time stands still by itself (at most
   * `within` ms, 120 000 by default). Elsewhere the same as awaiting it.
   */
  until<T>(promise: Promise<T>, within?: number): Promise<T>;
  /** Ends its sessions and takes back whatever it did to the page. */
  close(): Promise<void>;
}
