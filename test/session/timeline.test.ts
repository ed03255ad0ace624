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
    'stateChanged: status logged-in, attempt 0',
    'presented',
    'fetch: reason renewal, attempt 1',
    'fetched',
    'renewToken',
    'presented',
    'tokenRenewed',
    'logout',
    'stateChanged: status logged-out, reason requested, attempt 0',
    'logout',
    'loggedOut: reason requested',
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

test('a session that waits for nothing has no timer', async () => {
  const world = createWorld();
  await loggedIn(world);
  void world.session.logout();
  await world.clock.advance(1_000);
  expect(world.clock.pending).toBe(0);
});

test('nor has one that is destroyed by the provider that it asks', async () => {
  const world = createWorld();
  const session = world.another({
    tokenProvider: () => {
      session.destroy();
      return new Promise(() => {});
    },
  });
  void session.login(ALICE).catch(() => {});
  await world.clock.advance(1_000);
  expect(world.clock.pending).toBe(0);
});
