import { isZimSessionError, ZimSessionError } from '../core/errors.ts';
import type { ZimUser } from '../core/user.ts';
import { OTHER_USER, zimError } from '../core/zim-code.ts';
import type { Host } from './guests.ts';
import { putDoorOn } from './instance-door.ts';
import { createInstanceUse, markLeft, takeMark } from './instance-use.ts';
import type { RawZim } from './raw-zim.ts';
import { reportError, shielded } from './report-error.ts';
import type { Slots } from './slots.ts';
import { sdkFailed } from './zim-class.ts';

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
  const use = createInstanceUse(takeMark(zim), adopted);
  let quiet = false;
  /** Whether other code wanted it destroyed while it was in use. */
  let unwanted = false;
  const { originals, takeOff } = putDoorOn(zim, slots, {
    serve(call) {
      const served = serve(call);
      unwanted ||= served !== undefined && call.method === 'destroy';
      return served;
    },
    passed(call, result) {
      const before = use.alive;
      use.passed(call, result);
      if (before && !use.alive) gone();
    },
  });

  function logout(quietly: boolean, isClearDB?: boolean): boolean {
    // Somebody else's login is not ours to end.
    if (use.othersLogin) return true;
    use.loggedOut();
    quiet = quietly;
    try {
      // Over a bridge it is a promise, which nobody has to wait for; what it rejects with is nobody's uncaught error.
      Promise.resolve(originals.logout({ isClearDB })).catch(() => {});
      return true;
    } catch (error) {
      if (!quietly) reportError(zimError(error));
      return false;
    } finally {
      quiet = false;
    }
  }

  function giveBack(destroy: boolean): void {
    takeOff();
    if (!use.alive) return;
    shielded(slots.detach);
    try {
      if (destroy) originals.destroy();
    } catch (error) {
      reportError(zimError(error));
    }
  }

  return {
    zim,
    adopted,
    async login({ userID, userName = '', customStatus, customStatusDuration }, token) {
      const config = { userName, token, isOfflineLogin: false, customStatus, customStatusDuration };
      const before = use.othersLogin;
      // Unless ZIM says that somebody else is there, what is left of this call is ours to clear away.
      use.othersLogin = false;
      try {
        await use.leaving(promised('login', originals.login(userID, config)));
      } catch (thrown) {
        const error = zimError(thrown);
        if (error.code !== 'already-logged-in') throw error;
        use.othersLogin ||= before;
        if (before) throw error;
        // Nobody else can be logged in: the instance is wedged (S18), or connected as nobody (S12).
        throw new ZimSessionError('zim-other', { zimCode: OTHER_USER, cause: error.cause });
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
        await use.leaving(promised('renewToken', originals.renewToken(token)));
      } catch (thrown) {
        throw zimError(thrown);
      }
    },
    logout,
    needsLogout: () => use.remains || use.connected,
    heard(state, event) {
      if (quiet) return false;
      if (typeof state === 'number') use.changed(state, event);
      return true;
    },
    release() {
      // Only while connected: elsewhere logout() and destroy() in one go make the SDK stumble over itself.
      if (!adopted && use.alive && use.connected) logout(true);
      else if (use.connected && !use.othersLogin) markLeft(zim);
      giveBack(!adopted || unwanted);
    },
    discard: () => giveBack(true),
  };
}
