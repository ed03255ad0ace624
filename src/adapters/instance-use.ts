import type { GuestCall } from './guests.ts';
import type { RawZim } from './raw-zim.ts';
import { shielded } from './report-error.ts';

/** On an instance of other code, that a session let go of it with its user logged in. */
const LEFT: unique symbol = Symbol.for('zim-session:left') as never;

/** The next session to adopt it finds that the login there is one of ours. */
export const markLeft = (zim: RawZim): void =>
  shielded(() => Object.defineProperty(zim, LEFT, { value: true, configurable: true }));

/** Whether it was marked, which it is no more. */
export function takeMark(zim: RawZim): boolean {
  const left = LEFT in zim;
  delete (zim as { [LEFT]?: true })[LEFT];
  return left;
}

/** What is known of an instance: who may be on it, and what calls have left behind there. */
export interface InstanceUse {
  /** Other code has not destroyed it. */
  alive: boolean;
  connected: boolean;
  /** Whether somebody may be logged in through a call of other code that went to ZIM itself. */
  othersLogin: boolean;
  /** Whether the SDK may hold what is left of a login that failed or was lost, or of a renewal that was cut off. */
  readonly remains: boolean;
  /** Until the call is answered, and for ever if `logout()` comes first, it may leave something behind. */
  leaving(call: unknown): Promise<void>;
  /** Other code called ZIM itself. */
  passed(call: GuestCall, result: unknown): void;
  /** `logout()` was called: what was under way before leaves its remains. */
  loggedOut(): void;
  /** The connection changed. */
  changed(state: number, event: number | undefined): void;
}

/** `left`: with a login of ours on it; `adopted`: other code made it. */
export function createInstanceUse(left: boolean, adopted: boolean): InstanceUse {
  // Of logins: S14, S15; of renewals: S44.
  let remains = left;
  let logouts = 0;
  const use: InstanceUse = {
    alive: true,
    connected: false,
    othersLogin: adopted && !left,
    get remains() {
      return remains;
    },
    async leaving(call) {
      const before = logouts;
      remains = true;
      await call;
      if (logouts === before) remains = false;
    },
    passed({ method, ...call }, result) {
      if (method === 'login') {
        const before = use.othersLogin;
        // ZIM takes a login of nobody, and is wedged by it (S18).
        use.othersLogin ||= Boolean((call as { userID?: string }).userID);
        use.leaving(result).catch(() => {
          use.othersLogin &&= before;
        });
      } else if (method === 'renewToken') use.leaving(result).catch(() => {});
      else if (method === 'logout') {
        use.othersLogin = false;
        use.loggedOut();
      } else use.alive = false;
    },
    loggedOut() {
      use.connected = false;
      logouts += 1;
    },
    changed(state, event) {
      use.connected = state === 2;
      if (state !== 0) return;
      remains ||= event !== 0;
      // After 0/2 and 0/3 somebody may come back.
      if (event! > 3) use.othersLogin = false;
    },
  };
  return use;
}
