import { describe, expect, test } from 'vitest';
import { ALICE, BOB, createWorld, loggedIn, nothing, outcome } from './world.ts';

// Callers of login() with a signal, and without.

describe('an abort', () => {
  test('detaches its caller, and the work stops with the last one', async () => {
    const { session, clock, backend } = createWorld();
    const [one, two] = [new AbortController(), new AbortController()];
    const results = [one, two].map(({ signal }) => outcome(session.login(ALICE, { signal })));
    one.abort();
    await clock.flush();
    expect(results.map(({ code }) => code)).toEqual(['aborted', 'pending']);
    expect(session.getSnapshot().status).toBe('logging-in');
    two.abort();
    await clock.flush();
    expect(results[1]!.code).toBe('aborted');
    expect(session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(backend.requests[0]!.signal.aborted).toBe(true);
  });

  test('of one leaves the work to a caller without a signal', async () => {
    const { session, clock } = createWorld();
    const abort = new AbortController();
    const aborted = outcome(session.login(ALICE, { signal: abort.signal }));
    const kept = outcome(session.login(ALICE));
    abort.abort();
    await clock.advance(1_000);
    expect([aborted.code, kept.code]).toEqual(['aborted', 'resolved']);
  });

  test('while recovering detaches its caller, and the session is got back all the same', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.expireNow();
    const abort = new AbortController();
    const result = outcome(world.session.login(ALICE, { signal: abort.signal }));
    abort.abort();
    await world.clock.flush();
    expect([result.code, world.session.getSnapshot().status]).toEqual(['aborted', 'recovering']);
    await world.clock.advance(3_000);
    expect(world.session.getSnapshot().status).toBe('logged-in');
  });

  test('in a stateChanged listener, while login() is being called', async () => {
    const world = createWorld();
    const abort = new AbortController();
    world.session.on('stateChanged', ({ status }) => {
      if (status === 'logging-in') abort.abort();
    });
    const result = outcome(world.session.login(ALICE, { signal: abort.signal }));
    await world.clock.advance(5_000);
    expect([result.code, world.session.getSnapshot().status]).toEqual(['aborted', 'logged-out']);
  });

  test('inside of the provider, which is called within login()', async () => {
    const world = createWorld();
    const abort = new AbortController();
    const session = world.another({
      tokenProvider: (request) => {
        abort.abort();
        return world.backend.provider(request);
      },
    });
    const result = outcome(session.login(ALICE, { signal: abort.signal }));
    await world.clock.advance(5_000);
    expect([result.code, session.getSnapshot().status]).toEqual(['aborted', 'logged-out']);
  });

  test('of a login that was replaced in the same tick leaves the new one', async () => {
    const world = createWorld();
    const abort = new AbortController();
    const first = outcome(world.session.login(ALICE, { signal: abort.signal }));
    void world.session.logout();
    const second = outcome(world.session.login(BOB));
    abort.abort();
    await world.clock.advance(5_000);
    expect([first.code, second.code]).toEqual(['aborted', 'resolved']);
  });

  test('by a listener of logged-in ends nothing', async () => {
    const world = createWorld();
    const abort = new AbortController();
    world.session.on('stateChanged', ({ status }) => {
      if (status === 'logged-in') abort.abort();
    });
    const login = outcome(world.session.login(ALICE, { signal: abort.signal }));
    await world.clock.advance(1_000);
    const again = outcome(world.session.login(ALICE));
    await world.clock.flush();
    expect([login.code, again.code, world.session.getSnapshot().status]).toEqual([
      'aborted',
      'resolved',
      'logged-in',
    ]);
    expect(world.session.timeline().map(({ type }) => type)).not.toContain('loggedOut');
  });

  test('by a listener of the state that a session joins ends the login that joins', async () => {
    const world = createWorld();
    await loggedIn(world);
    const other = world.another();
    const abort = new AbortController();
    other.on('stateChanged', () => abort.abort());
    const login = outcome(other.login(ALICE, { signal: abort.signal }));
    await world.clock.advance(1_000);
    expect(login.code).toBe('aborted');
  });
});

describe('a signal', () => {
  test('that is aborted already is said so, but of a session that is destroyed, that', async () => {
    const world = createWorld();
    const signal = AbortSignal.abort();
    await expect(world.session.login(ALICE, { signal })).rejects.toMatchObject({ code: 'aborted' });
    world.session.destroy();
    await expect(world.session.login(ALICE, { signal })).rejects.toMatchObject({ code: 'destroyed' });
  });

  test('that is aborted already asks nobody', async () => {
    const world = createWorld();
    const result = outcome(world.session.login(ALICE, { signal: AbortSignal.abort() }));
    await world.clock.advance(1_000);
    expect([result.code, world.backend.requests.length]).toEqual(['aborted', 0]);
  });

  test('has no listener any more once the login is over', async () => {
    const world = createWorld();
    const { signal } = new AbortController();
    const listeners = new Set<unknown>();
    signal.addEventListener = (_type: string, listener: unknown) => void listeners.add(listener);
    signal.removeEventListener = (_type: string, listener: unknown) => void listeners.delete(listener);
    const login = world.session.login(ALICE, { signal });
    expect(listeners.size).toBe(1);
    await world.clock.advance(1_000);
    await login;
    await world.clock.flush();
    expect(listeners.size).toBe(0);
  });
});

test('a signal that is aborted already: nobody joins anything for that login', async () => {
  const world = createWorld();
  const login = outcome(world.session.login(ALICE, { signal: AbortSignal.abort() }));
  expect(Object.getOwnPropertySymbols(world.home)).toEqual([]);
  await world.clock.advance(1_000);
  expect([login.code, world.backend.requests]).toEqual(['aborted', []]);
});

test('an abort by a provider that hears that its login makes room for this one', async () => {
  const world = createWorld();
  const abort = new AbortController();
  const first = world.another({
    tokenProvider: ({ signal }) => {
      signal.addEventListener('abort', () => abort.abort());
      return new Promise(nothing);
    },
  });
  void first.login(ALICE).catch(nothing);
  await world.clock.advance(50);
  first.destroy();
  const login = outcome(world.another().login(BOB, { signal: abort.signal }));
  await world.clock.advance(5_000);
  expect([login.code, world.backend.requests]).toEqual(['aborted', []]);
});
