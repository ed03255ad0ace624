import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Logger } from '../../src/engine/timeline.ts';
import {
  ALICE,
  BOB,
  createWorld,
  loggedIn,
  methods,
  nothing,
  outcome,
  pastTheDoor,
  rawOf,
  type World,
} from './world.ts';

// A logger is the app’s, and may call the session.

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
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

describe('a logger', () => {
  test('gets each line at its level', async () => {
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

  test('that throws harms nobody, also for a disputed userID', async () => {
    const reported = vi.fn();
    vi.stubGlobal('reportError', reported);
    onTestFinished(() => void vi.unstubAllGlobals());
    const bad = () => {
      throw new Error('logger');
    };
    const world = createWorld({ logger: { debug: bad, info: bad, warn: bad, error: bad } });
    const result = outcome(world.session.login({ userID: 'a:b' }));
    await world.clock.advance(5_000);
    expect(result.code).toBe('resolved');
    expect(reported).toHaveBeenCalledOnce();
  });

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

// What deliberate mistakes (test/mutation) went unnoticed by until then.

describe('a logout from inside the logger', () => {
  // The logger is told of an effect before it happens.
  test.each([
    ['fetch', 1],
    ['login', 2],
    ['renewToken', 1],
  ])('before a %s: it does not happen any more', async (effect, nth) => {
    let leave = () => {};
    let seen = 0;
    const debug = (line: string) => {
      if (line.startsWith(`zim-session: ${effect}`) && ++seen >= nth) leave();
    };
    const logger = { debug, info() {}, warn() {}, error() {} };
    const world = createWorld({ logger });
    leave = () => void world.session.logout();
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(1_000);
    const renewed = outcome(world.session.renew());
    await world.clock.advance(5_000);
    const methods = world.fake.calls.map(({ method }) => method);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(world.fake.online).toBeNull();
    expect(methods).not.toContain(effect);
    if (effect === 'fetch') expect(world.backend.requests).toEqual([]);
    if (effect === 'renewToken') expect([first.code, renewed.code]).toEqual(['resolved', 'aborted']);
    else expect(first.code).toBe('aborted');
  });
});

describe('a logger that ends the session', () => {
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
    pastTheDoor(world, 'destroy');
    void world.session.renew().catch(nothing);
    await world.clock.advance(10_000);
    expect([second.code, world.fake.online]).toEqual(['resolved', 'bob']);
    other.destroy();
    await world.clock.advance(100);
    expect(world.fake.ZIM.create({ appID: 1 })).not.toBeNull();
  });
});

test('a logger that logs somebody else in at a logout, with a token at hand: that login stays', async () => {
  const { world, atLine } = withLogger();
  await loggedIn(world);
  let login = { code: 'never' };
  atLine(' logout', () => {
    login = outcome(world.session.login(BOB, { token: world.backend.token() }));
  });
  void world.session.logout();
  await world.clock.advance(3_000);
  expect([login.code, world.fake.online]).toEqual(['resolved', 'bob']);
  expect(methods(world)).toEqual(['login', 'logout', 'login']);
});

test('a logger hears nothing after the last session was destroyed, also where the provider answers late', async () => {
  const lines: string[] = [];
  const hear = (line: string) => void lines.push(line);
  const world = createWorld({ logger: { debug: hear, info: hear, warn: hear, error: hear } });
  let answer = nothing;
  world.backend.latency = 0;
  const session = world.another({
    tokenProvider: () => new Promise((resolve) => (answer = () => resolve(world.backend.token()))),
  });
  void session.login(ALICE).catch(nothing);
  await world.clock.advance(10);
  session.destroy();
  await world.clock.flush();
  const { length } = lines;
  answer();
  await world.clock.advance(1_000);
  expect(lines.slice(length)).toEqual([]);
});
