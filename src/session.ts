import { ZimSessionError } from './core/errors.ts';
import { initialState, same } from './core/model.ts';
import { project, type ZimSessionSnapshot } from './core/snapshot.ts';
import { checkUser, type ZimUser } from './core/user.ts';
import { type Deferred, deferred } from './deferred.ts';
import { type AnyListener, checkListener, createListeners } from './listeners.ts';
import { createMachine } from './machine.ts';
import type { Machine, Port } from './port.ts';
import { announceMachine, findMachine } from './registry.ts';
import { type AllEvents, isSessionEvent } from './session-events.ts';
import { checkOptions, type ZimSessionOptions } from './session-options.ts';
import { log, type Timeline, type TimelineEntry } from './timeline.ts';
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
   * `login-timeout` after `timeouts.login`, with the last failure, or what hangs, as its cause; and at once with what no
   * retry can help: `token-denied`, `kicked-out`, `sdk-load-failed`, `app-conflict`, an error of kind `configuration`
   * or `plan`, and `token-rejected` or `zim-other` where ZIM refused two tokens.
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

/**
 * A session with ZEGOCLOUD ZIM: logs in with tokens from your backend and stays logged in. Does nothing
 * until `login()` or `preload()`, so it may be created anywhere, also on a server.
 *
 * Throws `invalid-options`.
 */
export function createZimSession(options: ZimSessionOptions): ZimSession {
  const config = checkOptions(options);
  const listeners = createListeners();
  const preloads = new Set<Deferred<void>>();
  const unjoined = (more?: Partial<ZimSessionSnapshot>) => project(initialState(config.clock.now()), 0, more);
  let idle = unjoined();
  /** What listeners heard last. */
  let told = idle;
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
  let renewal: Deferred<void> | null = null;

  const snapshot = () => machine?.snapshot() ?? idle;
  const zim = () => (machine?.zim ?? null) as unknown as ZimInstance | null;

  const port: Port = {
    publish(current) {
      if (current === told) return;
      const previous = told;
      told = current;
      listeners.tell('stateChanged', current, previous);
    },
    emit: listeners.tell,
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
      return () => {
        // A listener that was just told may have ended it.
        const over = login !== mine || snapshot().userID !== mine.user.userID;
        if (over) mine.call.reject(error ?? new ZimSessionError('aborted'));
        else mine.call.resolve(instance);
      };
    },
    waits: (call) => (call === 'login' ? login !== null && !login.done : renewal !== null),
    move(other, loginLeft, renewLeft) {
      machine = null;
      if (other.appID === config.appID) {
        enter(other, () => {
          const refusal = login && !login.done ? other.login(login.user, loginLeft) : null;
          if (refusal) port.settle('login', refusal)();
          if (renewal) other.renew(renewLeft);
        });
        return;
      }
      const error = new ZimSessionError('app-conflict');
      const loggedOut = port.waits('login') && ({ reason: 'login-failed', error } as const);
      const tells = [port.settle('login', error), port.settle('renew', error)];
      idle = loggedOut ? unjoined(loggedOut) : told.status === 'logged-out' ? told : unjoined();
      other.tell(() => {
        if (!machine) port.publish(idle);
        // A listener may have logged it in again.
        if (loggedOut && !machine) listeners.tell('loggedOut', loggedOut);
        for (const tell of tells) tell();
      });
    },
  };

  /** `begin`: what happens before listeners are told where they are, where others are being told. */
  function enter(next: Machine, begin = () => {}): void {
    machine = next;
    history = next.timeline;
    next.join(port, config);
    const { zim } = next;
    let current = next.snapshot();
    next.tell(() => {
      if (!same({ ...current, connectionSince: told.connectionSince }, told)) port.publish(current);
      if (zim) listeners.tell('instanceChanged', zim);
    });
    begin();
    current = next.snapshot();
    for (const type of listeners.types()) if (!isSessionEvent(type)) next.listen(type);
  }

  function joined(user: ZimUser | null): Machine {
    if (destroyed) throw new ZimSessionError('destroyed');
    const find = () => machine ?? findMachine(config.sdk, config.appID);
    // A remount keeps the login of those who left; another user does not, and hears nothing of it.
    const deserted = find();
    if (user && deserted?.deserted) deserted.admits(user);
    // Whoever heard of that may have come first.
    const found = find();
    if (found && found.appID !== config.appID) throw new ZimSessionError('app-conflict');
    const next = found ?? createMachine(config);
    announceMachine(config.sdk, next);
    const { status } = next.snapshot();
    if (!machine && !destroyed) enter(next);
    // A listener that was just told may have ended this.
    const loggedOut = status !== 'logged-out' && next.snapshot().status === 'logged-out';
    if (destroyed || (user && loggedOut)) throw new ZimSessionError('aborted');
    return next;
  }

  function listen(type: string, listener: AnyListener, once = false): () => void {
    const stop = listeners.add(type, listener, once);
    if (!isSessionEvent(type)) machine?.listen(type);
    return stop;
  }

  return {
    preload() {
      const waiting = deferred<void>();
      preloads.add(waiting);
      const entered = async () => joined(null).preload();
      entered()
        .then(waiting.resolve, waiting.reject)
        .finally(() => preloads.delete(waiting));
      return waiting.promise;
    },
    login(user, options) {
      try {
        const signal = options?.signal;
        if (signal?.aborted && !destroyed) throw new ZimSessionError('aborted');
        const checked = checkUser(user, (message) => log(config.logger, 'warn', message));
        const entered = joined(checked);
        if (!entered.admits(checked)) throw new ZimSessionError('already-logged-in');
        if (signal?.aborted || destroyed) throw new ZimSessionError('aborted');
        const { status } = entered.snapshot();
        if (!login || (login.done && (status !== 'logged-in' || login.zim !== zim()))) {
          login = { call: deferred<ZimInstance>(), user: checked, callers: 0, done: false, zim: null };
        }
        const mine = login;
        const { promise } = mine.call;
        if (!signal) {
          mine.callers = Number.POSITIVE_INFINITY;
          entered.login(checked);
          return promise;
        }
        mine.callers++;
        const own = deferred<ZimInstance>();
        const onAbort = () => {
          own.reject(new ZimSessionError('aborted'));
          if (--mine.callers > 0 || mine !== login || mine.done) return;
          login = null;
          machine?.abandon();
        };
        // First, because what the login begins may end in an abort at once.
        signal.addEventListener('abort', onAbort, { once: true });
        promise.then(own.resolve, own.reject).finally(() => signal.removeEventListener('abort', onAbort));
        entered.login(checked);
        return own.promise;
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
    async logout(options) {
      // While it is handed over, the machine does not know yet of a login that waits.
      const tell = port.settle('login', new ZimSessionError('aborted'));
      login = null;
      machine?.logout(options?.isClearDB);
      tell();
    },
    destroy() {
      if (destroyed) return;
      destroyed = true;
      idle = unjoined({ status: 'destroyed', reason: null });
      const aborted = new ZimSessionError('aborted');
      machine?.leave(port);
      machine = null;
      port.publish(idle);
      for (const preload of preloads) preload.reject(aborted);
      port.settle('login', aborted)();
      port.settle('renew', aborted)();
      listeners.clear();
    },
    get zim() {
      return zim();
    },
    on: (type, listener) => listen(type, listener as AnyListener),
    once: (type, listener) => listen(type, listener as AnyListener, true),
    off: (type, listener) => listeners.remove(type, listener as AnyListener),
    getSnapshot: snapshot,
    subscribe(listener) {
      checkListener(listener);
      return listen('stateChanged', () => listener());
    },
    timeline: () => history?.entries() ?? [],
  };
}
