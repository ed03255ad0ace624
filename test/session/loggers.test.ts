import { describe, expect, test } from 'vitest';
import { ALICE, BOB, createWorld, loggedIn, outcome, rawOf, type World } from './world.ts';

// A logger is the app's, and may call the session.

const nothing = () => {};

/** A world whose logger does something, once, at a line that holds this. */
function withLogger() {
  let at = '\n';
  let act = nothing;
  const hear = (line: string) => {
    if (!line.includes(at)) return;
    at = '\n';
    act();
  };
  const world = createWorld({ logger: { debug: hear, info: hear, warn: hear, error: hear } });
  const atLine = (text: string, work: () => void) => {
    at = text;
    act = work;
  };
  return { world, atLine };
}

const ended = ({ session, fake }: World) => [session.getSnapshot().status, fake.online];

describe('a logger', () => {
  test.each(['fetched', 'fetchFailed'])('that logs out at %s: that stands', async (line) => {
    const { world, atLine } = withLogger();
    atLine(line, () => void world.session.logout());
    if (line === 'fetchFailed') world.backend.next = [new Error('down')];
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(5_000);
    expect([result.code, ...ended(world)]).toEqual(['aborted', 'logged-out', null]);
  });

  test('that logs the next user in while one is logged out: the fetch of that login is its own', async () => {
    const { world, atLine } = withLogger();
    let second = { code: 'never' };
    void world.session.login(ALICE).catch(nothing);
    await world.clock.advance(10);
    atLine('loggedOut', () => {
      second = outcome(world.session.login(BOB));
    });
    void world.session.logout();
    await world.clock.advance(5_000);
    expect([second.code, world.fake.online]).toEqual(['resolved', 'bob']);
    expect(world.backend.requests.map(({ userID, attempt }) => [userID, attempt])).toEqual([
      ['alice', 1],
      ['bob', 1],
    ]);
  });

  test('that logs the next user in while one is logged out: the request of the first is aborted', async () => {
    const { world, atLine } = withLogger();
    world.backend.always = () => new Promise<string>(nothing);
    void world.session.login(ALICE).catch(nothing);
    await world.clock.advance(50);
    atLine('logged-out', () => void world.session.login(BOB).catch(nothing));
    void world.session.logout();
    await world.clock.advance(50);
    expect(world.backend.requests.map(({ userID, signal }) => [userID, signal.aborted])).toEqual([
      ['alice', true],
      ['bob', false],
    ]);
  });

  test('that renews at tokenWillExpire is answered', async () => {
    const { world, atLine } = withLogger();
    await loggedIn(world);
    let renewed = { code: 'never' };
    atLine('tokenWillExpire', () => {
      renewed = outcome(world.session.renew());
    });
    world.fake.emit('tokenWillExpire', { second: 30 });
    await world.clock.advance(60_000);
    expect(renewed.code).toBe('resolved');
  });

  test('that logs out and the next one in while ZIM kicks somebody out is answered', async () => {
    const { world, atLine } = withLogger();
    await loggedIn(world);
    let second = { code: 'never' };
    atLine('connection', () => {
      void world.session.logout();
      second = outcome(world.session.login(BOB));
    });
    world.fake.kick();
    await world.clock.advance(60_000);
    expect(second.code).toBe('resolved');
    expect(world.session.getSnapshot().userID).toBe('bob');
  });
});

describe('a logger that ends the session', () => {
  const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

  test.each(['connection', 'remind'])(
    'by logout() at %s, while the SDK reconnects: that stands',
    async (line) => {
      const { world, atLine } = withLogger();
      await loggedIn(world);
      atLine(line, () => void world.session.logout());
      world.fake.dropConnection();
      await world.clock.advance(10_000);
      expect(world.session.getSnapshot().status).toBe('logged-out');
      expect(world.fake.calls.map(({ method }) => method)).toEqual(['login', 'logout']);
    },
  );

  test.each(['fetch ', 'login', 'stateChanged', 'fetched'])(
    'by destroy() at %s, and logs another user in: only that one is asked for and logged in',
    async (line) => {
      const { world, atLine } = withLogger();
      // Adopted: what is logged in stays so.
      world.fake.ZIM.create({ appID: 1234567890 });
      await world.session.preload();
      const other = world.another({ logger: silent });
      let second = { code: 'never' };
      atLine(line, () => {
        world.session.destroy();
        second = outcome(other.login(BOB));
      });
      void world.session.login(ALICE).catch(nothing);
      await world.clock.advance(10_000);
      expect([second.code, world.fake.online]).toEqual(['resolved', 'bob']);
      expect(world.fake.calls.filter(({ method }) => method === 'login')).toMatchObject([{ userID: 'bob' }]);
    },
  );

  test('by destroy(), and logs in to another app: nobody is asked for the one that is gone', async () => {
    const { world, atLine } = withLogger();
    await world.session.preload();
    const other = world.another({ logger: silent, appID: 7 });
    let second = { code: 'never' };
    atLine('fetch ', () => {
      world.session.destroy();
      second = outcome(other.login(BOB));
    });
    void world.session.login(ALICE).catch(nothing);
    await world.clock.advance(10_000);
    expect(second.code).toBe('resolved');
    expect(world.backend.requests.map(({ userID, appID }) => [userID, appID])).toEqual([['bob', 7]]);
  });

  test('by destroy() while the instance is made anew leaves none behind', async () => {
    const { world, atLine } = withLogger();
    await loggedIn(world);
    const other = world.another({ logger: silent });
    let second = { code: 'never' };
    atLine('recreate', () => {
      world.session.destroy();
      second = outcome(other.login(BOB));
    });
    rawOf(world.session).destroy();
    await world.clock.advance(10_000);
    expect([second.code, world.fake.online]).toEqual(['resolved', 'bob']);
    other.destroy();
    await world.clock.advance(100);
    expect(world.fake.ZIM.create({ appID: 1 })).not.toBeNull();
  });
});
