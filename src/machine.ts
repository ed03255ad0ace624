import { type Clock, steadyClock } from './adapters/clock.ts';
import type { Page } from './adapters/page.ts';
import type { RawZim, RawZimClass } from './adapters/raw-zim.ts';
import { isInsecure } from './adapters/token-endpoint.ts';
import { askProvider, type TokenProvider } from './adapters/token-provider.ts';
import { createZimAdapter, type ZimAdapter } from './adapters/zim.ts';
import { createError, findZimClass, loadZimClass } from './adapters/zim-class.ts';
import type { Effect } from './core/effect.ts';
import { ZimSessionError } from './core/errors.ts';
import type { Event } from './core/event.ts';
import { initialState, type Policy, type State } from './core/model.ts';
import { project, type ZimSessionSnapshot } from './core/snapshot.ts';
import { nextDueAt, transition } from './core/state.ts';
import type { ZimUser } from './core/user.ts';
import { type Deferred, deferred } from './deferred.ts';
import { createTimeline, type Logger, type Timeline } from './timeline.ts';

/** The clock may have been set, and timers are throttled: waits are looked at again this often. */
const RECHECK = 15_000;

/** A session, as its machine sees it. */
export interface Port {
  publish(snapshot: ZimSessionSnapshot, previous: ZimSessionSnapshot): void;
  emit(type: string, ...data: unknown[]): void;
  /** Answers how to settle, once listeners were told; a call from now on is a new one. */
  settle(call: 'login' | 'renew', error: ZimSessionError | null): () => void;
  /** Whether somebody here waits for the login. */
  waits(): boolean;
  /** The page has another machine for this ZIM class. `loginLeft`, `renewLeft`: ms, for the calls that wait. */
  move(machine: Machine, loginLeft?: number, renewLeft?: number): void;
  listenerThrew(error: unknown): void;
}

export interface MachineOptions {
  readonly appID: number;
  readonly provider: TokenProvider;
  readonly sdk: unknown;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly random: () => number;
  readonly page: Page;
  readonly logger: Logger | undefined;
}

/** One login, one schedule, one renewal, for all the sessions of a page. */
export interface Machine {
  readonly appID: number;
  readonly closed: boolean;
  readonly zim: RawZim | null;
  snapshot(): ZimSessionSnapshot;
  readonly timeline: Timeline;
  join(port: Port): void;
  /** Lets go. The last one ends the machine, in a microtask, so that a remount keeps it. */
  leave(port: Port): void;
  listen(type: string): void;
  preload(): Promise<void>;
  /** Answers why not. */
  login(user: ZimUser, within?: number): ZimSessionError | null;
  renew(within?: number): void;
  logout(isClearDB?: boolean): void;
  /** A caller of login() went away. */
  abandon(): void;
}

type Input = Event extends infer E ? (E extends Event ? Omit<E, 'now' | 'random'> : never) : never;

/** Sessions find each other through the ZIM class, also those of a second copy of this package. */
const REGISTRY: unique symbol = Symbol.for('zim-session') as never;
type Registered = RawZimClass & { [REGISTRY]?: Machine };

export function registeredMachine(sdk: unknown): Machine | undefined {
  return (findZimClass(sdk) as Registered | null)?.[REGISTRY];
}

function same(a: ZimSessionSnapshot, b: ZimSessionSnapshot): boolean {
  return (Object.keys(a) as (keyof ZimSessionSnapshot)[]).every((key) => Object.is(a[key], b[key]));
}

export function createMachine(options: MachineOptions): Machine {
  const { appID, provider, policy, page, random } = options;
  const clock = steadyClock(options.clock);
  const timeline = createTimeline(options.logger, options.clock);
  const ports = new Set<Port>();
  const wanted = new Set<string>();
  /** What listeners and promises are still to be told, in order. */
  const outbox: (() => void)[] = [];
  /** What a retry policy asked for while the machine was making up its mind. */
  const later: Input[] = [];
  let reducing = false;
  let state: State = initialState(clock.now());
  let snapshot = Object.freeze(project(state, clock.offset()));
  let draining = false;
  let closed = false;
  let timer: unknown;
  const soon = new Set<unknown>();
  let fetching: AbortController | null = null;
  let ZIM: Registered | null = null;
  let adapter: ZimAdapter | null = null;
  let stopWaking: (() => void) | null = null;
  let preparing: Deferred<void> | null = null;
  let sentName: string | undefined;

  function drain(): void {
    if (draining) return;
    draining = true;
    try {
      for (let tell = outbox.shift(); tell; tell = outbox.shift()) tell();
    } finally {
      draining = false;
    }
  }

  function tellAll(tell: (port: Port) => void): void {
    outbox.push(() => {
      for (const port of [...ports]) tell(port);
    });
  }

  function emit(type: string, ...data: unknown[]): void {
    tellAll((port) => port.emit(type, ...data));
  }

  function arm(): void {
    options.clock.clearTimeout(timer);
    const now = clock.now();
    const due = nextDueAt(state, now);
    if (closed || due === Number.POSITIVE_INFINITY) return;
    timer = options.clock.setTimeout(
      () => dispatch({ type: 'tick', wake: false }),
      Math.min(Math.max(due - now, 0), RECHECK),
    );
  }

  /** The state changes at once, also when a listener asks for it; listeners are told in order. */
  function dispatch(input: Input): void {
    if (closed) return;
    if (reducing) {
      later.push(input);
      return;
    }
    reducing = true;
    const [next, effects] = transition(state, { ...input, now: clock.now(), random: random() }, policy);
    reducing = false;
    if (input.type !== 'tick' || input.wake) timeline.note(input.type, input);
    state = next;
    const previous = snapshot;
    // Also where nothing happened but that somebody set the clock: its instants are others then.
    const current = project(state, clock.offset());
    if (!same(current, previous)) {
      snapshot = Object.freeze(current);
      if (current.status !== previous.status) timeline.note('stateChanged', current);
      tellAll((port) => port.publish(current, previous));
    }
    for (const effect of effects) announce(effect);
    for (const effect of effects) perform(effect);
    for (let input = later.shift(); input; input = later.shift()) dispatch(input);
    arm();
    drain();
  }

  /** Instants as the local clock tells them. */
  function localized(data: object): object {
    const entries = Object.entries(data).map(([key, value]) =>
      key.endsWith('At') && typeof value === 'number' ? [key, value - clock.offset()] : [key, value],
    );
    return Object.fromEntries(entries);
  }

  function announce(effect: Effect): void {
    if (effect.type === 'settle') {
      outbox.push(...[...ports].map((port) => port.settle(effect.call, effect.error)));
    } else if (effect.type === 'emit') {
      timeline.note(effect.event, effect.data);
      emit(effect.event, localized(effect.data));
    } else timeline.note(effect.type, effect);
  }

  /** A listener may have changed the state since: only the attempt of now may reach the outside. */
  const isCurrent = (id: number) => state.id === id && state.status !== 'logged-out';

  function perform(effect: Effect): void {
    switch (effect.type) {
      case 'prepare':
        void prepare();
        break;
      case 'recreate':
        try {
          adapter?.recreate();
        } catch (error) {
          dispatch({ type: 'sdkFailed', error: createError(error) });
        }
        break;
      case 'fetch':
        if (isCurrent(effect.id)) void fetchToken(effect);
        break;
      case 'abortFetch':
        fetching?.abort();
        fetching = null;
        break;
      case 'login':
        if (isCurrent(effect.id)) present(effect.id, adapter?.login(effect.user, effect.token, effect.reset));
        break;
      case 'renewToken':
        if (isCurrent(effect.id)) present(effect.id, adapter?.renewToken(effect.token));
        break;
      case 'remind':
        void adapter?.remind(effect.userID, effect.token);
        break;
      case 'logout':
        adapter?.logout(effect.quiet, effect.isClearDB);
        break;
      case 'updateAvatar':
        adapter
          ?.updateAvatar(effect.url)
          .catch(() => warn('avatar-not-updated', 'ZIM did not take the avatar'));
        break;
    }
  }

  function warn(code: string, message: string): void {
    timeline.note('warning', { code });
    emit('warning', { code, message });
    drain();
  }

  function present(id: number, call: Promise<void> | undefined): void {
    call?.then(
      () => dispatch({ type: 'presented', id, error: null }),
      (error: ZimSessionError) => dispatch({ type: 'presented', id, error }),
    );
  }

  async function fetchToken(effect: Effect & { type: 'fetch' }): Promise<void> {
    const { id, userID, reason, attempt, deadline } = effect;
    fetching?.abort();
    const mine = new AbortController();
    fetching = mine;
    try {
      const grant = await askProvider(provider, {
        userID,
        appID,
        reason,
        attempt,
        deadline: deadline === null ? null : deadline - clock.offset(),
        signal: mine.signal,
      });
      dispatch({ type: 'fetched', id, grant, offset: clock.offset() });
    } catch (error) {
      dispatch({ type: 'fetchFailed', id, error: error as ZimSessionError });
    }
  }

  async function prepare(): Promise<void> {
    try {
      ZIM = (await loadZimClass(options.sdk)) as Registered;
      if (closed) return;
      const other = ZIM[REGISTRY];
      if (other && other !== machine && !other.closed) return handOver(other);
      Object.defineProperty(ZIM, REGISTRY, { value: machine, configurable: true, writable: true });
      adapter ??= createZimAdapter(ZIM, appID, {
        event(type, zim, data, known) {
          if (type === 'connectionStateChanged') {
            const { state: to, event } = data as { state: number; event: number };
            if (!known) dispatch({ type: 'connection', state: to, event });
          } else if (type === 'tokenWillExpire') dispatch({ type: 'tokenWillExpire' });
          emit(type, zim, data);
          drain();
        },
        foreign: dispatch,
        instanceChanged: (zim) => emit('instanceChanged', zim),
        adopted: () =>
          warn('adopted-late', 'ZIM was created by other code: listeners it had set may be lost'),
        listenerThrew: (error) => ports.values().next().value?.listenerThrew(error),
        soon(run) {
          if (closed) return;
          const id = options.clock.setTimeout(() => {
            soon.delete(id);
            run();
          }, 0);
          soon.add(id);
        },
      });
      for (const type of wanted) adapter.listen(type);
      if (adapter.instance) adapter.recreate();
      else adapter.acquire();
      const waiting = preparing;
      preparing = null;
      waiting?.resolve();
      dispatch({ type: 'sdkReady' });
    } catch (thrown) {
      const error = createError(thrown);
      const waiting = preparing;
      preparing = null;
      waiting?.reject(error);
      dispatch({ type: 'sdkFailed', error });
    }
  }

  function end(): void {
    closed = true;
    fetching?.abort();
    stopWaking?.();
    preparing?.reject(new ZimSessionError('aborted'));
    options.clock.clearTimeout(timer);
    for (const id of soon) options.clock.clearTimeout(id);
    if (ZIM?.[REGISTRY] === machine) delete ZIM[REGISTRY];
  }

  function handOver(other: Machine): void {
    const waiting = preparing;
    preparing = null;
    end();
    const left = (at: number | null) => (at === null ? undefined : at - clock.now());
    for (const port of ports) port.move(other, left(state.loginBoundAt), left(state.renewBoundAt));
    if (other.appID !== appID) waiting?.reject(new ZimSessionError('app-conflict'));
    else if (waiting) other.preload().then(waiting.resolve, waiting.reject);
  }

  const machine: Machine = {
    appID,
    timeline,
    get closed() {
      return closed;
    },
    get zim() {
      return adapter?.instance ?? null;
    },
    snapshot: () => snapshot,
    join(port) {
      ports.add(port);
      stopWaking ??= page.onWake(() => dispatch({ type: 'tick', wake: page.isOnline() }));
    },
    leave(port) {
      ports.delete(port);
      queueMicrotask(() => {
        if (closed) return;
        // Whoever waited for the login may be gone.
        if (ports.size > 0) return machine.abandon();
        end();
        adapter?.release();
      });
    },
    listen(type) {
      wanted.add(type);
      adapter?.listen(type);
    },
    preload() {
      if (state.sdk === 'ready') return Promise.resolve();
      preparing ??= deferred();
      const { promise } = preparing;
      dispatch({ type: 'preload' });
      return promise;
    },
    login(user, within) {
      const current = state.user;
      if (!current) sentName = user.userName;
      else if (current.userID !== user.userID) return new ZimSessionError('already-logged-in');
      else if (user.userName !== undefined && user.userName !== sentName) {
        warn('user-name-ignored', 'This user is logged in already: use zim.updateUserName()');
      }
      if (!current && isInsecure(provider)) {
        warn('insecure-endpoint', 'Tokens travel over plain http: use https');
      }
      dispatch({ type: 'login', user, within });
      return null;
    },
    renew: (within) => dispatch({ type: 'renew', within }),
    logout: (isClearDB) => dispatch({ type: 'logout', isClearDB }),
    abandon() {
      if (state.status === 'logging-in' && ![...ports].some((port) => port.waits())) {
        dispatch({ type: 'logout' });
      }
    },
  };
  return machine;
}
