import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ALICE, createWorld } from './world.ts';

// Vitest has listeners of its own: they are put aside.
let before: NodeJS.UnhandledRejectionListener[] = [];
const unhandled: string[] = [];
const hear = (error: unknown) => void unhandled.push((error as { code?: string }).code ?? String(error));
beforeEach(() => {
  unhandled.length = 0;
  before = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', hear);
});
afterEach(() => {
  process.removeAllListeners('unhandledRejection');
  for (const one of before) process.on('unhandledRejection', one);
});

describe('a call that nobody awaits leaves no unhandled rejection', () => {
  test('login(), renew(), logout()', async () => {
    const world = createWorld();
    void world.session.login(ALICE);
    void world.session.renew();
    world.session.destroy();
    await world.clock.advance(1_000);
    expect(unhandled).toEqual([]);
  });
  test('login() with a signal that is aborted', async () => {
    const world = createWorld();
    const abort = new AbortController();
    void world.session.login(ALICE, { signal: abort.signal });
    abort.abort();
    await world.clock.advance(1_000);
    expect(unhandled).toEqual([]);
  });
  test('preload(), and destroy() meanwhile: StrictMode does that', async () => {
    const world = createWorld();
    void world.session.preload();
    world.session.destroy();
    await world.clock.advance(1_000);
    expect(unhandled).toEqual([]);
  });
  test('preload() of a chunk that cannot be loaded', async () => {
    const world = createWorld();
    void world.another({ sdk: () => Promise.reject(new Error('chunk')) }).preload();
    await world.clock.advance(1_000);
    expect(unhandled).toEqual([]);
  });
});
