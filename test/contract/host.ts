import type { Key1For } from '../../src/testing/zim-server/nonces.ts';
import { createZimServer, type ZimRequest } from '../../src/testing/zim-server/zim-server.ts';
import { mintTestToken } from '../../src/token04/test-token.ts';
import { createStandingClock, type StandingClock } from '../real/clock.ts';
import { createSockets, type Sockets } from '../real/sockets.ts';
import type { CaseOptions } from './case.ts';
import { APP_ID, type Host, type ZimClass } from './driver.ts';
import { Recorder } from './recorder.ts';

const START = Date.UTC(2030, 0, 1);
const SECRET = '0123456789abcdef0123456789abcdef';
/** As FakeZim's: ms until a command is answered. */
const LATENCY = { login: 40, renew_token: 30, '/im/userstate/fetch_user_status': 30 } as const;
const METHODS: Readonly<Record<string, string>> = {
  login: 'login',
  renew_token: 'renewToken',
  logout: 'logout',
};

/** Where the real SDK runs: a page, or Node. */
export interface Surroundings {
  /** Loads the SDK; from then on it lives by the clock and talks through the sockets. */
  load(clock: StandingClock, sockets: Sockets): Promise<ZimClass> | ZimClass;
  /** Whether something that needs real time is under way. */
  readonly busy: () => boolean;
  /** Knows the session key of the SDK, see `nonces.ts`. */
  readonly key1For: Key1For;
  /** Tells of what was thrown or rejected where nobody can catch it. */
  onUncaught(listener: (error: unknown) => void): void;
  /** That of the entry that is tried, where it is not the main one; asked when the SDK is loaded. */
  readonly createZimSession?: (() => Host['createZimSession']) | undefined;
  /** The network is back, and the SDK hears of it. */
  online(): void;
  /** The page comes to the front. */
  show(): void;
}

/** A host for the real SDK, wherever it is, against the loopback ZIM server. */
export async function createRealHost(options: CaseOptions, around: Surroundings): Promise<Host> {
  const { lenient = false, serverAhead = 0, loginTakes = LATENCY.login, logoutTakes = 0 } = options;
  const uncaught = (error: unknown): void => recorder.uncaught(error);
  const clock = createStandingClock({ startAt: START, busy: around.busy, uncaught });
  const recorder = new Recorder(() => clock.now());
  const { setTimeout, clearTimeout } = clock.globals;
  const server = createZimServer({
    appID: APP_ID,
    secret: SECRET,
    key1For: around.key1For,
    now: () => clock.now() + serverAhead,
    setTimeout,
    acceptAnyToken: lenient,
  });
  const sockets = createSockets({ server, setTimeout, uncaught });
  const slow = (): void => {
    for (const [command, ms] of Object.entries(LATENCY)) server.delay(command, ms);
    server.delay('login', loginTakes);
    server.delay('logout', logoutTakes);
  };
  slow();
  Object.assign(server.requests, {
    push({ cmd, userID, token, userName }: ZimRequest) {
      const method = METHODS[cmd];
      if (method) recorder.request(method, userID, token, userName);
    },
  });
  around.onUncaught(uncaught);

  const sdk = await around.load(clock, sockets);

  return {
    sdk,
    createZimSession: around.createZimSession?.(),
    recorder,
    now: clock.now,
    advance: clock.advance,
    sleep: clock.sleep,
    jump: clock.jump,
    flush: clock.flush,
    setTimeout,
    clearTimeout,
    mint: (userID, expiresAt) =>
      mintTestToken({ appID: APP_ID, secret: SECRET, userID, expiresAt, now: clock.now() }),
    refuseLogin: (code, times) => server.refuseLogin(code, times === undefined ? {} : { times }),
    refuseRenew: (code, times) => server.refuseRenew(code, times === undefined ? {} : { times }),
    silence: (only) => server.silence(only ? 'renew_token' : true),
    unreachable() {
      sockets.reachable = false;
    },
    heal() {
      sockets.reachable = true;
      server.heal();
      slow();
    },
    async kick(message) {
      await server.kick('alice', { message });
      await clock.flush();
    },
    async unregister() {
      await server.unregister('alice');
      await clock.flush();
    },
    users: () => server.online(),
    closeStream: () => server.closeStream(),
    drop: (how) => server.drop({ clean: how === 'clean' }),
    offline: () => server.offline(true),
    online() {
      server.offline(false);
      around.online();
    },
    showPage: around.show,
  };
}
