import { describe, expect, test } from 'vitest';
import type { ZimSessionError } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, outcome } from './world.ts';

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

  test('while retrying, followed by somebody else', async () => {
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
