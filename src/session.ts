import { createCalls } from './calls.ts';
import { refusal, ZimSessionError } from './core/errors.ts';
import { type SerializedSnapshot, serialize, type ZimSessionSnapshot } from './core/snapshot.ts';
import { checkUser, type ZimUser } from './core/user.ts';
import { CONFIG } from './engine/config.ts';
import { rejected } from './engine/deferred.ts';
import { desertedCore } from './engine/registry.ts';
import type { TimelineEntry } from './engine/timeline.ts';
import { type AnyListener, checkListener, createListeners } from './listeners.ts';
import { checkLogin, clearsDB, type LoginOptions, type LogoutOptions, tokenAtHand } from './login-options.ts';
import { createMembership } from './membership.ts';
import { type EventsOf, isSessionEvent } from './session-events.ts';
import { checkOptions, type Defaults, type ZimSessionOptions } from './session-options.ts';

/**
 * Keeps one user logged in. All sessions of a page share one login, one schedule and one renewal. Everything that
 * rejects, rejects with a {@link ZimSessionError}; after `destroy()`, with `destroyed`.
 */
export interface Session<Zim, ZimEvents> {
  /**
   * Resolves with the ZIM instance once ZIM is connected. For the same user again it is the same work, and a wait
   * ends at once; aborting `signal` detaches its caller only. `token`: one at hand (printed into the page, for
   * example), which is presented instead of asking for one; where it is of no use, the provider is asked at once.
   *
   * With the option `tabs`, `takeOver` moves the login of this user here from the tab that has it.
   *
   * Rejects `invalid-user`; `other-tab` where another tab has the login; `already-logged-in` for another user; `aborted` by `signal`, `logout()` or `destroy()`;
   * `login-timeout` after `timeouts.login`, with the last failure, or what hangs, as its cause; and at once with what no
   * retry can help: `token-denied`, `kicked-out`, `sdk-load-failed`, `app-conflict`, an error of kind `configuration`
   * or `plan`, and `token-rejected` or `zim-other` where ZIM refused two tokens.
   */
  login(user: ZimUser, options?: LoginOptions): Promise<Zim>;
  /**
   * Loads the SDK and creates the instance, without a token and without a socket; at once, where the `sdk` option is
   * the class itself. Rejects `sdk-load-failed`, `app-conflict`.
   */
  preload(): Promise<void>;
  /**
   * Resolves once ZIM has accepted a new token. Joins a renewal, login or recovery that is under way, and ends its
   * wait. Rejects `not-logged-in`, and after `timeouts.renew` with the last failure.
   */
  renew(): Promise<void>;
  /**
   * Call it where a call of your own to ZIM was rejected with 6000104 or 6000105, in an App also with -1: ZIM is asked
   * at once whether it is there, and where nobody answers the session logs in again. Nothing where all is well.
   */
  suspect(): void;
  /** Never rejects, and waits for nobody: the status changes at once. */
  logout(options?: LogoutOptions): Promise<void>;
  /**
   * Lets go, at once; may be called again. Calls that wait reject `aborted`. The last session of a page also logs
   * out and destroys the ZIM instance, unless the app made it.
   */
  destroy(): void;
  /** The ZIM instance; null before it exists. Replaced only when it is wedged. Not enumerable. */
  readonly zim: Zim | null;
  /**
   * Listens to an event of the session or of ZIM; answers how to stop that. Any number of listeners (ZIM itself
   * keeps one); one that throws is reported with `reportError`. Before `login()`, to miss no offline message.
   */
  on<K extends string & keyof EventsOf<Zim, ZimEvents>>(
    type: K,
    listener: EventsOf<Zim, ZimEvents>[K],
  ): () => void;
  /** As `on`, for the next time only. */
  once<K extends string & keyof EventsOf<Zim, ZimEvents>>(
    type: K,
    listener: EventsOf<Zim, ZimEvents>[K],
  ): () => void;
  /** Takes back one call of `on` or `once` with this listener, the last one. */
  off<K extends string & keyof EventsOf<Zim, ZimEvents>>(
    type: K,
    listener: EventsOf<Zim, ZimEvents>[K],
  ): void;
  /** The state: the same object until something changes. */
  getSnapshot(): ZimSessionSnapshot;
  /** Calls `listener` whenever the snapshot changed; answers how to stop that. Fits React's `useSyncExternalStore`. */
  subscribe(listener: () => void): () => void;
  /** The last 200 things that happened, without tokens and users. */
  timeline(): readonly TimelineEntry[];
  /** The snapshot, to be written down: without tokens, and the error without its cause. */
  toJSON(): SerializedSnapshot;
}

/** The session that an entry makes: a handle on the core of its page. Throws `invalid-options`. */
export function createSession<Zim, ZimEvents>(
  options: ZimSessionOptions,
  defaults: Defaults,
): Session<Zim, ZimEvents> {
  type Own = Session<Zim, ZimEvents>;
  const config = checkOptions(options, defaults);
  const listeners = createListeners();
  const membership = createMembership(config, listeners);
  const { member, join, snapshot } = membership;
  const calls = createCalls(membership);

  function listen(type: string, listener: AnyListener, once = false): () => void {
    const stop = listeners.add(type, listener, once);
    const { core } = membership;
    if (!isSessionEvent(type)) {
      core?.listen(type);
      core?.flush();
    }
    return stop;
  }

  function login(user: ZimUser, options: LoginOptions): Promise<Zim> {
    const { signal, token, takeOver } = checkLogin(options);
    if (signal?.aborted && !membership.isDestroyed) throw new ZimSessionError('aborted');
    const checked = checkUser(user, (message) => config.log('warn', message));
    const core = join();
    if (core.isDeciding) return calls.afterwards(core, () => session.login(user, options));
    if (!core.makeWayFor(checked)) throw new ZimSessionError('already-logged-in');
    // Whoever heard that another login is over may have ended this one.
    if (signal?.aborted || membership.isDestroyed) throw new ZimSessionError('aborted');
    const { promise, caller } = calls.login(core, signal);
    core.login(member, checked, caller, tokenAtHand(token, checked.userID, config.appID), takeOver);
    return promise as Promise<Zim>;
  }

  const session: Omit<Own, 'zim'> = {
    preload: () => calls.preload(() => join().preload()),
    login(user, options = {}) {
      try {
        return login(user, options);
      } catch (error) {
        // It may have joined a core, and has news of that.
        membership.core?.flush();
        return rejected(refusal(error));
      }
    },
    renew() {
      const { core, isDestroyed } = membership;
      if (!core) return rejected(new ZimSessionError(isDestroyed ? 'destroyed' : 'not-logged-in'));
      if (core.isDeciding) return calls.afterwards(core, session.renew);
      const { promise, caller } = calls.renew(core);
      core.renew(member, caller);
      return promise;
    },
    suspect: () => membership.core?.suspect(),
    async logout(options) {
      const { core, isDestroyed } = membership;
      // The user's word also where nobody has joined yet, and the login of before could be carried on.
      const found = core ?? (isDestroyed ? undefined : desertedCore(config));
      found?.logout(clearsDB(options));
    },
    destroy() {
      if (membership.isDestroyed) return;
      membership.leave(calls.waiting);
      calls.rejectAll(new ZimSessionError('aborted'));
      listeners.clear();
    },
    on: (type, listener) => listen(type, listener as AnyListener),
    once: (type, listener) => listen(type, listener as AnyListener, true),
    off: (type, listener) => listeners.remove(type, listener as AnyListener),
    getSnapshot: snapshot,
    subscribe(listener) {
      checkListener(listener);
      return listen('stateChanged', () => listener());
    },
    timeline: membership.timeline,
    toJSON: () => serialize(snapshot()),
  };
  return Object.defineProperties(session as Own, {
    zim: { get: () => membership.zim },
    [CONFIG]: { value: () => config },
  });
}
