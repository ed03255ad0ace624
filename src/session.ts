import EventEmitter from 'eventemitter3';
import { type Clock, systemClock } from './adapters/clock.ts';
import { browserPage, type Page } from './adapters/page.ts';
import { type TokenProvider, tokenEndpoint } from './adapters/token-endpoint.ts';
import { ZimSessionError } from './core/errors.ts';
import { initialState, type LoggedOutReason, type WarningCode } from './core/model.ts';
import { exponentialBackoff, guardedRetry, type RetryPolicy } from './core/retry.ts';
import { project, type ZimSessionSnapshot } from './core/snapshot.ts';
import { checkUser, type ZimUser } from './core/user.ts';
import { type Deferred, deferred } from './deferred.ts';
import { createMachine, type Machine, type MachineOptions, type Port, registeredMachine } from './machine.ts';
import type { Logger, Timeline, TimelineEntry } from './timeline.ts';
import type { ZimEvents, ZimInstance } from './zim-events.ts';

/** What a session takes from the browser; for tests. What is left out is the browser's. */
export interface Platform {
  /** Time and timers. */
  readonly clock?: Clock;
  /** From 0 to 1. */
  readonly random?: () => number;
  /** Wake-ups and network. */
  readonly page?: Page;
}

/** Of `createZimSession`. The first session of a page decides for all of them, until the last lets go. */
export interface ZimSessionOptions {
  /** From the ZEGOCLOUD console: a positive integer. */
  readonly appID: number;
  /** The URL of your token endpoint, or a function that gets a token. */
  readonly tokenProvider: string | URL | TokenProvider;
  /**
   * The ZIM class, or a loader of it or of its module. `setAdvancedConfig` and `setGeofencingConfig` belong into the
   * loader: they must come before the instance. @default () => import('zego-zim-web')
   */
  readonly sdk?: unknown;
  /** When to renew. @default { window: 'auto' } */
  readonly renewal?: {
    /**
     * ms before the expiry, at most half of what is left; `'auto'`: a fifth of what is left, from one to five
     * minutes, or half of what is left. Up to a tenth is added at random. @default 'auto'
     */
    readonly window?: 'auto' | number;
  };
  /** How long to wait after a failed attempt, and whether to go on. @default exponentialBackoff() */
  readonly retry?: RetryPolicy;
  /** Bounds, all in ms. */
  readonly timeouts?: {
    /** One call of the provider. @default 10_000 */
    readonly token?: number;
    /** A whole `login()`, which then rejects `login-timeout`. @default 30_000 */
    readonly login?: number;
    /** A whole `renew()`, which then rejects with the last failure. @default 20_000 */
    readonly renew?: number;
  };
  /** Clock, randomness and page. @default the browser's */
  readonly platform?: Platform;
  /** Where the session says what it does; `console` fits. @default none */
  readonly logger?: Logger;
}

/**
 * The events of the session itself. `stateChanged` comes first, then the specific event, then promises settle.
 * Instants are epoch ms of the local clock.
 */
export interface ZimSessionEvents {
  /** The snapshot changed. */
  stateChanged: (snapshot: ZimSessionSnapshot, previous: ZimSessionSnapshot) => void;
  /** There is a ZIM instance, or a new one. `setLogConfig` goes here. */
  instanceChanged: (zim: ZimInstance) => void;
  /** ZIM has a new token. */
  tokenRenewed: (data: { readonly expiresAt: number }) => void;
  /** An attempt failed; `retryAt` is null when there is no next one. */
  renewalFailed: (data: { readonly error: ZimSessionError; readonly retryAt: number | null }) => void;
  /** Not logged in any more; the session is getting it back. */
  sessionLost: (data: { readonly error: ZimSessionError }) => void;
  /** Logged in again, after `downFor` ms. ZIM has forgotten rooms and subscriptions (S40): join them again. */
  recovered: (data: { readonly downFor: number }) => void;
  /** The session ended. Never log in again by yourself after `kicked-out` (S34). */
  loggedOut: (data: { readonly reason: LoggedOutReason; readonly error: ZimSessionError | null }) => void;
  /** Something to look at; nothing failed. */
  warning: (data: { readonly code: WarningCode; readonly message: string }) => void;
}

export type AllEvents = ZimSessionEvents & Omit<ZimEvents, keyof ZimSessionEvents>;

/**
 * Keeps one user logged in. All sessions of a page share one login, one schedule and one renewal. Everything that
 * rejects, rejects with a {@link ZimSessionError}; after `destroy()`, with `destroyed`.
 */
export interface ZimSession {
  /**
   * Resolves with the ZIM instance once ZIM is connected. For the same user again it is the same work, and a wait
   * ends at once; aborting `signal` detaches its caller only.
   *
   * Rejects `invalid-user`; `already-logged-in` for another user; `aborted` by `signal`, `logout()` or `destroy()`;
   * `login-timeout` after `timeouts.login`, with the last failure as its cause; and with what no retry can help:
   * `token-denied`, `kicked-out`, `sdk-load-failed`, `app-conflict`, or an error of kind `configuration` or `plan`.
   */
  login(user: ZimUser, options?: { readonly signal?: AbortSignal }): Promise<ZimInstance>;
  /** Loads the SDK and creates the instance, without a token and without a socket. Rejects `sdk-load-failed`, `app-conflict`. */
  preload(): Promise<void>;
  /**
   * Resolves once ZIM has accepted a new token. Joins a renewal, login or recovery that is under way, and ends its
   * wait. Rejects `not-logged-in`, `renewal-storm`, and after `timeouts.renew` with the last failure.
   */
  renew(): Promise<void>;
  /** Never rejects, and waits for nobody: the status changes at once. */
  logout(options?: { readonly isClearDB?: boolean }): Promise<void>;
  /**
   * Lets go, at once; may be called again. Calls that wait reject `aborted`. The last session of a page also logs
   * out and destroys the ZIM instance, unless the app made it.
   */
  destroy(): void;
  /** The ZIM instance; null before it exists. Replaced only when it was destroyed from outside, or is wedged. */
  readonly zim: ZimInstance | null;
  /**
   * Listens to an event of the session or of ZIM; answers how to stop that. Any number of listeners (ZIM itself
   * keeps one, S9); one that throws is reported with `reportError`. Before `login()`, to miss no offline message.
   */
  on<K extends keyof AllEvents>(type: K, listener: AllEvents[K]): () => void;
  /** As `on`, for the next time only. */
  once<K extends keyof AllEvents>(type: K, listener: AllEvents[K]): () => void;
  /** Stops a listener of `on` or `once`. */
  off<K extends keyof AllEvents>(type: K, listener: AllEvents[K]): void;
  /** The state: the same object until something changes. */
  getSnapshot(): ZimSessionSnapshot;
  /** Calls `listener` whenever the snapshot changed; answers how to stop that. Fits React's `useSyncExternalStore`. */
  subscribe(listener: () => void): () => void;
  /** The last 200 things that happened, without tokens and users. */
  timeline(): readonly TimelineEntry[];
}

// biome-ignore lint/suspicious/noExplicitAny: listeners of every event are kept in one place.
type AnyListener = (...data: any[]) => void;

const OWN_EVENTS: readonly string[] = [
  'stateChanged',
  'instanceChanged',
  'tokenRenewed',
  'renewalFailed',
  'sessionLost',
  'recovered',
  'loggedOut',
  'warning',
] satisfies (keyof ZimSessionEvents)[];

const loadSdk = () => import('zego-zim-web');

/** Machines whose SDK is still loading, by the loader: the class is not known yet. */
const loading = new WeakMap<object, Machine>();

function reportError(error: unknown): void {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else console.error(error);
}

function refuse(detail: string): never {
  throw new ZimSessionError('invalid-options', { detail });
}

function checkOptions(options: ZimSessionOptions): Omit<MachineOptions, 'sdk'> & { sdk: object } {
  const { appID, tokenProvider, sdk = loadSdk, renewal, timeouts, platform } = options ?? {};
  if ((options as { appSign?: unknown } | undefined)?.appSign) {
    refuse(
      'appSign is not for the Web: it is a secret that a page would publish. Leave it out; tokens replace it',
    );
  }
  if (!Number.isSafeInteger(appID) || appID <= 0) {
    refuse('appID must be the positive integer that the ZEGOCLOUD console shows, not a string');
  }
  const isUrl = typeof tokenProvider === 'string' || tokenProvider instanceof URL;
  if (!isUrl && typeof tokenProvider !== 'function') {
    refuse('tokenProvider must be the URL of your token endpoint, or a function that returns a token');
  }
  if (!sdk || (typeof sdk !== 'object' && typeof sdk !== 'function')) {
    refuse("sdk must be the ZIM class, or a loader such as () => import('zego-zim-web')");
  }
  const window = renewal?.window ?? 'auto';
  const bounds = { token: 10_000, login: 30_000, renew: 20_000, ...timeouts };
  for (const [name, ms] of Object.entries(window === 'auto' ? bounds : { ...bounds, window })) {
    if (!(Number.isFinite(ms) && ms > 0)) refuse(`${name} must be a positive number of milliseconds`);
  }
  if (options.retry !== undefined && typeof options.retry !== 'function') {
    refuse('retry must be a function, such as exponentialBackoff()');
  }
  return {
    appID,
    provider: isUrl ? tokenEndpoint(tokenProvider) : tokenProvider,
    sdk: sdk as object,
    policy: {
      appID,
      window,
      timeouts: bounds,
      retry: guardedRetry(options.retry ?? exponentialBackoff(), reportError),
    },
    clock: platform?.clock ?? systemClock,
    random: platform?.random ?? (() => Math.random()),
    page: platform?.page ?? browserPage,
    logger: options.logger,
  };
}

/**
 * A session with ZEGOCLOUD ZIM: logs in with tokens from your backend and stays logged in. Does nothing
 * until `login()` or `preload()`, so it may be created anywhere, also on a server.
 *
 * Throws `invalid-options`.
 */
export function createZimSession(options: ZimSessionOptions): ZimSession {
  const config = checkOptions(options);
  const emitter = new EventEmitter();
  const subscribers = new Set<() => void>();
  const guards = new WeakMap<AnyListener, AnyListener>();
  let idle = Object.freeze(project(initialState(config.clock.now()), 0));
  let machine: Machine | null = null;
  let destroyed = false;
  let history: Timeline | null = null;
  let login: {
    call: Deferred<ZimInstance>;
    user: ZimUser;
    callers: number;
    done: boolean;
    zim: ZimInstance | null;
  } | null = null;
  const ended = deferred<never>();
  let renewal: Deferred<void> | null = null;

  /** A listener that throws is reported, and harms nobody. */
  function guarded(listener: AnyListener): AnyListener {
    let guard = guards.get(listener);
    if (!guard) {
      guard = (...data) => {
        try {
          listener(...data);
        } catch (error) {
          reportError(error);
        }
      };
      guards.set(listener, guard);
    }
    return guard;
  }

  const snapshot = () => machine?.snapshot() ?? idle;
  const zim = () => (machine?.zim ?? null) as unknown as ZimInstance | null;

  const port: Port = {
    publish(snapshot, previous) {
      emitter.emit('stateChanged', snapshot, previous);
      for (const subscriber of [...subscribers]) subscriber();
    },
    emit: (type, ...data) => void emitter.emit(type, ...data),
    settle(call, error) {
      if (call === 'renew') {
        const mine = renewal;
        renewal = null;
        return () => (error ? mine?.reject(error) : mine?.resolve());
      }
      const mine = login?.done ? null : login;
      if (!mine) return () => {};
      if (error) login = null;
      mine.done = true;
      const instance = zim() as ZimInstance;
      mine.zim = instance;
      return () => (error ? mine.call.reject(error) : mine.call.resolve(instance));
    },
    waits: () => login !== null && !login.done,
    move(other, loginLeft, renewLeft) {
      const before = snapshot();
      machine = null;
      if (other.appID !== config.appID) {
        const conflict = new ZimSessionError('app-conflict');
        port.publish(idle, before);
        port.settle('login', conflict)();
        port.settle('renew', conflict)();
        return;
      }
      enter(other, before);
      const refusal = login && !login.done ? other.login(login.user, loginLeft) : null;
      if (refusal) port.settle('login', refusal)();
      if (renewal) other.renew(renewLeft);
    },
    listenerThrew: reportError,
  };

  function enter(next: Machine, before: ZimSessionSnapshot): void {
    machine = next;
    history = next.timeline;
    next.join(port);
    if (snapshot().status !== before.status) port.publish(snapshot(), before);
    if (next.zim) emitter.emit('instanceChanged', next.zim);
    for (const type of emitter.eventNames())
      if (!OWN_EVENTS.includes(type as string)) next.listen(type as string);
  }

  function joined(): Machine {
    if (destroyed) throw new ZimSessionError('destroyed');
    if (machine) return machine;
    const known = [registeredMachine(config.sdk), loading.get(config.sdk)].find((one) => one && !one.closed);
    if (known && known.appID !== config.appID) throw new ZimSessionError('app-conflict');
    const found = known ?? createMachine(config);
    if (!known) loading.set(config.sdk, found);
    enter(found, idle);
    // A listener that was just told may have ended this.
    if (destroyed) throw new ZimSessionError('aborted');
    return found;
  }

  function listen(type: string, add: () => void, listener: AnyListener): () => void {
    if (typeof listener !== 'function')
      throw new ZimSessionError('invalid-options', { detail: 'listener must be a function' });
    add();
    if (!OWN_EVENTS.includes(type)) machine?.listen(type);
    return () => void emitter.off(type, guarded(listener));
  }

  return {
    async preload() {
      await Promise.race([joined().preload(), ended.promise]);
    },
    login(user, { signal } = {}) {
      try {
        const checked = checkUser(user, (message) => config.logger?.warn(`zim-session: ${message}`));
        const entered = joined();
        if (signal?.aborted) throw new ZimSessionError('aborted');
        const { status, userID } = entered.snapshot();
        if (userID !== null && userID !== checked.userID) throw new ZimSessionError('already-logged-in');
        if (!login || (login.done && (status !== 'logged-in' || login.zim !== zim()))) {
          login = { call: deferred<ZimInstance>(), user: checked, callers: 0, done: false, zim: null };
        }
        const mine = login;
        const { promise } = mine.call;
        if (!signal) mine.callers = Number.POSITIVE_INFINITY;
        else mine.callers++;
        entered.login(checked);
        if (!signal) return promise;
        return new Promise((resolve, reject) => {
          const onAbort = () => {
            reject(new ZimSessionError('aborted'));
            if (--mine.callers > 0 || mine !== login || mine.done) return;
            login = null;
            machine?.abandon();
          };
          signal.addEventListener('abort', onAbort, { once: true });
          promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
        });
      } catch (error) {
        return Promise.reject(error);
      }
    },
    renew() {
      if (destroyed) return Promise.reject(new ZimSessionError('destroyed'));
      if (!machine) return Promise.reject(new ZimSessionError('not-logged-in'));
      renewal ??= deferred();
      const { promise } = renewal;
      machine.renew();
      return promise;
    },
    async logout({ isClearDB } = {}) {
      if (destroyed) return;
      // While it is handed over, the machine does not know yet of a login that waits.
      const tell = port.settle('login', new ZimSessionError('aborted'));
      machine?.logout(isClearDB);
      tell();
    },
    destroy() {
      if (destroyed) return;
      const previous = snapshot();
      destroyed = true;
      idle = Object.freeze({
        ...project(initialState(config.clock.now()), 0),
        status: 'destroyed',
        reason: null,
      });
      const aborted = new ZimSessionError('aborted');
      machine?.leave(port);
      machine = null;
      port.publish(idle, previous);
      ended.reject(aborted);
      port.settle('login', aborted)();
      port.settle('renew', aborted)();
      emitter.removeAllListeners();
      subscribers.clear();
    },
    get zim() {
      return zim();
    },
    on: (type, listener) =>
      listen(type, () => emitter.on(type, guarded(listener as AnyListener)), listener as AnyListener),
    once: (type, listener) =>
      listen(type, () => emitter.once(type, guarded(listener as AnyListener)), listener as AnyListener),
    off: (type, listener) => void emitter.off(type, guarded(listener as AnyListener)),
    getSnapshot: snapshot,
    subscribe(listener) {
      const entry = () => guarded(listener)();
      subscribers.add(entry);
      return () => void subscribers.delete(entry);
    },
    timeline: () => history?.entries() ?? [],
  };
}
