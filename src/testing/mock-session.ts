import type { ZimEvents, ZimInstance, ZimSession, ZimSessionEvents, ZimSessionSnapshot } from 'zim-session';
import { serialize } from '../core/snapshot.ts';
import type { TimelineEntry } from '../engine/timeline.ts';
import { ZimSessionError } from '../index.ts';
import { type AnyListener, checkListener, createListeners } from '../listeners.ts';

/** The events of the session and of ZIM. */
type AllEvents = ZimSessionEvents & Omit<ZimEvents, keyof ZimSessionEvents>;

/** What a picture of a session was asked. */
export interface MockCall {
  readonly method: 'login' | 'preload' | 'renew' | 'suspect' | 'logout' | 'destroy';
  readonly args: readonly unknown[];
}

/** Options of `mockZimSession`. */
export interface MockZimSessionOptions {
  /** What `zim` is, and what `login()` resolves with. @default null */
  readonly zim?: unknown;
  /** @default [] */
  readonly timeline?: readonly TimelineEntry[];
}

/** A session without a machine: it shows what it is told to, and writes down what it is asked. */
export interface MockZimSession extends ZimSession {
  /** The instant of the picture, epoch ms: noon of the first of January 2030, UTC. For the panel's `now`. */
  now(): number;
  /** Changes the snapshot and tells subscribers and `stateChanged`. A new `status` brings its usual fields along. */
  set(partial: Partial<ZimSessionSnapshot>): void;
  /** Tells the listeners of an event of the session or of ZIM. What one throws is reported, as by a session. */
  emit<K extends keyof AllEvents>(type: K, ...data: Parameters<AllEvents[K]>): void;
  /** The calls, in order. They resolve and change nothing. */
  readonly calls: readonly MockCall[];
}

/** The instants of a picture do not move. */
const NOON = Date.UTC(2030, 0, 1, 12);
const OUT = {
  reason: null,
  connection: 'disconnected',
  connectionSince: NOON,
  renewal: 'idle',
  userID: null,
  tokenExpiresAt: null,
  renewsAt: null,
  attempt: 0,
  retryAt: null,
  error: null,
  clockSkew: null,
} as const;

/** What a snapshot of each status usually looks like. */
const USUAL: Readonly<Record<ZimSessionSnapshot['status'], ZimSessionSnapshot>> = {
  'logged-out': { ...OUT, status: 'logged-out', reason: 'initial' },
  'logging-in': {
    ...OUT,
    status: 'logging-in',
    connection: 'connecting',
    renewal: 'fetching',
    userID: 'alice',
    attempt: 1,
  },
  'logged-in': {
    ...OUT,
    status: 'logged-in',
    connection: 'connected',
    renewal: 'scheduled',
    userID: 'alice',
    tokenExpiresAt: NOON + 3_600_000,
    renewsAt: NOON + 3_300_000,
    clockSkew: 0,
  },
  recovering: {
    ...OUT,
    status: 'recovering',
    connection: 'connecting',
    renewal: 'retrying',
    userID: 'alice',
    attempt: 1,
    retryAt: NOON + 8_000,
  },
  destroyed: { ...OUT, status: 'destroyed' },
};

/** What is usual with what is asked for. */
function usualOf({ status, reason }: Partial<ZimSessionSnapshot>): ZimSessionSnapshot {
  const usual = USUAL[status ?? 'logged-out'];
  // The user is kept: this tab may come in by itself.
  return reason === 'other-tab'
    ? { ...usual, userID: 'alice', error: new ZimSessionError('other-tab') }
    : usual;
}

/**
 * A picture of a session, for stories and component tests. Starts as `partial` says; the rest is what is usual
 * for that `status` (logged out without one).
 */
export function mockZimSession(
  partial: Partial<ZimSessionSnapshot> = {},
  options: MockZimSessionOptions = {},
): MockZimSession {
  const listeners = createListeners();
  const calls: MockCall[] = [];
  const zim = (options.zim ?? null) as ZimInstance | null;
  let snapshot: ZimSessionSnapshot = Object.freeze({ ...usualOf(partial), ...partial });

  async function record(method: MockCall['method'], args: readonly unknown[]): Promise<void> {
    calls.push({ method, args });
  }

  return {
    calls,
    zim,
    now: () => NOON,
    set(change) {
      const previous = snapshot;
      const isElsewhere = change.reason === 'other-tab' && previous.reason !== 'other-tab';
      const isNew = (change.status ?? previous.status) !== previous.status || isElsewhere;
      const usual = isNew ? usualOf(change) : previous;
      const next = { ...usual, ...change };
      const keys = Object.keys(next) as (keyof ZimSessionSnapshot)[];
      if (keys.every((key) => Object.is(next[key], previous[key]))) return;
      snapshot = Object.freeze(next);
      listeners.tell('stateChanged', snapshot, previous);
    },
    emit: listeners.tell,
    async login(...args) {
      await record('login', args);
      return zim as ZimInstance;
    },
    preload: () => record('preload', []),
    renew: () => record('renew', []),
    suspect: () => void record('suspect', []),
    logout: (...args) => record('logout', args),
    destroy: () => void record('destroy', []),
    on: (type, listener) => listeners.add(type, listener as AnyListener, false),
    once: (type, listener) => listeners.add(type, listener as AnyListener, true),
    off: (type, listener) => listeners.remove(type, listener as AnyListener),
    getSnapshot: () => snapshot,
    subscribe(listener) {
      checkListener(listener);
      return listeners.add('stateChanged', () => listener(), false);
    },
    timeline: () => options.timeline ?? [],
    toJSON: () => serialize(snapshot),
  };
}
