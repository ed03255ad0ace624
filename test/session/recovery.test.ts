import { describe, expect, test } from 'vitest';
import { createWorld, loggedIn, outcome } from './world.ts';

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

  test('a session that is lost while it renews asks on for the recovery', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = new Error('down');
    void world.session.renew().catch(() => {});
    world.fake.expireNow();
    await world.clock.advance(20_000);
    const reasons = world.backend.requests.map(({ reason }) => reason);
    expect(reasons.length).toBeGreaterThan(3);
    expect(reasons).toEqual(['login', 'manual', ...reasons.slice(2).map(() => 'recovery')]);
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
