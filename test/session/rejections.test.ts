import { describe, expect, onTestFinished, test } from 'vitest';
import { ALICE, createWorld, loggedIn } from './world.ts';

/** Everything that this page, or this process, rejects and nobody handles. */
function unhandled(): unknown[] {
  const found: unknown[] = [];
  const node = globalThis.process as Partial<typeof process> | undefined;
  if (typeof node?.on === 'function') {
    const note = (reason: unknown) => void found.push(reason);
    node.on('unhandledRejection', note);
    onTestFinished(() => void process.off('unhandledRejection', note));
  } else {
    const note = (event: PromiseRejectionEvent) => void found.push(event.reason);
    addEventListener('unhandledrejection', note);
    onTestFinished(() => removeEventListener('unhandledrejection', note));
  }
  return found;
}

test('descope-js#1466: nothing that fails in the background is an unhandled rejection', async () => {
  const found = unhandled();
  const world = createWorld();
  world.backend.lifetime = 120;
  await loggedIn(world);
  world.backend.always = new Error('down');
  await world.clock.advance(90_000);
  world.fake.refuseLogin(50111);
  world.fake.silence();
  await world.clock.advance(60_000);
  world.backend.always = () => 'no token';
  world.fake.heal();
  await world.clock.advance(60_000);
  world.backend.always = null;
  await world.clock.advance(60_000);
  expect(world.session.getSnapshot().status).toBe('logged-in');
  expect(world.names()).toContain('renewalFailed');
  world.fake.kick();
  world.session.destroy();
  await world.clock.flush();
  expect(found).toEqual([]);
});

describe('a call that nobody awaits leaves no unhandled rejection', () => {
  test('login(), renew(), logout()', async () => {
    const found = unhandled();
    const world = createWorld();
    void world.session.login(ALICE);
    void world.session.renew();
    world.session.destroy();
    await world.clock.advance(1_000);
    expect(found).toEqual([]);
  });

  test('login() with a signal that is aborted', async () => {
    const found = unhandled();
    const world = createWorld();
    const abort = new AbortController();
    void world.session.login(ALICE, { signal: abort.signal });
    abort.abort();
    await world.clock.advance(1_000);
    expect(found).toEqual([]);
  });

  test('preload(), and destroy() meanwhile: StrictMode does that', async () => {
    const found = unhandled();
    const world = createWorld();
    void world.session.preload();
    world.session.destroy();
    await world.clock.advance(1_000);
    expect(found).toEqual([]);
  });

  test('preload() of a chunk that cannot be loaded', async () => {
    const found = unhandled();
    const world = createWorld();
    void world.another({ sdk: () => Promise.reject(new Error('chunk')) }).preload();
    await world.clock.advance(1_000);
    expect(found).toEqual([]);
  });
});
