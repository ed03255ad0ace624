import { describe, expect, test, vi } from 'vitest';
import type { ZimSession, ZimSessionError } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, outcome } from './world.ts';

interface RawZim {
  on(type: string, listener: (zim: unknown, data: unknown) => void): void;
  off(type?: string): void;
  login(userID: string, config: { token: string }): Promise<void>;
  logout(): void;
  renewToken(token: string): Promise<unknown>;
  destroy(): void;
}
const rawOf = (session: ZimSession) => session.zim as unknown as RawZim;
const codes = (world: ReturnType<typeof createWorld>) =>
  world.events.filter(([type]) => type === 'warning').map(([, data]) => (data as { code: string }).code);

describe('loss and recovery', () => {
  test('after sleep past the expiry (S29) it is back without the app doing anything', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.sleep(7_200_000);
    world.wake();
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null });
    const order = world.names().filter((name) => name === 'sessionLost' || name === 'recovered');
    expect(order.at(-1) ?? 'recovered').toBe('recovered');
  });

  test('oidc-client-ts#1343: waking up before the network is back is not the end', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = new Error('offline');
    world.page.online = false;
    await world.clock.sleep(7_200_000);
    world.wake();
    await world.clock.advance(20_000);
    expect(world.session.getSnapshot().status).toBe('recovering');
    world.backend.always = null;
    world.page.online = true;
    world.wake();
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test.each([
    ['refused on reconnecting (0/3)', 3, 'token-rejected'],
    ['closed by the server (0/2)', 2, 'zim-server'],
    ['expired (0/5)', 5, 'token-expired'],
  ])('%s means recovering with a fresh token', async (_name, event, code) => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.emit('connectionStateChanged', { state: 0, event, extendedData: '' });
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'recovering',
      connection: 'connecting',
      error: { code },
    });
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
    expect(world.backend.requests.map(({ reason }) => reason)).toEqual(['login', 'recovery']);
    expect(world.names().slice(-2)).toEqual(['sessionLost', 'recovered']);
  });

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

  test('fchat-pidgin#130: kicked out is never answered with a login', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.kick();
    world.wake();
    await world.clock.advance(600_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'kicked-out' });
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toHaveLength(1);
    await loggedIn(world);
  });

  test('unregistered ends the session', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.unregister();
    await world.clock.advance(60_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'unregistered' });
  });

  test('the SDK reconnecting changes the connection and nothing else', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.dropConnection();
    await world.clock.advance(50);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'reconnecting' });
    await world.clock.advance(30_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
    expect(world.names()).not.toContain('sessionLost');
    expect(world.backend.requests).toHaveLength(1);
  });

  test.each([
    ['of the login', 0],
    ['of the login, which was renewed since,', 3_700_000],
  ])('a socket that drops when the token %s is long over loses nothing', async (_, later) => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.advance(later);
    for (let n = 0; n < 3; n++) {
      world.fake.dropConnection();
      await world.clock.advance(30_000);
    }
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
    expect(world.names()).not.toContain('sessionLost');
    expect(world.session.getSnapshot().tokenExpiresAt! - world.clock.now()).toBeGreaterThan(300_000);
  });

  test('what a wrapped login() throws while the SDK reconnects harms nobody', async () => {
    const world = createWorld();
    let broken = false;
    const { prototype } = world.fake.ZIM as unknown as {
      prototype: Record<'login', (...all: unknown[]) => unknown>;
    };
    const { login } = prototype;
    prototype.login = function (...all) {
      if (broken) throw new Error('wrapped');
      return login.apply(this, all);
    };
    await loggedIn(world);
    const connections: string[] = [];
    world.session.on('stateChanged', ({ connection }) => void connections.push(connection));
    broken = true;
    world.fake.dropConnection();
    expect(connections.at(-1)).toBe('reconnecting');
    await world.clock.advance(5_000);
    expect(connections.at(-1)).toBe('connected');
  });

  test('a provider that hangs is not asked without a pause, however short its bound', async () => {
    const world = createWorld({ timeouts: { token: 1_000 } }, 0.3);
    await loggedIn(world);
    world.backend.always = () => new Promise<string>(() => {});
    const before = world.backend.requests.length;
    world.fake.expireNow();
    await world.clock.advance(120_000);
    expect(world.backend.requests.length - before).toBeLessThan(30);
  });

  test('centrifuge-dart#129: a reconnect does not double the chain of renewals', async () => {
    const world = createWorld();
    world.backend.lifetime = 90;
    await loggedIn(world);
    for (let n = 0; n < 5; n++) {
      world.fake.dropConnection();
      await world.clock.advance(3_000);
    }
    const before = world.backend.requests.length;
    await world.clock.advance(90_000);
    expect(world.backend.requests.length - before).toBeLessThanOrEqual(3);
  });

  test('okta-auth-js#1445: a page whose timers come a minute late renews in time', async () => {
    const world = createWorld();
    await loggedIn(world);
    for (let minute = 0; minute < 70; minute++) await world.clock.sleep(60_000);
    expect(world.names()).toContain('tokenRenewed');
    expect(world.names()).not.toContain('sessionLost');
  });

  test('a clock that is set back by hours does not stretch a wait', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = () => new Promise<string>(() => {});
    const result = outcome(world.session.renew());
    await world.clock.advance(1_000);
    world.clock.jump(-7_200_000);
    await world.clock.advance(36_000);
    expect(result.code).not.toBe('pending');
    expect(world.session.getSnapshot().connectionSince).toBeLessThanOrEqual(world.clock.now() + 7_200_000);
  });

  test('a wake-up ends a backoff, a second after the last attempt at the earliest', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    world.backend.always = new Error('down');
    void world.session.renew().catch(() => {});
    await world.clock.advance(9_000);
    const before = world.backend.requests.length;
    expect(world.session.getSnapshot()).toMatchObject({ renewal: 'retrying' });
    world.wake();
    world.wake();
    await world.clock.advance(500);
    expect(world.backend.requests.length).toBe(before + 1);
    for (let n = 0; n < 20; n++) {
      world.wake();
      await world.clock.advance(100);
    }
    expect(world.backend.requests.length).toBeLessThanOrEqual(before + 5);
    world.page.online = false;
    const offline = world.backend.requests.length;
    world.wake();
    await world.clock.advance(400);
    expect(world.backend.requests.length).toBeLessThanOrEqual(offline + 1);
  });

  test('a backend outage shorter than the window loses nothing', async () => {
    const world = createWorld({}, 1);
    await loggedIn(world);
    const { renewsAt } = world.session.getSnapshot();
    await world.clock.advance(renewsAt! - world.clock.now() - 1_000);
    world.backend.always = new Error('down');
    await world.clock.advance(260_000);
    world.backend.always = null;
    await world.clock.advance(60_000);
    expect(world.names()).not.toContain('sessionLost');
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'scheduled' });
  });
});

describe('logout', () => {
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

  test('is seen by the server', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.session.logout();
    await world.clock.advance(100);
    expect(world.fake.online).toBeNull();
  });
});

describe('listeners', () => {
  test('S9: many for one event, also of ZIM, attached before the login', async () => {
    const world = createWorld();
    const seen: string[] = [];
    world.session.on('peerMessageReceived', () => void seen.push('one'));
    const off = world.session.on('peerMessageReceived', () => void seen.push('two'));
    world.session.once('peerMessageReceived', () => void seen.push('once'));
    await loggedIn(world);
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'bob' });
    off();
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'bob' });
    expect(seen).toEqual(['one', 'two', 'once', 'one']);
  });

  test('S10: one that throws is reported and harms nobody', async () => {
    const world = createWorld();
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    const after = vi.fn();
    for (const type of ['connectionStateChanged', 'stateChanged'] as const) {
      world.session.on(type, () => {
        throw new Error('app');
      });
    }
    world.session.on('connectionStateChanged', after);
    world.session.subscribe(() => {
      throw new Error('app');
    });
    await loggedIn(world);
    vi.unstubAllGlobals();
    expect(after).toHaveBeenCalled();
    expect(reported).toHaveBeenCalledWith(new Error('app'));
  });

  test('S9: code that takes or clears the slots of the SDK takes nothing from the session', async () => {
    const world = createWorld();
    const loaded = world.session.preload();
    await world.clock.flush();
    await loaded;
    const raw = rawOf(world.session);
    const seen: string[] = [];
    const mine = vi.fn();
    world.session.on('peerMessageReceived', mine);
    raw.on('connectionStateChanged', () => void seen.push('first'));
    raw.on('connectionStateChanged', () => void seen.push('last'));
    raw.on('tokenWillExpire', () => {
      throw new Error('raw');
    });
    vi.stubGlobal('reportError', () => {});
    await loggedIn(world);
    expect(new Set(seen)).toEqual(new Set(['last']));
    world.fake.emit('tokenWillExpire', { second: 30 });
    await world.clock.advance(1_000);
    vi.unstubAllGlobals();
    expect(world.names()).toContain('tokenRenewed');
    raw.off();
    raw.off('peerMessageReceived');
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'x' });
    expect(mine).toHaveBeenCalledTimes(1);
    const before = seen.length;
    world.fake.kick();
    expect(world.session.getSnapshot().reason).toBe('kicked-out');
    expect(seen).toHaveLength(before);
  });

  test('subscribe is told of each change once, and the snapshot is immutable', async () => {
    const world = createWorld();
    const seen: unknown[] = [];
    const off = world.session.subscribe(() => void seen.push(world.session.getSnapshot()));
    await loggedIn(world);
    expect(new Set(seen).size).toBe(seen.length);
    expect(Object.isFrozen(seen[0])).toBe(true);
    off();
    void world.session.logout();
    expect(seen.at(-1)).toMatchObject({ status: 'logged-in' });
  });
});

describe('other code on the instance', () => {
  test('S38: a foreign login of the same user: its token drives the schedule', async () => {
    const world = createWorld();
    await loggedIn(world);
    const before = world.session.getSnapshot().tokenExpiresAt!;
    await Promise.all([
      rawOf(world.session).login('alice', { token: world.backend.token(7_200) }),
      world.clock.advance(1_000),
    ]);
    expect(world.session.getSnapshot().tokenExpiresAt!).toBeGreaterThan(before + 3_000_000);
    expect(codes(world)).toEqual(['foreign-login']);
  });

  test('S38: a foreign login of the same user while the SDK reconnects: a token that ends sooner drives the schedule', async () => {
    const world = createWorld();
    await loggedIn(world);
    const now = world.clock.now();
    world.fake.dropConnection();
    void rawOf(world.session).login('alice', { token: world.backend.token(600) });
    await world.clock.advance(5_000);
    expect(world.session.getSnapshot().connection).toBe('connected');
    expect(world.session.getSnapshot().tokenExpiresAt! - now).toBe(600_000);
    await world.clock.advance(700_000);
    expect(world.names()).not.toContain('sessionLost');
  });

  test('a foreign renewToken on the socket of a reconnect: its token drives the schedule (seed 711541)', async () => {
    const world = createWorld();
    await loggedIn(world);
    const now = world.clock.now();
    world.fake.dropConnection();
    await world.clock.advance(720);
    expect(world.session.getSnapshot().connection).toBe('reconnecting');
    void rawOf(world.session).renewToken(world.backend.token(7_200));
    await world.clock.advance(5_000);
    expect(world.session.getSnapshot().connection).toBe('connected');
    expect(world.session.getSnapshot().tokenExpiresAt! - now).toBeGreaterThan(7_000_000);
  });

  test('a foreign renewToken: its token drives the schedule', async () => {
    const world = createWorld();
    await loggedIn(world);
    const before = world.session.getSnapshot().tokenExpiresAt!;
    await Promise.all([
      rawOf(world.session).renewToken(world.backend.token(7_200)),
      world.clock.advance(1_000),
    ]);
    expect(world.session.getSnapshot().tokenExpiresAt!).toBeGreaterThan(before + 3_000_000);
  });

  test('S38: a foreign logout is a logout', async () => {
    const world = createWorld();
    await loggedIn(world);
    rawOf(world.session).logout();
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(codes(world)).toEqual(['foreign-logout']);
    await loggedIn(world);
  });

  test('S37: a foreign destroy is recreated and recovered, listeners included', async () => {
    const world = createWorld();
    const seen = vi.fn();
    world.session.on('peerMessageReceived', seen);
    await loggedIn(world);
    const first = world.session.zim;
    rawOf(world.session).destroy();
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
    expect(world.session.zim).not.toBe(first);
    expect(codes(world)).toEqual(['foreign-destroy']);
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'x' });
    expect(seen).toHaveBeenCalledTimes(1);
  });

  test('S37: a foreign destroy while logged out: the next login makes a new instance', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.session.logout();
    rawOf(world.session).destroy();
    await loggedIn(world);
    expect(world.fake.online).toBe('alice');
  });

  test('S3, S40: an instance that other code made is adopted, said so, and left to it', async () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 });
    await loggedIn(world);
    expect(world.session.zim).toBe(made);
    expect(codes(world)).toEqual(['adopted-late']);
    const [theirs, ours] = [vi.fn(), vi.fn()];
    world.session.on('peerMessageReceived', ours);
    (made as unknown as RawZim).on('peerMessageReceived', theirs);
    world.session.destroy();
    await world.clock.flush();
    world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'x' });
    expect([theirs.mock.calls.length, ours.mock.calls.length]).toEqual([1, 0]);
    expect(world.fake.ZIM.getInstance()).toBe(made);
    expect(Object.keys(made as object)).not.toContain('login');
    expect(world.fake.online).toBe('alice');
  });

  test('on an adopted instance where somebody else is logged in: refused, and never recreated', async () => {
    const world = createWorld();
    const made = world.fake.ZIM.create({ appID: 1234567890 })! as unknown as RawZim;
    await Promise.all([made.login('bob', { token: world.backend.token() }), world.clock.advance(1_000)]);
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(2_000);
    expect(result.code).toBe('already-logged-in');
    expect(world.fake.online).toBe('bob');
    expect(world.fake.ZIM.getInstance()).toBe(made);
  });

  test('S41: UIKit, which creates or adopts, logs in with its own token and destroys the singleton', async () => {
    const world = createWorld();
    await loggedIn(world);
    const uikit = (world.fake.ZIM.create({ appID: 1234567890 }) ??
      world.fake.ZIM.getInstance()) as unknown as RawZim;
    uikit.on('tokenWillExpire', () => {});
    uikit.on('peerMessageReceived', () => {});
    await Promise.all([
      uikit.login('alice', { token: world.backend.token(1_800) }),
      world.clock.advance(500),
    ]);
    uikit.off('tokenWillExpire');
    uikit.logout();
    uikit.destroy();
    await world.clock.advance(1_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    await loggedIn(world);
  });
});

describe('the sessions of one page', () => {
  test('stream-chat-react#1822: mount, unmount, mount is one login', async () => {
    const world = createWorld();
    const first = outcome(world.session.login(ALICE));
    world.session.destroy();
    const again = world.another();
    const second = outcome(again.login(ALICE));
    await world.clock.advance(2_000);
    expect([first.code, second.code]).toEqual(['aborted', 'resolved']);
    expect(world.backend.requests).toHaveLength(1);
    expect(world.fake.calls.map(({ method }) => method)).toEqual(['login']);
  });

  test('two share one login and one schedule; destroying one leaves the other', async () => {
    const world = createWorld();
    world.backend.lifetime = 90;
    const other = world.another();
    const logins = [world.session.login(ALICE), other.login(ALICE)];
    await world.clock.advance(1_000);
    expect(await logins[0]).toBe(await logins[1]);
    expect(world.backend.requests).toHaveLength(1);
    expect(other.getSnapshot()).toBe(world.session.getSnapshot());
    world.session.destroy();
    await world.clock.advance(120_000);
    expect(other.getSnapshot().status).toBe('logged-in');
    expect(world.session.getSnapshot().status).toBe('destroyed');
    await other.logout();
    expect(world.fake.online === null || world.fake.online === 'alice').toBe(true);
  });

  test('two with loaders of their own find each other once the class is there', async () => {
    const world = createWorld();
    const make = () => world.another({ sdk: () => Promise.resolve({ ZIM: world.fake.ZIM }) });
    const [one, two] = [make(), make()];
    const results = [outcome(one.login(ALICE)), outcome(two.login(ALICE))];
    await world.clock.advance(2_000);
    expect(results.map(({ code }) => code)).toEqual(['resolved', 'resolved']);
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toHaveLength(1);
    expect(one.getSnapshot()).toBe(two.getSnapshot());
  });

  test('another appID is refused', async () => {
    const world = createWorld();
    await loggedIn(world);
    await expect(world.another({ appID: 7 }).login(ALICE)).rejects.toMatchObject({ code: 'app-conflict' });
  });

  test('logout() is the word of the user, for all of them', async () => {
    const world = createWorld();
    const other = world.another();
    void other.login(ALICE);
    await loggedIn(world);
    await other.logout();
    expect(world.session.getSnapshot().status).toBe('logged-out');
  });
});

describe('destroy', () => {
  test.each([0, 50, 110, 1_000])(
    'after %d ms of a login leaves no timer, listener or promise behind',
    async (ms) => {
      const world = createWorld();
      const result = outcome(world.session.login(ALICE));
      await world.clock.advance(ms);
      world.session.destroy();
      world.session.destroy();
      await world.clock.advance(10_000);
      expect(result.code).toBe(ms < 200 ? 'aborted' : 'resolved');
      expect(world.clock.pending).toBe(0);
      expect(world.fake.online).toBeNull();
      expect(world.session.zim).toBeNull();
      await expect(world.session.login(ALICE)).rejects.toMatchObject({ code: 'destroyed' });
      const next = world.another();
      const login = next.login(ALICE);
      await world.clock.advance(1_000);
      await login;
    },
  );
});

describe('secrets', () => {
  test('no token in any snapshot, event, error, timeline entry or log line of a whole run', async () => {
    const lines: string[] = [];
    const log = (message: string) => void lines.push(message);
    const logger = { debug: log, info: log, warn: log, error: log };
    const world = createWorld({ logger });
    const tokens: string[] = [];
    const { token } = world.backend;
    world.backend.token = (lifetime) => {
      tokens.push(token(lifetime));
      return tokens.at(-1)!;
    };
    await loggedIn(world, { userID: 'alice-secret-name' });
    world.backend.next = [new Error('down'), () => tokens[0]!];
    void world.session.renew().catch(() => {});
    await world.clock.advance(10_000);
    world.fake.refuseRenew(50111);
    void world.session.renew().catch(() => {});
    await world.clock.advance(10_000);
    world.fake.heal();
    world.fake.expireNow();
    await world.clock.advance(10_000);
    world.fake.kick();
    const seen = JSON.stringify([world.events, world.session.timeline(), lines], (_key, value) => {
      if (value instanceof Error)
        return { ...value, message: value.message, cause: value.cause, stack: value.stack };
      return typeof value === 'object' && value === world.session.zim ? '[zim]' : value;
    });
    expect(tokens.length).toBeGreaterThan(3);
    expect(lines.length).toBeGreaterThan(10);
    for (const secret of tokens) expect(seen).not.toContain(secret.slice(0, 40));
    expect(`${lines} ${JSON.stringify(world.session.timeline())}`).not.toContain('alice-secret-name');
    expect(world.session.timeline().length).toBeLessThanOrEqual(200);
  });
});
