import { describe, expect, test } from 'vitest';
import { ALICE, createWorld, loggedIn, nothing, outcome, slowly, type World } from './world.ts';

// What is held for a call, and how long.

type Methods = Record<string, (...args: unknown[]) => unknown>;

/** How much more is in all maps and sets after this than before, and how many reactions wait for a promise. */
function held(work: () => void): { readonly entries: number; readonly reactions: number } {
  let entries = 0;
  let reactions = 0;
  const undo: (() => void)[] = [];
  const replace = (holder: object, name: string, other: (original: Methods[string]) => Methods[string]) => {
    const methods = holder as Methods;
    const original = methods[name]!;
    methods[name] = other(original);
    undo.push(() => {
      methods[name] = original;
    });
  };
  const counted = (original: Methods[string]) =>
    function (this: { size: number }, ...args: unknown[]) {
      const before = this.size;
      const answer = original.apply(this, args);
      entries += this.size - before;
      return answer;
    };
  for (const name of ['set', 'delete', 'clear']) replace(Map.prototype, name, counted);
  for (const name of ['add', 'delete', 'clear']) replace(Set.prototype, name, counted);
  replace(
    Promise.prototype,
    'then',
    (original) =>
      function (this: unknown, ...args) {
        reactions += 1;
        return original.apply(this, args);
      },
  );
  try {
    work();
  } finally {
    for (const back of undo) back();
  }
  return { entries, reactions };
}

const many = (call: () => unknown) => () => {
  for (let turn = 0; turn < 1_000; turn += 1) call();
};

describe('preload() holds nothing for each call', () => {
  test('while a loader hangs: it is the same promise', () => {
    const world = createWorld();
    const session = world.another({ sdk: () => new Promise(nothing) });
    const first = session.preload();
    const again = () => expect(session.preload()).toBe(first);
    again();
    expect(held(many(() => session.preload()))).toEqual({ entries: 0, reactions: 0 });
    session.destroy();
  });

  test('while it loads, and once it is there', async () => {
    const world = createWorld();
    const session = slowly(world, 1_000);
    const first = session.preload();
    await world.clock.advance(500);
    expect(session.preload()).toBe(first);
    await world.clock.advance(1_000);
    await first;
    const second = session.preload();
    expect(second).not.toBe(first);
    expect(held(many(() => session.preload()))).toEqual({ entries: 0, reactions: 0 });
    await second;
  });

  test('of sessions that come and go, while a loader hangs', async () => {
    const world = createWorld();
    const sdk = () => new Promise(nothing);
    const stays = world.another({ sdk });
    void stays.preload();
    const comesAndGoes = () => {
      const session = world.another({ sdk });
      void session.preload().catch(nothing);
      session.destroy();
    };
    comesAndGoes();
    expect(held(comesAndGoes).entries).toBe(0);
    stays.destroy();
    await world.clock.flush();
    expect(world.clock.pending).toBe(0);
  });
});

test('preload() again after one that failed is another; after destroy() it is destroyed', async () => {
  const world = createWorld();
  let loads = 0;
  const sdk = () => (++loads === 1 ? Promise.reject(new Error('chunk')) : { ZIM: world.fake.ZIM });
  const session = world.another({ sdk });
  const first = outcome(session.preload());
  await world.clock.advance(10);
  const second = outcome(session.preload());
  await world.clock.advance(10);
  expect([first.code, second.code]).toEqual(['sdk-load-failed', 'resolved']);
  const hangs = world.another({ sdk: () => new Promise(nothing), platform: { clock: world.clock } });
  const third = outcome(hangs.preload());
  hangs.destroy();
  const fourth = outcome(hangs.preload());
  await world.clock.advance(10);
  expect([third.code, fourth.code]).toEqual(['aborted', 'destroyed']);
});

describe('login() with a signal that never aborts leaves no listener', () => {
  function counting() {
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    signal.addEventListener = (_type: string, listener: unknown) => void listeners.add(listener);
    signal.removeEventListener = (_type: string, listener: unknown) => void listeners.delete(listener);
    return { signal, listeners };
  }

  const answering =
    (answer: () => string | Promise<string>) =>
    ({ backend }: World) => {
      backend.always = answer;
    };

  test.each<[string, (world: World) => void, string]>([
    ['it works', nothing, 'resolved'],
    ['the backend denies it', answering(() => 'no token'), 'token-endpoint-response'],
    ['it takes too long', answering(() => new Promise<string>(nothing)), 'login-timeout'],
    ['logout() ends it', ({ session }) => queueMicrotask(() => void session.logout()), 'aborted'],
    ['destroy() ends it', ({ session }) => queueMicrotask(() => session.destroy()), 'aborted'],
    ['the session is gone', ({ session }) => session.destroy(), 'destroyed'],
    [
      'somebody else is logged in',
      ({ another }) => void another().login({ userID: 'bob' }),
      'already-logged-in',
    ],
  ])('where %s', async (_how, prepare, code) => {
    const world = createWorld();
    const { signal, listeners } = counting();
    prepare(world);
    const results = [1, 2, 3].map(() => outcome(world.session.login(ALICE, { signal })));
    await world.clock.advance(31_000);
    expect(results.map((result) => result.code)).toEqual([code, code, code]);
    expect(listeners.size).toBe(0);
  });

  test('where the user is logged in already', async () => {
    const world = createWorld();
    await loggedIn(world);
    const { signal, listeners } = counting();
    expect(held(many(() => void world.session.login(ALICE, { signal }))).entries).toBe(0);
    await world.clock.flush();
    expect(listeners.size).toBe(0);
  });
});

test('calls that are answered are not held: login(), on(), once(), subscribe()', async () => {
  const world = createWorld();
  await loggedIn(world);
  const { session } = world;
  const call = () => {
    void session.login(ALICE);
    session.on('warning', nothing)();
    session.once('peerMessageReceived', nothing)();
    session.subscribe(nothing)();
    session.on('loggedOut', nothing);
    session.off('loggedOut', nothing);
    session.getSnapshot();
  };
  call();
  await world.clock.flush();
  expect(held(many(call)).entries).toBe(0);
});
