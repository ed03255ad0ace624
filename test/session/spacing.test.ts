import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exponentialBackoff, tokenDenied, type ZimSessionOptions } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, nothing, outcome, rawOf, renewals, type World } from './world.ts';

// For the same user attempts start at least a second apart, whoever asks for them: no loop of anybody’s becomes a storm.

test('a login that is lost again at once does not become a loop', async () => {
  const world = createWorld({}, 1);
  await loggedIn(world);
  world.session.on('recovered', () => {
    world.clock.setTimeout(
      () => world.fake.emit('connectionStateChanged', { state: 0, event: 2, extendedData: '' }),
      1,
    );
  });
  world.fake.emit('connectionStateChanged', { state: 0, event: 2, extendedData: '' });
  await world.clock.advance(60_000);
  expect(world.backend.requests.length).toBeLessThan(12);
});

test('a session that ends as often as it begins does not ask without end', async () => {
  const world = createWorld();
  world.session.on('stateChanged', ({ status }) => {
    if (status === 'logged-in') world.clock.setTimeout(() => world.fake.expireNow(), 1);
  });
  void world.session.login(ALICE).catch(() => {});
  await world.clock.advance(120_000);
  expect(world.backend.requests.length).toBeGreaterThan(3);
  expect(world.backend.requests.length).toBeLessThan(20);
});

/** Lets 10 s pass, in which a timer of somebody else comes every 100 ms. */
async function tenSeconds(world: World): Promise<void> {
  let turns = 0;
  const turn = () => {
    turns += 1;
    world.clock.setTimeout(turn, 100);
  };
  world.clock.setTimeout(turn, 100);
  await world.clock.advance(10_000);
  expect(turns).toBe(100);
}

/** At most one in each second, and not none. */
function expectApart(times: readonly number[]): void {
  expect(times.length).toBeGreaterThan(5);
  expect(times.length).toBeLessThanOrEqual(11);
  for (let n = 1; n < times.length; n++) expect(times[n]! - times[n - 1]!).toBeGreaterThanOrEqual(1_000);
}

/** A world that notes when its provider was asked. */
function noting(options: Partial<ZimSessionOptions> = {}, random = 0) {
  const world = createWorld(options, random);
  const asked: number[] = [];
  const { provider } = world.backend;
  const session = world.another({
    tokenProvider: (request) => {
      asked.push(world.clock.now());
      return provider(request);
    },
    timeouts: { login: 60_000 },
  });
  return { ...world, session, asked };
}

const POLICIES: readonly [string, Partial<ZimSessionOptions>][] = [
  ['a retry policy that answers 0', { retry: () => 0 }],
  ['random() of 0', {}],
  ['exponentialBackoff({ initial: 0 })', { retry: exponentialBackoff({ initial: 0, lateInitial: 0 }) }],
  ['a retry policy that throws', { retry: () => Number.NaN }],
];

describe.each(POLICIES)('with %s attempts are a second apart', (_name, options) => {
  beforeEach(() => void vi.stubGlobal('reportError', nothing));
  afterEach(() => void vi.unstubAllGlobals());

  test('of a login', async () => {
    const world = noting(options);
    world.backend.latency = 0;
    world.backend.always = new Error('down');
    void world.session.login(ALICE).catch(nothing);
    await tenSeconds(world);
    expectApart(world.asked);
  });

  test('of a renewal', async () => {
    const world = noting(options);
    await loggedIn(world);
    world.backend.latency = 0;
    world.backend.always = new Error('down');
    world.asked.length = 0;
    void world.session.renew().catch(nothing);
    await tenSeconds(world);
    expectApart(world.asked);
  });

  test('of a recovery', async () => {
    const world = noting(options);
    await loggedIn(world);
    world.backend.latency = 0;
    world.backend.always = new Error('down');
    world.asked.length = 0;
    world.fake.expireNow();
    await tenSeconds(world);
    expectApart(world.asked);
  });
});

describe('attempts are a second apart, also where', () => {
  test('a listener of renewalFailed calls renew()', async () => {
    const world = noting();
    await loggedIn(world);
    world.backend.latency = 0;
    world.backend.always = tokenDenied();
    world.asked.length = 0;
    world.session.on('renewalFailed', () => void world.session.renew().catch(nothing));
    void world.session.renew().catch(nothing);
    await tenSeconds(world);
    expectApart(world.asked);
  });

  test.each([
    ['denies', () => tokenDenied()],
    ['answers no token', () => () => 'undefined'],
  ])('a listener of loggedOut calls login(), and the backend %s', async (_how, answer) => {
    const world = noting();
    world.backend.latency = 0;
    world.backend.always = answer();
    world.session.on('loggedOut', () => void world.session.login(ALICE).catch(nothing));
    void world.session.login(ALICE).catch(nothing);
    await tenSeconds(world);
    expectApart(world.asked);
  });

  test('a listener of loggedOut calls login(), and the SDK cannot be loaded', async () => {
    const world = createWorld();
    const loads: number[] = [];
    const session = world.another({
      sdk: () => {
        loads.push(world.clock.now());
        throw new Error('chunk');
      },
    });
    session.on('loggedOut', () => void session.login(ALICE).catch(nothing));
    void session.login(ALICE).catch(nothing);
    await tenSeconds(world);
    expectApart(loads);
  });

  test('a listener of loggedOut calls login(), and no instance can be made', async () => {
    const world = createWorld();
    const tries: number[] = [];
    world.fake.ZIM.create = () => {
      tries.push(world.clock.now());
      throw new Error('{"code":6000003}');
    };
    world.session.on('loggedOut', () => void world.session.login(ALICE).catch(nothing));
    void world.session.login(ALICE).catch(nothing);
    await tenSeconds(world);
    expectApart(tries);
  });

  test('a caller of login() calls it again whenever it is rejected', async () => {
    const world = noting();
    world.backend.latency = 0;
    world.backend.always = tokenDenied();
    const again = (): void => void world.session.login(ALICE).catch(again);
    again();
    await tenSeconds(world);
    expectApart(world.asked);
  });

  test('a subscriber calls login() and renew() on whatever changes', async () => {
    const world = noting();
    world.backend.latency = 0;
    world.backend.always = new Error('down');
    world.session.subscribe(() => {
      void world.session.login(ALICE).catch(nothing);
      void world.session.renew().catch(nothing);
    });
    void world.session.login(ALICE).catch(nothing);
    await tenSeconds(world);
    expectApart(world.asked);
  });

  test('a listener of logged-in logs out and in', async () => {
    const world = noting();
    world.backend.latency = 0;
    world.session.on('stateChanged', ({ status }, before) => {
      if (status !== 'logged-in' || before.status === status) return;
      void world.session.logout();
      void world.session.login(ALICE).catch(nothing);
    });
    void world.session.login(ALICE).catch(nothing);
    await tenSeconds(world);
    expectApart(world.asked);
  });

  test('a listener of loggedOut comes with a token at hand that is refused', async () => {
    const world = noting();
    world.backend.latency = 0;
    world.backend.always = tokenDenied();
    world.fake.refuseLogin(50111);
    const login = () => void world.session.login(ALICE, { token: world.backend.token() }).catch(nothing);
    world.session.on('loggedOut', login);
    login();
    await tenSeconds(world);
    expectApart(world.asked);
    expectApart(world.fake.calls.filter(({ method }) => method === 'login').map(({ at }) => at));
  });

  test.each(['good', 'useless'])(
    'other code calls renewToken() all the time, with a %s token',
    async (kind) => {
      const world = noting();
      await loggedIn(world);
      world.backend.latency = 0;
      const raw = rawOf(world.session);
      let lifetime = 7_200;
      const call = () => {
        lifetime += 60;
        void raw.renewToken(kind === 'good' ? world.backend.token(lifetime) : 'x').catch(nothing);
        world.clock.setTimeout(call, 50);
      };
      call();
      await tenSeconds(world);
      expectApart(renewals(world).map(({ at }) => at));
    },
  );

  test('the page wakes up all the time', async () => {
    const world = noting({ retry: () => 60_000 });
    world.backend.latency = 0;
    world.backend.always = new Error('down');
    void world.session.login(ALICE).catch(nothing);
    const wake = () => {
      world.wake();
      world.clock.setTimeout(wake, 50);
    };
    wake();
    await tenSeconds(world);
    expectApart(world.asked);
  });
});

test('a warning of the SDK right after a login asks a second after the request of that', async () => {
  const world = createWorld();
  const login = outcome(world.session.login(ALICE));
  await world.clock.advance(300);
  expect(login.code).toBe('resolved');
  world.fake.emit('tokenWillExpire', { second: 30 });
  await world.clock.advance(699);
  expect(world.backend.requests).toHaveLength(1);
  await world.clock.advance(1);
  expect(world.backend.requests).toHaveLength(2);
});

test('losses of one login put the recovery of the next one off by nothing', async () => {
  const world = createWorld({}, 1);
  await loggedIn(world);
  for (let loss = 0; loss < 2; loss += 1) {
    world.fake.expireNow();
    await world.clock.advance(2_500);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  }
  void world.session.logout();
  await world.clock.advance(2_000);
  await loggedIn(world);
  world.fake.expireNow();
  await world.clock.advance(2_500);
  expect(world.session.getSnapshot().status).toBe('logged-in');
});

describe('what need not wait', () => {
  test('another user starts at once, and the first one a second after that one started before', async () => {
    const world = noting();
    world.backend.latency = 0;
    const from = world.clock.now();
    void world.session.login(ALICE).catch(nothing);
    void world.session.logout();
    void world.session.login(BOB).catch(nothing);
    void world.session.logout();
    const login = outcome(world.session.login(ALICE));
    expect(world.asked).toEqual([from, from]);
    await world.clock.advance(1_500);
    expect(world.asked).toEqual([from, from, from + 1_000]);
    expect([login.code, world.fake.online]).toEqual(['resolved', 'alice']);
  });

  test('the same user waits for what is left of the second, and no longer', async () => {
    const world = noting();
    const from = world.clock.now();
    void world.session.login(ALICE).catch(nothing);
    await world.clock.advance(700);
    void world.session.logout();
    void world.session.login(ALICE);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logging-in',
      renewal: 'retrying',
      attempt: 1,
      retryAt: from + 1_000,
      error: null,
    });
    await world.clock.advance(400);
    expect(world.asked).toEqual([from, from + 1_000]);
  });
});

test.each([
  ['', false],
  [', with tokens at hand that ZIM refuses', true],
])(
  'two users whose logins fail at once, and who take turns%s, leave other timers theirs',
  async (_with, atHand) => {
    const world = createWorld();
    if (atHand) world.fake.refuseLogin(50111);
    let asked = 0;
    const session = world.another({
      tokenProvider: () => {
        asked += 1;
        throw tokenDenied();
      },
    });
    const users = [ALICE, BOB];
    const login = () => {
      const user = users[asked % 2]!;
      void session.login(user, atHand ? { token: world.backend.token() } : {}).catch(nothing);
    };
    session.on('loggedOut', login);
    login();
    await tenSeconds(world);
    expect(asked).toBeGreaterThan(8);
    expect(asked).toBeLessThanOrEqual(22);
  },
);
