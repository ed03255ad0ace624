import { describe, expect, test } from 'vitest';
import type { ZimSessionError } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, methods, ORDERS, outcome, rawOf } from './world.ts';

describe('logout', () => {
  test('is one call to ZIM, and the next login needs none before it', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.session.logout();
    await world.clock.advance(20_000);
    await loggedIn(world, BOB);
    await world.clock.advance(10_000);
    await world.session.logout();
    await loggedIn(world);
    expect(world.fake.calls.map(({ method }) => method)).toEqual([
      'login',
      'logout',
      'login',
      'logout',
      'login',
    ]);
  });

  test('changes the status synchronously, in the order state, event, promises', async () => {
    const world = createWorld();
    const order: string[] = [];
    world.session.on('stateChanged', ({ status }) => void order.push(status));
    world.session.on('loggedOut', ({ reason }) => void order.push(reason));
    const login = world.session.login(ALICE).catch((error: ZimSessionError) => order.push(error.code));
    void world.session.logout();
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'logged-out',
      reason: 'requested',
      userID: null,
    });
    await login;
    expect(order).toEqual(['logging-in', 'logged-out', 'requested', 'aborted']);
  });

  test('from inside a listener, the token of the first user never reaches ZIM', async () => {
    const world = createWorld();
    world.session.on('stateChanged', ({ renewal, status }) => {
      if (status === 'logging-in' && renewal === 'presenting') void world.session.logout();
    });
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    expect(first.code).toBe('aborted');
    expect(world.session.getSnapshot().status).toBe('logged-out');
    expect(world.fake.online).toBeNull();
  });

  test('never rejects, whatever it is given', async () => {
    const world = createWorld();
    await loggedIn(world);
    await Promise.resolve(null as never).then(world.session.logout);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
  });

  test('is seen by the server', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.session.logout();
    await world.clock.advance(100);
    expect(world.fake.online).toBeNull();
  });
});

describe('a fetch in flight at logout', () => {
  test('logto-io/kotlin#253: of a renewal does not resurrect the session', async () => {
    const world = createWorld();
    await loggedIn(world);
    const calls = world.fake.calls.length;
    const renewal = outcome(world.session.renew());
    await world.clock.advance(50);
    await world.session.logout();
    await world.clock.advance(600_000);
    expect(renewal.code).toBe('aborted');
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(world.fake.calls.slice(calls).map(({ method }) => method)).toEqual(['logout']);
    expect(world.fake.online).toBeNull();
  });

  test('logto-io/kotlin#253: of a recovery does not resurrect the session', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.expireNow();
    await world.clock.advance(50);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'recovering', renewal: 'fetching' });
    await world.session.logout();
    await world.clock.advance(600_000);
    expect(world.session.getSnapshot().status).toBe('logged-out');
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toHaveLength(1);
  });

  test.each([
    ['fetching', 50],
    ['presenting', 110],
  ])(
    'logto-io/kotlin#253: while %s, followed by somebody else: nothing of the first user comes back',
    async (_stage, ms) => {
      const world = createWorld();
      const first = outcome(world.session.login(ALICE));
      await world.clock.advance(ms);
      void world.session.logout();
      const second = world.session.login(BOB);
      await world.clock.advance(2_000);
      await second;
      expect(first.code).toBe('aborted');
      expect(world.backend.requests[0]!.signal.aborted || ms > 100).toBe(true);
      expect(world.fake.online).toBe('bob');
      const users = world.fake.calls.filter(({ method }) => method === 'login').map(({ userID }) => userID);
      expect(users).toEqual(ms > 100 ? ['alice', 'bob'] : ['bob']);
    },
  );
});

describe('followed by somebody else', () => {
  test('while retrying', async () => {
    const world = createWorld({}, 1);
    world.backend.next = [new Error('down'), new Error('down')];
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(700);
    void world.session.logout();
    await loggedIn(world, BOB);
    expect(first.code).toBe('aborted');
    expect(world.fake.calls.filter(({ method }) => method === 'login').map(({ userID }) => userID)).toEqual([
      'bob',
    ]);
  });

  test('in the same tick: a renew() belongs to the login that is replaced', async () => {
    const world = createWorld();
    await loggedIn(world);
    const renewed = outcome(world.session.renew());
    void world.session.logout();
    const login = outcome(world.session.login(BOB));
    await world.clock.advance(3_000);
    expect([renewed.code, login.code, world.fake.online]).toEqual(['aborted', 'resolved', 'bob']);
  });

  test.each(['an instance of its own', 'an adopted one'])(
    'while ZIM answers a reconnect, on %s (seed 18518)',
    async (whose) => {
      const world = createWorld();
      if (whose === 'an adopted one') world.fake.ZIM.create({ appID: 1234567890 });
      await loggedIn(world);
      let state = 0;
      world.session.on('connectionStateChanged', (_, data) => {
        state = data.state * 10 + data.event;
      });
      world.fake.dropConnection();
      for (let ms = 0; state !== 31 && ms < 5_000; ms++) await world.clock.advance(1);
      await world.clock.advance(39);
      void world.session.logout();
      const bob = outcome(world.session.login({ userID: 'bob' }));
      await world.clock.advance(10_000);
      expect(bob.code).toBe('resolved');
      expect(world.fake.online).toBe('bob');
    },
  );
});

describe.each(ORDERS)('on an SDK in the order of %s', (order) => {
  test('logging out and in at once, and retrying after a silent server, is not taken for somebody’s logout', async () => {
    const world = createWorld({}, 0, { order });
    await loggedIn(world);
    void world.session.logout();
    const again = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    expect(again.code).toBe('resolved');
    await world.session.logout();
    world.fake.silence('login');
    const late = outcome(world.session.login(ALICE));
    await world.clock.advance(9_000);
    world.fake.heal();
    await world.clock.advance(15_000);
    expect(late.code).toBe('resolved');
    expect(world.names()).not.toContain('warning');
  });

  test.each([
    ['a provider that takes its time', false],
    ['a provider that has the token at once', true],
  ])('logging out and in as somebody else in the answer of login(), with %s', async (_, atOnce) => {
    const tokenProvider = () => world.backend.token();
    const world = createWorld(atOnce ? { tokenProvider } : {}, 0, { order });
    let bob = { code: 'none' };
    const inAs: (string | null)[] = [];
    world.session.on(
      'stateChanged',
      ({ status }) => void (status === 'logged-in' && inAs.push(world.fake.online)),
    );
    void world.session.login(ALICE).then(() => {
      void world.session.logout();
      bob = outcome(world.session.login(BOB));
    });
    await world.clock.advance(3_000);
    expect(bob.code).toBe('resolved');
    expect(world.fake.online).toBe('bob');
    expect([...new Set(inAs)]).toEqual(['alice', 'bob']);
    expect(world.names()).not.toContain('warning');
  });

  test.each(['the session', 'other code'])('listeners hear the 0/0 of a logout by %s', async (who) => {
    const world = createWorld({}, 0, { order });
    const heard: string[] = [];
    world.session.on('connectionStateChanged', (_, { state, event }) => void heard.push(`${state}/${event}`));
    await loggedIn(world);
    if (who === 'the session') await world.session.logout();
    else world.session.zim?.logout();
    await world.clock.advance(100);
    expect(heard.at(-1)).toBe('0/0');
  });

  test.each(['the session', 'other code'])(
    'listeners hear the 0/0 of a logout() of %s after an expiry and a recovery',
    async (whose) => {
      const world = createWorld({}, 0, { order });
      await loggedIn(world);
      world.fake.expireNow();
      await world.clock.advance(5_000);
      expect(world.names()).toContain('recovered');
      const heard: string[] = [];
      world.session.on('connectionStateChanged', (_, data) => void heard.push(`${data.state}/${data.event}`));
      if (whose === 'the session') await world.session.logout();
      else world.session.zim?.logout();
      await world.clock.advance(100);
      expect(heard).toEqual(['0/0']);
    },
  );
});

test('logout() where nobody has logged in is told to nobody', async () => {
  const world = createWorld();
  await world.session.preload();
  const before = world.session.getSnapshot();
  await world.session.logout();
  await world.clock.advance(1_000);
  expect(world.names()).toEqual(['instanceChanged']);
  expect([world.session.getSnapshot(), methods(world)]).toEqual([before, []]);
});

test('a logout that the session makes by itself is told to no listener of ZIM', async () => {
  const world = createWorld();
  const heard: string[] = [];
  world.session.on(
    'connectionStateChanged',
    (_zim, { state, event }) => void heard.push(`${state}/${event}`),
  );
  await world.session.preload();
  rawOf(world.session).on('connectionStateChanged', (_zim, data) => {
    const { state, event } = data as { state: number; event: number };
    heard.push(`raw ${state}/${event}`);
  });
  world.fake.hangLogin();
  void world.session.login(ALICE).catch(() => {});
  await world.clock.advance(40_000);
  expect(world.session.getSnapshot().reason).toBe('login-failed');
  expect(methods(world)).toContain('logout');
  expect(heard.filter((one) => one.endsWith('0/0'))).toEqual([]);
});
