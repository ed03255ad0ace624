import { describe, expect, test } from 'vitest';
import type { ZimSession } from 'zim-session';
import { ALICE, BOB, createWorld, loggedIn, nothing, outcome, rawOf } from './world.ts';

// A retry policy calls the session, in the middle of a decision: what it asks for comes after its answer, in order,
// and its promises tell what became of that.

/** A session whose policy does this, once, at the first attempt that fails, and answers `wait`. */
function whilePolicy(act: (session: ZimSession) => void, wait: number | null) {
  let isOver = false;
  const retry = () => {
    if (!isOver) {
      isOver = true;
      act(session);
    }
    return wait;
  };
  const world = createWorld({ retry });
  const session: ZimSession = world.session;
  return world;
}

describe.each([null, 0, 5_000])('in a policy that answers %s, while somebody logs in', (wait) => {
  async function failing(act: (session: ZimSession) => { readonly code: string }) {
    let called = { code: 'never' };
    const world = whilePolicy((session) => {
      called = act(session);
    }, wait);
    world.backend.next = [new Error('down')];
    const first = outcome(world.session.login(ALICE));
    await world.clock.advance(20_000);
    return { ...world, first: first.code, called: called.code, status: world.session.getSnapshot().status };
  }

  test('login() of the same user is carried on, and its promise says so', async () => {
    const { called, status, first } = await failing((session) => outcome(session.login(ALICE)));
    expect([called, status]).toEqual(['resolved', 'logged-in']);
    expect(first).toBe(wait === null ? 'token-endpoint-unreachable' : 'resolved');
  });

  test('logout() and login() of another user: that one is logged in', async () => {
    const { called, first, fake } = await failing((session) => {
      void session.logout();
      return outcome(session.login(BOB));
    });
    expect([called, fake.online]).toEqual(['resolved', 'bob']);
    expect(first).toBe(wait === null ? 'token-endpoint-unreachable' : 'aborted');
  });

  test('login() and logout(): nobody is logged in', async () => {
    const { called, fake, status } = await failing((session) => {
      const login = outcome(session.login(ALICE));
      void session.logout();
      return login;
    });
    expect([called, fake.online, status]).toEqual(['aborted', null, 'logged-out']);
  });

  test('login() and destroy()', async () => {
    const { called, fake, status, clock } = await failing((session) => {
      const login = outcome(session.login(ALICE));
      session.destroy();
      return login;
    });
    expect([called, fake.online, status, clock.pending]).toEqual(['aborted', null, 'destroyed', 0]);
  });

  test('login() of another session of the page, which joins then', async () => {
    const world = whilePolicy(() => {
      login = outcome(other.login(ALICE));
    }, wait);
    const other = world.another({ retry: () => 100 });
    let login = { code: 'never' };
    world.backend.next = [new Error('down')];
    void world.session.login(ALICE).catch(nothing);
    await world.clock.advance(20_000);
    expect([login.code, world.fake.online, other.getSnapshot()]).toEqual([
      'resolved',
      'alice',
      world.session.getSnapshot(),
    ]);
  });

  test('preload() and renew() settle', async () => {
    let preload = { code: 'never' };
    const { called } = await failing((session) => {
      preload = outcome(session.preload());
      return outcome(session.renew());
    });
    expect(preload.code).toBe('resolved');
    expect(called).toBe(wait === null ? 'not-logged-in' : 'resolved');
  });
});

describe('in a policy, while somebody is logged in', () => {
  test.each([null, 0])('renew() of a policy that answers %s works', async (wait) => {
    let renewed = { code: 'never' };
    const world = whilePolicy((session) => {
      renewed = outcome(session.renew());
    }, wait);
    await loggedIn(world);
    world.backend.next = [new Error('down')];
    const first = outcome(world.session.renew());
    await world.clock.advance(10_000);
    expect([first.code, renewed.code]).toEqual([
      wait === null ? 'token-endpoint-unreachable' : 'resolved',
      'resolved',
    ]);
  });

  test('a logout() of other code is heard after the answer', async () => {
    const world = whilePolicy((session) => rawOf(session).logout(), 0);
    await loggedIn(world);
    world.backend.next = [new Error('down')];
    const renewed = outcome(world.session.renew());
    await world.clock.advance(10_000);
    expect([renewed.code, world.session.getSnapshot().reason, world.fake.online]).toEqual([
      'aborted',
      'requested',
      null,
    ]);
  });
});

test('a clock and a random() that call the session, each time, end nothing', async () => {
  const world = createWorld();
  let session: ZimSession | null = null;
  const login = () => void session?.login(ALICE).catch(nothing);
  const { clock, home: page } = world;
  let depth = 0;
  const calling =
    <T>(answer: () => T) =>
    (): T => {
      if (depth++ < 20) login();
      return answer();
    };
  const platform = { clock: { ...clock, now: calling(clock.now) }, page, random: calling(() => 0) };
  session = world.another({ platform });
  const result = outcome(session.login(ALICE));
  await clock.advance(3_000);
  expect([result.code, world.backend.requests.length]).toEqual(['resolved', 1]);
});
