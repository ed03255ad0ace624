import { isZimSessionError, ZimSessionError } from '../core/errors.ts';
import type { ZimUser } from '../core/user.ts';
import { zimError } from '../core/zim-code.ts';
import { doorOf, type GuestCall, type Host } from './guests.ts';
import type { Listener, Method, RawZim } from './raw-zim.ts';
import { reportError, shielded } from './report-error.ts';
import type { Slots } from './slots.ts';
import { lacking, sdkFailed } from './zim-class.ts';

const METHODS = ['on', 'off', 'login', 'logout', 'renewToken', 'destroy'] as const;
type Originals = Pick<RawZim, (typeof METHODS)[number]>;

/** On an instance of other code, that a session let go of it with its user logged in. */
const LEFT: unique symbol = Symbol.for('zim-session:left') as never;

/** A ZIM instance in the hands of the session: its own methods, behind the door, and what is known of it. */
export interface HeldInstance {
  readonly zim: RawZim;
  /** Whether other code made it. */
  readonly adopted: boolean;
  login(user: ZimUser, token: string): Promise<void>;
  /**
   * A login of the user who is logged in. It joins a reconnect, which then goes by the expiry of this token; while
   * connected it hands the token over, and nobody hears what became of that.
   */
  handOver(userID: string, token: string): Promise<void>;
  renewToken(token: string): Promise<void>;
  /** `quiet`: nobody is told of the 0/0 that it emits. Answers whether the SDK did not stumble. */
  logout(quiet: boolean, isClearDB?: boolean): boolean;
  /** Whether `logout()` has to come before the next login. */
  needsLogout(): boolean;
  /** Learns from a connection event; answers whether anybody may hear of it. */
  heard(state: number | undefined, event: number | undefined): boolean;
  /** Gives it back as it was; destroys it where we made it, or where its maker wanted that. */
  release(): void;
  /** The same, without a word to the server, in favour of another instance. */
  discard(): void;
}

export interface HeldInstanceOptions {
  readonly zim: RawZim;
  readonly adopted: boolean;
  readonly slots: Slots;
  readonly serve: Host['serve'];
  /** Other code destroyed it while nobody was logged in here. */
  gone(): void;
}

/** Of what is no promise nobody knows what comes of it. */
function promised(method: string, answer: unknown): unknown {
  if (typeof (answer as PromiseLike<unknown> | undefined)?.then === 'function') return answer;
  throw sdkFailed(`${method}() gave no promise`);
}

/** Takes the instance over: from now on other code finds the door. Throws `sdk-load-failed`. */
export function holdInstance(options: HeldInstanceOptions): HeldInstance {
  try {
    return hold(options);
  } catch (error) {
    // What is frozen, or throws when it is touched.
    if (isZimSessionError(error)) throw error;
    throw sdkFailed('what create() gave cannot be used', zimError(error));
  }
}

function hold({ zim, adopted, slots, serve, gone }: HeldInstanceOptions): HeldInstance {
  const lack = lacking(zim, METHODS);
  if (lack) throw sdkFailed(`what create() gave has no ${lack}()`);
  const originals = Object.fromEntries(
    METHODS.map((name) => [name, (zim[name] as Method).bind(zim)]),
  ) as unknown as Originals;
  const left = LEFT in zim;
  delete (zim as { [LEFT]?: true })[LEFT];
  let alive = true;
  let connected = false;
  let quiet = false;
  /** Whether somebody may be logged in through a call of other code that went to ZIM itself. */
  let othersLogin = adopted && !left;
  /**
   * Whether the SDK may hold the remains of a login that failed or was lost (S14, S15), or the token of a renewal
   * that was cut off (S44).
   */
  let remains = left;
  /** Calls of `logout()`: what was under way before leaves its remains. */
  let logouts = 0;
  /** Whether other code wanted it destroyed while it was in use. */
  let unwanted = false;

  /** Until the call is answered, and for ever if `logout()` comes first, it may leave something behind. */
  async function leaving(call: unknown): Promise<void> {
    const before = logouts;
    remains = true;
    await call;
    if (logouts === before) remains = false;
  }

  /** Other code called ZIM itself. */
  function passed({ method, ...call }: GuestCall, result: unknown): void {
    if (method === 'login') {
      const before = othersLogin;
      // ZIM takes a login of nobody, and is wedged by it (S18).
      othersLogin ||= Boolean((call as { userID?: string }).userID);
      leaving(result).catch(() => {
        othersLogin &&= before;
      });
    } else if (method === 'renewToken') leaving(result).catch(() => {});
    else if (method === 'logout') {
      othersLogin = connected = false;
      logouts += 1;
    } else if (alive) {
      alive = false;
      gone();
    }
  }

  function logout(quietly: boolean, isClearDB?: boolean): boolean {
    // Somebody else's login is not ours to end.
    if (othersLogin) return true;
    connected = false;
    logouts += 1;
    quiet = quietly;
    try {
      originals.logout({ isClearDB });
      return true;
    } catch (error) {
      if (!quietly) reportError(zimError(error));
      return false;
    } finally {
      quiet = false;
    }
  }

  function giveBack(destroy: boolean): void {
    shielded(() => {
      for (const name of METHODS) delete (zim as Partial<RawZim>)[name];
    });
    if (!alive) return;
    shielded(slots.detach);
    try {
      if (destroy) originals.destroy();
    } catch (error) {
      reportError(zimError(error));
    }
  }

  slots.attach(originals);
  Object.assign(
    zim,
    doorOf(originals, {
      serve(call) {
        const served = serve(call);
        unwanted ||= served !== undefined && call.method === 'destroy';
        return served;
      },
      passed,
    }),
    {
      on: (type: string, listener: Listener) => slots.on(type, listener),
      off: (type?: string) => slots.off(type),
    },
  );

  return {
    zim,
    adopted,
    async login({ userID, userName = '', customStatus, customStatusDuration }, token) {
      const config = { userName, token, isOfflineLogin: false, customStatus, customStatusDuration };
      const before = othersLogin;
      // Unless ZIM says that somebody else is there, what is left of this call is ours to clear away.
      othersLogin = false;
      try {
        await leaving(promised('login', originals.login(userID, config)));
      } catch (thrown) {
        const error = zimError(thrown);
        if (error.code !== 'already-logged-in') throw error;
        othersLogin ||= before;
        if (before) throw error;
        // Nobody else can be logged in: the instance is wedged (S18), or connected as nobody (S12).
        throw new ZimSessionError('zim-other', { zimCode: 6000111, cause: error.cause });
      }
    },
    async handOver(userID, token) {
      try {
        await originals.login(userID, { userName: '', token, isOfflineLogin: false });
      } catch (thrown) {
        throw zimError(thrown);
      }
    },
    async renewToken(token) {
      try {
        await leaving(promised('renewToken', originals.renewToken(token)));
      } catch (thrown) {
        throw zimError(thrown);
      }
    },
    logout,
    needsLogout: () => remains || connected,
    heard(state, event) {
      if (quiet) return false;
      if (typeof state !== 'number') return true;
      connected = state === 2;
      if (state !== 0) return true;
      remains ||= event !== 0;
      // After 0/2 and 0/3 somebody may come back.
      if (event! > 3) othersLogin = false;
      return true;
    },
    release() {
      // Only while connected: elsewhere logout() and destroy() in one go make the SDK stumble over itself.
      if (!adopted && alive && connected) logout(true);
      else if (connected && !othersLogin)
        shielded(() => Object.defineProperty(zim, LEFT, { value: true, configurable: true }));
      giveBack(!adopted || unwanted);
    },
    discard: () => giveBack(true),
  };
}
