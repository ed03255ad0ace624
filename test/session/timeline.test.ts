import { expect, test } from 'vitest';
import { ALICE, createWorld, loggedIn } from './world.ts';

const told = (session: { timeline(): readonly { type: string; detail: string }[] }) =>
  session.timeline().map(({ type, detail }) => (detail ? `${type}: ${detail}` : type));

test('the timeline tells calls, answers, and what was done about them, each once and in order', async () => {
  const world = createWorld();
  world.backend.lifetime = 120;
  world.backend.next = [new Error('down')];
  const login = world.session.login(ALICE);
  await world.clock.advance(3_000);
  await login;
  await world.clock.advance(100_000);
  await world.session.logout();
  expect(told(world.session)).toEqual([
    'login',
    'stateChanged: status logging-in, attempt 1',
    'prepare',
    'fetch: reason login, attempt 1',
    'sdkReady',
    'fetchFailed: token-endpoint-unreachable',
    'abortFetch',
    'fetch: reason login, attempt 2',
    'fetched',
    'login',
    'connection: state 2, event 0',
    'presented',
    'stateChanged: status logged-in, attempt 0',
    'fetch: reason renewal, attempt 1',
    'fetched',
    'renewToken',
    'presented',
    'tokenRenewed',
    'logout',
    'stateChanged: status logged-out, reason requested, attempt 0',
    'logout',
    'loggedOut: reason requested',
    'connection: state 0, event 0',
  ]);
});

test('it tells of a wake-up that did something, of warnings, and of nothing after the end', async () => {
  const world = createWorld({}, 0.9);
  world.backend.next = [new Error('down'), new Error('down'), new Error('down')];
  void world.session.login({ ...ALICE, userName: 'A' }).catch(() => {});
  await world.clock.advance(150);
  world.wake();
  await world.clock.advance(30_000);
  void world.session.login({ ...ALICE, userName: 'B' }).catch(() => {});
  void world.session.renew().catch(() => {});
  await world.clock.advance(10);
  const { session } = world;
  const lines = told(session);
  expect(lines).toContain('tick: wake true');
  expect(lines).toContain('warning: code user-name-ignored');
  session.destroy();
  await world.clock.flush();
  const end = told(session);
  await world.clock.advance(30_000);
  expect(told(session)).toEqual(end);
});

test('a hundred looks at the page do not push everything else out of it', async () => {
  const world = createWorld();
  await loggedIn(world);
  world.fake.dropConnection();
  for (let n = 0; n < 100; n++) {
    world.wake(); // visibilitychange
    world.wake(); // focus
  }
  const types = new Set(world.session.timeline().map(({ type }) => type));
  expect([...types]).not.toEqual(['tick']);
});

test('it holds the last 200 things, the last one last', async () => {
  const world = createWorld();
  await loggedIn(world);
  const first = world.session.timeline()[0]!;
  while (world.session.timeline().includes(first)) {
    expect(world.session.timeline().length).toBeLessThanOrEqual(200);
    world.fake.dropConnection();
    await world.clock.advance(1_000);
  }
  world.fake.kick();
  const entries = world.session.timeline();
  expect(entries).toHaveLength(200);
  expect(entries.at(-1)).toMatchObject({ type: 'loggedOut', at: world.clock.now() });
  expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort((a, b) => a - b));
});

test('a session without a past has an empty timeline, and one that is destroyed twice is the same', () => {
  const { session } = createWorld();
  expect(session.timeline()).toEqual([]);
  session.destroy();
  const end = session.getSnapshot();
  session.destroy();
  expect(session.getSnapshot()).toBe(end);
});
