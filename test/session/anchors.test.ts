import { describe, expect, onTestFinished, test } from 'vitest';
import { tokenEndpoint, type ZimSessionError, type ZimSessionSnapshot } from 'zim-session';
import { ALICE, createWorld, loggedIn, outcome } from './world.ts';

// Failures that users of libraries of this kind report most, where no other file has them. A test carries the
// name of the report, or its words where it has none.

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

/** What a browser hands to `fetch`, as an answer of the app's backend. */
function answering(body: string, type: string): void {
  const real = globalThis.fetch;
  globalThis.fetch = async () => new Response(body, { headers: { 'content-type': type } });
  onTestFinished(() => {
    globalThis.fetch = real;
  });
}

describe('a fetch in flight at logout', () => {
  test('logto-io/kotlin#253: of a renewal does not resurrect the session', async () => {
    const world = createWorld();
    await loggedIn(world);
    const calls = world.fake.calls.length;
    const renewal = outcome(world.session.renew());
    await world.clock.advance(50);
    await world.session.logout();
    await world.clock.advance(600_000);
    expect(renewal.code).toBe('aborted');
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-out', reason: 'requested' });
    expect(world.fake.calls.slice(calls).map(({ method }) => method)).toEqual(['logout']);
    expect(world.fake.online).toBeNull();
  });

  test('logto-io/kotlin#253: of a recovery does not resurrect the session', async () => {
    const world = createWorld();
    await loggedIn(world);
    world.fake.expireNow();
    await world.clock.advance(50);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'recovering', renewal: 'fetching' });
    await world.session.logout();
    await world.clock.advance(600_000);
    expect(world.session.getSnapshot().status).toBe('logged-out');
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toHaveLength(1);
  });
});

describe('what is taken for a token', () => {
  test('HTML page taken for a token: it never reaches ZIM, and renewal goes on', async () => {
    const world = createWorld();
    world.backend.lifetime = 600;
    await loggedIn(world);
    const before = [...world.fake.serverTokens];
    world.backend.always = '<!doctype html><title>Sign in</title>';
    await world.clock.advance(540_000);
    expect(world.fake.serverTokens).toEqual(before);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'retrying' });
    world.backend.always = null;
    await world.clock.advance(59_000);
    expect(world.session.getSnapshot()).toMatchObject({ renewal: 'scheduled', error: null });
    expect(world.names()).not.toContain('sessionLost');
  });

  test('HTML page taken for a token: login() says so at once', async () => {
    answering('<!doctype html><title>Sign in</title>', 'text/html');
    const world = createWorld();
    const session = world.another({ tokenProvider: tokenEndpoint('http://127.0.0.1/token') });
    await expect(session.login(ALICE)).rejects.toMatchObject({
      code: 'token-endpoint-response',
      kind: 'configuration',
    });
    expect(world.fake.calls.filter(({ method }) => method === 'login')).toEqual([]);
  });

  test('cached body taken for a token: an old one neither renews nor recovers', async () => {
    const world = createWorld({}, 0.5);
    world.backend.lifetime = 120;
    const old = world.backend.token();
    world.backend.next = [old];
    await loggedIn(world);
    world.backend.always = old;
    await world.clock.advance(180_000);
    expect(world.fake.serverTokens).toEqual([old]);
    expect(world.session.getSnapshot().status).toBe('recovering');
    expect(world.names()).toContain('renewalFailed');
    world.backend.always = null;
    await world.clock.advance(31_000);
    expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null });
    expect(world.backend.requests.length).toBeLessThan(40);
  });
});

describe('a lifetime that does not fit', () => {
  test('keycloak-js#107: shorter than the window, it is renewed at half of its life and not in a loop', async () => {
    const world = createWorld({ renewal: { window: 300_000 } });
    world.backend.lifetime = 60;
    await loggedIn(world);
    await world.clock.advance(300_000);
    expect(world.backend.requests.length).toBeGreaterThanOrEqual(9);
    expect(world.backend.requests.length).toBeLessThanOrEqual(12);
    expect(world.names()).not.toContain('sessionLost');
  });

  test('keycloak-js#107: over 24.8 days, which no timer can wait for, it is refused with the reason', async () => {
    const world = createWorld();
    world.backend.lifetime = 25 * 86_400;
    const result = outcome(world.session.login(ALICE));
    await world.clock.advance(1_000);
    expect(result.code).toBe('token-too-long');
    expect(world.backend.requests).toHaveLength(1);
  });
});

test('firebase-js-sdk#6617, centrifuge: a provider that throws, hangs and rejects does not wedge a renewal', async () => {
  const world = createWorld();
  world.backend.lifetime = 600;
  let calls = 0;
  const session = world.another({
    tokenProvider: () => {
      calls++;
      if (calls === 2) throw new Error('synchronously');
      if (calls === 3) return new Promise<string>(() => {});
      if (calls === 4) return Promise.reject(new Error('later'));
      return world.backend.token();
    },
  });
  void session.login(ALICE);
  await world.clock.advance(599_000);
  expect(calls).toBeGreaterThanOrEqual(5);
  expect(session.getSnapshot()).toMatchObject({ status: 'logged-in', renewal: 'scheduled', error: null });
});

test('angularfire#2621: a clock an hour behind is measured, and does not loop', async () => {
  const world = createWorld();
  // The server is an hour ahead of this machine.
  const serverNow = () => world.clock.now() + 3_600_000;
  world.backend.always = () => ({ token: world.backend.token(3_600 + 600), serverTime: serverNow() });
  await loggedIn(world);
  await world.clock.advance(3_600_000);
  expect(world.session.getSnapshot()).toMatchObject({ status: 'logged-in', error: null });
  expect(Math.abs(world.session.getSnapshot().clockSkew! + 3_600_000)).toBeLessThan(1_000);
  expect(world.backend.requests.length).toBeLessThan(12);
});

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

test('firebase-js-sdk#1841: a token can be made to expire by hand, and the app is seen to recover', async () => {
  const world = createWorld();
  await loggedIn(world);
  const statuses: string[] = [];
  world.session.on('stateChanged', (now: ZimSessionSnapshot, before: ZimSessionSnapshot) => {
    if (now.status !== before.status) statuses.push(now.status);
  });
  const lost: ZimSessionError[] = [];
  world.session.on('sessionLost', ({ error }) => void lost.push(error));
  world.fake.expireNow();
  await world.clock.advance(3_000);
  expect(statuses).toEqual(['recovering', 'logged-in']);
  expect(lost.map(({ code }) => code)).toEqual(['token-expired']);
});
