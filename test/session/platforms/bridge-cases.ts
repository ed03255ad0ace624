import { expect, test, vi } from 'vitest';
import { ALICE, BOB, outcome } from '../world.ts';
import type { BridgeWorld } from './bridge-world.ts';

/** What a session does on every platform where ZIM is behind a bridge. */
export function bridgeCases(open: () => BridgeWorld): void {
  test('five listeners hear of a message once each, with the instance and not its engine', async () => {
    const { session, login, message } = open();
    const heard: unknown[] = [];
    for (let count = 0; count < 3; count++) session.on('peerMessageReceived', (zim) => void heard.push(zim));
    await login();
    for (let count = 0; count < 2; count++) session.on('peerMessageReceived', (zim) => void heard.push(zim));
    await message();
    expect(heard).toHaveLength(5);
    expect(new Set(heard)).toEqual(new Set([session.zim]));
  });

  test('one delivery per event: taken, given up and taken again, on another instance, by another session', async () => {
    const { session, login, message, fake, clock, another, events } = open();
    let heard = 0;
    const hear = () => void heard++;
    const deliveries = async (): Promise<number> => {
      heard = 0;
      await message();
      return heard;
    };
    const stop = session.on('peerMessageReceived', hear);
    await login();
    expect(await deliveries(), 'taken').toBe(1);
    stop();
    expect(await deliveries(), 'given up').toBe(0);
    session.on('peerMessageReceived', hear);
    expect(await deliveries(), 'taken again').toBe(1);
    fake.loseInstance();
    const renewed = outcome(session.renew());
    await clock.advance(10_000);
    expect(renewed.code).toBe('resolved');
    expect(await deliveries(), 'on another instance').toBe(1);
    expect(events).toEqual(['sessionLost zim-other', 'recovered']);
    session.destroy();
    await clock.advance(1_000);
    const next = another();
    next.on('peerMessageReceived', hear);
    const again = next.login(ALICE);
    await clock.advance(1_000);
    await again;
    expect(await deliveries(), 'by another session').toBe(1);
    next.destroy();
    await clock.advance(1_000);
    fake.ZIM.create({ appID: 1 })?.on('peerMessageReceived', hear);
    await clock.advance(1_000);
    expect(await deliveries(), 'without a session').toBe(1);
  });

  test('a listener that throws does not reach the native side', async () => {
    const { session, login, message, uncaught } = open();
    const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
    session.on('peerMessageReceived', () => {
      throw new Error('of the app');
    });
    await login();
    await message();
    expect([uncaught, reported.mock.calls.length]).toEqual([[], 1]);
    reported.mockRestore();
  });

  test('logout() is a promise whose 0/0 comes later: another user logs in all the same', async () => {
    const { session, login, fake, events } = open();
    await login();
    void session.logout();
    await login(BOB);
    expect(session.getSnapshot()).toMatchObject({
      status: 'logged-in',
      connection: 'connected',
      userID: 'bob',
    });
    expect(fake.online).toBe('bob');
    expect(events).toEqual(['loggedOut requested']);
  });

  test('a logout that is rejected is nobody’s uncaught error, and the next login has a new instance', async () => {
    const uncaught = vi.fn();
    process.on('unhandledRejection', uncaught);
    const { session, login, fake, clock } = open();
    await login();
    fake.loseInstance();
    void session.logout();
    await clock.advance(1_000);
    // Node tells of them in a macrotask.
    await new Promise((resolve) => setImmediate(resolve));
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(uncaught).not.toHaveBeenCalled();
    process.off('unhandledRejection', uncaught);
    await login();
    expect(fake.online).toBe('alice');
  });

  test('it renews, for four hours', async () => {
    const { session, login, clock, fake, methods, events } = open();
    await login();
    await clock.advance(4 * 3_600_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'scheduled' });
    expect(methods().filter((method) => method === 'renewToken').length).toBeGreaterThanOrEqual(4);
    expect(fake.serverTokens.length).toBeGreaterThanOrEqual(5);
    expect(events).toEqual([]);
  });

  test('a kick-out ends the session', async () => {
    const { session, login, fake, clock } = open();
    await login();
    fake.kick();
    await clock.advance(1_000);
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'kicked-out' });
  });

  test('an expiry that nobody prevented ends in a recovery', async () => {
    const { login, fake, clock, events } = open();
    await login();
    fake.expireNow();
    await clock.advance(5_000);
    expect(events).toEqual(['sessionLost token-expired', 'recovered']);
    expect(fake.online).toBe('alice');
  });

  test('the class itself makes an instance at once; sessions of one class share it', async () => {
    const { session, fake, another } = open();
    void session.preload();
    expect(session.zim).toBe(fake.ZIM.getInstance());
    const other = another();
    void other.preload();
    expect(other.zim).toBe(session.zim);
  });

  test('a class is the same one for all its sessions: without a home of their own they share the login', async () => {
    const { session, clock, another } = open();
    const other = another();
    session.login(ALICE).catch(() => {});
    other.preload().catch(() => {});
    expect(other.getSnapshot()).toBe(session.getSnapshot());
    session.destroy();
    other.destroy();
    await clock.flush();
  });
}
