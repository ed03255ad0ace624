import { steadyClock } from './adapters/clock.ts';
import type { RawZimClass } from './adapters/raw-zim.ts';
import type { Effect } from './core/effect.ts';
import { ZimSessionError } from './core/errors.ts';
import type { Event, Input } from './core/event.ts';
import { initialState, NEVER, type State, same } from './core/model.ts';
import { project } from './core/snapshot.ts';
import { nextDueAt, transition } from './core/state.ts';
import { createOutbox } from './outbox.ts';
import type { Machine, MachineOptions, Port, PublicCall } from './port.ts';
import { announceMachine, claim, unclaim } from './registry.ts';
import { createSdk, type Performers } from './sdk.ts';
import { createTimeline } from './timeline.ts';
import { createTokenFetch } from './token-fetch.ts';

/** The clock may have been set, and timers are throttled: waits are looked at again this often. */
const RECHECK = 15_000;

export function createMachine(options: MachineOptions): Machine {
  const { appID, page, random } = options;
  let { provider, policy, logger } = options;
  const clock = steadyClock(options.clock);
  const timeline = createTimeline(() => logger, options.clock);
  const ports = new Set<Port>();
  const { put, drain } = createOutbox();
  const fetching = createTokenFetch(appID, clock, dispatch);
  const sdk = createSdk(options, { loaded, dispatch, warn, emit, drain });
  const performers: Performers<Exclude<Effect['type'], 'settle' | 'emit'>> = {
    ...sdk.perform,
    fetch: (effect) => fetching.start(provider, effect),
    abortFetch: ({ of }) => fetching.stop(of),
    remind(effect) {
      if (state.token?.text === effect.token) sdk.perform.remind(effect);
    },
  };
  /** What a retry policy asked for while the machine was making up its mind. */
  const later: Input[] = [];
  let reducing = false;
  let state: State = initialState(clock.now());
  let snapshot = project(state, clock.offset());
  let closed = false;
  let timer: unknown;
  let claimed: RawZimClass | null = null;
  let stopWaking: (() => void) | null = null;
  let sentName: string | undefined;
  /** Whoever asked for this login is gone, and who came asked for none yet. */
  let inherited = false;

  function tellAll(tell: (port: Port) => void): void {
    // Who joins later is not told of what was before.
    const told = [...ports];
    put(() => {
      for (const port of told) if (ports.has(port)) tell(port);
    });
  }

  function emit(type: string, ...data: unknown[]): void {
    tellAll((port) => port.emit(type, ...data));
  }

  function arm(): void {
    options.clock.clearTimeout(timer);
    const now = clock.now();
    const due = nextDueAt(state, now);
    if (closed || due === NEVER) return;
    // Platforms cut fractions of a millisecond off: a timer that came too early would be armed again and again.
    timer = options.clock.setTimeout(
      () => dispatch({ type: 'tick', wake: false }),
      Math.ceil(Math.min(Math.max(due - now, 0), RECHECK)),
    );
  }

  /** The state changes at once, also when a listener asks for it; listeners are told in order. */
  function dispatch(input: Input): void {
    if (closed) return;
    if (reducing) {
      later.push(input);
      return;
    }
    const event = { ...input, now: clock.now(), random: random() } as Event;
    const before = state;
    let effects: Effect[];
    reducing = true;
    try {
      [state, effects] = transition(state, event, policy);
    } finally {
      reducing = false;
    }
    const previous = snapshot;
    // Also where nothing happened but that somebody set the clock: its instants are others then.
    const current = project(state, clock.offset());
    if (!same(current, previous)) {
      snapshot = current;
      tellAll((port) => port.publish(current));
    }
    for (const effect of effects) announce(effect);
    // Nothing may be half done here: a logger may call the session.
    if (input.type !== 'tick' || (input.wake && state !== before)) timeline.note(input.type, input);
    if (current.status !== previous.status) timeline.note('stateChanged', current);
    for (const effect of effects) {
      if (effect.type === 'emit') timeline.note(effect.event, effect.data);
      else if (effect.type !== 'settle') timeline.note(effect.type, effect);
    }
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
      put(...[...ports].map((port) => port.settle(effect.call, effect.error)));
    } else if (effect.type === 'emit') emit(effect.event, localized(effect.data));
  }

  function perform(effect: Effect): void {
    if (closed) return;
    // A listener may have changed the state since: only the attempt of now may reach the outside.
    if ('id' in effect && (effect.id !== state.id || state.status === 'logged-out')) return;
    (performers as Record<string, (effect: Effect) => void>)[effect.type]?.(effect);
  }

  function warn(code: string, message: string): void {
    timeline.note('warning', { code });
    emit('warning', { code, message });
    drain();
  }

  /** Another machine may have been there first: the sessions of this one are handed over. */
  function loaded(ZIM: RawZimClass): boolean {
    claimed = ZIM;
    const other = claim(ZIM, machine);
    if (other) handOver(other);
    return !other;
  }

  /** The instance is left to others. */
  function close(): void {
    closed = true;
    fetching.stop();
    stopWaking?.();
    sdk.close();
    options.clock.clearTimeout(timer);
    if (claimed) unclaim(claimed, machine);
  }

  function handOver(other: Machine): void {
    const now = clock.now();
    const left = (at: number) => (at === NEVER ? undefined : at - now);
    closed = true;
    // All of them are there before anybody is told, or hears that a fetch is aborted.
    other.tell(() => {
      // Nobody who comes hears of a login that gives way to theirs.
      if (state.user && other.appID === appID) other.admits(state.user);
      for (const port of ports) port.move(other, left(state.loginBoundAt), left(state.renewBoundAt));
    });
    // Also who came to wait while the others were moved.
    const waiting = sdk.waiting();
    close();
    announceMachine(options.sdk, other);
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
      return sdk.instance;
    },
    snapshot: () => snapshot,
    get deserted() {
      return ports.size === 0;
    },
    join(port, heir) {
      if (ports.size === 0) {
        ({ provider, policy, logger } = heir);
        // Nobody is left who waits; but a login is never without a bound.
        const loginBoundAt = state.status === 'logging-in' ? clock.now() + policy.timeouts.login : NEVER;
        state = { ...state, loginBoundAt, renewBoundAt: NEVER };
        inherited = state.status !== 'logged-out';
      }
      ports.add(port);
      stopWaking ??= page.onWake(() => dispatch({ type: 'tick', wake: page.isOnline() }));
    },
    leave(port) {
      ports.delete(port);
      queueMicrotask(() => {
        if (closed) return;
        // Whoever waited for the login may be gone.
        if (ports.size > 0) machine.abandon();
        else machine.end();
      });
    },
    end() {
      close();
      sdk.release();
    },
    tell(tell) {
      put(tell);
      drain();
    },
    listen: sdk.listen,
    preload() {
      if (state.sdk === 'ready') return Promise.resolve();
      const waiting = sdk.wait();
      dispatch({ type: 'preload' });
      return waiting;
    },
    admits({ userID }) {
      const free = () => (state.user?.userID ?? userID) === userID;
      if (!free()) {
        if (inherited || machine.deserted) machine.logout();
        else machine.abandon();
      }
      return free();
    },
    login(user, within) {
      if (!machine.admits(user)) return new ZimSessionError('already-logged-in');
      const current = state.user;
      const nameIgnored = current && user.userName !== undefined && user.userName !== sentName;
      if (!current) sentName = user.userName;
      inherited = false;
      dispatch({ type: 'login', user, within });
      // Whoever is warned finds a login that can be ended.
      if (nameIgnored) warn('user-name-ignored', 'This user is logged in already: use zim.updateUserName()');
      return null;
    },
    renew: (within) => dispatch({ type: 'renew', within }),
    logout: (isClearDB) => dispatch({ type: 'logout', isClearDB }),
    abandon() {
      const calls: PublicCall[] = ['login', 'renew'];
      const waits = (call: PublicCall) => [...ports].some((port) => port.waits(call));
      dispatch({ type: 'abandoned', calls: calls.filter((call) => !waits(call)) });
    },
  };
  return machine;
}
