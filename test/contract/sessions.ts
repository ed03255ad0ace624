import { type Clock, createZimSession, type ZimSession, type ZimSessionOptions } from 'zim-session';
import { APP_ID, type Driver, type Zim } from './driver.ts';
import type { Call } from './recorder.ts';

/** ms that the app's backend takes. */
const LATENCY = 20;
const SECOND = 1000;

/** The app's backend, and the sessions of a page, on whatever SDK the driver has. */
export interface Sessions {
  /** Seconds that tokens live. */
  lifetime: number;
  /** Makes a session, and writes down what happens to it. */
  open(name: string, options?: Partial<ZimSessionOptions>): OpenSession;
}

/** A session whose calls are written down. */
export interface OpenSession {
  readonly session: ZimSession;
  /** `token`: one at hand. */
  login(userID?: string, token?: string): Call;
  preload(): Call;
  renew(): Call;
  logout(): void;
  destroy(): void;
  /** Writes down how it stands. */
  look(): void;
}

export function createSessions(driver: Driver): Sessions {
  const { host } = driver;
  const { recorder } = host;
  const tell = (what: string): void => recorder.note(what);
  let minted = 0;
  // The sessions of a page find each other by the clock that they share.
  const clock: Clock = {
    now: () => host.now(),
    setTimeout: (fn, ms) => host.setTimeout(fn, ms),
    clearTimeout: (timer) => host.clearTimeout(timer),
  };

  const sessions: Sessions = {
    lifetime: 3600,
    open(name, options = {}) {
      const create = host.createZimSession ?? createZimSession;
      const session = create({
        appID: APP_ID,
        sdk: host.sdk,
        async tokenProvider({ userID, reason }) {
          tell(`fetch ${reason} ${userID}`);
          await new Promise<void>((resolve) => host.setTimeout(resolve, LATENCY));
          minted += 1;
          return driver.token(`T${minted}`, sessions.lifetime, userID);
        },
        platform: { clock, random: () => 0.5 },
        ...options,
      });
      write(session, (what) => tell(`${name} ${what}`));
      return {
        session,
        login(userID = 'alice', token) {
          const given = token === undefined ? '' : ` with ${recorder.nameOf(token)}`;
          return recorder.call(`${name}.login ${userID}${given}`, () => session.login({ userID }, { token }));
        },
        preload: () => recorder.call(`${name}.preload`, () => session.preload()),
        renew: () => recorder.call(`${name}.renew`, () => session.renew()),
        logout() {
          tell(`${name}.logout`);
          void session.logout();
        },
        destroy() {
          tell(`${name}.destroy`);
          session.destroy();
        },
        look() {
          const { status, connection, renewal, tokenExpiresAt, error } = session.getSnapshot();
          const left =
            tokenExpiresAt === null ? '' : `, ${Math.round((tokenExpiresAt - host.now()) / SECOND)} s left`;
          tell(`${name} is ${status}, ${connection}, ${renewal}${left}${error ? `, ${error.code}` : ''}`);
        },
      };
    },
  };
  return sessions;
}

/** A session in which alice has logged in, a second ago: the trace begins with `logsIn()`. */
export async function loggedIn(driver: Driver): Promise<OpenSession> {
  const one = createSessions(driver).open('one');
  one.login();
  await driver.advance(SECOND);
  return one;
}

/** From now on what the driver calls is other code's: it goes through the door of the instance that the session has. */
export function otherCode(driver: Driver, { session }: OpenSession): Zim {
  const zim = session.zim as unknown as Zim;
  driver.zim = zim;
  return zim;
}

/** What happens to a session, a word each. */
function write(session: ZimSession, tell: (what: string) => void): void {
  session.on('stateChanged', (now, before) => {
    if (now.status !== before.status) tell(now.status);
    if (now.connection !== before.connection) tell(now.connection);
  });
  session.on('tokenRenewed', () => tell('tokenRenewed'));
  session.on('renewalFailed', ({ error }) => tell(`renewalFailed ${error.code}`));
  session.on('sessionLost', ({ error }) => tell(`sessionLost ${error.code}`));
  session.on('recovered', () => tell('recovered'));
  session.on('instanceChanged', () => tell('instanceChanged'));
  session.on('warning', ({ code }) => tell(`warning ${code}`));
  session.on('tokenWillExpire', (_zim, { second }) => tell(`tokenWillExpire ${second}`));
  session.on('loggedOut', ({ reason }) => tell(`loggedOut ${reason}`));
}
