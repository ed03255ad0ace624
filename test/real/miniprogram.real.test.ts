import { expect, onTestFinished, test } from 'vitest';
import type { ZimSession } from 'zim-session/miniprogram';
import { LACKS } from './mini-program.ts';
import { type MiniWorld, openMiniWorld } from './mini-world.ts';

// A session of zim-session/miniprogram on the real SDK, whose tokens come over `wx.request` from a real HTTP server.

const SECOND = 1000;
const MINUTE = 60 * SECOND;

async function miniWorld(): Promise<MiniWorld> {
  const world = await openMiniWorld();
  onTestFinished(world.close);
  return world;
}

async function loggedIn(world: MiniWorld, session = world.create()): Promise<ZimSession> {
  const login = session.login({ userID: 'alice' });
  await world.clock.advance(SECOND);
  await login;
  return session;
}

const now = (session: ZimSession) => {
  const { status, connection, renewal } = session.getSnapshot();
  return `${status}, ${connection}, ${renewal}`;
};

test('nothing of the DOM is there, and a session logs in with a token from a URL', async () => {
  const world = await miniWorld();
  for (const name of LACKS.split(' '))
    expect(world.program.evaluate(`typeof ${name}`), name).toBe('undefined');
  const session = await loggedIn(world);
  expect(now(session)).toBe('logged-in, connected, scheduled');
  expect(world.server.online()).toEqual(['alice']);
  expect(world.endpoint.requests.map(({ method, userID }) => `${method} ${userID}`)).toEqual(['GET alice']);
  expect(session.getSnapshot().clockSkew).toBe(0);
  expect(world.program.reported).toEqual([]);
});

test('four hours of renewals', async () => {
  const world = await miniWorld();
  const session = await loggedIn(world);
  await world.clock.advance(240 * MINUTE);
  expect(now(session)).toBe('logged-in, connected, scheduled');
  expect(new Set(world.events)).toEqual(new Set(['tokenRenewed']));
  expect(world.events.length).toBeGreaterThanOrEqual(4);
  expect(world.endpoint.requests).toHaveLength(world.events.length + 1);
  const renewals = world.server.requests.filter(({ cmd }) => cmd === 'renew_token');
  expect(renewals.map(({ code }) => code)).toEqual(world.events.map(() => 0));
});

test('a user who logs in elsewhere is kicked out, and stays out', async () => {
  const world = await miniWorld();
  const session = await loggedIn(world);
  await world.server.kick('alice', { message: 'elsewhere' });
  await world.clock.advance(10 * MINUTE);
  expect(now(session)).toBe('logged-out, disconnected, idle');
  expect(world.events).toEqual(['loggedOut kicked-out']);
  expect(world.endpoint.requests).toHaveLength(1);
});

test('a dropped socket is the SDK reconnecting, and no loss', async () => {
  const world = await miniWorld();
  const session = await loggedIn(world);
  world.server.drop({ clean: false });
  await world.clock.advance(MINUTE);
  expect(now(session)).toBe('logged-in, connected, scheduled');
  expect(world.events).toEqual([]);
});

test('offline over the renewal: it comes as soon as the network is back', async () => {
  const world = await miniWorld();
  const session = await loggedIn(world);
  await world.clock.advance(30 * MINUTE);
  world.events.length = 0;
  world.server.offline(true);
  world.wx.network(false);
  await world.clock.advance(30 * MINUTE);
  const before = world.endpoint.requests.length;
  world.server.offline(false);
  world.wx.network(true);
  await world.clock.advance(10 * SECOND);
  expect(world.endpoint.requests.length).toBe(before + 1);
  expect(now(session)).toBe('logged-in, connected, scheduled');
  expect(world.events.at(-1)).toMatch(/tokenRenewed|recovered/);
});

test('a 500 with Retry-After is waited for, and a 403 is a no, at which the session stays until it ends', async () => {
  const world = await miniWorld();
  const session = await loggedIn(world);
  world.endpoint.next({ status: 500, headers: { 'retry-after': '40' } }, { status: 403 });
  await world.clock.advance(56 * MINUTE);
  expect(now(session)).toBe('logged-in, connected, denied');
  expect(world.events).toEqual(['renewalFailed token-endpoint-status', 'renewalFailed token-denied']);
  const [, first, second] = world.endpoint.requests;
  expect(second!.at - first!.at).toBeGreaterThanOrEqual(40 * SECOND);
  world.endpoint.always({ status: 403 });
  await world.clock.advance(5 * MINUTE);
  expect(world.events.at(-1)).toBe('loggedOut token-denied');
});

test('a 403 at the login', async () => {
  const world = await miniWorld();
  world.endpoint.always({ status: 403 });
  const session = world.create();
  const login = session.login({ userID: 'alice' }).catch((error) => error.code);
  await world.clock.advance(SECOND);
  expect(await login).toBe('token-denied');
});

test('another user', async () => {
  const world = await miniWorld();
  const session = await loggedIn(world);
  void session.logout();
  const login = session.login({ userID: 'bob' });
  await world.clock.advance(SECOND);
  await login;
  expect(session.getSnapshot().userID).toBe('bob');
  expect(world.server.online()).toEqual(['bob']);
  expect(world.events).toEqual(['loggedOut requested']);
});

test('in the background ZIM is asked nothing, and at once when the program is shown', async () => {
  const world = await miniWorld();
  await loggedIn(world);
  const questions = () => world.server.requests.filter(({ cmd }) => cmd.includes('fetch_user_status')).length;
  await world.clock.advance(5 * MINUTE);
  const before = questions();
  expect(before).toBeGreaterThan(0);
  world.wx.hide();
  await world.clock.advance(10 * MINUTE);
  expect(questions()).toBe(before);
  world.wx.show();
  await world.clock.advance(SECOND);
  expect(questions()).toBe(before + 1);
});

test('what was slept through is made up for when the program is shown', async () => {
  const world = await miniWorld();
  const session = await loggedIn(world);
  world.wx.hide();
  await world.clock.sleep(90 * MINUTE);
  world.wx.show();
  await world.clock.advance(MINUTE);
  expect(now(session)).toBe('logged-in, connected, scheduled');
});

test('two sessions are one login, and the last one to go lets go of everything', async () => {
  const world = await miniWorld();
  const [one, two] = [world.create(), world.create()];
  await Promise.all([loggedIn(world, one), loggedIn(world, two)]);
  expect(world.endpoint.requests).toHaveLength(1);
  one.destroy();
  two.destroy();
  await world.clock.advance(SECOND);
  expect(world.server.online()).toEqual([]);
});
