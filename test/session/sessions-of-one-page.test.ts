import { describe, expect, test } from 'vitest';
import { ALICE, BOB, createWorld, loggedIn, outcome } from './world.ts';

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
    expect(world.wakes.size).toBe(1);
    await other.logout();
    expect(world.fake.online === null || world.fake.online === 'alice').toBe(true);
  });

  test('one that comes later is told of the instance that is there', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = world.another();
    const told: unknown[] = [];
    other.on('instanceChanged', (zim) => void told.push(zim));
    await other.preload();
    await other.login(ALICE);
    expect(told).toEqual([world.session.zim]);
  });

  test('all of them destroyed: nobody listens to the page, and no timer is left', async () => {
    const world = createWorld();
    const other = world.another();
    void world.session.login(ALICE);
    void other.login(ALICE);
    await world.clock.advance(1_000);
    world.session.destroy();
    other.destroy();
    await world.clock.advance(1_000);
    expect([world.wakes.size, world.clock.pending]).toEqual([0, 0]);
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
    const third = make();
    await expect(third.login(ALICE)).resolves.toBe(one.zim);
    await world.clock.advance(2_000);
    expect(third.getSnapshot()).toBe(one.getSnapshot());
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toHaveLength(1);
  });

  test('another appID is refused', async () => {
    const world = createWorld();
    await loggedIn(world);
    await expect(world.another({ appID: 7 }).login(ALICE)).rejects.toMatchObject({ code: 'app-conflict' });
  });

  test('one whose login is refused is one of them, too: it shows who is logged in', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = world.another();
    const refused = outcome(other.login(BOB));
    await world.clock.flush();
    expect(refused.code).toBe('already-logged-in');
    expect(other.getSnapshot()).toMatchObject({ status: 'logged-in', userID: 'alice' });
    await other.logout();
    expect(world.session.getSnapshot().status).toBe('logged-out');
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
