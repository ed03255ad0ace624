import { expect, test, vi } from 'vitest';
import { tokenEndpoint, type ZimSession, ZimSessionError } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, outcome, rawOf, type World } from './world.ts';

// Lines that look as if nothing needed them, and what goes wrong without each.

const nothing = () => {};
const loaderOf = (world: World, ms: number) => () =>
  new Promise((resolve) => world.clock.setTimeout(() => resolve({ ZIM: world.fake.ZIM }), ms));

/** `one` logs in, `two` only preloads, both with one loader; `act` runs in the provider of the machine that is there. */
async function whileHandedOver(act: (two: ZimSession) => void) {
  let armed = false;
  let two!: ZimSession;
  const world: World = createWorld({
    tokenProvider: (request) => {
      if (armed) {
        armed = false;
        act(two);
      }
      return world.backend.provider(request);
    },
  });
  await world.session.preload();
  await world.clock.advance(100);
  const sdk = loaderOf(world, 500);
  const quiet = { sdk, tokenProvider: world.backend.provider };
  const one = world.another(quiet);
  two = world.another(quiet);
  const login = outcome(one.login(ALICE));
  void two.preload().catch(nothing);
  await world.clock.advance(400);
  armed = true;
  await world.clock.advance(100_000);
  expect(armed).toBe(false);
  return { world, one, two, login };
}

test('renew() of a session that is not handed over yet, in the provider of the machine where it goes, settles', async () => {
  let renewal = { code: 'never' };
  await whileHandedOver((two) => {
    renewal = outcome(two.renew());
  });
  expect(renewal.code).not.toBe('pending');
});

test('preload() of a session that is not handed over yet resolves', async () => {
  let preload = { code: 'never' };
  await whileHandedOver((two) => {
    preload = outcome(two.preload());
  });
  expect(preload.code).toBe('resolved');
});

test('login() of a session that is not handed over yet resolves', async () => {
  let login = { code: 'never' };
  await whileHandedOver((two) => {
    login = outcome(two.login(ALICE));
  });
  expect(login.code).toBe('resolved');
});

test.each(['logout', 'destroy', 'abort'] as const)(
  '%s() in the logger while a session is handed over: the others are, too',
  async (how) => {
    let lines = 0;
    let act = nothing;
    const hear = (line: string) => {
      if (line.includes('abandoned') && ++lines === 2) act();
    };
    const world: World = createWorld({
      logger: { debug: hear, info: nothing, warn: nothing, error: nothing },
    });
    await loggedIn(world);
    const sdk = loaderOf(world, 500);
    const [one, two] = [world.another({ sdk, logger: undefined as never }), world.another({ sdk })];
    const abort = new AbortController();
    const logins = [outcome(one.login(BOB, { signal: abort.signal })), outcome(two.login(BOB))];
    await world.clock.advance(300);
    lines = 0;
    act = () => {
      void world.session.logout();
      if (how === 'abort') abort.abort();
      else void one[how]();
    };
    await world.clock.advance(100_000);
    expect(lines).toBeGreaterThan(1);
    expect(logins.map(({ code }) => code)).toEqual(['aborted', 'resolved']);
  },
);

test('a listener that is added after destroy() hears nothing of what was before', async () => {
  const world = createWorld();
  await loggedIn(world);
  const heard: string[] = [];
  world.session.once('stateChanged', () => {
    world.session.destroy();
    world.session.on('loggedOut', () => void heard.push('loggedOut'));
    world.session.on('stateChanged', ({ status }) => void heard.push(status));
  });
  void world.session.logout();
  await world.clock.advance(1_000);
  expect(heard).toEqual([]);
});

test('nor does one of another session that a listener destroys', async () => {
  const world = createWorld();
  const other = world.another();
  await loggedIn(world);
  await other.login(ALICE);
  const heard: string[] = [];
  world.session.once('stateChanged', () => {
    other.destroy();
    other.on('stateChanged', ({ status }) => void heard.push(status));
  });
  void world.session.logout();
  await world.clock.advance(1_000);
  expect(heard).toEqual([]);
});

test('two sessions that are destroyed in one tick let go of the page once', async () => {
  const world = createWorld();
  let stops = 0;
  const page = { onWake: () => () => void stops++, isOnline: () => true };
  const more = { platform: { clock: world.clock, random: () => 0, page } };
  const [one, two] = [world.another(more), world.another(more)];
  void one.login(ALICE).catch(nothing);
  void two.login(ALICE).catch(nothing);
  await world.clock.advance(1_000);
  one.destroy();
  two.destroy();
  await world.clock.advance(1_000);
  expect(stops).toBe(1);
});

test('a foreign login before ours is no reason for a logout() of ours later on', async () => {
  const world = createWorld();
  await world.session.preload();
  await world.clock.advance(100);
  const raw = rawOf(world.session) as never as { login(u: string, c: { token: string }): Promise<void> };
  void raw.login('alice', { token: world.backend.token(7_200) });
  await world.clock.advance(200);
  await loggedIn(world);
  await world.session.logout();
  await loggedIn(world);
  expect(world.fake.calls.map(({ method }) => method)).toEqual(['login', 'login', 'logout', 'login']);
});

test('a foreign login during a reconnect, and another one later: ours does not end that', async () => {
  const world = createWorld();
  world.backend.latency = 1;
  await loggedIn(world);
  const raw = rawOf(world.session) as never as { login(u: string, c: { token: string }): Promise<void> };
  world.fake.dropConnection();
  await world.clock.advance(1);
  expect(world.session.getSnapshot().connection).toBe('reconnecting');
  void raw.login('alice', { token: world.backend.token(7_200) }).catch(nothing);
  await world.clock.advance(1_000);
  await world.session.logout();
  await world.clock.advance(1_000);
  world.fake.hangLogin();
  const theirs = outcome(raw.login('alice', { token: world.backend.token(7_200) }));
  await world.clock.advance(100);
  const ours = outcome(world.session.login(ALICE));
  await world.clock.advance(100);
  world.fake.heal();
  await world.clock.advance(20_000);
  expect([theirs.code, ours.code]).toEqual(['resolved', 'resolved']);
});

test('an event without data throws nothing into the SDK (S10)', async () => {
  const world = createWorld();
  await loggedIn(world);
  vi.stubGlobal('reportError', nothing);
  try {
    expect(() => world.fake.emit('connectionStateChanged', undefined)).not.toThrow();
  } finally {
    vi.unstubAllGlobals();
  }
});

test('destroy() leaves no timer on an SDK that emits from timers (S36)', async () => {
  const world = createWorld({}, 0, { order: '2.18' });
  const armed = new Set<unknown>();
  const clock = {
    now: () => world.clock.now(),
    setTimeout(fn: () => void, ms: number) {
      const id = world.clock.setTimeout(() => {
        armed.delete(id);
        fn();
      }, ms);
      armed.add(id);
      return id;
    },
    clearTimeout(id: unknown) {
      armed.delete(id);
      world.clock.clearTimeout(id as never);
    },
  };
  const page = { onWake: () => () => {}, isOnline: () => true };
  const session = world.another({ platform: { clock, random: () => 0, page } } as never);
  const login = session.login(ALICE);
  await world.clock.advance(1_000);
  await login;
  session.destroy();
  for (let n = 0; n < 5; n++) await Promise.resolve();
  expect(armed.size).toBe(0);
});

test('an error of parse with a 401 in it is no 401: one request', async () => {
  let asked = 0;
  const real = globalThis.fetch;
  globalThis.fetch = (async () => {
    asked++;
    return new Response('x');
  }) as never;
  try {
    const ask = tokenEndpoint('https://example.com/t', {
      parse: () => {
        throw new ZimSessionError('token-endpoint-status', { httpStatus: 401 } as never);
      },
    });
    await ask({ userID: 'a' }).catch(() => {});
  } finally {
    globalThis.fetch = real;
  }
  expect(asked).toBe(1);
});

test('an abort by a listener of logged-in ends nothing', async () => {
  const world = createWorld();
  const abort = new AbortController();
  world.session.on('stateChanged', ({ status }) => {
    if (status === 'logged-in') abort.abort();
  });
  const login = outcome(world.session.login(ALICE, { signal: abort.signal }));
  await world.clock.advance(1_000);
  const again = outcome(world.session.login(ALICE));
  await world.clock.flush();
  expect([login.code, again.code, world.session.getSnapshot().status]).toEqual([
    'aborted',
    'resolved',
    'logged-in',
  ]);
  expect(world.session.timeline().map(({ type }) => type)).not.toContain('abandoned');
});

test('another app in the tick of a destroy(): the page is let go of once', async () => {
  const world = createWorld();
  let stops = 0;
  const page = { onWake: () => () => void stops++, isOnline: () => true };
  const one = world.another({ platform: { clock: world.clock, random: () => 0, page } });
  void one.login(ALICE).catch(() => {});
  await world.clock.advance(1_000);
  one.destroy();
  const next = world.another({ appID: 7 });
  const login = outcome(next.login(BOB));
  await world.clock.advance(3_000);
  expect([login.code, stops]).toEqual(['resolved', 1]);
});

test('after destroyed a session hears nothing, where a logger destroyed it either', async () => {
  let act = nothing;
  const hear = (line: string) => {
    if (line.includes('stateChanged')) act();
  };
  const world = createWorld({ logger: { debug: nothing, info: hear, warn: nothing, error: nothing } });
  const other = world.another();
  await Promise.all([world.session.preload(), other.preload()]);
  const heard: string[] = [];
  world.session.on('stateChanged', ({ status }) => {
    heard.push(status);
    if (status === 'destroyed') void other.logout();
  });
  act = () => {
    act = nothing;
    world.session.destroy();
  };
  void other.login(ALICE).catch(nothing);
  await world.clock.advance(1_000);
  expect([heard, world.session.getSnapshot().status]).toEqual([['destroyed'], 'destroyed']);
});

test('a machine that ends while it asks its provider sets no timer', async () => {
  const world = createWorld();
  let other = { code: 'never' };
  const session = world.another({
    tokenProvider: () => {
      session.destroy();
      other = outcome(world.another({ appID: 7, retry: () => null }).login(BOB));
      return new Promise(nothing);
    },
  });
  world.backend.always = new Error('down');
  void session.login(ALICE).catch(nothing);
  await world.clock.advance(5_000);
  expect([other.code, world.clock.pending]).toEqual(['token-endpoint-unreachable', 0]);
});
