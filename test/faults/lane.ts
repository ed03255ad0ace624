import type { ZimServer } from '../../src/testing/zim-server/zim-server.ts';
import type { TokenEndpoint } from '../e2e/token-endpoint.ts';
import type { Watch } from './watch.ts';

/** The two codes that are compared. */
export type Way = 'documented' | 'session';
export const WAYS: readonly Way[] = ['documented', 'session'];

export const APP_ID = 1234567890;
export const USER = 'alice';

export interface LaneOptions {
  /** Seconds that the backend's tokens live. @default 3600 */
  readonly lifetime?: number;
  /** ms that the app's clock is ahead. @default 0 */
  readonly skew?: number;
  /** Whether the session is one for all tabs of a browser. @default false */
  readonly oneTab?: boolean;
}

/** Another device of the same user, with the same code. */
export interface Device {
  connected(): Promise<boolean>;
}

/** One of the two codes, with a world of its own: ZIM server, token backend, time. */
export interface Lane {
  readonly way: Way;
  readonly zim: ZimServer;
  readonly endpoint: TokenEndpoint;
  readonly watch: Watch;
  /** ms after which somebody who is not logged in is lost. */
  readonly patience: number;
  /** Epoch ms: when the first token ends. */
  readonly expiresAt: number;
  /** Epoch ms, by the right clock. */
  now(): number;
  /** Mounts the app; what its code throws goes nowhere. */
  mount(): Promise<void>;
  /** Mounts ZEGO's UIKit beside the app, and waits for its login. */
  mountKit(): Promise<void>;
  unmountKit(): Promise<void>;
  /** Whether the app's own code believes to be connected. */
  connected(): Promise<boolean>;
  /** Whether the app's code lost its connection since then. */
  interruptedSince(at: number): Promise<boolean>;
  story(): Promise<string>;
  /** Mounts the app, and waits until it is logged in and knows. */
  logIn(): Promise<void>;
  /** ms pass. */
  pass(ms: number): Promise<void>;
  /** Until so many ms before the first token ends; negative: after it. */
  untilBeforeExpiry(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** What only a lane in Node can do. */
export interface NodeLane extends Lane {
  /** Logs the same user in elsewhere. */
  secondDevice(): Promise<Device>;
  /** Opens the app in another tab of the same browser, which logs the same user in. */
  secondTab(): Promise<Device>;
  /** A ZIM server that knows nothing of the old one's sockets and tokens. */
  restartZim(): void;
}
