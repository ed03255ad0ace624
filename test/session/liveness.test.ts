import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createZimSession, type ZimSessionOptions } from 'zim-session';
import { createWorld, loggedIn, type World } from './world.ts';

// "Connected" is true: over a dead socket the SDK says so for as long as one looks (S46).

const questions = ({ fake }: World) =>
  fake.calls.filter(({ method }) => method === 'queryUsersStatus').length;
const told = (world: World) => world.names().filter((name) => name !== 'stateChanged');

/** A world whose page can be hidden, logged in. */
async function inPage(options: Partial<ZimSessionOptions> = {}) {
  const view = { isVisible: true };
  const world = createWorld();
  const { home } = world;
  const page = { ...home, isVisible: () => view.isVisible };
  const session = world.another({ ...options, platform: { clock: world.clock, random: () => 0.5, page } });
  await loggedIn({ ...world, session });
  return { ...world, session, view };
}

/** A new socket is as good as ever. */
const DEATHS: [string, (world: World) => void][] = [
  ['is closed cleanly', ({ fake }) => fake.dropConnection({ clean: true })],
  [
    'has a server that falls silent',
    ({ fake, session }) => {
      fake.silence();
      session.once('sessionLost', fake.heal);
    },
  ],
];

describe('a socket that dies while all looks well', () => {
  test.each(DEATHS)(
    '%s: it is noticed and healed within 90 s, and no token is asked for',
    async (_name, kill) => {
      const world = createWorld();
      await loggedIn(world);
      const asked = world.backend.requests.length;
      kill(world);
      await world.clock.advance(60_000);
      expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
      await world.clock.advance(30_000);
      expect(told(world)).toEqual(['instanceChanged', 'sessionLost', 'recovered']);
      expect(world.events).toContainEqual([
        'sessionLost',
        { error: expect.objectContaining({ code: 'zim-timeout' }) },
      ]);
      expect(world.session.getSnapshot()).toMatchObject({
        status: 'logged-in',
        connection: 'connected',
        error: null,
      });
      expect(world.backend.requests).toHaveLength(asked);
    },
  );

  test.each(DEATHS)(
    '%s while the machine sleeps: it is healed within 20 s of the wake-up',
    async (_name, kill) => {
      const world = createWorld();
      await loggedIn(world);
      const asked = world.backend.requests.length;
      kill(world);
      world.clock.jump(600_000);
      world.wake();
      await world.clock.advance(20_000);
      expect(told(world)).toEqual(['instanceChanged', 'sessionLost', 'recovered']);
      expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', connection: 'connected' });
      expect(world.backend.requests).toHaveLength(asked);
    },
  );

  test.each(DEATHS)(
    '%s, and a message of the app is not sent: suspect() has it noticed at once',
    async (_name, kill) => {
      const world = createWorld();
      await loggedIn(world);
      kill(world);
      world.session.suspect();
      await world.clock.advance(20_000);
      expect(told(world)).toEqual(['instanceChanged', 'sessionLost', 'recovered']);
    },
  );

  test('a server that stays silent is asked again with the token at hand, for as long as that is good', async () => {
    const world = createWorld();
    await loggedIn(world);
    const asked = world.backend.requests.length;
    world.fake.silence();
    await world.clock.advance(1_800_000);
    expect(world.session.getSnapshot()).toMatchObject({
      status: 'recovering',
      error: { code: 'zim-timeout' },
    });
    expect(world.backend.requests).toHaveLength(asked);
    world.fake.heal();
    await world.clock.advance(60_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null });
    expect(world.backend.requests).toHaveLength(asked);
    world.fake.silence();
    await world.clock.advance(3_600_000);
    expect(world.backend.requests.length).toBeGreaterThan(asked);
  });

  test('one answer that gets lost is no loss', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.silence();
    await world.clock.advance(62_000);
    world.fake.heal();
    await world.clock.advance(600_000);
    expect(told(world)).toEqual(['instanceChanged']);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null });
  });
});

describe('what it costs', () => {
  test('a page in front in which nothing happens asks once a minute', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.advance(3_000_000);
    // Each question and its answer take some milliseconds.
    expect(questions(world)).toBe(49);
    expect(told(world)).toEqual(['instanceChanged']);
  });

  test('nothing is asked while events arrive', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.session.on('peerMessageReceived', () => {});
    for (let n = 0; n < 100; n += 1) {
      await world.clock.advance(30_000);
      world.fake.emit('peerMessageReceived', { messageList: [], fromConversationID: 'carol', info: {} });
    }
    expect(questions(world)).toBe(0);
  });

  test('a page that nobody sees asks nothing, and at once when somebody looks', async () => {
    const world = await inPage();
    world.view.isVisible = false;
    await world.clock.advance(3_000_000);
    expect(questions(world)).toBe(0);
    world.view.isVisible = true;
    world.wake();
    expect(questions(world)).toBe(1);
  });

  test('a wake-up soon after a sign of life asks nothing', async () => {
    const world = createWorld();
    await loggedIn(world);
    await world.clock.advance(9_000);
    world.wake();
    expect(questions(world)).toBe(0);
    await world.clock.advance(1_000);
    world.wake();
    world.wake();
    expect(questions(world)).toBe(1);
  });

  test('an app that tells of each of its calls asks every ten seconds, and at once', async () => {
    const world = createWorld();
    await loggedIn(world);
    for (let n = 0; n < 600; n += 1) {
      world.session.suspect();
      await world.clock.advance(100);
    }
    expect(questions(world)).toBe(7);
  });

  test('the app says after how much silence, or that nothing is asked', async () => {
    const [often, never, least] = [
      await inPage({ liveness: 20_000 }),
      await inPage({ liveness: false }),
      await inPage({ liveness: 1 }),
    ];
    for (const world of [often, never, least]) await world.clock.advance(600_000);
    expect([often, never, least].map(questions)).toEqual([29, 0, 39]);
  });

  test.each([Number.NaN, 0, -1, Number.POSITIVE_INFINITY, '60000', true])(
    'liveness: %s is refused',
    (liveness) => {
      expect(() => createZimSession({ appID: 1, tokenProvider: '/t', liveness: liveness as never })).toThrow(
        'liveness must be a positive number of milliseconds',
      );
    },
  );
});

describe('an answer is an answer', () => {
  /** What the SDK does when it is asked. */
  function answering(world: World, answer: () => unknown): () => number {
    const { prototype } = world.fake.ZIM as unknown as { prototype: { queryUsersStatus?: unknown } };
    const { queryUsersStatus } = prototype;
    onTestFinished(() => void Object.assign(prototype, { queryUsersStatus }));
    const query = vi.fn(answer);
    prototype.queryUsersStatus = query;
    return () => query.mock.calls.length;
  }

  test.each([6000014, 6000005, 6000010, 999])('a refusal with %d is no silence', async (code) => {
    const world = createWorld();
    answering(world, () => Promise.reject({ code, message: '' }));
    await loggedIn(world);
    await world.clock.advance(3_000_000);
    expect(told(world)).toEqual(['instanceChanged']);
  });

  test('asked too often, it is asked less', async () => {
    const world = createWorld();
    const asked = answering(world, () => Promise.reject({ code: 6000005, message: '' }));
    await loggedIn(world);
    await world.clock.advance(3_000_000);
    // After 1, 3, 7, 15, 31 and 47 minutes.
    expect(asked()).toBe(6);
  });

  test('what throws, as 2.20 does while it reconnects, is an answer of the SDK that is there', async () => {
    const world = createWorld();
    answering(world, () => {
      throw new TypeError('of the SDK');
    });
    await loggedIn(world);
    await world.clock.advance(3_000_000);
    expect(told(world)).toEqual(['instanceChanged']);
  });

  test('an answer that never comes is silence', async () => {
    const world = createWorld();
    answering(world, () => new Promise(() => {}));
    await loggedIn(world);
    await world.clock.advance(82_000);
    expect(told(world)).toContain('sessionLost');
  });

  test('an SDK without the method is asked nothing', async () => {
    const world = createWorld();
    answering(world, () => {});
    const { prototype } = world.fake.ZIM as unknown as { prototype: { queryUsersStatus?: unknown } };
    prototype.queryUsersStatus = undefined;
    await loggedIn(world);
    await world.clock.advance(3_000_000);
    expect(told(world)).toEqual(['instanceChanged']);
  });
});

test('the timeline tells when ZIM was heard last, in one line', async () => {
  const world = createWorld();
  await loggedIn(world);
  await world.clock.advance(600_050);
  const signs = world.session.timeline().filter(({ type }) => type === 'heard');
  expect(signs).toHaveLength(1);
  expect(world.clock.now() - signs[0]!.at).toBeLessThan(60_000);
});

test('suspect() before a login, and after destroy(), does nothing', async () => {
  const world = createWorld();
  world.session.suspect();
  await loggedIn(world);
  world.session.destroy();
  world.session.suspect();
  expect(questions(world)).toBe(0);
});
