import { describe, expect, test } from 'vitest';
import type { TokenRequest, ZimSessionError, ZimSessionOptions } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, methods, nothing, outcome, type World } from './world.ts';

// A session that goes, and one that comes in the same tick: an effect of a component that runs again.

describe('a component', () => {
  /** An effect that runs again, and what its cleanup does. */
  const mount = (world: World, user: { userID: string } = ALICE, more: Partial<ZimSessionOptions> = {}) => {
    const session = world.another(more);
    const login = outcome(session.login(user));
    return { session, login, unmount: () => session.destroy() };
  };

  test('in a StrictMode double mount logs in once', async () => {
    const world = createWorld();
    const first = mount(world);
    first.unmount();
    const second = mount(world);
    await world.clock.advance(1_000);
    expect([first.login.code, second.login.code]).toEqual(['aborted', 'resolved']);
    expect([first.session.getSnapshot().status, second.session.getSnapshot().status]).toEqual([
      'destroyed',
      'logged-in',
    ]);
    expect([world.backend.requests.length, methods(world)]).toEqual([1, ['login']]);
    expect(world.backend.requests[0]!.signal.aborted).toBe(false);
  });

  test('in a StrictMode double mount with a preload() before is as quick', async () => {
    const world = createWorld();
    const first = world.another();
    void first.preload().catch(nothing);
    const { zim } = first;
    first.destroy();
    const second = mount(world);
    await world.clock.advance(1_000);
    expect([second.login.code, second.session.zim === zim, methods(world)]).toEqual([
      'resolved',
      true,
      ['login'],
    ]);
  });

  test('in a hot reload that destroys the old session first keeps the login', async () => {
    const world = createWorld();
    const old = mount(world);
    await world.clock.advance(1_000);
    const { zim } = old.session;
    old.unmount();
    const next = mount(world);
    await world.clock.flush();
    expect([next.login.code, next.session.zim === zim]).toEqual(['resolved', true]);
    await world.clock.advance(1_000);
    expect([methods(world), world.backend.requests.length]).toEqual([['login'], 1]);
  });

  test('in a hot reload that makes the new session first keeps the login, too', async () => {
    const world = createWorld();
    const old = mount(world);
    await world.clock.advance(1_000);
    const next = mount(world);
    old.unmount();
    await world.clock.advance(1_000);
    expect(next.login.code).toBe('resolved');
    expect([methods(world), world.backend.requests.length]).toEqual([['login'], 1]);
  });

  test('in a hot reload whose new module loads late logs out and in again', async () => {
    const world = createWorld();
    const old = mount(world);
    await world.clock.advance(1_000);
    old.unmount();
    await world.clock.advance(1_000);
    const next = mount(world);
    await world.clock.advance(2_000);
    expect([next.login.code, methods(world)]).toEqual(['resolved', ['login', 'logout', 'destroy', 'login']]);
  });

  test('beside another one: two widgets share a login, and the last to go ends it', async () => {
    const world = createWorld();
    const [one, two] = [mount(world), mount(world)];
    await world.clock.advance(1_000);
    expect([one.login.code, two.login.code]).toEqual(['resolved', 'resolved']);
    one.unmount();
    await world.clock.advance(1_000);
    expect([two.session.getSnapshot().status, methods(world)]).toEqual(['logged-in', ['login']]);
    two.unmount();
    await world.clock.flush();
    expect(methods(world)).toEqual(['login', 'logout', 'destroy']);
  });

  test.each([
    ['logged in', 1_000],
    ['logging in', 50],
  ])(
    'whose effect’s cleanup switches the user who is %s: destroy(), create, login(bob)',
    async (_how, ms) => {
      const world = createWorld();
      const alice = mount(world);
      await world.clock.advance(ms);
      alice.unmount();
      const bob = mount(world, BOB);
      const seen: (string | null)[] = [];
      bob.session.subscribe(() => void seen.push(bob.session.getSnapshot().userID));
      expect(bob.session.getSnapshot()).toMatchObject({ status: 'logging-in', userID: 'bob' });
      await world.clock.advance(2_000);
      expect([bob.login.code, world.fake.online]).toEqual(['resolved', 'bob']);
      expect(new Set(seen)).toEqual(new Set(['bob']));
      expect(alice.login.code).toBe(ms > 500 ? 'resolved' : 'aborted');
      expect(world.fake.calls.filter(({ method }) => method === 'login').at(-1)).toMatchObject({
        userID: 'bob',
      });
      expect(world.backend.requests.map(({ userID }) => userID)).toEqual(['alice', 'bob']);
    },
  );

  test('that mounts again with a new provider: that is asked from then on, and the old one finishes', async () => {
    const world = createWorld();
    const asked: string[] = [];
    const providerOf = (name: string) => ({
      tokenProvider: (request: TokenRequest) => {
        asked.push(`${name} ${request.reason}`);
        return world.backend.provider(request);
      },
    });
    const old = mount(world, ALICE, providerOf('old'));
    await world.clock.advance(50);
    old.unmount();
    const next = mount(world, ALICE, providerOf('new'));
    await world.clock.advance(1_000);
    expect([next.login.code, asked]).toEqual(['resolved', ['old login']]);
    expect(world.backend.requests[0]!.signal.aborted).toBe(false);
    void next.session.renew();
    await world.clock.advance(1_000);
    world.fake.expireNow();
    await world.clock.advance(2_000);
    expect(asked).toEqual(['old login', 'new manual', 'new recovery']);
  });

  test('that mounts again with a new provider while the old one fails: the new one is asked next', async () => {
    const world = createWorld();
    const asked: string[] = [];
    const old = mount(world, ALICE, {
      tokenProvider: async () => {
        asked.push('old');
        await new Promise<void>((resolve) => void world.clock.setTimeout(resolve, 100));
        throw new Error('down');
      },
    });
    await world.clock.advance(50);
    old.unmount();
    const next = mount(world, ALICE, {
      tokenProvider: () => {
        asked.push('new');
        return world.backend.token();
      },
    });
    await world.clock.advance(2_000);
    expect([next.login.code, asked]).toEqual(['resolved', ['old', 'new']]);
  });
});

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

test('a remount keeps the work of a login', async () => {
  const world = createWorld();
  await world.session.preload();
  const second = world.another();
  void second.login(ALICE).catch((error: ZimSessionError) => expect(error.code).toBe('aborted'));
  second.destroy();
  const third = world.another();
  await Promise.all([third.login(ALICE), world.clock.advance(1_000)]);
  expect(third.getSnapshot().status).toBe('logged-in');
  expect(world.backend.requests).toHaveLength(1);
});

test('the next session of the same user keeps the login, and brings its own provider and policy', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.session.destroy();
  const asked: string[] = [];
  let retries = 0;
  const next = world.another({
    tokenProvider: (request) => {
      asked.push(request.reason);
      return world.backend.provider(request);
    },
    retry: () => {
      retries++;
      return 100;
    },
  });
  world.backend.next = [new Error('down')];
  const results = [outcome(next.login(ALICE)), outcome(next.renew())];
  await world.clock.advance(3_000);
  expect(results.map(({ code }) => code)).toEqual(['resolved', 'resolved']);
  expect([asked, retries]).toEqual([['manual', 'manual'], 1]);
  expect(world.fake.calls.map(({ method }) => method)).toEqual(['login', 'renewToken']);
});

describe('the heir of a login', () => {
  test('has a whole bound for it', async () => {
    const world = createWorld();
    world.backend.always = new Error('down');
    void world.session.login(ALICE).catch(nothing);
    await world.clock.advance(28_000);
    world.session.destroy();
    const login = outcome(world.another().login(ALICE));
    await world.clock.advance(5_000);
    expect(login.code).toBe('pending');
    world.backend.always = null;
    await world.clock.advance(20_000);
    expect(login.code).toBe('resolved');
  });

  test('who was logged in has a whole bound, too, when it is lost and asked for later', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.session.destroy();
    const next = world.another();
    void next.login(ALICE);
    await world.clock.advance(20_000);
    world.backend.always = new Error('down');
    world.fake.serverClose();
    await world.clock.advance(1_000);
    expect(next.getSnapshot().status).toBe('recovering');
    const login = outcome(next.login(ALICE));
    await world.clock.advance(20_000);
    expect(login.code).toBe('pending');
    world.backend.always = null;
    await world.clock.advance(9_000);
    expect(login.code).toBe('resolved');
  });

  test('has a whole bound for a renewal', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.backend.always = new Error('down');
    void world.session.renew().catch(nothing);
    await world.clock.advance(18_000);
    world.session.destroy();
    const next = world.another();
    void next.login(ALICE);
    const renewal = outcome(next.renew());
    await world.clock.advance(4_000);
    expect(renewal.code).toBe('pending');
    world.backend.always = null;
    await world.clock.advance(12_000);
    expect(renewal.code).toBe('resolved');
  });

  test('brings its logger', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.session.destroy();
    const lines: string[] = [];
    const hear = (line: string) => void lines.push(line);
    const next = world.another({ logger: { debug: hear, info: hear, warn: hear, error: hear } });
    void next.login(ALICE);
    void next.renew();
    await world.clock.advance(2_000);
    expect(lines.join()).toContain('tokenRenewed');
  });
});

test('logout() of a session that was destroyed leaves the login to the next one', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.session.destroy();
  void world.session.logout();
  const login = outcome(world.another().login(ALICE));
  await world.clock.advance(1_000);
  expect([login.code, methods(world)]).toEqual(['resolved', ['login']]);
});
