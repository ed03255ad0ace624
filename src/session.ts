import EventEmitter from 'eventemitter3';
import { ZimSessionError } from './core/errors.ts';
import { initialState } from './core/model.ts';
import { project, type ZimSessionSnapshot } from './core/snapshot.ts';
import { checkUser, type ZimUser } from './core/user.ts';
import { type Deferred, deferred } from './deferred.ts';
import { createMachine, type Machine, type Port, registeredMachine } from './machine.ts';
import { reportError } from './report-error.ts';
import { type AllEvents, isSessionEvent } from './session-events.ts';
import { checkOptions, type ZimSessionOptions } from './session-options.ts';
import type { Timeline, TimelineEntry } from './timeline.ts';
import type { ZimInstance } from './zim-events.ts';

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

/** Machines whose SDK is still loading, by the loader: the class is not known yet. */
const loading = new WeakMap<object, Machine>();

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
    for (const type of emitter.eventNames()) if (!isSessionEvent(type)) next.listen(type as string);
  }

  function joined(toLogIn = false): Machine {
    if (destroyed) throw new ZimSessionError('destroyed');
    if (machine) return machine;
    const known = [registeredMachine(config.sdk), loading.get(config.sdk)].find((one) => one && !one.closed);
    if (known && known.appID !== config.appID) throw new ZimSessionError('app-conflict');
    const found = known ?? createMachine(config);
    if (!known) loading.set(config.sdk, found);
    const { status } = found.snapshot();
    enter(found, idle);
    // A listener that was just told may have ended this.
    const loggedOut = status !== 'logged-out' && found.snapshot().status === 'logged-out';
    if (destroyed || (toLogIn && loggedOut)) throw new ZimSessionError('aborted');
    return found;
  }

  function checkListener(listener: unknown): void {
    if (typeof listener !== 'function')
      throw new ZimSessionError('invalid-options', { detail: 'listener must be a function' });
  }

  function listen(type: string, add: () => void, listener: AnyListener): () => void {
    checkListener(listener);
    add();
    if (!isSessionEvent(type)) machine?.listen(type);
    return () => void emitter.off(type, guarded(listener));
  }

  return {
    async preload() {
      await Promise.race([joined().preload(), ended.promise]);
    },
    login(user, { signal } = {}) {
      try {
        const checked = checkUser(user, (message) => config.logger?.warn(`zim-session: ${message}`));
        const entered = joined(true);
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
      checkListener(listener);
      const entry = () => guarded(listener)();
      subscribers.add(entry);
      return () => void subscribers.delete(entry);
    },
    timeline: () => history?.entries() ?? [],
  };
}
