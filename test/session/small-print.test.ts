import { describe, expect, test, vi } from 'vitest';
import type { RetryContext, ZimSessionError } from 'zim-session';
import { FakeZimInstance } from '../../src/testing/fake-zim/instance.ts';
import type { Logger } from '../../src/timeline.ts';
import { ALICE, createWorld, loggedIn, rawOf, warnings } from './world.ts';

// What README and doc comments promise in passing, and nothing else here holds them to.

const calls = ({ fake }: ReturnType<typeof createWorld>) => fake.calls.map(({ method }) => method);

/** What the events of one type carried. */
const carried = ({ events }: ReturnType<typeof createWorld>, type: string) =>
  events.filter(([name]) => name === type).map(([, data]) => data);

describe('what goes to ZIM', () => {
  test('a custom status goes with the login that was asked for, and isClearDB with the logout', async () => {
    const world = createWorld();
    const login = vi.spyOn(FakeZimInstance.prototype, 'login');
    const logout = vi.spyOn(FakeZimInstance.prototype, 'logout');
    try {
      await loggedIn(world, { ...ALICE, customStatus: 'away', customStatusDuration: 60 } as typeof ALICE);
      expect(login.mock.calls[0]).toMatchObject([
        'alice',
        { customStatus: 'away', customStatusDuration: 60, isOfflineLogin: false },
      ]);
      world.fake.expireNow();
      await world.clock.advance(2_000);
      expect(login).toHaveBeenCalledTimes(2);
      expect(login.mock.calls[1]).toMatchObject(['alice', { customStatus: undefined }]);
      await world.session.logout({ isClearDB: true });
      expect(logout.mock.lastCall).toEqual([{ isClearDB: true }]);
    } finally {
      login.mockRestore();
      logout.mockRestore();
    }
  });

  test('the last session to let go logs out before it destroys the instance', async () => {
    const world = createWorld();
    world.session.on('peerMessageReceived', () => {});
    await loggedIn(world);
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'bob' });
    world.session.destroy();
    await world.clock.flush();
    expect(calls(world)).toEqual(['login', 'logout', 'destroy']);
  });
});

describe('what the provider and the policy are told', () => {
  test('the app, the reason, the attempt, and by when', async () => {
    const world = createWorld({ renewal: { window: 300_000 } });
    world.backend.next = [new Error('down')];
    const from = world.clock.now();
    await loggedIn(world);
    const { tokenExpiresAt, renewsAt } = world.session.getSnapshot();
    await world.clock.advance(renewsAt! - world.clock.now() + 1_000);
    world.fake.expireNow();
    await world.clock.advance(1_000);
    void world.session.renew();
    await world.clock.advance(1_000);
    const asked = world.backend.requests.map(({ signal: _, userID: __, ...rest }) => rest);
    const appID = 1234567890;
    const inRenewal = tokenExpiresAt! - 3_000;
    expect(asked).toEqual([
      { appID, reason: 'login', attempt: 1, deadline: from + 30_000 },
      { appID, reason: 'login', attempt: 2, deadline: from + 30_000 },
      { appID, reason: 'renewal', attempt: 1, deadline: inRenewal },
      { appID, reason: 'recovery', attempt: 1, deadline: null },
      { appID, reason: 'manual', attempt: 1, deadline: world.session.getSnapshot().tokenExpiresAt! - 4_000 },
    ]);
  });

  test('the phase: login, renewal, recovery', async () => {
    const told: Pick<RetryContext, 'phase' | 'attempt' | 'deadline'>[] = [];
    const world = createWorld({
      retry({ phase, attempt, deadline }) {
        told.push({ phase, attempt, deadline });
        return 1_000;
      },
    });
    const from = world.clock.now();
    const down = new Error('down');
    world.backend.next = [down];
    await Promise.all([loggedIn(world), world.clock.advance(3_000)]);
    const { tokenExpiresAt } = world.session.getSnapshot();
    world.backend.next = [down, down];
    void world.session.renew();
    await world.clock.advance(500);
    world.fake.expireNow();
    await world.clock.advance(5_000);
    expect(told).toEqual([
      { phase: 'login', attempt: 1, deadline: from + 30_000 },
      { phase: 'renewal', attempt: 1, deadline: tokenExpiresAt! - 3_000 },
      { phase: 'recovery', attempt: 1, deadline: null },
    ]);
  });

  test('what the provider throws is the cause of token-endpoint-unreachable', async () => {
    const world = createWorld();
    const thrown = new Error('the token service of the app is down');
    world.backend.next = [thrown];
    await Promise.all([loggedIn(world), world.clock.advance(3_000)]);
    world.backend.next = [thrown];
    await Promise.all([world.session.renew(), world.clock.advance(3_000)]);
    const [{ error }] = carried(world, 'renewalFailed') as [{ error: ZimSessionError }];
    expect(error).toMatchObject({ code: 'token-endpoint-unreachable', cause: thrown });
  });
});

describe('events carry', () => {
  test('expiresAt, retryAt and downFor', async () => {
    const world = createWorld({ retry: () => 5_000 });
    await loggedIn(world);
    world.backend.next = [new Error('down')];
    void world.session.renew();
    await world.clock.advance(1_000);
    const { retryAt, renewal } = world.session.getSnapshot();
    expect(renewal).toBe('retrying');
    expect(carried(world, 'renewalFailed')).toMatchObject([{ retryAt }]);
    await world.clock.advance(retryAt! - world.clock.now() - 1);
    expect(world.backend.requests).toHaveLength(2);
    await world.clock.advance(1_000);
    expect(world.backend.requests).toHaveLength(3);
    expect(carried(world, 'tokenRenewed')).toEqual([
      { expiresAt: world.session.getSnapshot().tokenExpiresAt },
    ]);
    world.fake.expireNow();
    const lostAt = world.clock.now();
    expect(world.session.getSnapshot().connectionSince).toBe(lostAt);
    await world.clock.advance(4_000);
    const { connectionSince } = world.session.getSnapshot();
    expect(carried(world, 'recovered')).toEqual([{ downFor: connectionSince - lostAt }]);
    expect(connectionSince).toBeGreaterThan(lostAt);
  });

  test('the instance of now, each time that it is another; raw listeners go along', async () => {
    const world = createWorld();
    await loggedIn(world);
    const first = rawOf(world.session);
    const raw = vi.fn();
    first.on('peerMessageReceived', raw);
    first.destroy();
    await world.clock.advance(3_000);
    expect(world.session.zim).not.toBe(first);
    expect(carried(world, 'instanceChanged')).toEqual([first, world.session.zim]);
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'x' });
    expect(raw).toHaveBeenCalledTimes(1);
  });

  test('nothing any more, after destroy(): neither to subscribers nor to listeners', async () => {
    const world = createWorld();
    const other = world.another();
    const [subscriber, listener] = [vi.fn(), vi.fn()];
    await loggedIn(world);
    await Promise.all([other.login(ALICE), world.clock.advance(100)]);
    other.subscribe(subscriber);
    other.on('tokenRenewed', listener);
    other.destroy();
    subscriber.mockClear();
    await Promise.all([world.session.renew(), world.clock.advance(1_000)]);
    expect([subscriber.mock.calls.length, listener.mock.calls.length]).toEqual([0, 0]);
  });
});

describe('other code', () => {
  test('that logs in as login(userInfo, token) is followed as well (S38)', async () => {
    const world = createWorld();
    await loggedIn(world);
    const before = world.session.getSnapshot().tokenExpiresAt!;
    // The old form.
    const old = rawOf(world.session).login as unknown as (user: object, token: string) => Promise<void>;
    void old({ userID: 'alice', userName: 'Alice' }, world.backend.token(7_200));
    await world.clock.advance(1_000);
    expect(warnings(world)).toEqual(['foreign-login']);
    expect(world.session.getSnapshot().tokenExpiresAt! - before).toBeGreaterThan(3_000_000);
  });
});

test.each([
  [59_000, []],
  [61_500, ['clock-skew']],
  [-61_500, ['clock-skew']],
])('a clock that is %d ms off is measured, and warned about: %j', async (off, told) => {
  const world = createWorld();
  world.backend.latency = 0;
  world.backend.always = () => ({
    token: world.backend.token(),
    serverTime: world.clock.now() - off,
  });
  await loggedIn(world);
  expect(world.session.getSnapshot().clockSkew).toBe(off);
  expect(warnings(world)).toEqual(told);
});

test('a session without a past has an empty timeline, and one that is destroyed twice is the same', () => {
  const { session } = createWorld();
  expect(session.timeline()).toEqual([]);
  session.destroy();
  const end = session.getSnapshot();
  session.destroy();
  expect(session.getSnapshot()).toBe(end);
});

test('a logger gets each line at its level', async () => {
  const lines: string[] = [];
  const at = (level: string) => (line: string) => void lines.push(`${level} ${line.split(' ')[1]}`);
  const logger: Logger = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const world = createWorld({ logger });
  await loggedIn(world);
  world.backend.next = [new Error('down')];
  await Promise.all([world.session.renew(), world.clock.advance(3_000)]);
  world.fake.expireNow();
  await world.clock.advance(3_000);
  rawOf(world.session).logout();
  expect(lines).toEqual(
    expect.arrayContaining([
      'debug fetched',
      'debug connection',
      'info stateChanged',
      'info tokenRenewed',
      'warn renewalFailed',
      'error sessionLost',
      'info recovered',
      'warn warning',
    ]),
  );
  const levels = new Map(lines.map((line) => line.split(' ').reverse() as [string, string]));
  expect(new Set(lines).size).toBe(levels.size);
});
