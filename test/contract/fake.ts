import type { FakeOrder } from '../../src/testing/fake-zim/engine.ts';
import { createFakeZim } from '../../src/testing/fake-zim/zim.ts';
import { createVirtualClock } from '../../src/testing/time/virtual-clock.ts';
import { fakeToken } from '../../src/token04/fake.ts';
import type { Case } from './case.ts';
import { APP_ID, Driver, type Host, type ZimClass } from './driver.ts';
import { Recorder } from './recorder.ts';

const START = Date.UTC(2030, 0, 1);
/** What the loopback server says to a token that is not good. */
const REFUSED = 50111;

/** Runs a case on FakeZim, or on what `sdk` makes of it. */
export async function runOnFake(
  { run, options = {} }: Case,
  order: FakeOrder = '2.29',
  sdk: (ZIM: ZimClass, now: () => number) => ZimClass = (ZIM) => ZIM,
): Promise<string[]> {
  const { lenient = false, serverAhead = 0, loginTakes = 40, logoutTakes = 0 } = options;
  const clock = createVirtualClock(START);
  let jumped = 0;
  const now = (): number => clock.now() - jumped;
  const recorder = new Recorder(now);
  const minted = new Map<string, { owner: string; expiresAt: number }>();
  const fake = createFakeZim({
    clock,
    order,
    latency: { login: loginTakes, logout: logoutTakes },
    appID: APP_ID,
    serverNow: () => now() + serverAhead,
    uncaught: (error) => recorder.uncaught(error),
    onRequest: ({ method, userID, token, userName }) => recorder.request(method, userID, token, userName),
    checkToken(token, userID) {
      const { owner, expiresAt } = minted.get(token) ?? { owner: null, expiresAt: 0 };
      const good = owner === userID && expiresAt > now() + serverAhead;
      return good || lenient ? 0 : REFUSED;
    },
  });
  const host: Host = {
    sdk: sdk(fake.ZIM as unknown as ZimClass, now),
    recorder,
    now,
    advance: (ms) => clock.advance(ms),
    sleep: (ms) => clock.sleep(ms),
    jump(ms) {
      jumped += ms;
      clock.jump(ms);
    },
    flush: () => clock.flush(),
    setTimeout: (fn, ms) => clock.setTimeout(fn, ms),
    clearTimeout: (timer) => clock.clearTimeout(timer),
    async mint(userID, expiresAt) {
      const token = fakeToken({ userID, expiresAt, nonce: minted.size });
      minted.set(token, { owner: userID, expiresAt });
      return token;
    },
    refuseLogin: (code, times) => fake.refuseLogin(code, times),
    refuseRenew: (code, times) => fake.refuseRenew(code, times),
    silence: (only) => fake.silence(only),
    unreachable: () => fake.hangLogin(),
    heal: () => fake.heal(),
    async kick(message) {
      fake.kick(1, message);
      await clock.flush();
    },
    async unregister() {
      fake.unregister();
      await clock.flush();
    },
    users: () => (fake.online === null ? [] : [fake.online]),
    closeStream: () => fake.serverClose(),
    drop: (how) => fake.dropConnection({ clean: how === 'clean' }),
    offline: () => fake.goOffline(),
    online: () => fake.goOnline(),
    showPage: () => fake.showPage(),
  };
  await run(new Driver(host));
  await clock.flush();
  return recorder.trace();
}
