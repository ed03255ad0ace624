import { mintTestToken } from '../../../src/testing/token04.ts';
import { fixedNonce } from '../../../src/testing/zim-server/nonces.ts';
import { createZimServer, type ZimRequest } from '../../../src/testing/zim-server/zim-server.ts';
import type { CaseOptions } from '../case.ts';
import { CASES } from '../cases/index.ts';
import { APP_ID, Driver, type Host, type ZimClass } from '../driver.ts';
import { Recorder } from '../recorder.ts';
import { installPageClock } from './clock.ts';
import { watchPlatform } from './platform.ts';
import { installSockets } from './sockets.ts';

declare global {
  interface Window {
    /** Runs a case on the SDK that is served at `sdk`, which this page has not seen before. */
    runCase(name: string, sdk: string): Promise<string[]>;
  }
}

const START = Date.UTC(2030, 0, 1);
const SECRET = '0123456789abcdef0123456789abcdef';
/** As FakeZim's: ms until a command is answered. */
const LATENCY = { login: 40, renew_token: 30 } as const;
const METHODS: Readonly<Record<string, string>> = {
  login: 'login',
  renew_token: 'renewToken',
  logout: 'logout',
};

window.runCase = async (name, sdk) => {
  const found = CASES.find((one) => one.name === name);
  if (!found) throw new Error(`no such case: ${name}`);
  const host = await createHost(found.options ?? {}, sdk);
  await found.run(new Driver(host));
  await host.flush();
  return host.recorder.trace();
};
document.title = 'ready';

async function createHost(options: CaseOptions, sdk: string): Promise<Host> {
  const { lenient = false, serverAhead = 0, logoutTakes = 0 } = options;
  const busy = watchPlatform();
  const { key1For, random } = fixedNonce();
  Math.random = () => random;
  const uncaught = (error: unknown): void => recorder.uncaught(error);
  const clock = installPageClock(START, busy, uncaught);
  const recorder = new Recorder(() => clock.now());
  const server = createZimServer({
    appID: APP_ID,
    secret: SECRET,
    key1For,
    now: () => clock.now() + serverAhead,
    acceptAnyToken: lenient,
  });
  const sockets = installSockets(server, uncaught);
  const slow = (): void => {
    for (const [command, ms] of Object.entries(LATENCY)) server.delay(command, ms);
    server.delay('logout', logoutTakes);
  };
  slow();
  Object.assign(server.requests, {
    push({ cmd, userID, token, userName }: ZimRequest) {
      const method = METHODS[cmd];
      if (method) recorder.request(method, userID, token, userName);
    },
  });
  addEventListener('unhandledrejection', (event) => {
    event.preventDefault();
    uncaught(event.reason);
  });
  await load(sdk);

  return {
    sdk: (window as unknown as { ZIM: ZimClass }).ZIM,
    recorder,
    now: clock.now,
    advance: clock.advance,
    sleep: clock.sleep,
    flush: clock.flush,
    setTimeout: (fn, ms) => setTimeout(fn, ms),
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
    closeStream: () => server.closeStream(),
    drop: (how) => server.drop({ clean: how === 'clean' }),
    offline: () => server.offline(true),
    online() {
      server.offline(false);
      window.dispatchEvent(new Event('online'));
    },
    showPage: () => void document.dispatchEvent(new Event('visibilitychange')),
  };
}

function load(sdk: string): Promise<void> {
  const script = document.createElement('script');
  script.src = sdk;
  return new Promise((resolve, reject) => {
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${sdk} does not load`));
    document.head.append(script);
  });
}
