import { describe, expect, test } from 'vitest';
import { tokenDenied } from 'zim-session';
import type { RawZim } from '../../src/adapters/raw-zim.ts';
import { ALICE, BOB, createWorld, loggedIn, outcome, rawOf } from './world.ts';

// What deliberate mistakes (test/mutation) went unnoticed by until then.

describe('a logout from inside the logger', () => {
  // The logger is told of an effect before it happens.
  test.each([
    ['fetch', 1],
    ['login', 2],
    ['renewToken', 1],
  ])('before a %s: it does not happen any more', async (effect, nth) => {
    let leave = () => {};
    let seen = 0;
    const debug = (line: string) => {
      if (line.startsWith(`zim-session: ${effect}`) && ++seen >= nth) leave();
    };
    const logger = { debug, info() {}, warn() {}, error() {} };
    const world = createWorld({ logger });
    leave = () => void world.session.logout();
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(1_000);
    const renewed = outcome(world.session.renew());
    await world.clock.advance(5_000);
    const methods = world.fake.calls.map(({ method }) => method);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(world.fake.online).toBeNull();
    expect(methods).not.toContain(effect);
    if (effect === 'fetch') expect(world.backend.requests).toEqual([]);
    if (effect === 'renewToken') expect([first.code, renewed.code]).toEqual(['resolved', 'aborted']);
    else expect(first.code).toBe('aborted');
  });
});

test('a login leaves no listener on its signal', async () => {
  const world = createWorld();
  const { signal } = new AbortController();
  const listeners = new Set<unknown>();
  signal.addEventListener = (_type: string, listener: unknown) => void listeners.add(listener);
  signal.removeEventListener = (_type: string, listener: unknown) => void listeners.delete(listener);
  const login = world.session.login(ALICE, { signal });
  expect(listeners.size).toBe(1);
  await world.clock.advance(1_000);
  await login;
  await world.clock.flush();
  expect(listeners.size).toBe(0);
});

test('destroy() gives back every slot of the instance, and what it took of the page', async () => {
  const world = createWorld();
  const made = world.fake.ZIM.create({ appID: 1234567890 }) as unknown as RawZim;
  const { prototype } = world.fake.ZIM as unknown as {
    prototype: Record<'on' | 'off', (type: string) => void>;
  };
  const slots = new Set<string>();
  const { on, off } = prototype;
  prototype.on = function (this: object, type: string, ...rest: unknown[]) {
    slots.add(type);
    return Reflect.apply(on, this, [type, ...rest]);
  };
  prototype.off = function (this: object, type: string) {
    slots.delete(type);
    return Reflect.apply(off, this, [type]);
  };
  const wakes = new Set<() => void>();
  const page = {
    isOnline: () => true,
    onWake(fn: () => void) {
      wakes.add(fn);
      return () => wakes.delete(fn);
    },
  };
  const session = world.another({ platform: { clock: world.clock, random: () => 0, page } });
  session.on('peerMessageReceived', () => {});
  session.on('stateChanged', () => {});
  const login = session.login(ALICE);
  await world.clock.advance(1_000);
  await login;
  session.on('tokenRenewed', () => {});
  made.on('tokenWillExpire', () => {});
  expect([wakes.size, [...slots].sort()]).toEqual([
    1,
    ['connectionStateChanged', 'peerMessageReceived', 'tokenWillExpire'],
  ]);
  session.destroy();
  await world.clock.flush();
  // A raw listener keeps the slot that it shared.
  expect([wakes.size, [...slots]]).toEqual([0, ['tokenWillExpire']]);
});

describe('somebody else on an instance of ours', () => {
  async function withBob() {
    const world = createWorld();
    await Promise.all([world.session.preload(), world.clock.advance(0)]);
    const raw = rawOf(world.session);
    await Promise.all([raw.login('bob', { token: world.backend.token() }), world.clock.advance(1_000)]);
    return { world, raw };
  }

  test('is left alone', async () => {
    const { world } = await withBob();
    const before = world.session.zim;
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    expect([result.code, world.fake.online]).toEqual(['already-logged-in', 'bob']);
    expect(world.session.zim).toBe(before);
  });

  test('who was kicked out is no reason to leave a wedged instance (S18)', async () => {
    const { world, raw } = await withBob();
    world.fake.kick();
    void raw.login('', { token: world.backend.token() }).catch(() => {});
    await world.clock.advance(1_000);
    await loggedIn(world);
    expect(world.fake.online).toBe('alice');
  });

  test('may log out, and then the instance is free', async () => {
    const { world, raw } = await withBob();
    raw.logout();
    await loggedIn(world);
    expect(world.fake.online).toBe('alice');
    await world.session.logout();
    await loggedIn(world, BOB);
  });
});

test('an abort while recovering detaches its caller, and the session is got back all the same', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.fake.expireNow();
  const abort = new AbortController();
  const result = outcome(world.session.login(ALICE, { signal: abort.signal }));
  abort.abort();
  await world.clock.flush();
  expect([result.code, world.session.getSnapshot().status]).toEqual(['aborted', 'recovering']);
  await world.clock.advance(3_000);
  expect(world.session.getSnapshot().status).toBe('logged-in');
});

test('the login of another session does not make an instance that is gone the answer here', async () => {
  const world = createWorld();
  const other = world.another();
  await loggedIn(world);
  rawOf(world.session).destroy();
  await world.clock.advance(5_000);
  await other.login(ALICE);
  expect(await world.session.login(ALICE)).toBe(world.session.zim);
});

test('listeners hear of what a listener caused after all of what came before', async () => {
  const world = createWorld();
  const heard: string[] = [];
  world.session.on('recovered', () => {
    heard.push('recovered');
    void world.session.logout();
  });
  await loggedIn(world);
  const other = world.another();
  await Promise.all([other.preload(), world.clock.advance(0)]);
  for (const type of ['recovered', 'loggedOut'] as const) {
    other.on(type, () => void heard.push(`other ${type}`));
  }
  world.fake.expireNow();
  await world.clock.advance(5_000);
  expect(heard).toEqual(['recovered', 'other recovered', 'other loggedOut']);
});

test('a foreign login that succeeds after its instance was destroyed counts for nothing', async () => {
  const world = createWorld();
  const { prototype } = world.fake.ZIM as unknown as { prototype: RawZim };
  const { login } = prototype;
  let slow = false;
  prototype.login = async function (this: RawZim, ...args) {
    const late = slow;
    await Reflect.apply(login, this, args);
    if (late) await new Promise<void>((resolve) => world.clock.setTimeout(resolve, 2_000));
  };
  await loggedIn(world);
  slow = true;
  void rawOf(world.session).login('alice', { token: world.backend.token() });
  slow = false;
  await world.clock.advance(100);
  rawOf(world.session).destroy();
  await world.clock.advance(5_000);
  expect(world.session.getSnapshot().status).toBe('logged-in');
  const warnings = world.events.filter(([type]) => type === 'warning');
  expect(warnings.map(([, data]) => (data as { code: string }).code)).toEqual(['foreign-destroy']);
});

test('destroy() answers a renew() that waits', async () => {
  const world = createWorld();
  await loggedIn(world);
  const result = outcome(world.session.renew());
  world.session.destroy();
  await world.clock.flush();
  expect(result.code).toBe('aborted');
});

test('a renewal that falls due while the SDK reconnects asks for its token afterwards', async () => {
  const world = createWorld();
  world.backend.lifetime = 120;
  await loggedIn(world);
  await world.clock.advance(40_000);
  world.fake.goOffline();
  await world.clock.advance(30_000);
  expect(world.session.getSnapshot()).toMatchObject({ connection: 'reconnecting', renewal: 'scheduled' });
  expect(world.backend.requests).toHaveLength(1);
  world.fake.goOnline();
  await world.clock.advance(35_000);
  expect(world.names()).toEqual(['instanceChanged', 'tokenRenewed']);
});

test('a refused token that the backend gives again does not reach ZIM again', async () => {
  const world = createWorld();
  const refused = world.backend.token();
  world.backend.next = [refused, refused];
  world.fake.refuseLogin(50111, 1);
  await loggedIn(world);
  expect(world.backend.requests).toHaveLength(3);
  expect(world.fake.serverTokens.filter((token) => token === refused)).toHaveLength(1);
});

test('S37: an instance that was destroyed behind its back is replaced at the next call', async () => {
  const world = createWorld();
  await loggedIn(world);
  const first = world.session.zim;
  const { prototype } = world.fake.ZIM as unknown as { prototype: RawZim };
  prototype.destroy.call(first);
  void world.session.renew().catch(() => {});
  await world.clock.advance(5_000);
  expect(world.session.getSnapshot().status).toBe('logged-in');
  expect(world.session.zim).not.toBe(first);
  expect(world.fake.online).toBe('alice');
});

test('when ZIM ends the session of a user who was denied, nobody is asked again', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.backend.next = [tokenDenied()];
  void world.session.renew().catch(() => {});
  await world.clock.advance(1_000);
  world.fake.expireNow();
  await world.clock.advance(60_000);
  expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'token-denied' });
  expect(world.backend.requests).toHaveLength(2);
});

test('six renewals that are spread over most of a minute are a storm, too', async () => {
  const world = createWorld();
  await loggedIn(world);
  for (let n = 0; n < 5; n++) {
    const renewed = outcome(world.session.renew());
    await world.clock.advance(10_000);
    expect(renewed.code).toBe('resolved');
  }
  await expect(world.session.renew()).rejects.toMatchObject({ code: 'renewal-storm' });
});

test('a wake-up begins the backoff anew', async () => {
  const world = createWorld({}, 1);
  await loggedIn(world);
  world.backend.always = new Error('down');
  void world.session.renew().catch(() => {});
  await world.clock.advance(9_000);
  expect(world.backend.requests.at(-1)!.attempt).toBeGreaterThan(3);
  world.wake();
  await world.clock.advance(1_000);
  const attempts = world.backend.requests.map(({ attempt }) => attempt);
  expect(attempts.slice(-2)).toEqual([1, 2]);
});

test('a login that the server has ended without settling it is not waited for', async () => {
  const world = createWorld();
  world.fake.silence();
  void world.session.login(ALICE);
  await world.clock.advance(1_000);
  expect(world.session.getSnapshot().renewal).toBe('presenting');
  world.fake.emit('connectionStateChanged', { state: 0, event: 3, extendedData: '' });
  world.fake.heal();
  await world.clock.advance(2_500);
  expect(world.session.getSnapshot().status).toBe('logged-in');
});

test('S37: nobody logs in on an instance that was destroyed while logged out', async () => {
  const world = createWorld();
  await loggedIn(world);
  await world.session.logout();
  rawOf(world.session).destroy();
  await loggedIn(world);
  expect(world.fake.calls.filter(({ method }) => method === 'login')).toHaveLength(2);
});

test('S38: a foreign login with a token that ends earlier changes nothing: the SDK keeps ours', async () => {
  const world = createWorld();
  await loggedIn(world);
  const before = world.session.getSnapshot().tokenExpiresAt;
  await Promise.all([
    rawOf(world.session).login('alice', { token: world.backend.token(300) }),
    world.clock.advance(500),
  ]);
  expect(world.session.getSnapshot().tokenExpiresAt).toBe(before);
});

test('a signal that is aborted already asks nobody', async () => {
  const world = createWorld();
  const result = outcome(world.session.login(ALICE, { signal: AbortSignal.abort() }));
  await world.clock.advance(1_000);
  expect([result.code, world.backend.requests.length]).toEqual(['aborted', 0]);
});
